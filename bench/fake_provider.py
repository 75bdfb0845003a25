"""An OpenAI-compatible provider, fast or at an exact pace; `bench.answers` says how to ask for which answer.

Run it (`python -m bench.fake_provider --port 0` prints its address) or use `FakeProvider` within a test.
Plain asyncio protocols and bytes made once: more than 50,000 chunks a second leave one process.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import heapq
import time
from itertools import count
from types import TracebackType
from typing import Any, Self

import msgspec

from bench.answers import EXAMPLES, Answer, make_token, read_model_name

BURST = 128
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\n"
    b"transfer-encoding: chunked\r\n\r\n"
)
_LAST_CHUNK = b"0\r\n\r\n"


class ChatRequest(msgspec.Struct):
    """The part of a chat completion request that matters here."""

    model: str
    stream: bool = False
    stream_options: dict[str, bool] | None = None


class Counters(msgspec.Struct, rename="camel"):
    """What the provider did since it started."""

    requests: int = 0
    chunks: int = 0
    open_streams: int = 0
    cancelled: int = 0


_read_request = msgspec.json.Decoder(ChatRequest).decode
_write_json = msgspec.json.Encoder().encode


class Pacer:
    """Calls paced streams when their next token is due, with one timer for all of them."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._due: list[tuple[float, int, Stream]] = []
        self._order = count()
        self._timer: asyncio.TimerHandle | None = None

    def schedule(self, stream: Stream, moment: float) -> None:
        """Call `stream.send_next()` at the moment (loop time)."""
        heapq.heappush(self._due, (moment, next(self._order), stream))
        if self._timer is None or self._timer.when() > moment:
            self._set_timer()

    def close(self) -> None:
        """Forget everything that is due."""
        self._due.clear()
        if self._timer:
            self._timer.cancel()

    def _set_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._due[0][0], self._run) if self._due else None

    def _run(self) -> None:
        self._timer = None
        now = self._loop.time()
        while self._due and self._due[0][0] <= now:
            moment, _, stream = heapq.heappop(self._due)
            if stream.send_next():
                # The pace is kept from the planned moment, so that a late tick does not slow the stream.
                heapq.heappush(self._due, (moment + stream.interval, next(self._order), stream))
        self._set_timer()


class Stream:
    """One answer on its way out."""

    def __init__(self, connection: Connection, answer: Answer, model: str, *, with_usage: bool) -> None:
        self._connection = connection
        self._answer = answer
        self._with_usage = with_usage
        self._sent = 0
        self.interval = 1 / answer.rate if answer.rate else 0.0
        base = {
            "id": "chatcmpl-fake",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": model,
        }
        self._prefix = b"data: " + _write_json(base)[:-1] + b',"choices":[{"index":0,"delta":{"'
        self._base = base

    def send_next(self) -> bool:
        """Send one token, and the end after the last; return whether more is to come."""
        if self._connection.stream is not self:
            return False
        if self._sent == self._answer.fault_index:
            self._fail()
            return False
        self._connection.write_chunk(self._make_event(), 1)
        self._sent += 1
        if self._sent >= self._answer.count:
            self._finish()
            return False
        return True

    def send_burst(self) -> None:
        """Send as much as the connection takes."""
        while self._connection.stream is self and not self._connection.is_paused:
            stop = min(self._sent + BURST, self._answer.count, self._answer.fault_index)
            events: list[bytes] = []
            while self._sent < stop:
                events.append(self._make_event())
                self._sent += 1
            if events:
                self._connection.write_chunk(b"".join(events), len(events))
            if self._sent == self._answer.fault_index:
                self._fail()
            elif self._sent >= self._answer.count:
                self._finish()

    def _make_event(self) -> bytes:
        field = b'reasoning_content":' if self._answer.is_reasoning(self._sent) else b'content":'
        text = _write_json(make_token(self._answer.kind, self._sent))
        return self._prefix + field + text + b'},"finish_reason":null}]}\n\n'

    def _finish(self) -> None:
        choice: dict[str, Any] = {"index": 0, "delta": {}, "finish_reason": "stop"}
        ending = b"data: " + _write_json({**self._base, "choices": [choice]}) + b"\n\n"
        if self._with_usage:
            usage = {"prompt_tokens": 10, "completion_tokens": self._sent, "total_tokens": 10 + self._sent}
            ending += b"data: " + _write_json({**self._base, "choices": [], "usage": usage}) + b"\n\n"
        self._connection.write_chunk(ending + b"data: [DONE]\n\n", 0)
        self._connection.end_stream()

    def _fail(self) -> None:
        match self._answer.fault:
            case "cut":
                self._connection.close()
            case "garbage":
                self._connection.write_chunk(b"data: {not json\n\n", 0)
                self._connection.end_stream()
            case "error":
                error = {"error": {"message": "the model broke down", "type": "server_error"}}
                self._connection.write_chunk(b"data: " + _write_json(error) + b"\n\n", 0)
                self._connection.end_stream()
            case _:
                self._connection.fall_silent()


