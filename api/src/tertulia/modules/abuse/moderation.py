"""The check of messages before they are sent, by an endpoint like OpenAI's `/v1/moderations`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from tertulia.modules.abuse.asking import AskingFailedError, ask_json
from tertulia.modules.abuse.errors import MessageRefusedError, ModerationUnreachableError

PIECE = 20_000
"""Characters that are checked together; a longer text is checked in pieces, all in one question."""
_SHOWN = 5
_logger = structlog.get_logger(__name__)


class _Result(msgspec.Struct, frozen=True):
    flagged: bool
    categories: Mapping[str, bool | None] = {}


class _Results(msgspec.Struct, frozen=True):
    results: tuple[_Result, ...]


class Moderation:
    """Asks before a message is sent; without an address nothing is asked."""

    def __init__(
        self, url: str | None, *, api_key: str | None, model: str | None, fail_open: bool, seconds: float
    ) -> None:
        """fail_open: whether messages pass when the endpoint can not be asked within `seconds`."""
        self._url = url
        self._headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
        self._model = model
        self._fail_open = fail_open
        self._seconds = seconds

    @property
    def is_needed(self) -> bool:
        """Whether `check` looks at anything."""
        return self._url is not None

    async def check(self, text: str) -> None:
        """Return if the text may be sent. Raises MessageRefusedError and ModerationUnreachableError."""
        if self._url is None or not text.strip():
            return
        try:
            async with asyncio.timeout(self._seconds):
                results = await self._ask(self._url, text)
        except (AskingFailedError, TimeoutError) as error:
            _logger.warning("messages can not be checked", reason=str(error) or type(error).__name__)
            if self._fail_open:
                return
            raise ModerationUnreachableError from error
        names = {name for one in results for name, is_meant in one.categories.items() if is_meant}
        if any(one.flagged for one in results):
            raise MessageRefusedError(categories=", ".join(sorted(names)[:_SHOWN])[:200] or "-")

    async def _ask(self, url: str, text: str) -> tuple[_Result, ...]:
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        body: dict[str, Any] = {"input": pieces[0] if len(pieces) == 1 else pieces}
        if self._model is not None:
            body["model"] = self._model
        answer = await ask_json(url, _Results, body=body, headers=self._headers)
        if len(answer.results) < len(pieces):
            raise AskingFailedError("not every piece was checked")
        return answer.results
