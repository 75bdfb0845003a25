"""What a running answer keeps in memory of its question."""

from __future__ import annotations

import asyncio
import re
import tracemalloc
from collections.abc import Callable
from typing import Any

from api.tests.peers.streams import serve_streams
from tertulia.modules.providers import ChatMessage, ChatRequest
from tertulia.modules.providers.collected import CollectedAnswer

Connect = Callable[..., Any]

ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    b'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\ndata: [DONE]\n\n'
)
LONG = 900_000


async def answer_without_keeping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    left = int(length[1]) if length else 0
    while left:
        left -= len(await reader.read(65_536))
    writer.write(ANSWER)


class MeasuringAnswer(CollectedAnswer):
    """Knows how much was in memory when the first word came."""

    held = 0

    def text(self, delta: str) -> None:
        super().text(delta)
        self.held = tracemalloc.get_traced_memory()[0]


async def test_the_body_of_a_request_is_let_go_when_its_answer_begins(connect: Connect) -> None:
    question = ChatRequest("small", [ChatMessage.of("user", "x" * LONG)])
    answer = MeasuringAnswer()
    async with serve_streams(answer_without_keeping) as port:
        endpoint = connect(f"http://127.0.0.1:{port}/v1")
        tracemalloc.start()
        try:
            await endpoint.generate(question, answer)
        finally:
            tracemalloc.stop()
    assert answer.whole_text == "a"
    assert 0 < answer.held < LONG / 2
