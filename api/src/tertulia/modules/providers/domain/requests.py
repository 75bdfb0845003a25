"""One question to one model, and who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from tertulia.modules.providers.domain.content import ChatMessage, JsonFormat, ToolChoice, ToolDefinition
from tertulia.modules.providers.domain.settings import GenerationSettings

FinishReason = Literal["stop", "length", "content-filter", "tool-calls", "error", "other"]


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """For whom an endpoint is asked. `api_key` is the person's own, where the endpoint wants one."""

    user_id: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    api_key: str | None = None

    def __repr__(self) -> str:
        """Without the key."""
        return f"Caller(user_id={self.user_id!r})"


NOBODY = Caller()
"""The server itself: health checks, titles of nobody's conversation."""


class ChatRequest(msgspec.Struct, frozen=True):
    """One question to one model. `model` is its name at the endpoint."""

    model: str
    messages: Sequence[ChatMessage]
    settings: GenerationSettings = GenerationSettings()
    tools: Sequence[ToolDefinition] = ()
    tool_choice: ToolChoice = "auto"
    parallel_tool_calls: bool | None = None
    json_format: JsonFormat | None = None
    caller: Caller = NOBODY
