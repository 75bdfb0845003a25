"""Builds every service once, from the settings: for the server, the command line and the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import msgspec

from docstore import ArchivableStore, Collection, open_store
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.homes import read_node_id
from tertulia.infrastructure.http import OriginPolicy
from tertulia.infrastructure.observability import Metrics
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import (
    ARGON2_PARAMETERS,
    AccessTokens,
    Argon2Parameters,
    KeyRing,
    PasswordHasher,
)
from tertulia.kernel.clock import Clock, SystemClock
from tertulia.kernel.events import EventBus
from tertulia.modules.auth import SESSIONS, Auth, AuthLimits, LocalStrategy, SessionRepository, Sessions
from tertulia.modules.chat import NODES, RUNS, Chat, ChatLimits, RunRecovery, Runs
from tertulia.modules.client_config import ClientConfig
from tertulia.modules.conversations import CONVERSATIONS, Conversations
from tertulia.modules.messages import MESSAGES, Messages
from tertulia.modules.providers import Providers, create_providers
from tertulia.modules.users import ACCOUNT_CLAIMS, USERS, UserRepository, Users

COLLECTIONS: tuple[Collection[Any], ...] = (
    USERS,
    ACCOUNT_CLAIMS,
    SESSIONS,
    CONVERSATIONS,
    MESSAGES,
    RUNS,
    NODES,
)
"""Every collection of the product."""


class Adapters(msgspec.Struct, frozen=True, kw_only=True):
    """What tests exchange; the defaults are the real things."""

    clock: Clock = SystemClock()
    argon2: Argon2Parameters = ARGON2_PARAMETERS


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """All services of a running Tertulia. `close` releases them in the reverse order."""

    settings: Settings
    store: ArchivableStore
    events: EventBus
    metrics: Metrics
    limiter: RateLimiter
    origin_policy: OriginPolicy
    passwords: PasswordHasher
    users: Users
    sessions: Sessions
    auth: Auth
    client_config: ClientConfig
    providers: Providers
    conversations: Conversations
    runs: Runs
    recovery: RunRecovery
    chat: Chat
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()

    async def start_serving(self) -> None:
        """Begin what only a server does: mark the runs that its earlier life left, and checkpoint its own."""
        await self.recovery.open()
        self.runs.open()

    async def end_streams(self) -> None:
        """Save every run as interrupted and end its stream, so that the server need not wait for readers."""
        await self.runs.close()

    async def close(self) -> None:
        """End what runs, then release what is held. Closing twice is fine."""
        for close in reversed(self.closers):
            await close()


async def bootstrap(settings: Settings, adapters: Adapters | None = None) -> Application:
    """Open the store and wire the services.

    Raises InsecureKeyFileError, and StoreError when the database does not open.
    """
    adapters = adapters or Adapters()
    keys = await asyncio.to_thread(_prepare_home, settings)
    store = open_store(settings.database, settings.home)
    await store.open(COLLECTIONS)
    clock = adapters.clock
    limiter = RateLimiter(enabled=settings.limits.enabled)
    passwords = PasswordHasher(adapters.argon2)
    users = Users(UserRepository(store), clock, registration=settings.registration)
    sessions = Sessions(
        SessionRepository(store), clock, lifetime=timedelta(days=settings.sessions.refresh_days)
    )
    events = EventBus()
    metrics = Metrics()
    local = LocalStrategy(users, passwords)
    auth = Auth(
        users=users,
        sessions=sessions,
        tokens=AccessTokens(
            keys.derive("access tokens"),
            lifetime=timedelta(minutes=settings.sessions.access_minutes),
            clock=clock,
        ),
        passwords=passwords,
        limiter=limiter,
        limits=AuthLimits(sign_in=settings.limits.sign_in, registration=settings.limits.registration),
        strategies={local.name: local},
    )
    messages = Messages(store)
    conversations = Conversations(store, messages, events)
    providers = create_providers(settings)
    node_id = await asyncio.to_thread(read_node_id, settings.home)
    runs = Runs(store, clock)
    recovery = RunRecovery(store, clock, node_id, is_shared=settings.database != "sqlite")
    chat_limits = ChatLimits(
        is_enabled=settings.limits.enabled,
        messages=settings.limits.messages,
        concurrent_runs=settings.limits.concurrent_runs,
    )
    chat = Chat(store, clock, events, conversations, messages, providers, runs, limiter, chat_limits, node_id)
    metrics.add_gauge("tertulia_runs_active", "Answers that are being made.", lambda: len(runs.list_active()))
    return Application(
        settings=settings,
        store=store,
        events=events,
        metrics=metrics,
        limiter=limiter,
        origin_policy=OriginPolicy(settings.public_url),
        passwords=passwords,
        users=users,
        sessions=sessions,
        auth=auth,
        client_config=ClientConfig(
            users,
            auth,
            registration=settings.registration,
            has_local_model=settings.local_model.enabled,
            model_folder=settings.home / "models",
        ),
        providers=providers,
        conversations=conversations,
        runs=runs,
        recovery=recovery,
        chat=chat,
        closers=(store.close, passwords.close, providers.close, recovery.close, runs.close),
    )


def _prepare_home(settings: Settings) -> KeyRing:
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return KeyRing.open(settings.home)
