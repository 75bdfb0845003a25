"""People who talk to the server until it dies, and remember what it acknowledged."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp
import msgspec

MODELS = ("words-50tps-400", "words-50tps-20", "words-200tps-300", "reasons-50tps-200", "words-0tps-300")
PAUSE = 0.05


@dataclass
class Exchange:
    """A question that the server acknowledged, and what a follower saw of the answer."""

    conversation_id: str
    question_id: str
    answer_id: str
    question: str
    received: list[tuple[float, str]] = field(default_factory=list[tuple[float, str]])
    is_finished: bool = False

    def text_until(self, moment: float) -> str:
        """Return the answer's text (without reasoning) that had arrived by then."""
        return "".join(text for at, text in self.received if at <= moment)


class Witness:
    """Changes its name all the time, to see how long the server takes until something is saved."""

    def __init__(self, session: aiohttp.ClientSession, token: str) -> None:
        self._session = session
        self._headers = {"authorization": f"Bearer {token}"}
        self._begun = time.monotonic()
        self._longest = 0.0

    async def write(self, url: str) -> None:
        """Write until the server goes away."""
        try:
            for number in count():
                self._begun = time.monotonic()
                body = {"name": f"Name {number}"}
                async with self._session.patch(
                    f"{url}/api/auth/me", json=body, headers=self._headers
                ) as answer:
                    assert answer.status == 200, await answer.text()
                self._longest = max(self._longest, time.monotonic() - self._begun)
                await asyncio.sleep(PAUSE)
        except (aiohttp.ClientError, ConnectionError):
            return

    def longest_until(self, moment: float) -> float:
        """How long a write took at most; the one that was not answered counts until that moment."""
        return max(self._longest, moment - self._begun)


class Person:
    """Signed in once; sends one question after the other, in one conversation or a new one."""

    def __init__(self, session: aiohttp.ClientSession, token: str, number: int) -> None:
        self._session = session
        self._headers = {"authorization": f"Bearer {token}"}
        self._number = number
        self.exchanges: list[Exchange] = []

    async def talk(self, url: str) -> None:
        """Send and follow until the server goes away."""
        turn = 0
        try:
            while True:
                await self._ask(url, turn)
                turn += 1
        except (aiohttp.ClientError, ConnectionError):
            return

    async def _ask(self, url: str, turn: int) -> None:
        question_id = str(uuid.uuid4())
        text = f"question {question_id}"
        body: dict[str, Any] = {
            "messages": [{"id": question_id, "role": "user", "parts": [{"type": "text", "text": text}]}],
            "model": f"Fake/{MODELS[(self._number + turn) % len(MODELS)]}",
        }
        if self.exchanges and turn % 3:
            body["id"] = self.exchanges[-1].conversation_id
        only_accept = turn % 4 == 3
        headers = {**self._headers, "accept": "application/json"} if only_accept else self._headers
        async with self._session.post(f"{url}/api/messages", json=body, headers=headers) as response:
            assert response.status in (200, 202), await response.text()
            exchange = Exchange(
                response.headers["x-conversation-id"], question_id, response.headers["x-message-id"], text
            )
            self.exchanges.append(exchange)
            if only_accept:
                await asyncio.sleep(0)
            else:
                await self._follow(exchange, response)

    async def _follow(self, exchange: Exchange, response: aiohttp.ClientResponse) -> None:
        async for line in response.content:
            if not line.startswith(b"data: {"):
                continue
            frame: dict[str, Any] = msgspec.json.decode(line[6:])
            if frame["type"] == "text-delta":
                exchange.received.append((time.monotonic(), frame["delta"]))
            elif frame["type"] == "finish":
                exchange.is_finished = True
