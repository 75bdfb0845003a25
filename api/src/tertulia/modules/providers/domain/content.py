"""What a conversation with a model is made of, in no vendor's words. Adapters turn it into theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

MessageRole = Literal["system", "user", "assistant", "tool"]


class Continuation(msgspec.Struct, frozen=True):
    """What a vendor wants back on the next turn: a thinking signature, encrypted reasoning, a thought signature.

    Opaque to all but the adapter of `format` (its wire format's name); of no use to another `model`.
    """

    format: str
    model: str
    data: dict[str, Any]


class TextContent(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    """Words."""

    text: str
    continuation: Continuation | None = None


class ReasoningContent(msgspec.Struct, frozen=True, tag_field="type", tag="reasoning"):
    """What the model thought in an earlier turn. `text` is empty where only the continuation is known."""

    text: str
    continuation: Continuation | None = None


class FileContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="file"):
    """An image, a document, a recording: its bytes, or an https address that the provider can fetch."""

    media_type: str
    data: bytes | None = None
    url: str | None = None
    name: str | None = None

    @property
    def kind(self) -> FileKind:
        """What a model must be able to take."""
        return find_kind(self.media_type)


class ToolCall(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="tool-call"):
    """The model asked for a tool. `arguments` is the JSON text of an object, as the model wrote it."""

    id: str
    name: str
    arguments: str
    continuation: Continuation | None = None


class ToolResult(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="tool-result"):
    """What a tool gave: words, and images where it made some."""

    call_id: str
    name: str
    content: tuple[TextContent | FileContent, ...]
    is_error: bool = False


Content = TextContent | ReasoningContent | FileContent | ToolCall | ToolResult
FileKind = Literal["image", "pdf", "audio", "video", "text", "other"]


class ChatMessage(msgspec.Struct, frozen=True):
    """One turn of what the model is given.

    `system` and `user` hold text and files, `assistant` text, reasoning and tool calls, `tool` tool results.
    """

    role: MessageRole
    content: tuple[Content, ...]

    @classmethod
    def of(cls, role: MessageRole, text: str) -> ChatMessage:
        """A turn of words alone."""
        return cls(role, (TextContent(text),))

    @property
    def text(self) -> str:
        """Its words, without reasoning and tools."""
        content = self.content
        if len(content) == 1 and isinstance(content[0], TextContent):
            return content[0].text
        return "".join(part.text for part in content if isinstance(part, TextContent))


class ToolDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that the model may ask for. `parameters` is the JSON schema of an object."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    strict: bool = False


class NamedTool(msgspec.Struct, frozen=True):
    """The one tool that the model has to call."""

    name: str


ToolChoice = Literal["auto", "none", "required"] | NamedTool


class JsonFormat(msgspec.Struct, frozen=True, kw_only=True):
    """The answer is to be JSON that fits this schema."""

    name: str
    schema: Mapping[str, Any]
    strict: bool = True


def find_kind(media_type: str) -> FileKind:
    """What a model must be able to take to be given a file of this media type."""
    family = media_type.partition("/")[0].lower()
    if family == "image":
        return "image"
    if family == "audio":
        return "audio"
    if family == "video":
        return "video"
    if media_type.lower() == "application/pdf":
        return "pdf"
    if family == "text" or media_type.lower() in _TEXTUAL:
        return "text"
    return "other"


def find_continuation(
    content: TextContent | ReasoningContent | ToolCall, wire_format: str, model: str
) -> Mapping[str, Any] | None:
    """A part's continuation, if it is of this wire format and this model."""
    known = content.continuation
    return known.data if known and known.format == wire_format and known.model == model else None


_TEXTUAL = frozenset(
    {"application/json", "application/xml", "application/yaml", "application/toml", "application/javascript"}
)
