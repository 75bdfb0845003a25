"""The least that these libraries can do for a token, to compare with: aiohttp read, decode, frame, ASGI send.

No accounts, no storage, no log, no second task: the request's own task reads the provider and writes the frames.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
from typing import Any

import aiohttp
import msgspec
import uvicorn
import uvloop

_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
_PREFIX = b'\ndata: {"type":"text-delta","id":"1","delta":'
_encode = msgspec.json.Encoder().encode


class _Delta(msgspec.Struct, gc=False):
    content: str | None = None


class _Choice(msgspec.Struct, gc=False):
    delta: _Delta


class _Chunk(msgspec.Struct, gc=False):
    choices: list[_Choice]


class _Question(msgspec.Struct):
    model: str


_read_chunk = msgspec.json.Decoder(_Chunk).decode
_read_question = msgspec.json.Decoder(_Question).decode


class BarePipeline:
    """The ASGI application."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=1000)
            timeout = aiohttp.ClientTimeout(total=None)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        question = _read_question(await _read_body(receive))
        body: dict[str, Any] = {"model": question.model.partition("/")[2], "stream": True, "messages": []}
        payload = msgspec.json.encode(body)
        async with self._session.post(f"{self._base_url}/chat/completions", data=payload) as response:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await _pass_on(response.content, send)
        await send({"type": "http.response.body", "body": b"data: [DONE]\n\n", "more_body": False})

    async def close(self) -> None:
        """Close the connections to the provider."""
        if self._session is not None:
            await self._session.close()


async def _read_body(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def _pass_on(content: aiohttp.StreamReader, send: Any) -> None:
    number, rest = 0, b""
    while packet := await content.readany():
        *events, rest = (rest + packet).split(b"\n\n")
        frames: list[bytes] = []
        for event in events:
            payload = event.removeprefix(b"data: ")
            if payload == b"[DONE]":
                continue
            choices = _read_chunk(payload).choices
            if choices and choices[0].delta.content:
                number += 1
                frames.append(b"id: %d%s%s}\n\n" % (number, _PREFIX, _encode(choices[0].delta.content)))
        if frames:
            await send({"type": "http.response.body", "body": b"".join(frames), "more_body": True})


async def _serve(provider_port: int) -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    pipeline = BarePipeline(f"http://127.0.0.1:{provider_port}/v1")
    config = uvicorn.Config(
        pipeline, loop="none", http="httptools", ws="none", lifespan="off", access_log=False, log_config=None
    )
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    try:
        await uvicorn.Server(config).serve([listener])
    finally:
        await pipeline.close()


def main() -> None:
    """Run it as a program; it prints its address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provider-port", type=int, required=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(parser.parse_args().provider_port))


if __name__ == "__main__":
    main()
