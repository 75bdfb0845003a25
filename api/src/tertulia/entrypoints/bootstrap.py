"""Builds every service once, from the settings: for the server, the command line and the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from docstore import ArchivableStore, open_store
from tertulia.entrypoints.account_services import AccountServices, create_account_services
from tertulia.entrypoints.base import Base as _Base
from tertulia.entrypoints.chat_services import create_chat_services
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.entrypoints.endpoint_services import (
    EndpointServices,
    add_circuit_gauges,
    create_endpoint_services,
)
from tertulia.entrypoints.people_services import PeopleServices, create_people_services
from tertulia.entrypoints.scim_services import ScimServices, create_scim_services
from tertulia.infrastructure.config import Layers, Settings
from tertulia.infrastructure.homes import make_home, read_node_id
from tertulia.infrastructure.http import OriginPolicy
from tertulia.infrastructure.observability import Metrics
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import (
    ARGON2_PARAMETERS,
    Argon2Parameters,
    KeyRing,
    PasswordHasher,
)
from tertulia.kernel.clock import Clock, SystemClock
from tertulia.kernel.events import EventBus
from tertulia.modules.audit import AUDIT_KEY, AuditLog, AuditReader, AuditRetention
from tertulia.modules.chat import (
    Chat,
    CountTexts,
    RunRecovery,
    Runs,
)
from tertulia.modules.client_config import ClientConfig
from tertulia.modules.conversations import Conversations
from tertulia.modules.files import (
    Files,
    FileStorage,
    FileSweeper,
    LocalFileStorage,
)
from tertulia.modules.oversight import AuditViews, TargetNames
from tertulia.modules.presets import Presets
from tertulia.modules.providers import (
    Providers,
    Specs,
    TokenCounter,
)


class Adapters(msgspec.Struct, frozen=True, kw_only=True):
    """What tests exchange; the defaults are the real things."""

    clock: Clock = SystemClock()
    argon2: Argon2Parameters = ARGON2_PARAMETERS
    count_texts: CountTexts | None = None
    """In place of counting tokens in a process of its own."""


class Application(PeopleServices, frozen=True, kw_only=True):
    """All services of a running Tertulia. `close` releases them in the reverse order."""

    settings: Settings
    store: ArchivableStore
    events: EventBus
    metrics: Metrics
    limiter: RateLimiter
    origin_policy: OriginPolicy
    audit: AuditLog
    audit_retention: AuditRetention
    audit_views: AuditViews
    scim: ScimServices
    accounts: AccountServices
    client_config: ClientConfig
    providers: Providers
    endpoints: EndpointServices
    specs: Specs
    presets: Presets
    conversations: Conversations
    files: Files
    file_storage: FileStorage
    file_sweeper: FileSweeper
    runs: Runs
    recovery: RunRecovery
    chat: Chat
    token_counter: TokenCounter
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()

    async def start_serving(self) -> None:
        """Begin what only a server does: mark the runs that its earlier life left, checkpoint its own, and sweep."""
        await self.recovery.open()
        self.runs.open()
        self.roles.open()
        self.guards.open()
        self.endpoints.administration.open()
        self.file_sweeper.open()
        self.audit_retention.open()
        self.directories.rounds.open()
        self.accounts.open()

    async def end_streams(self) -> None:
        """Save every run as interrupted and end its stream, so that the server need not wait for readers."""
        await self.runs.close()

    async def close(self) -> None:
        """End what runs, then release what is held. Closing twice is fine."""
        for close in reversed(self.closers):
            await close()


async def bootstrap(
    settings: Settings, adapters: Adapters | None = None, layers: Layers | None = None
) -> Application:
    """Open the store and wire the services. `layers`: where the settings come from.

    Raises HomeUnusableError, InsecureKeyFileError, ConfigurationError when an endpoint can not be made, and
    StoreError when the database does not open.
    """
    adapters = adapters or Adapters()
    keys, node_id = await asyncio.to_thread(_prepare_home, settings)
    storage = await asyncio.to_thread(LocalFileStorage, settings.home / "files")
    store = open_store(settings.database, settings.home)
    await store.open(COLLECTIONS)
    limiter = RateLimiter(enabled=settings.limits.enabled, redis_url=settings.redis)
    audit = AuditLog(store, adapters.clock, keys.derive(AUDIT_KEY))
    base = _Base(settings, store, adapters.clock, limiter, EventBus(), node_id, audit)
    people = create_people_services(base, keys, PasswordHasher(adapters.argon2))
    await people.roles.load()
    await people.guards.load()
    endpoints = create_endpoint_services(base, keys, people.users, people.roles, layers or Layers())
    await endpoints.administration.load()
    return _wire(base, adapters, people, endpoints, storage)


def _wire(
    base: _Base, adapters: Adapters, people: PeopleServices, endpoints: EndpointServices, storage: FileStorage
) -> Application:
    providers = endpoints.providers
    chatting = create_chat_services(base, people, providers, storage, adapters.count_texts)
    accounts = create_account_services(base, people, storage, chatting.runs, COLLECTIONS)
    keep_days = base.settings.audit.keep_days
    retention = AuditRetention(base.store, base.clock, base.audit, keep_days=keep_days)
    return Application(
        **msgspec.structs.asdict(people),
        **msgspec.structs.asdict(chatting),
        settings=base.settings,
        store=base.store,
        events=base.events,
        metrics=_create_metrics(chatting.runs, providers),
        limiter=base.limiter,
        origin_policy=OriginPolicy(base.settings.public_url),
        audit=base.audit,
        audit_retention=retention,
        audit_views=_create_audit_views(base, people),
        scim=create_scim_services(base, people, accounts.departures),
        accounts=accounts,
        client_config=_create_client_config(base.settings, people),
        providers=providers,
        endpoints=endpoints,
        closers=_list_closers(
            base.store, base.limiter, base.audit, retention, people, endpoints, chatting, accounts
        ),
    )


def _create_audit_views(base: _Base, people: PeopleServices) -> AuditViews:
    ways = (*people.auth.strategies.values(), *people.external.sign_in.strategies.values())
    labels = {way.name: way.label for way in ways}
    return AuditViews(
        AuditReader(base.store), base.audit, TargetNames(base.store, people.users, people.roles, labels)
    )


class _Closable(Protocol):
    async def close(self) -> None: ...


def _list_closers(*services: _Closable) -> tuple[Callable[[], Awaitable[None]], ...]:
    return tuple(service.close for service in services)


def _create_metrics(runs: Runs, providers: Providers) -> Metrics:
    metrics = Metrics()
    metrics.add_gauge("tertulia_runs_active", "Answers that are being made.", lambda: len(runs.list_active()))
    add_circuit_gauges(metrics, providers)
    return metrics


def _create_client_config(settings: Settings, people: PeopleServices) -> ClientConfig:
    return ClientConfig(
        people.users,
        registration=settings.registration,
        sign_in=people.external.view,
        relying_parties=people.factors.relying_parties,
        has_local_model=settings.local_model.enabled,
        model_folder=settings.home / "models",
        captcha=people.guards.captcha,
        notices=people.guards.notices,
    )


def _prepare_home(settings: Settings) -> tuple[KeyRing, str]:
    """The key ring of the home and the name of its server; makes the folder where it is missing."""
    make_home(settings.home)
    return KeyRing.open(settings.home), read_node_id(settings.home)
