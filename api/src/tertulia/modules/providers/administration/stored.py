"""Stored endpoints: reading and writing them, with their secrets sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from docstore import Delete, DeleteMany, DocumentStore, Put, Query, Write
from tertulia.infrastructure.security import SealBrokenError, Sealer
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.modules.providers.administration.domain import (
    ENDPOINT_VERSIONS,
    STORED_ENDPOINTS,
    THE_VERSION,
    EndpointsVersion,
    StoredEndpoint,
)
from tertulia.modules.providers.administration.trees import Tree, split_secrets
from tertulia.modules.providers.own_keys import PROVIDER_KEYS

_logger = structlog.get_logger(__name__)
_decode_tree = msgspec.json.Decoder(dict[str, Any]).decode


class StoredEndpoints:
    def __init__(self, store: DocumentStore, sealer: Sealer, clock: Clock) -> None:
        self._store = store
        self._sealer = sealer
        self._clock = clock

    async def read_version(self) -> str | None:
        """Another text after every change; None while there was none."""
        found = await self._store.get(ENDPOINT_VERSIONS, THE_VERSION)
        return found.version if found else None

    async def read_all(self) -> dict[str, Tree]:
        """What is stored of each endpoint, by name. Secrets of another key file are left out."""
        found = await self._store.find(STORED_ENDPOINTS, Query(where={}))
        return {one.name: self._open(one) for one in found}

    async def put(
        self, name: str, changes: Mapping[str, Any], user_id: str, *, with_own_keys: bool = False
    ) -> None:
        """Store how an endpoint differs, in the place of what was stored before; `with_own_keys`: and forget the keys
        that people gave for it."""
        plain, secret = split_secrets(changes)
        sealed = self._sealer.seal(msgspec.json.encode(secret).decode(), name) if secret else None
        stored = StoredEndpoint(
            name=name,
            settings=msgspec.json.encode(plain).decode(),
            sealed=sealed,
            changed_at=self._clock.now(),
            changed_by=user_id,
        )
        await self._write(Put(STORED_ENDPOINTS, stored), *_forget_own_keys(name, with_own_keys))

    async def delete(self, name: str, *, with_own_keys: bool) -> None:
        """Forget what is stored of an endpoint; `with_own_keys`: and the keys that people gave for it."""
        removal = Delete(collection=STORED_ENDPOINTS, key=(name,), optional=True)
        await self._write(removal, *_forget_own_keys(name, with_own_keys))

    async def _write(self, *writes: Write) -> None:
        await self._store.write(*writes, Put(ENDPOINT_VERSIONS, EndpointsVersion(THE_VERSION, new_id())))

    def _open(self, stored: StoredEndpoint) -> Tree:
        tree = _decode_tree(stored.settings)
        if stored.sealed is not None:
            try:
                tree |= _decode_tree(self._sealer.unseal(stored.sealed, stored.name))
            except SealBrokenError:
                _logger.warning(
                    "the secrets of an endpoint were sealed with another key file", endpoint=stored.name
                )
        return tree


def _forget_own_keys(name: str, wanted: bool) -> list[Write]:
    return [DeleteMany(PROVIDER_KEYS, {"endpoint": name})] if wanted else []
