"""CPU of each adapter for a token: as a server would spend it (paced), and of its reader alone (from memory)."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp
import msgspec
import uvloop

from bench.adapters.wires import CHAT, TOKEN, WIRES, Wire
from tertulia.modules.providers.domain import ChatMessage, ChatRequest, Continuation, FinishReason, Usage
from tertulia.modules.providers.endpoints import ENDPOINT_TYPES
from tertulia.modules.providers.ports import ModelSource

STREAMS = 40
INTERVAL = 0.02
READ_TOKENS = 30_000
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class CountingSink:
    """Counts the characters of an answer."""

    def __init__(self) -> None:
        self.characters = 0

    def text(self, delta: str) -> None:
        self.characters += len(delta)

    def reasoning(self, delta: str) -> None:
        self.characters += len(delta)

    def continuation(self, continuation: Continuation, *, alone: bool = False) -> None: ...

    def tool_call_start(self, call_id: str, name: str) -> None: ...

    def tool_call_delta(self, call_id: str, delta: str) -> None: ...

    def tool_call_end(self, call_id: str) -> None: ...

    def source(self, url: str, title: str) -> None: ...

    def usage(self, usage: Usage) -> None: ...

    def finish(self, reason: FinishReason) -> None: ...


class _Delta(msgspec.Struct, gc=False):
    content: str | None = None


class _Choice(msgspec.Struct, gc=False):
    delta: _Delta


class _Chunk(msgspec.Struct, gc=False):
    choices: list[_Choice]


def read_alone(wire: Wire, tokens: int = READ_TOKENS) -> float:
    """CPU seconds of the reader for a token, one token in each packet."""
    sink = CountingSink()
    reader = wire.make_format().open_reader(_ask(wire), sink)
    if wire.first:
        reader.feed(wire.first)
    feed, token = reader.feed, wire.token
    started = time.process_time()
    for _ in range(tokens):
        feed(token)
    spent = time.process_time() - started
    reader.feed(wire.last)
    reader.end()
    _check(sink.characters, tokens)
    return spent / tokens


async def read_paced(wire: Wire, port: int, tokens: int) -> float:
    """CPU seconds of the whole adapter for a token: 40 streams, one token every 20 ms each."""
    settings = wire.make_settings(port)
    endpoint: ModelSource = ENDPOINT_TYPES[settings.type](settings)

    async def ask() -> int:
        sink = CountingSink()
        await endpoint.generate(_ask(wire), sink)
        return sink.characters

    try:
        return await _measure(ask, tokens)
    finally:
        await endpoint.close()


async def read_bare(port: int, tokens: int) -> float:
    """The same for chat completions with aiohttp and msgspec and nothing else."""
    decoder = msgspec.json.Decoder(_Chunk)

    async def ask() -> int:
        pieces: list[str] = []
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"http://127.0.0.1:{port}{CHAT.path}", data=b"{}") as response,
        ):
            tail = b""
            while packet := await response.content.readany():
                *lines, tail = (tail + packet).split(b"\n")
                for line in lines:
                    if line.startswith(b"data: {") and (
                        piece := decoder.decode(line[6:]).choices[0].delta.content
                    ):
                        pieces.append(piece)
        return len("".join(pieces))

    return await _measure(ask, tokens)


@contextlib.asynccontextmanager
async def serving(tokens: int) -> AsyncGenerator[int]:
    """The port of a server, in another process, that answers in every format."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_run_server, args=(tokens, theirs), daemon=True)
    server.start()
    try:
        yield await asyncio.to_thread(ours.recv)
    finally:
        server.terminate()
        server.join()


def _ask(wire: Wire) -> ChatRequest:
    return ChatRequest(wire.model, [ChatMessage.of("user", "hi")])


def _check(characters: int, tokens: int) -> None:
    if characters != tokens * len(TOKEN):
        raise RuntimeError(f"{characters} characters arrived of {tokens * len(TOKEN)}")


async def _measure(ask: Callable[[], Awaitable[int]], tokens: int) -> float:
    started = time.process_time()
    characters = await asyncio.gather(*(ask() for _ in range(STREAMS)))
    spent = time.process_time() - started
    _check(sum(characters), STREAMS * tokens)
    return spent / (STREAMS * tokens)


def _run_server(tokens: int, ready: Connection) -> None:
    uvloop.run(_serve(tokens, ready))


async def _serve(tokens: int, ready: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _read_head(reader):
            length = next(
                int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            )
            await reader.readexactly(length)
            wire = next(wire for wire in WIRES if wire.path.encode() in head)
            frame = _chunked(wire.token)
            writer.write(_HEAD + (_chunked(wire.first) if wire.first else b""))
            start = time.perf_counter()
            for number in range(tokens):
                await asyncio.sleep(start + number * INTERVAL - time.perf_counter())
                writer.write(frame)
            writer.write(_chunked(wire.last) + b"0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    ready.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


async def _read_head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


def _chunked(payload: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(payload), payload)
