"""Conversations written straight into a home's document store, while no server runs on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from docstore import DocumentStore, Insert, Write, open_store
from tertulia.kernel.ids import new_id
from tertulia.modules.conversations import CONVERSATIONS, Conversation
from tertulia.modules.messages import MESSAGES, Message, MessageMetadata, TextPart

BATCH = 500
START = datetime(2026, 1, 1, tzinfo=UTC)
QUESTION = "What do you make of the river, the boats and the long evening?"
ANSWER = (
    "The **river** carries small boats past quiet gardens while people talk about weather, bread and music. "
    "Nobody hurries, because the evening is long and warm enough for another story.\n\n"
    "- the boats come from upstream\n- the gardens belong to nobody in particular\n"
)


async def seed_home(
    home: Path, user_id: str, conversations: int, lengths: Sequence[int], model: str
) -> list[str]:
    """Write many conversations of two messages each, and one of each length; return the ids of the latter.

    Those are the oldest, so that the list shows the others first.
    """
    store = open_store("sqlite", home)
    await store.open((CONVERSATIONS, MESSAGES))
    try:
        long_ones = [await _seed_conversation(store, user_id, length, START, model) for length in lengths]
        writes: list[Write] = []
        for number in range(conversations):
            writes += _make_conversation(user_id, 2, START + timedelta(minutes=number + 1), model)[1]
        await _write_all(store, writes)
        return long_ones
    finally:
        await store.close()


async def _seed_conversation(
    store: DocumentStore, user_id: str, length: int, moment: datetime, model: str
) -> str:
    conversation_id, writes = _make_conversation(user_id, length, moment, model)
    await _write_all(store, writes)
    return conversation_id


def _make_conversation(user_id: str, length: int, moment: datetime, model: str) -> tuple[str, list[Write]]:
    """A conversation of one branch: questions and answers in turn."""
    conversation_id = new_id()
    writes: list[Write] = []
    branch, parent = "", None
    for depth in range(length):
        is_answer = depth % 2 == 1
        message_id = new_id()
        branch = branch or message_id
        metadata = MessageMetadata(run_id=new_id(), model=model, status="finished", finish_reason="stop")
        message = Message(
            user_id=user_id,
            conversation_id=conversation_id,
            id=message_id,
            parent_id=parent,
            role="assistant" if is_answer else "user",
            parts=(TextPart(f"{ANSWER}\nMessage {depth + 1}.", "done"),)
            if is_answer
            else (TextPart(f"{QUESTION} ({depth + 1})"),),
            metadata=metadata if is_answer else MessageMetadata(),
            created_at=moment + timedelta(milliseconds=depth),
            branch=branch,
            depth=depth,
        )
        writes.append(Insert(MESSAGES, message))
        parent = message_id
    conversation = Conversation(
        user_id=user_id,
        id=conversation_id,
        title=f"A conversation of {length} messages",
        title_source="fallback",
        created_at=moment,
        updated_at=moment,
        active_message_id=parent,
        model=model,
    )
    return conversation_id, [Insert(CONVERSATIONS, conversation), *writes]


async def _write_all(store: DocumentStore, writes: Iterable[Write]) -> None:
    pending = iter(writes)
    while batch := list(islice(pending, BATCH)):
        await store.write(*batch)
