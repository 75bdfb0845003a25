"""Builds every service once, from the settings: for the server, the command line and the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

import msgspec

from docstore import ArchivableStore, Collection, open_store
from tertulia.entrypoints.account_services import AccountServices, create_account_services
from tertulia.entrypoints.base import Base as _Base
from tertulia.entrypoints.directory_services import DirectoryServices
from tertulia.entrypoints.endpoint_services import (
    EndpointServices,
    add_circuit_gauges,
    create_endpoint_services,
)
from tertulia.entrypoints.external_services import ExternalServices
from tertulia.entrypoints.factor_services import FactorServices
from tertulia.entrypoints.guard_services import GuardServices
from tertulia.entrypoints.mail_services import MailServices
from tertulia.entrypoints.people_services import PeopleServices, create_people_services
from tertulia.entrypoints.rights_services import RightsServices
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
from tertulia.modules.abuse import BANS, VIOLATIONS
from tertulia.modules.accounts import AVATARS, DEPARTURES
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AUDIT_KEY, AuditLog, AuditReader
from tertulia.modules.auth import (
    API_KEYS,
    AUTHENTICATOR_APPS,
    BACKUP_CODES,
    CHALLENGES,
    IDENTITIES,
    MAIL_TOKENS,
    PASSKEYS,
    REMEMBERED_DEVICES,
    SESSIONS,
    SIGN_IN_FLOWS,
    SPENT_TOKENS,
    USED_FLOWS,
    ApiKeys,
    Auth,
    Gate,
    Reauthentication,
    Sessions,
)
from tertulia.modules.auth.directories import DIRECTORY_ROUNDS, DIRECTORY_SUSPENSIONS
from tertulia.modules.chat import (
    NODES,
    RUNS,
    SUMMARIES,
    Chat,
    ChatLimits,
    CountTexts,
    RunRecovery,
    RunRepository,
    Runs,
    SummaryRepository,
)
from tertulia.modules.client_config import ClientConfig
from tertulia.modules.conversations import CONVERSATIONS, ConversationDeleted, Conversations
from tertulia.modules.files import (
    FILES,
    LEFT_FILES,
    FileLimits,
    FileRepository,
    Files,
    FileStorage,
    FileSweeper,
    LocalFileStorage,
)
from tertulia.modules.groups import GROUPS, MEMBERSHIPS
from tertulia.modules.messages import MESSAGES, Messages
from tertulia.modules.notices import NOTICES
from tertulia.modules.oversight import AuditViews
from tertulia.modules.presets import PRESET_SHELVES, PRESETS, Presets
from tertulia.modules.providers import (
    ENDPOINT_VERSIONS,
    PROVIDER_KEYS,
    STORED_ENDPOINTS,
    Providers,
    Specs,
    TokenCounter,
    create_specs,
)
from tertulia.modules.roles import ROLES, Rights, RoleBook
from tertulia.modules.scim import SCIM_USERS
from tertulia.modules.sharing import GRANTS
from tertulia.modules.users import ACCOUNT_CLAIMS, USER_WORDS, USERS, Users

COLLECTIONS: tuple[Collection[Any], ...] = (
    ROLES,
    USERS,
    ACCOUNT_CLAIMS,
    GROUPS,
    MEMBERSHIPS,
    GRANTS,
    SCIM_USERS,
    USER_WORDS,
    AVATARS,
    DEPARTURES,
    SESSIONS,
    API_KEYS,
    AUTHENTICATOR_APPS,
    BACKUP_CODES,
    CHALLENGES,
    REMEMBERED_DEVICES,
    PASSKEYS,
    USED_FLOWS,
    SIGN_IN_FLOWS,
    IDENTITIES,
    SPENT_TOKENS,
    DIRECTORY_ROUNDS,
    DIRECTORY_SUSPENSIONS,
    MAIL_TOKENS,
    CONVERSATIONS,
    MESSAGES,
    FILES,
    LEFT_FILES,
    RUNS,
    NODES,
    SUMMARIES,
    PROVIDER_KEYS,
    STORED_ENDPOINTS,
    ENDPOINT_VERSIONS,
    PRESETS,
    PRESET_SHELVES,
    AUDIT_ENTRIES,
    AUDIT_HEADS,
    VIOLATIONS,
    BANS,
    NOTICES,
)
"""Every collection of the product."""
BELONGINGS = (RunRepository.delete_all, SummaryRepository.delete_all, FileRepository.leave_all)
"""What goes with a conversation."""


class Adapters(msgspec.Struct, frozen=True, kw_only=True):
    """What tests exchange; the defaults are the real things."""

    clock: Clock = SystemClock()
    argon2: Argon2Parameters = ARGON2_PARAMETERS
    count_texts: CountTexts | None = None
    """In place of counting tokens in a process of its own."""


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """All services of a running Tertulia. `close` releases them in the reverse order."""

    settings: Settings
    store: ArchivableStore
    events: EventBus
    metrics: Metrics
    limiter: RateLimiter
    origin_policy: OriginPolicy
    audit: AuditLog
    audit_views: AuditViews
    passwords: PasswordHasher
    roles: RoleBook
    rights: Rights
    rights_services: RightsServices
    scim: ScimServices
    guards: GuardServices
    users: Users
    sessions: Sessions
    auth: Auth
    accounts: AccountServices
    reauthentication: Reauthentication
    factors: FactorServices
    api_keys: ApiKeys
    directories: DirectoryServices
    external: ExternalServices
    mails: MailServices
    gate: Gate
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
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()

    async def start_serving(self) -> None:
        """Begin what only a server does: mark the runs that its earlier life left, checkpoint its own, and sweep."""
        await self.recovery.open()
        self.runs.open()
        self.roles.open()
        self.guards.open()
        self.endpoints.administration.open()
        self.file_sweeper.open()
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
    messages = Messages(base.store)
    conversations = Conversations(base.store, messages, base.events, BELONGINGS)
    files, sweeper = _create_files(base, storage, people.roles)
    providers = endpoints.providers
    specs = create_specs(base.settings, providers.endpoints)
    counter = TokenCounter()
    count = adapters.count_texts or counter.count
    runs = Runs(base.store, base.clock)
    recovery = _create_recovery(base)
    accounts = create_account_services(base, people, storage, runs, COLLECTIONS)
    return Application(
        settings=base.settings,
        store=base.store,
        events=base.events,
        metrics=_create_metrics(runs, providers),
        limiter=base.limiter,
        origin_policy=OriginPolicy(base.settings.public_url),
        audit=base.audit,
        audit_views=AuditViews(AuditReader(base.store), base.audit, people.users),
        passwords=people.passwords,
        roles=people.roles,
        rights=people.rights,
        rights_services=people.rights_services,
        scim=create_scim_services(base, people, accounts.departures),
        guards=people.guards,
        users=people.users,
        sessions=people.sessions,
        auth=people.auth,
        accounts=accounts,
        reauthentication=people.reauthentication,
        factors=people.factors,
        api_keys=people.api_keys,
        directories=people.directories,
        external=people.external,
        mails=people.mails,
        gate=people.gate,
        client_config=_create_client_config(base.settings, people),
        providers=providers,
        endpoints=endpoints,
        specs=specs,
        presets=Presets(base.store, base.clock, people.rights, people.rights_services.sharing),
        conversations=conversations,
        files=files,
        file_storage=storage,
        file_sweeper=sweeper,
        runs=runs,
        recovery=recovery,
        chat=_create_chat(base, people, conversations, messages, providers, specs, runs, files, count),
        closers=_list_closers(
            base.store,
            base.limiter,
            base.audit,
            people,
            endpoints,
            counter,
            sweeper,
            recovery,
            runs,
            accounts,
        ),
    )


class _Closable(Protocol):
    async def close(self) -> None: ...


def _list_closers(*services: _Closable) -> tuple[Callable[[], Awaitable[None]], ...]:
    return tuple(service.close for service in services)


def _create_recovery(base: _Base) -> RunRecovery:
    is_shared = base.settings.database != "sqlite"
    return RunRecovery(base.store, base.clock, base.node_id, is_shared=is_shared)


def _create_metrics(runs: Runs, providers: Providers) -> Metrics:
    metrics = Metrics()
    metrics.add_gauge("tertulia_runs_active", "Answers that are being made.", lambda: len(runs.list_active()))
    add_circuit_gauges(metrics, providers)
    return metrics


def _create_client_config(settings: Settings, people: PeopleServices) -> ClientConfig:
    return ClientConfig(
        people.users,
        people.auth,
        registration=settings.registration,
        sign_in=people.external.view,
        relying_parties=people.factors.relying_parties,
        has_local_model=settings.local_model.enabled,
        model_folder=settings.home / "models",
        captcha=people.guards.captcha,
        notices=people.guards.notices,
    )


def _create_files(base: _Base, storage: FileStorage, roles: RoleBook) -> tuple[Files, FileSweeper]:
    """The files, and what removes those that nobody needs, also when a conversation is deleted."""
    settings = base.settings.files
    repository = FileRepository(base.store)
    limits = FileLimits(
        max_bytes=int(settings.max_megabytes * 1_000_000),
        max_per_message=settings.max_per_message,
        uploads=base.settings.limits.uploads,
        of_role=roles.limits_of,
    )
    unused = timedelta(hours=settings.unused_hours)
    sweeper = FileSweeper(repository, storage, base.clock, unused)

    async def forget(event: ConversationDeleted) -> None:
        await sweeper.forget_conversation(event.user_id, event.conversation_id)

    base.events.subscribe(ConversationDeleted, forget)
    return Files(repository, storage, base.clock, base.limiter, limits), sweeper


def _create_chat(  # noqa: PLR0913 - chat stands on nearly everything
    base: _Base,
    people: PeopleServices,
    conversations: Conversations,
    messages: Messages,
    providers: Providers,
    specs: Specs,
    runs: Runs,
    files: Files,
    count_texts: CountTexts,
) -> Chat:
    limits = ChatLimits(
        is_enabled=base.settings.limits.enabled,
        messages=base.settings.limits.messages,
        concurrent_runs=base.settings.limits.concurrent_runs,
        of_role=people.roles.limits_of,
    )
    moderation = people.guards.moderation
    return Chat(
        base.store,
        base.clock,
        base.events,
        conversations,
        messages,
        providers,
        specs,
        runs,
        base.limiter,
        limits,
        files,
        base.node_id,
        count_texts,
        moderation.check if moderation.is_needed else None,
    )


def _prepare_home(settings: Settings) -> tuple[KeyRing, str]:
    """The key ring of the home and the name of its server; makes the folder where it is missing."""
    make_home(settings.home)
    return KeyRing.open(settings.home), read_node_id(settings.home)
