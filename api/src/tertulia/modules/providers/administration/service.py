"""What administrators do with endpoints, and how every server comes to know of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
import structlog

from tertulia.infrastructure.config import ConfigurationError, EndpointSettings, Layers, read_endpoint
from tertulia.infrastructure.http import FieldProblem, InvalidRequestError
from tertulia.infrastructure.repeating import Repeating
from tertulia.modules.providers.administration.identities import find_identity_faults
from tertulia.modules.providers.administration.stored import StoredEndpoints
from tertulia.modules.providers.administration.trees import (
    Tree,
    find_changes,
    find_place,
    make_tree,
    merge,
)
from tertulia.modules.providers.checks import find_dead_models, find_endpoint_faults
from tertulia.modules.providers.errors import EndpointNotFoundError, EndpointNotStoredError
from tertulia.modules.providers.local import ENDPOINT_NAME
from tertulia.modules.providers.service import CreateSource, Providers

POLL_SECONDS = 1.0
_logger = structlog.get_logger(__name__)


class EndpointAdministration:
    """`configured`: the endpoints of file and environment, which `layers` knows apart."""

    def __init__(
        self,
        stored: StoredEndpoints,
        providers: Providers,
        create: CreateSource,
        configured: Sequence[EndpointSettings],
        layers: Layers,
    ) -> None:
        self._stored = stored
        self._providers = providers
        self._create = create
        self._configured = {endpoint.name: endpoint for endpoint in configured}
        self._layers = layers
        self._changes: dict[str, Tree] = {}
        self._endpoints = dict(self._configured)
        self._version: str | None = None
        self._loading = asyncio.Lock()
        self._polling = Repeating("look for changed endpoints", self.load, POLL_SECONDS)

    @property
    def endpoints(self) -> Mapping[str, EndpointSettings]:
        """Every endpoint as it is in force, disabled ones too."""
        return self._endpoints

    @property
    def changes(self) -> Mapping[str, Mapping[str, Any]]:
        """What the database says of endpoints, by name."""
        return self._changes

    def find_source(self, name: str) -> Literal["file", "environment", "database"]:
        """The uppermost source that says something of an endpoint: `database`, `environment` or `file`."""
        if name in self._changes:
            return "database"
        source = self._layers.find_entry_source("endpoints", name, "name")
        return "environment" if source == "environment" else "file"

    async def load(self) -> None:
        """Put in force what the database says, if that has changed."""
        async with self._loading:
            version = await self._stored.read_version()
            if version != self._version:
                self._apply(await self._stored.read_all())
                self._version = version

    def open(self) -> None:
        """Begin to look for changes that other servers have made."""
        self._polling.open()

    async def close(self) -> None:
        """Stop looking."""
        await self._polling.close()

    async def put(self, name: str, given: Mapping[str, Any], user_id: str) -> None:
        """Change an endpoint or add one; it is in force when this returns. InvalidRequestError names each fault.

        People's own keys are forgotten when they would be shown to other servers than they were given for.
        """
        await self.load()
        lower = self.read_lower(name)
        changes = find_changes(given, lower, self._changes.get(name, {}))
        wanted = merge(lower, changes)
        self._check(name, wanted, lower)
        known = self._endpoints.get(name)
        is_moved = known is not None and find_place(make_tree(known)) != find_place(wanted)
        if changes or name not in self._configured:
            await self._stored.put(name, changes, user_id, with_own_keys=is_moved)
        else:
            await self._stored.delete(name, with_own_keys=is_moved)
        await self.load()

    async def remove(self, name: str) -> None:
        """Forget what was set here: the endpoint is as file and environment say, or gone.

        Raises EndpointNotFoundError, and EndpointNotStoredError when nothing was set here.
        """
        await self.load()
        if name not in self._changes:
            raise (EndpointNotStoredError if name in self._configured else EndpointNotFoundError)(
                endpoint=name
            )
        await self._stored.delete(name, with_own_keys=name not in self._configured)
        await self.load()

    def read_lower(self, name: str) -> Tree:
        """An endpoint as file and environment have it, or the defaults; EndpointNotFoundError for what is no name."""
        try:
            return make_tree(self._configured.get(name) or msgspec.convert({"name": name}, EndpointSettings))
        except msgspec.ValidationError as error:
            raise EndpointNotFoundError(endpoint=name) from error

    def _check(self, name: str, tree: Mapping[str, Any], lower: Tree) -> None:
        """Raise InvalidRequestError with the words that a fault in the file has."""
        try:
            endpoint = read_endpoint(tree)
            names = {*self._endpoints, name, ENDPOINT_NAME}
            faults = [
                *find_endpoint_faults(endpoint, self._create),
                *find_dead_models(endpoint, names),
                *find_identity_faults(make_tree(endpoint), lower),
            ]
        except ConfigurationError as error:
            faults = list(error.problems)
        if any(name != other and name.lower() == other.lower() for other in self._endpoints):
            faults.append(f"name: {name} is the name of another endpoint already.")
        if not name.strip("."):
            faults.append("name: expected more than dots: browsers leave them out of addresses.")
        if faults:
            raise InvalidRequestError([_describe_fault(fault) for fault in faults])

    def _apply(self, stored: dict[str, Tree]) -> None:
        """Put stored changes in force; those that do not fit any more are left out, and logged."""
        endpoints: dict[str, EndpointSettings] = {}
        for name in [*self._configured, *sorted(stored.keys() - self._configured.keys())]:
            endpoint = self._configured.get(name)
            if name in stored:
                endpoint = self._read(name, stored[name]) or endpoint
            if endpoint is not None:
                endpoints[name] = endpoint
        self._changes, self._endpoints = stored, endpoints
        used = [endpoint for endpoint in endpoints.values() if endpoint.enabled]
        self._providers.replace_endpoints(used, self._create, kept=[ENDPOINT_NAME])

    def _read(self, name: str, changes: Tree) -> EndpointSettings | None:
        try:
            endpoint = read_endpoint(merge(self.read_lower(name), changes))
            if endpoint.enabled:
                self._create(endpoint)
        except (ConfigurationError, ValueError) as error:
            _logger.exception("a stored endpoint can not be used", endpoint=name, reason=str(error))
            return None
        return endpoint


def _describe_fault(fault: str) -> FieldProblem:
    path, colon, message = fault.partition(": ")
    return (
        FieldProblem(path=f"settings.{path}", message=message) if colon else FieldProblem("settings", fault)
    )
