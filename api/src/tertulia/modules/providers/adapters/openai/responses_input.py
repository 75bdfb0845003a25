"""The turns of a conversation as input items of the responses format."""

from __future__ import annotations

from collections.abc import Iterable
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

FORMAT = "openai-responses"
_Fields = dict[str, Any]


class InputWriter:
    """Writes turns for one request to `endpoint`; files go to `attachments`."""

    def __init__(self, endpoint: str, model: str, attachments: Attachments) -> None:
        self._endpoint = endpoint
        self._model = model
        self._attachments = attachments

    def write(self, messages: Iterable[ChatMessage]) -> tuple[str, list[_Fields]]:
        """Instructions (the system messages that come first) and items; raises ProviderContentRefusedError."""
        instructions: list[str] = []
        items: list[_Fields] = []
        for message in messages:
            match message.role:
                case "system" if not items:
                    instructions.append(message.text)
                case "system":
                    items.append({"role": "developer", "content": message.text})
                case "user":
                    items.append({"role": "user", "content": self._write_content(message.content)})
                case "assistant":
                    items.extend(self._write_answer(message.content))
                case "tool":
                    items.extend(
                        self._write_result(part) for part in message.content if isinstance(part, ToolResult)
                    )
        return "\n\n".join(instructions), items

    def _write_content(self, content: Iterable[Content]) -> str | list[_Fields]:
        parts = [part for part in content if isinstance(part, TextContent | FileContent)]
        if all(isinstance(part, TextContent) for part in parts):
            return "".join(part.text for part in parts if isinstance(part, TextContent))
        return [self._write_part(part) for part in parts]

    def _write_part(self, part: TextContent | FileContent) -> _Fields:
        if isinstance(part, TextContent):
            return {"type": "input_text", "text": part.text}
        match part.kind:
            case "image":
                return {"type": "input_image", "image_url": self._locate(part), "detail": "auto"}
            case "pdf" if part.data is not None:
                name = part.name or "document.pdf"
                return {"type": "input_file", "filename": name, "file_data": self._locate(part)}
            case "pdf":
                return {"type": "input_file", "file_url": self._locate(part)}
            case "text" if part.data is not None:
                return {"type": "input_text", "text": read_words(part, part.data)}
            case _:
                raise ProviderContentRefusedError(endpoint=self._endpoint, media_type=part.media_type)

    def _locate(self, part: FileContent) -> str:
        return locate(part, self._attachments, self._endpoint)

    def _write_answer(self, content: Iterable[Content]) -> list[_Fields]:
        """What the model gave: words that stand together are one message, and reasoning goes back encrypted."""
        items: list[_Fields] = []
        for part in content:
            if isinstance(part, TextContent):
                _add_words(items, part.text)
            elif isinstance(part, ToolCall):
                items.append(
                    {
                        "type": "function_call",
                        "call_id": part.id,
                        "name": part.name,
                        "arguments": part.arguments or "{}",
                    }
                )
            elif isinstance(part, ReasoningContent):
                items.extend(self._recall(part))
        return items

    def _recall(self, part: ReasoningContent) -> list[_Fields]:
        known = find_continuation(part, FORMAT, self._model)
        if known is None:
            return []
        item: _Fields = {
            "type": "reasoning",
            "summary": [],
            "encrypted_content": known.get("encrypted_content"),
        }
        return [{**item, "id": known["id"]} if known.get("id") else item]

    def _write_result(self, result: ToolResult) -> _Fields:
        return {
            "type": "function_call_output",
            "call_id": result.call_id,
            "output": self._write_content(result.content),
        }


def mark(model: str, fields: _Fields) -> Continuation:
    """What has to come back with a part of the answer, for `InputWriter`."""
    return Continuation(FORMAT, model, fields)


def _add_words(items: list[_Fields], text: str) -> None:
    last = items[-1] if items else None
    if last is not None and last.get("role") == "assistant":
        last["content"] += text
    elif text:
        items.append({"role": "assistant", "content": text})