class Connection(asyncio.Protocol):
    """Reads requests from one socket, one after the other, and writes the answers."""

    def __init__(self, pacer: Pacer, counters: Counters, connections: set[Connection]) -> None:
        self._pacer = pacer
        self._counters = counters
        self._connections = connections
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.stream: Stream | None = None
        self.is_paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        if self.stream:
            self._counters.cancelled += 1
            self._leave_stream()
        self._transport = None

    def pause_writing(self) -> None:
        self.is_paused = True

    def resume_writing(self) -> None:
        self.is_paused = False
        if self.stream and not self.stream.interval:
            self.stream.send_burst()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _read_length(head)
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self._counters.requests += 1
            self._answer_request(head.split(b" ", 2)[1], body)

    def write_chunk(self, payload: bytes, events: int) -> None:
        """Write one chunk of the chunked transfer encoding."""
        if self._transport:
            self._counters.chunks += events
            self._transport.write(b"%x\r\n%b\r\n" % (len(payload), payload))

    def end_stream(self) -> None:
        """Close the answer and keep the connection for the next request."""
        if self._transport:
            self._transport.write(_LAST_CHUNK)
        self._leave_stream()

    def fall_silent(self) -> None:
        """Keep the connection open and send nothing more."""
        self._leave_stream()

    def close(self) -> None:
        """Drop the connection at once, whatever was promised."""
        if self.stream:
            self._leave_stream()
        if self._transport:
            self._transport.abort()

    def _leave_stream(self) -> None:
        self.stream = None
        self._counters.open_streams -= 1

    def _answer_request(self, path: bytes, body: bytes) -> None:
        if path.endswith(b"/models"):
            models = [{"id": name, "object": "model", "owned_by": "bench"} for name in EXAMPLES]
            self._write_json(200, {"object": "list", "data": models})
        elif path.endswith(b"/counters"):
            self._write_json(200, self._counters)
        elif not path.endswith(b"/chat/completions"):
            self._write_error(404, "no such path")
        else:
            self._answer_chat(_read_request(body))

    def _answer_chat(self, request: ChatRequest) -> None:
        answer = read_model_name(request.model)
        if answer is None:
            self._write_error(404, f"no model {request.model}")
        elif isinstance(answer, int):
            self._write_error(answer, f"asked to fail with {answer}")
        elif request.stream:
            self._start_stream(answer, request)
        else:
            text = "".join(make_token(answer.kind, index) for index in range(min(answer.count, 6)))
            message = {"role": "assistant", "content": text.strip()}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self._write_json(200, {"object": "chat.completion", "model": request.model, "choices": [choice]})

    def _start_stream(self, answer: Answer, request: ChatRequest) -> None:
        assert self._transport
        with_usage = bool((request.stream_options or {}).get("include_usage"))
        self.stream = Stream(self, answer, request.model, with_usage=with_usage)
        self._counters.open_streams += 1
        self._transport.write(_HEAD)
        if self.stream.interval:
            self._pacer.schedule(self.stream, asyncio.get_running_loop().time())
        else:
            self.stream.send_burst()

    def _write_error(self, status: int, message: str) -> None:
        self._write_json(status, {"error": {"message": message, "type": "fake", "code": str(status)}})

    def _write_json(self, status: int, body: object) -> None:
        payload = _write_json(body)
        head = b"HTTP/1.1 %d Fake\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
        if self._transport:
            self._transport.write(head % (status, len(payload)) + payload)


def _read_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class FakeProvider:
    """The provider on a port of 127.0.0.1, for the length of an `async with`."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._connections: set[Connection] = set()
        self._stack = contextlib.AsyncExitStack()
        self.counters = Counters()

    @property
    def base_url(self) -> str:
        """The address to configure as an endpoint's base URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        pacer = Pacer(loop)
        server = await loop.create_server(
            lambda: Connection(pacer, self.counters, self._connections), "127.0.0.1", self._port, backlog=4096
        )
        self._port = server.sockets[0].getsockname()[1]
        self._stack.callback(self._close, server, pacer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        # One turn of the loop lets the aborted transports report their end.
        await asyncio.sleep(0)

    def _close(self, server: asyncio.Server, pacer: Pacer) -> None:
        pacer.close()
        server.close()
        for connection in tuple(self._connections):
            connection.close()


async def serve(port: int) -> None:
    """Serve until cancelled, after printing the base URL."""
    async with FakeProvider(port) as provider:
        print(provider.base_url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Run the provider as a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
