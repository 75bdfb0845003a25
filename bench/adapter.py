"""CPU of the provider adapter per token, beside a bare aiohttp read and decode in the same run.

    python bench/adapter.py [seconds]

Paced: 40 streams, a chunk every 20 ms each, from a server in another process. Bulk: the parser alone, from memory.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection

import aiohttp
import msgspec
import uvloop

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.adapters.openai.endpoint import create_compatible_endpoint
from tertulia.modules.providers.domain import ChatMessage, ChatRequest, Continuation, FinishReason, Usage

STREAMS = 40
INTERVAL = 0.02
CHUNK = (
    b'data: {"id":"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012","object":"chat.completion.chunk","created":1795369956,'
    b'"model":"gpt-5-mini-2026-08-07","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[{"index":0,'
    b'"delta":{"content":" token"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"aBcDeFgHiJ"}\n\n'
)
LAST = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


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


def _chunked(payload: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(payload), payload)


async def _serve(chunks: int, ready: Connection) -> None:
    frame, last = _chunked(CHUNK), _chunked(LAST) + b"0\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _read_head(reader):
            length = next(
                int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
            )
            await reader.readexactly(length)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            start = time.perf_counter()
            for number in range(chunks):
                await asyncio.sleep(start + number * INTERVAL - time.perf_counter())
                writer.write(frame)
            writer.write(last)
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


def _run_server(chunks: int, ready: Connection) -> None:
    uvloop.run(_serve(chunks, ready))


async def ask_bare(base_url: str) -> int:
    """Read and decode with aiohttp and nothing else."""
    decoder = msgspec.json.Decoder(_Chunk)
    pieces: list[str] = []
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{base_url}/chat/completions", data=b"{}") as response,
    ):
        tail = b""
        while packet := await response.content.readany():
            *lines, tail = (tail + packet).split(b"\n")
            for line in lines:
                if line.startswith(b"data: {"):
                    piece = decoder.decode(line[6:]).choices[0].delta.content
                    if piece:
                        pieces.append(piece)
    return len("".join(pieces))


async def _measure(ask: Callable[[], Awaitable[int]], tokens: int) -> float:
    started = time.process_time()
    characters = await asyncio.gather(*(ask() for _ in range(STREAMS)))
    spent = time.process_time() - started
    if sum(characters) != STREAMS * tokens * len(" token"):
        raise RuntimeError("characters were lost")
    return spent / (STREAMS * tokens) * 1e6


async def measure_paced(port: int, tokens: int, rounds: int) -> None:
    """Print CPU microseconds per token of both ways, in turns."""
    base_url = f"http://127.0.0.1:{port}/v1"
    endpoint = create_compatible_endpoint(EndpointSettings(name="Bench", base_url=base_url))

    async def ask_adapter() -> int:
        sink = CountingSink()
        await endpoint.generate(ChatRequest("m", [ChatMessage.of("user", "hi")]), sink)
        return sink.characters

    for _ in range(rounds):
        bare = await _measure(lambda: ask_bare(base_url), tokens)
        adapter = await _measure(ask_adapter, tokens)
        print(
            f"paced: bare aiohttp {bare:5.1f} µs/token, adapter {adapter:5.1f} µs/token, {adapter / bare:.2f}x"
        )
    await endpoint.close()


def measure_bulk(packet_chunks: int, tokens: int = 200_000) -> None:
    """Print CPU microseconds per token of the parser alone."""
    sink = CountingSink()
    reader = ChatCompletionReader("Bench", sink)
    packet = CHUNK * packet_chunks
    started = time.process_time()
    for _ in range(tokens // packet_chunks):
        reader.feed(packet)
    spent = time.process_time() - started
    print(f"bulk: {packet_chunks:3d} chunks in a packet {spent / tokens * 1e6:5.2f} µs/token")


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    tokens = int(seconds / INTERVAL)
    for packet_chunks in (1, 10, 100):
        measure_bulk(packet_chunks)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_run_server, args=(tokens, theirs), daemon=True)
    server.start()
    uvloop.run(measure_paced(ours.recv(), tokens, rounds=3))
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
