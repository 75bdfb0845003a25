"""The turns of a conversation as Anthropic messages write them.

Sources: platform.claude.com/docs/en/api/messages, …/build-with-claude/vision, …/pdf-support, …/citations.
"""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.turns import Turn, make_tool_id, read_arguments
from tertulia.modules.providers.domain import (
    Content,
    FileContent,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolResult,
    find_continuation,
)
from tertulia.modules.providers.errors import ProviderContentRefusedError

FORMAT = "anthropic"
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_Fields = dict[str, Any]


class BlockWriter:
    """Writes turns of one request to `endpoint`; files go to `attachments`.

    `takes_addresses`: whether the server fetches images and documents itself. `cites`: whether passages of documents
    are to be pointed at.
    """

    def __init__(
        self, endpoint: str, model: str, attachments: Attachments, *, takes_addresses: bool, cites: bool
    ) -> None:
        self._endpoint = endpoint
        self._model = model
        self._attachments = attachments
        self._takes_addresses = takes_addresses
        self._cites = cites

    def write(self, turn: Turn) -> _Fields:
        """One turn; raises ProviderContentRefusedError for a file that the format can not carry."""
        return {"role": turn.role, "content": [self._write_part(part) for part in turn.content]}

    def _write_part(self, part: Content) -> _Fields:
        if isinstance(part, TextContent):
            return {"type": "text", "text": part.text}
        if isinstance(part, FileContent):
            return self._write_file(part)
        if isinstance(part, ToolCall):
            return {
                "type": "tool_use",
                "id": make_tool_id(part.id),
                "name": part.name,
                "input": read_arguments(part),
            }
        if isinstance(part, ToolResult):
            return self._write_result(part)
        return self._write_thought(part)

    def _write_thought(self, part: ReasoningContent) -> _Fields:
        known = find_continuation(part, FORMAT, self._model) or {}
        if "redacted" in known:
            return {"type": "redacted_thinking", "data": known["redacted"]}
        return {"type": "thinking", "thinking": part.text, "signature": known.get("signature", "")}

    def _write_result(self, part: ToolResult) -> _Fields:
        written: _Fields = {
            "type": "tool_result",
            "tool_use_id": make_tool_id(part.call_id),
            "content": [
                self._write_part(inner)
                for inner in part.content
                if not isinstance(inner, TextContent) or inner.text.strip()
            ],
        }
        if part.is_error:
            written["is_error"] = True
        return written

    def _write_file(self, part: FileContent) -> _Fields:
        if part.kind == "image" and (part.data is None or part.media_type.lower() in _IMAGES):
            return {"type": "image", "source": self._write_source(part)}
        if part.kind == "pdf":
            return self._write_document(part, self._write_source(part))
        if part.kind == "text" and part.data is not None:
            words = part.data.decode("utf-8", "replace")
            return self._write_document(part, {"type": "text", "media_type": "text/plain", "data": words})
        raise self._refuse(part)

    def _write_source(self, part: FileContent) -> _Fields:
        if part.data is not None:
            return {
                "type": "base64",
                "media_type": part.media_type.lower(),
                "data": self._attachments.add(part.data),
            }
        if part.url is not None and self._takes_addresses:
            return {"type": "url", "url": part.url}
        raise self._refuse(part)

    def _write_document(self, part: FileContent, source: _Fields) -> _Fields:
        written: _Fields = {"type": "document", "source": source}
        if part.name:
            written["title"] = part.name
        if self._cites:
            written["citations"] = {"enabled": True}
        return written

    def _refuse(self, part: FileContent) -> ProviderContentRefusedError:
        return ProviderContentRefusedError(endpoint=self._endpoint, media_type=part.media_type)
