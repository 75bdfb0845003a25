"""What can be read of a conversation's messages: a window of one branch."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from docstore import DocumentStore
from tertulia.kernel.ids import ClientId
from tertulia.kernel.paging import InvalidCursorError, decode_cursor, encode_cursor
from tertulia.modules.messages.domain import Message
from tertulia.modules.messages.repository import MessageRepository
from tertulia.modules.messages.schemas import MessagePage, MessageView

MAX_DEPTH = 10_000_000
Direction = Literal["before", "after"]


class _Edge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A cursor: which way it goes, the branch's leaf, and the position that was last seen."""

    direction: Direction
    leaf: ClientId
    branch: ClientId
    depth: Annotated[int, msgspec.Meta(ge=0, le=MAX_DEPTH)]


class WindowRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Which window of which branch; see the route for the meaning of each."""

    leaf: str | None = None
    before: str | None = None
    after: str | None = None
    around: str | None = None
    limit: int = 50


class Messages:
    def __init__(self, store: DocumentStore) -> None:
        self.repository = MessageRepository(store)

    async def read_window(self, user_id: str, conversation_id: str, request: WindowRequest) -> MessagePage:
        """One window of a branch, oldest first. MessageNotFoundError, InvalidCursorError."""
        if request.before:
            edge = _decode_edge(request.before, "before")
            # The message at the edge is read again: only it says where its branch comes from.
            earlier = await self._read_back(
                user_id, conversation_id, edge.branch, edge.depth, request.limit + 1
            )
            return await self._make_page(user_id, conversation_id, edge.leaf, earlier[:-1])
        if request.after:
            edge = _decode_edge(request.after, "after")
            leaf = await self.repository.get_message(user_id, conversation_id, edge.leaf)
            later = await self.repository.read_downwards(
                user_id, conversation_id, leaf, edge.depth, request.limit
            )
            return await self._make_page(user_id, conversation_id, leaf.id, later)
        named = request.around or request.leaf
        if named is None:
            raise ValueError("a window needs a leaf, a message or a cursor")
        leaf = await self._resolve_leaf(user_id, conversation_id, named)
        if request.around:
            return await self._read_around(user_id, conversation_id, leaf, request.around, request.limit)
        window = await self._read_back(user_id, conversation_id, leaf.branch, leaf.depth, request.limit)
        return await self._make_page(user_id, conversation_id, leaf.id, window)

    async def resolve_leaf_id(self, user_id: str, conversation_id: str, message_id: str) -> str:
        """The newest leaf below a message. MessageNotFoundError."""
        return (await self._resolve_leaf(user_id, conversation_id, message_id)).id

    async def _resolve_leaf(self, user_id: str, conversation_id: str, message_id: str) -> Message:
        message = await self.repository.get_message(user_id, conversation_id, message_id)
        if not await self.repository.has_children(user_id, conversation_id, message_id):
            return message
        newest = await self.repository.find_newest_leaf(user_id, conversation_id, message_id)
        return await self.repository.get_message(user_id, conversation_id, newest)

    async def _read_around(
        self, user_id: str, conversation_id: str, leaf: Message, message_id: str, limit: int
    ) -> MessagePage:
        centre = await self.repository.get_message(user_id, conversation_id, message_id)
        later = await self.repository.read_downwards(user_id, conversation_id, leaf, centre.depth, limit // 2)
        earlier = await self._read_back(
            user_id, conversation_id, centre.branch, centre.depth, limit - len(later)
        )
        return await self._make_page(user_id, conversation_id, leaf.id, earlier + later)

    async def _read_back(
        self, user_id: str, conversation_id: str, branch: str, depth: int, limit: int
    ) -> list[Message]:
        """At most `limit` messages up to a position, oldest first."""
        window: list[Message] = []
        async for chunk in self.repository.read_upwards(user_id, conversation_id, branch, depth, limit):
            window.extend(chunk)
            if len(window) >= limit:
                break
        window = window[:limit]
        window.reverse()
        return window

    async def _make_page(
        self, user_id: str, conversation_id: str, leaf: str, window: list[Message]
    ) -> MessagePage:
        parents = [message.parent_id for message in window]
        siblings = await self.repository.list_siblings(user_id, conversation_id, parents)
        views = [MessageView.of(message, siblings[message.parent_id]) for message in window]
        before = after = None
        if window and window[0].parent_id is not None:
            before = _encode_edge("before", leaf, window[0])
        if window and window[-1].id != leaf:
            after = _encode_edge("after", leaf, window[-1])
        return MessagePage(items=views, before=before, after=after)


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has, on the safe side: a third of its UTF-8 bytes, and the turn's own few."""
    size = len(text) if text.isascii() else len(text.encode())
    return size // 3 + 4


def _encode_edge(direction: Direction, leaf: str, message: Message) -> str:
    return encode_cursor(_Edge(direction, leaf, message.branch, message.depth))


def _decode_edge(cursor: str, direction: Direction) -> _Edge:
    edge = decode_cursor(cursor, _Edge)
    if edge.direction != direction:
        raise InvalidCursorError
    return edge
