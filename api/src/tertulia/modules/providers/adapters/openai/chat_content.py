"""The turns of a conversation as chat completions write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from tertulia.modules.providers.adapters.attachments import Attachments, read_words
from tertulia.modules.providers.adapters.openai.files import locate
from tertulia.modules.providers.domain import (
    ChatMessage,
    Content,
    Continuation,
    FileContent,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolResult,
    find_continuation,
)
from tertulia.modules.providers.errors import ProviderContentRefusedError
from tertulia.modules.providers.vendors import Vendor

FORMAT = "openai-chat"
_SHORT_ID = re.compile(r"[A-Za-z0-9]{9}")
_AUDIO_FORMATS = {
    "mpeg": "mp3",
    "x-wav": "wav",
    "wave": "wav",
    "vnd.wave": "wav",
    "x-m4a": "m4a",
    "mp4": "m4a",
}
_Fields = dict[str, Any]


class TurnWriter:
    """Writes turns for one request to `endpoint`; files go to `attachments`."""

    def __init__(self, endpoint: str, vendor: Vendor, model: str, attachments: Attachments) -> None:
        self._endpoint = endpoint
        self._vendor = vendor
        self._model = model
        self._attachments = attachments

    def write(self, messages: Iterable[ChatMessage]) -> list[_Fields]:
        """The turns; raises ProviderContentRefusedError for a file that they can not carry."""
        written: list[_Fields] = []
        pictures: list[_Fields] = []
        for message in messages:
            if message.role == "tool":
                self._write_results(message.content, written, pictures)
                continue
            if pictures:
                written.append({"role": "user", "content": pictures})
                pictures = []
            if message.role == "assistant":
                written.append(self._write_answer(message))
            else:
                written.append({"role": message.role, "content": self._write_content(message.content)})
        if pictures:
            written.append({"role": "user", "content": pictures})
        return _join_neighbours(written) if self._vendor.alternates else written

    def _write_content(self, content: Iterable[Content]) -> str | list[_Fields]:
        """A string where there are only words: every server takes that."""
        parts = [part for part in content if isinstance(part, TextContent | FileContent)]
        if all(isinstance(part, TextContent) for part in parts):
            return "".join(part.text for part in parts if isinstance(part, TextContent))
        return [self._write_part(part) for part in parts]

    def _write_part(self, part: TextContent | FileContent) -> _Fields:
        return (
            {"type": "text", "text": part.text} if isinstance(part, TextContent) else self._write_file(part)
        )

    def _write_file(self, part: FileContent) -> _Fields:
        vendor = self._vendor
        match part.kind:
            case "image" if part.data is not None or vendor.takes_image_urls:
                return {"type": "image_url", "image_url": {"url": self._locate(part), "detail": "auto"}}
            case "pdf" if vendor.pdf_part == "document_url":
                return {"type": "document_url", "document_url": self._locate(part)}
            case "pdf" if vendor.pdf_part == "file":
                named = {"filename": part.name or "document.pdf", "file_data": self._locate(part)}
                return {"type": "file", "file": named}
            case "audio" if vendor.audio_part == "input_audio" and part.data is not None:
                sound = {"data": self._attachments.add(part.data), "format": _name_audio(part.media_type)}
                return {"type": "input_audio", "input_audio": sound}
            case "audio" if vendor.audio_part == "audio_url":
                return {"type": "audio_url", "audio_url": {"url": self._locate(part)}}
            case "video" if vendor.video_part is not None:
                return {"type": "video_url", "video_url": {"url": self._locate(part)}}
            case "text" if part.data is not None:
                return {"type": "text", "text": read_words(part, part.data)}
            case _:
                raise ProviderContentRefusedError(endpoint=self._endpoint, media_type=part.media_type)

    def _locate(self, part: FileContent) -> str:
        return locate(part, self._attachments, self._endpoint)

    def _write_answer(self, message: ChatMessage) -> _Fields:
        calls = [self._write_call(part) for part in message.content if isinstance(part, ToolCall)]
        written: _Fields = {"role": "assistant", "content": message.text}
        written.update(self._write_reasoning(message))
        if calls:
            written["tool_calls"] = calls
            written["content"] = message.text or None
        return written

    def _write_call(self, call: ToolCall) -> _Fields:
        function = {"name": call.name, "arguments": call.arguments or "{}"}
        return {"id": self._shorten(call.id), "type": "function", "function": function}

    def _write_reasoning(self, message: ChatMessage) -> _Fields:
        """What the server wants to see again of its reasoning, where it gave that itself."""
        field = self._vendor.send_reasoning
        if field == "none":
            return {}
        known = [
            (part, found)
            for part in message.content
            if not isinstance(part, FileContent | ToolResult)
            and (found := find_continuation(part, FORMAT, self._model)) is not None
        ]
        if field == "reasoning_details":
            details: list[Any] = [entry for _, found in known for entry in found.get("reasoning_details", ())]
            return {"reasoning_details": details} if details else {}
        text = "".join(part.text for part, _ in known if isinstance(part, ReasoningContent))
        return {field: text} if text else {}

    def _write_results(
        self, content: Iterable[Content], written: list[_Fields], pictures: list[_Fields]
    ) -> None:
        """A turn for each result; its files are kept for a user's turn behind the last result, since this format has
        no place for them in a result."""
        for result in content:
            if not isinstance(result, ToolResult):
                continue
            text = "".join(part.text for part in result.content if isinstance(part, TextContent))
            files = [part for part in result.content if isinstance(part, FileContent)]
            if files:
                text = text or "The result is in the files that follow."
                pictures.append({"type": "text", "text": f"Files that {result.name} gave:"})
                pictures.extend(self._write_file(file) for file in files)
            written.append({"role": "tool", "tool_call_id": self._shorten(result.call_id), "content": text})

    def _shorten(self, call_id: str) -> str:
        """An id that the server takes; the same id always becomes the same one."""
        if not self._vendor.short_tool_ids or _SHORT_ID.fullmatch(call_id):
            return call_id
        return sha256(call_id.encode(errors="replace")).hexdigest()[:9]


def mark(model: str, fields: _Fields) -> Continuation:
    """What has to come back with a part of the answer, for `TurnWriter`."""
    return Continuation(FORMAT, model, fields)


def _name_audio(media_type: str) -> str:
    kind = media_type.partition("/")[2].partition(";")[0].lower()
    return _AUDIO_FORMATS.get(kind, kind)


def _join_neighbours(turns: list[_Fields]) -> list[_Fields]:
    """Neighbours of the same role as one turn, for servers that want question and answer to alternate."""
    joined: list[_Fields] = []
    for turn in turns:
        before = joined[-1] if joined else None
        simple = turn["role"] in {"user", "assistant"} and "tool_calls" not in turn
        if before is None or not simple or before["role"] != turn["role"] or "tool_calls" in before:
            joined.append(turn)
        else:
            joined[-1] = {**before, **turn, "content": _join_content(before["content"], turn["content"])}
    return joined


def _join_content(first: str | list[_Fields], second: str | list[_Fields]) -> str | list[_Fields]:
    if isinstance(first, str) and isinstance(second, str):
        return f"{first}\n\n{second}"
    return [*_as_parts(first), *_as_parts(second)]


def _as_parts(content: str | list[_Fields]) -> list[_Fields]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content
