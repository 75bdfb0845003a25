"""Windows of a branch: whatever the tree, a page is a stretch of one path from the root."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docstore import Insert
from docstore.sqlite import SqliteStore
from tertulia.kernel.paging import InvalidCursorError
from tertulia.modules.messages import (
    MESSAGES,
    Message,
    MessageNotFoundError,
    MessagePage,
    Messages,
    TextPart,
    WindowRequest,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


class Tree:
    """A conversation whose messages are added one by one, as chat adds them."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.messages = Messages(store)
        self.all: dict[str, Message] = {}

    async def add(self, message_id: str, parent_id: str | None, text: str = "text") -> Message:
        parent = self.all[parent_id] if parent_id else None
        is_first = not any(other.parent_id == parent_id for other in self.all.values())
        message = Message(
            user_id="ada",
            conversation_id="c1",
            id=message_id,
            parent_id=parent_id,
            role="user" if len(self.all) % 2 == 0 else "assistant",
            parts=(TextPart(text),),
            created_at=START + timedelta(seconds=len(self.all)),
            branch=parent.branch if parent and is_first else message_id,
            depth=parent.depth + 1 if parent else 0,
        )
        self.all[message_id] = message
        await self.store.write(Insert(MESSAGES, message))
        return message

    def path(self, message_id: str) -> list[str]:
        """The ids from the root to a message."""
        path: list[str] = []
        current: str | None = message_id
        while current:
            path.append(current)
            current = self.all[current].parent_id
        return path[::-1]

    async def read(self, **fields: object) -> MessagePage:
        return await self.messages.read_window("ada", "c1", WindowRequest(**fields))  # type: ignore[arg-type]


@pytest.fixture
async def tree(tmp_path: Path) -> AsyncIterator[Tree]:
    store = SqliteStore(tmp_path / "messages.db")
    await store.open([MESSAGES])
    yield Tree(store)
    await store.close()


def ids(page: MessagePage) -> list[str]:
    return [view.id for view in page.items]


@pytest.mark.parametrize("seed", range(6))
async def test_paging_through_any_branch_of_any_tree_gives_its_path(tree: Tree, seed: int) -> None:
    dice = random.Random(seed)
    await tree.add("m0", None)
    for index in range(1, 60):
        newest = f"m{index - 1}"
        parent = newest if dice.random() < 0.6 else dice.choice([*tree.all, None])
        await tree.add(f"m{index}", parent)
    leaves = [one for one in tree.all if not any(other.parent_id == one for other in tree.all.values())]
    for leaf in leaves:
        page = await tree.read(leaf=leaf, limit=7)
        collected = ids(page)
        while page.before:
            page = await tree.read(before=page.before, limit=7)
            collected = ids(page) + collected
        assert collected == tree.path(leaf)
        forward = ids(page)
        while page.after:
            page = await tree.read(after=page.after, limit=5)
            forward += ids(page)
        assert forward == tree.path(leaf)


async def test_a_window_around_a_message_reaches_to_both_sides(tree: Tree) -> None:
    await tree.add("m0", None)
    for index in range(1, 30):
        await tree.add(f"m{index}", f"m{index - 1}")
    page = await tree.read(around="m10", limit=10)
    assert ids(page) == [f"m{index}" for index in range(6, 16)]
    assert page.before is not None
    assert page.after is not None


async def test_a_message_in_the_middle_opens_its_newest_descendants(tree: Tree) -> None:
    await tree.add("m0", None)
    await tree.add("m1", "m0")
    await tree.add("left", "m1")
    await tree.add("right", "m1")
    await tree.add("below-left", "left")
    assert ids(await tree.read(leaf="m0")) == ["m0", "m1", "left", "below-left"]
    assert ids(await tree.read(leaf="right")) == ["m0", "m1", "right"]


async def test_siblings_are_listed_in_the_order_of_their_making(tree: Tree) -> None:
    await tree.add("root-1", None)
    await tree.add("root-2", None)
    await tree.add("b", "root-1")
    await tree.add("a", "root-1")
    page = await tree.read(leaf="a")
    assert [view.siblings for view in page.items] == [["root-1", "root-2"], ["b", "a"]]


@pytest.mark.parametrize(
    "cursor", ["", "x", "e30", "WyJiZWZvcmUiLCJ4LyIsImIiLDFd", "WyJhZnRlciIsIm0wIiwibTAiLDFd"]
)
async def test_a_cursor_that_was_tampered_with_is_refused(tree: Tree, cursor: str) -> None:
    await tree.add("m0", None)
    if not cursor:
        assert ids(await tree.read(leaf="m0", before=cursor)) == ["m0"]
        return
    with pytest.raises(InvalidCursorError):
        await tree.read(before=cursor)


async def test_another_persons_branch_is_not_there(tree: Tree) -> None:
    await tree.add("m0", None)
    with pytest.raises(MessageNotFoundError):
        await tree.messages.read_window("eve", "c1", WindowRequest(leaf="m0"))
