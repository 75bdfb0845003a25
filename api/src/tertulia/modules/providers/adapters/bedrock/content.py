"""The turns of a conversation as Bedrock's converse writes them.

Source: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html and the pages below it.
"""

from __future__ import annotations

import re
from typing import Any

from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.bedrock.reader import FORMAT
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

LONGEST_NAME = 200
_IMAGES = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/webp": "webp"}
_VIDEOS = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-flv": "flv",
    "video/mpeg": "mpeg",
    "video/x-ms-wmv": "wmv",
    "video/3gpp": "three_gp",
}
_SOUNDS = {
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/flac": "flac",
    "audio/aac": "aac",
    "audio/mp4": "m4a",
    "audio/webm": "webm",
}
_DOCUMENTS = {
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/html": "html",
    "text/markdown": "md",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9\s\-()\[\]]")
_Fields = dict[str, Any]


class ConverseWriter:
    """Writes turns of one request to `endpoint`; files go to `attachments`. `cites`: whether passages of documents are
    to be pointed at."""

    def __init__(self, endpoint: str, model: str, attachments: Attachments, *, cites: bool) -> None:
        self._endpoint = endpoint
        self._model = model
        self._attachments = attachments
        self._cites = cites
        self._names: set[str] = set()

    def write(self, turn: Turn) -> _Fields:
        """One turn; raises ProviderContentRefusedError for a file that the format can not carry."""
        content = [self._write_part(part) for part in turn.content]
        if any("document" in block for block in content) and not any("text" in block for block in content):
            content.append({"text": "…"})  # a document alone is refused
        return {"role": turn.role, "content": content}

    def _write_part(self, part: Content) -> _Fields:
        if isinstance(part, TextContent):
            return {"text": part.text}
        if isinstance(part, FileContent):
            return self._write_file(part)
        if isinstance(part, ToolCall):
            call = {"toolUseId": make_tool_id(part.id), "name": part.name, "input": read_arguments(part)}
            return {"toolUse": call}
        if isinstance(part, ToolResult):
            return {"toolResult": self._write_result(part)}
        return {"reasoningContent": self._write_thought(part)}

    def _write_thought(self, part: ReasoningContent) -> _Fields:
        known = find_continuation(part, FORMAT, self._model) or {}
        if "redacted" in known:
            return {"redactedContent": known["redacted"]}
        return {"reasoningText": {"text": part.text, "signature": known.get("signature", "")}}

    def _write_result(self, part: ToolResult) -> _Fields:
        content = [
            self._write_part(inner)
            for inner in part.content
            if not isinstance(inner, TextContent) or inner.text.strip()
        ]
        return {
            "toolUseId": make_tool_id(part.call_id),
            "content": content or [{"text": "(empty)"}],
            "status": "error" if part.is_error else "success",
        }

    def _write_file(self, part: FileContent) -> _Fields:
        kind = part.media_type.lower().partition(";")[0].strip()
        if part.data is None:
            raise self._refuse(part)
        for field, formats in (("image", _IMAGES), ("video", _VIDEOS), ("audio", _SOUNDS)):
            if kind in formats:
                return {field: {"format": formats[kind], "source": self._write_source(part.data)}}
        written = _DOCUMENTS.get(kind) or ("txt" if part.kind == "text" else None)
        if written is None:
            raise self._refuse(part)
        document: _Fields = {
            "format": written,
            "name": self._name(part.name or "document"),
            "source": self._write_source(part.data),
        }
        if self._cites:
            document["citations"] = {"enabled": True}
        return {"document": document}

    def _write_source(self, content: bytes) -> _Fields:
        return {"bytes": self._attachments.add(content)}

    def _name(self, name: str) -> str:
        """A name that is taken (letters, digits, single blanks, hyphens, brackets) and was not there before."""
        safe = " ".join(_NOT_IN_NAMES.sub(" ", name).split())[: LONGEST_NAME - 8] or "document"
        number = 1
        chosen = safe
        while chosen.lower() in self._names:
            number += 1
            chosen = f"{safe} ({number})"
        self._names.add(chosen.lower())
        return chosen

    def _refuse(self, part: FileContent) -> ProviderContentRefusedError:
        return ProviderContentRefusedError(endpoint=self._endpoint, media_type=part.media_type)
