"""Wires what has to do with conversations: their messages, files, runs and answers."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.entrypoints.people_services import PeopleServices
from tertulia.modules.chat import (
    Chat,
    ChatLimits,
    CountTexts,
    RunRecovery,
    RunRepository,
    Runs,
    SummaryRepository,
)
from tertulia.modules.conversations import ConversationDeleted, Conversations
from tertulia.modules.files import FileLimits, FileRepository, Files, FileStorage, FileSweeper
from tertulia.modules.messages import Messages
from tertulia.modules.presets import Presets
from tertulia.modules.providers import Providers, Specs, TokenCounter, create_specs
from tertulia.modules.roles import RoleBook

BELONGINGS = (RunRepository.delete_all, SummaryRepository.delete_all, FileRepository.leave_all)
"""What goes with a conversation."""


class ChatServices(msgspec.Struct, frozen=True, kw_only=True):
    """`recovery.open`, `runs.open` and `file_sweeper.open` begin what only a server does."""

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

    async def close(self) -> None:
        """End what runs, the newest first."""
        await self.runs.close()
        await self.recovery.close()
        await self.file_sweeper.close()
        await self.token_counter.close()


def create_chat_services(
    base: Base,
    people: PeopleServices,
    providers: Providers,
    storage: FileStorage,
    count_texts: CountTexts | None,
) -> ChatServices:
    """count_texts: in place of counting tokens in a process of its own."""
    messages = Messages(base.store)
    conversations = Conversations(base.store, messages, base.events, BELONGINGS)
    files, sweeper = _create_files(base, storage, people.roles)
    specs = create_specs(base.settings, providers.endpoints)
    counter = TokenCounter()
    runs = Runs(base.store, base.clock)
    parts = (conversations, messages, providers, specs, runs, files)
    return ChatServices(
        specs=specs,
        presets=Presets(base.store, base.clock, people.rights, people.rights_services.sharing),
        conversations=conversations,
        files=files,
        file_storage=storage,
        file_sweeper=sweeper,
        runs=runs,
        recovery=_create_recovery(base),
        chat=_create_chat(base, people, *parts, count_texts or counter.count),
        token_counter=counter,
    )


def _create_recovery(base: Base) -> RunRecovery:
    is_shared = base.settings.database != "sqlite"
    return RunRecovery(base.store, base.clock, base.node_id, is_shared=is_shared)


def _create_files(base: Base, storage: FileStorage, roles: RoleBook) -> tuple[Files, FileSweeper]:
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
    base: Base,
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
