"""The turns of a conversation as Gemini writes them: `contents` of parts, and what the system says apart from them.

Source: ai.google.dev/api/caching#Content, ai.google.dev/gemini-api/docs/thought-signatures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from tertulia.modules.providers.adapters.attachments import Attachments, read_words
from tertulia.modules.providers.adapters.google.names import signs_calls, takes_levels
from tertulia.modules.providers.domain import (
    ChatMessage,
    Content,
    FileContent,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolResult,
    find_continuation,
)
from tertulia.modules.providers.errors import ProviderContentRefusedError

FORMAT = "gemini"
UNSIGNED = "skip_thought_signature_validator"
"""What stands in place of the signature of a call that this model did not make, as Google's page on them says."""
_Fields = dict[str, Any]


class TurnWriter:
    """Writes the turns of one request to `endpoint`; files go to `attachments`."""

    def __init__(self, endpoint: str, model: str, attachments: Attachments) -> None:
        self._endpoint = endpoint
        self._model = model
        self._attachments = attachments
        self._vendor_ids: dict[str, str] = {}

    def write(self, messages: Iterable[ChatMessage]) -> list[_Fields]:
        """The turns without those of the system, neighbours of one role as one; raises ProviderContentRefusedError."""
        contents: list[_Fields] = []
        for message in messages:
            if message.role == "system":
                continue
            role = "model" if message.role == "assistant" else "user"
            parts = self._write_parts(message.content)
            if not parts:
                continue
            if contents and contents[-1]["role"] == role:
                contents[-1]["parts"].extend(parts)
            else:
                contents.append({"role": role, "parts": parts})
        return contents

    def _write_parts(self, content: tuple[Content, ...]) -> list[_Fields]:
        parts: list[_Fields] = []
        signed = False
        for part in content:
            match part:
                case TextContent():
                    parts += self._write_text(part)
                case ReasoningContent():
                    parts += self._write_thought(part)
                case FileContent():
                    parts.append(self._write_file(part))
                case ToolCall():
                    parts.append(self._write_call(part, is_first=not signed))
                    signed = True
                case ToolResult():
                    parts += self._write_result(part)
        return parts

    def _write_text(self, part: TextContent) -> list[_Fields]:
        signature = self._find_signature(part)
        return [{"text": part.text, **signature}] if part.text or signature else []

    def _write_thought(self, part: ReasoningContent) -> list[_Fields]:
        """Only with its signature: thoughts alone say nothing to the model."""
        signature = self._find_signature(part)
        if not signature:
            return []
        return [{"text": part.text, **({"thought": True} if part.text else {}), **signature}]

    def _write_call(self, call: ToolCall, *, is_first: bool) -> _Fields:
        known = find_continuation(call, FORMAT, self._model) or {}
        written: _Fields = {"name": call.name, "args": _read_arguments(call.arguments)}
        if vendor_id := known.get("id"):
            self._vendor_ids[call.id] = written["id"] = vendor_id
        signature = self._find_signature(call)
        if not signature and is_first and signs_calls(self._model):
            signature = {"thoughtSignature": UNSIGNED}
        return {"functionCall": written, **signature}

    def _write_result(self, result: ToolResult) -> list[_Fields]:
        text = "".join(part.text for part in result.content if isinstance(part, TextContent))
        files = [self._write_file(part) for part in result.content if isinstance(part, FileContent)]
        written: _Fields = {
            "name": result.name,
            "response": {"error": text} if result.is_error else {"output": text},
        }
        if vendor_id := self._vendor_ids.get(result.call_id):
            written["id"] = vendor_id
        if files and takes_levels(self._model):  # from version 3 on, files stand within the result
            written["parts"] = files
            files = []
        return [{"functionResponse": written}, *files]

    def _write_file(self, part: FileContent) -> _Fields:
        if part.kind == "other" or (part.data is None and part.url is None):
            raise ProviderContentRefusedError(endpoint=self._endpoint, media_type=part.media_type)
        if part.data is None:
            return {"fileData": {"mimeType": part.media_type, "fileUri": part.url}}
        if part.kind == "text":
            return {"text": read_words(part, part.data)}
        return {"inlineData": {"mimeType": part.media_type, "data": self._attachments.add(part.data)}}

    def _find_signature(self, part: TextContent | ReasoningContent | ToolCall) -> Mapping[str, str]:
        known = find_continuation(part, FORMAT, self._model)
        signature = known.get("thoughtSignature") if known else None
        return {"thoughtSignature": signature} if isinstance(signature, str) else {}


def _read_arguments(arguments: str) -> Any:
    """The arguments as they were written, if they are an object; a model may have broken off within them."""
    text = arguments.strip().encode(errors="replace")
    try:
        known = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except ValueError:
        return {}
    return msgspec.Raw(text) if known else {}
