"""What is asked again, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.tests.waiting import PATIENCE
from tertulia.modules.providers import ChatRequest, GenerationSettings, ProviderError
from tertulia.modules.providers.collected import CollectedAnswer

Serve = Callable[[Any], Awaitable[tuple[Any, str]]]
Connect = Callable[..., Any]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def http_chunk(payload: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(payload), payload)


BEGUN = HEAD + http_chunk(b'data: {"choices":[{"delta":{"content":"fine"}}]}\n\n')
GOOD = BEGUN + http_chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"


def answer_in_turn(*payloads: bytes) -> Any:
    """Each request gets the next; an empty one closes the connection."""
    left = list(payloads)

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        payload = left.pop(0)
        writer.write(payload)
        if not payload:
            writer.close()

    return script


def refuse(status: int, body: bytes = b"", header: str = "") -> bytes:
    return f"HTTP/1.1 {status} X\r\n{header}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
async def test_a_passing_failure_is_asked_again(
    serve: Serve, connect: Connect, question: ChatRequest, status: int
) -> None:
    server, base_url = await serve(answer_in_turn(refuse(status, header="Retry-After: 0\r\n"), GOOD))
    answer = CollectedAnswer()
    await connect(base_url, retries=1).generate(question, answer)
    assert (answer.whole_text, len(server.requests)) == ("fine", 2)


async def test_a_connection_that_closes_before_the_answer_is_asked_again(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    server, base_url = await serve(answer_in_turn(b"", GOOD))
    answer = CollectedAnswer()
    await connect(base_url, retries=1).generate(question, answer)
    assert (answer.whole_text, len(server.requests)) == ("fine", 2)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422, 501])
async def test_a_lasting_failure_is_not_asked_again(
    serve: Serve, connect: Connect, question: ChatRequest, status: int
) -> None:
    server, base_url = await serve(answer_in_turn(refuse(status)))
    with pytest.raises(ProviderError):
        await connect(base_url, retries=5).generate(question, CollectedAnswer())
    assert len(server.requests) == 1


async def test_retries_end(serve: Serve, connect: Connect, question: ChatRequest) -> None:
    again = refuse(503, header="Retry-After: 0\r\n")
    server, base_url = await serve(answer_in_turn(again, again, again))
    with pytest.raises(ProviderError) as caught:
        await connect(base_url, retries=2).generate(question, CollectedAnswer())
    assert (caught.value.code, len(server.requests)) == ("provider_overloaded", 3)


async def test_a_long_retry_after_is_told_and_not_waited_for(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    server, base_url = await serve(answer_in_turn(refuse(429, header="Retry-After: 3600\r\n")))
    with pytest.raises(ProviderError) as caught:
        await connect(base_url, retries=5).generate(question, CollectedAnswer())
    assert (caught.value.code, caught.value.retry_after, len(server.requests)) == (
        "provider_rate_limited",
        3600,
        1,
    )


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (b"", "provider_cut_off"),
        (b'data: {"error":{"message":"Oops","code":503}}\n\n', "provider_overloaded"),
    ],
)
async def test_nothing_is_asked_again_once_the_answer_has_begun(
    serve: Serve, connect: Connect, question: ChatRequest, ending: bytes, code: str
) -> None:
    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(BEGUN + http_chunk(ending))
        await writer.drain()
        writer.close()

    server, base_url = await serve(script)
    answer = CollectedAnswer()
    with pytest.raises(ProviderError) as caught:
        await connect(base_url, retries=5).generate(question, answer)
    assert (caught.value.code, answer.whole_text, len(server.requests)) == (code, "fine", 1)


async def test_a_server_that_does_not_know_an_option_is_asked_without_it(
    serve: Serve, connect: Connect
) -> None:
    request = ChatRequest("m", [], GenerationSettings(max_tokens=5))
    no_usage = refuse(400, b'{"error":{"message":"Unrecognized field: stream_options"}}')
    other_name = refuse(
        400, b'{"error":{"message":"Use \'max_completion_tokens\' instead of \'max_tokens\'."}}'
    )
    server, base_url = await serve(answer_in_turn(no_usage, other_name, GOOD, GOOD))
    endpoint = connect(base_url)
    for _ in range(2):
        await endpoint.generate(request, CollectedAnswer())
    bodies = [sent.partition(b"\r\n\r\n")[2] for sent in server.requests]
    assert len(bodies) == 4
    assert bodies[3] == b'{"model":"m","messages":[],"stream":true,"max_completion_tokens":5}'


async def test_one_connection_serves_answer_after_answer(
    serve: Serve, connect: Connect, question: ChatRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.modules.providers.transport._CLOSING_SECONDS", PATIENCE)

    async def end_a_little_later(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(GOOD.removesuffix(b"0\r\n\r\n"))
        await asyncio.sleep(0.005)
        writer.write(b"0\r\n\r\n")

    server, base_url = await serve(end_a_little_later)
    endpoint = connect(base_url)
    for _ in range(5):
        await endpoint.generate(question, CollectedAnswer())
    assert (server.connections, len(server.requests)) == (1, 5)


async def test_a_query_in_the_address_stays_at_its_end(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    server, base_url = await serve(answer_in_turn(GOOD))
    await connect(f"{base_url}/?api-version=preview").generate(question, CollectedAnswer())
    assert server.requests[0].startswith(b"POST /v1/chat/completions?api-version=preview HTTP/1.1\r\n")
