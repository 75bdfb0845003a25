"""Whatever a server does, the answer ends in a clear error, and what had arrived is kept."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest

from api.tests.waiting import PATIENCE
from tertulia.modules.providers import NOBODY, ChatRequest, ProviderError
from tertulia.modules.providers.collected import CollectedAnswer

Serve = Callable[[Any], Awaitable[tuple[Any, str]]]
Connect = Callable[..., Any]

TOKEN = b'data: {"choices":[{"index":0,"delta":{"content":"Half"},"finish_reason":null}]}\n\n'
LAST = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def http_chunk(payload: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(payload), payload)


def stream(*payloads: bytes) -> bytes:
    return STREAM_HEAD + b"".join(map(http_chunk, payloads)) + b"0\r\n\r\n"


def reply(status: str, body: bytes, *headers: str) -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    return head.encode() + b"\r\n" + body


def send(payload: bytes, *, close: bool = False) -> Any:
    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(payload)
        await writer.drain()
        if close:
            writer.close()

    return script


async def fail(endpoint: Any, question: ChatRequest) -> tuple[CollectedAnswer, ProviderError]:
    answer = CollectedAnswer()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(ProviderError) as caught:
            await endpoint.generate(question, answer)
    return answer, caught.value


@pytest.mark.parametrize(
    ("payload", "code", "kept"),
    [
        (b"\x16\x03\x01\x00\xff nonsense \r\n\r\n", "provider_broken_answer", ""),
        (stream(b"\x00\x01garbage\xff" * 20), "provider_broken_answer", ""),
        (stream(b"<html><body>Please sign in</body></html>"), "provider_broken_answer", ""),
        (stream(), "provider_broken_answer", ""),
        (stream(TOKEN, b"data: {nope}\n\n"), "provider_broken_answer", "Half"),
        (stream(TOKEN), "provider_cut_off", "Half"),
        (stream(TOKEN, TOKEN[:30]), "provider_cut_off", "Half"),
        (STREAM_HEAD + http_chunk(TOKEN), "provider_cut_off", "Half"),
        (STREAM_HEAD + http_chunk(TOKEN) + b"ff\r\ndata: {", "provider_cut_off", "Half"),
        (STREAM_HEAD, "provider_cut_off", ""),
        (reply("200 OK", b"not gzip at all", "Content-Encoding: gzip"), "provider_cut_off", ""),
        (b"", "provider_unreachable", ""),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "provider_unreachable", ""),
        (
            reply("200 OK", b'{"unexpected": true}', "Content-Type: application/json"),
            "provider_broken_answer",
            "",
        ),
        (reply("200 OK", b'{"error":{"message":"no","code":401}}'), "provider_rejected_key", ""),
        (stream(b"data: " + b"x" * (9 * 1024 * 1024)), "provider_broken_answer", ""),
    ],
)
async def test_a_broken_answer_ends_in_a_clear_error(
    serve: Serve, connect: Connect, question: ChatRequest, payload: bytes, code: str, kept: str
) -> None:
    _, base_url = await serve(send(payload, close=True))
    answer, error = await fail(connect(base_url), question)
    assert (error.code, answer.whole_text) == (code, kept)
    assert str(error).startswith("Lab ")


async def test_broken_framing_keeps_what_had_arrived(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    arrived = asyncio.Event()

    class SignallingAnswer(CollectedAnswer):
        def text(self, delta: str) -> None:
            super().text(delta)
            arrived.set()

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD + http_chunk(TOKEN))
        await arrived.wait()
        writer.write(b"zz\r\nnonsense")

    _, base_url = await serve(script)
    answer = SignallingAnswer()
    with pytest.raises(ProviderError) as caught:
        await connect(base_url).generate(question, answer)
    assert (caught.value.code, answer.whole_text) == ("provider_cut_off", "Half")


async def test_an_answer_that_broke_off_after_its_end_is_whole(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    _, base_url = await serve(send(STREAM_HEAD + http_chunk(TOKEN) + http_chunk(LAST), close=True))
    answer = CollectedAnswer()
    await connect(base_url).generate(question, answer)
    assert (answer.whole_text, answer.finish_reason) == ("Half", "stop")


async def test_a_line_of_a_megabyte_is_read(serve: Serve, connect: Connect, question: ChatRequest) -> None:
    long = TOKEN.replace(b"Half", b"x" * 1_000_000)
    _, base_url = await serve(send(stream(long, LAST)))
    answer = CollectedAnswer()
    await connect(base_url).generate(question, answer)
    assert len(answer.whole_text) == 1_000_000


async def test_a_compressed_answer_without_chunks_and_with_a_wrong_type_is_read(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    body = gzip.compress(TOKEN + LAST)
    _, base_url = await serve(
        send(reply("200 OK", body, "Content-Type: text/plain", "Content-Encoding: gzip"))
    )
    answer = CollectedAnswer()
    await connect(base_url).generate(question, answer)
    assert (answer.whole_text, answer.finish_reason) == ("Half", "stop")


async def test_a_stream_without_length_that_ends_with_the_connection_is_read(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    _, base_url = await serve(send(head + TOKEN + LAST.partition(b"data: [DONE]")[0], close=True))
    answer = CollectedAnswer()
    await connect(base_url).generate(question, answer)
    assert (answer.whole_text, answer.finish_reason) == ("Half", "stop")


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        ("400 Bad Request", b'{"error":{"message":"bad temperature","code":null}}', "provider_request_refused"),
        ("400 Bad Request", b'{"error":{"message":"x","code":"context_length_exceeded"}}', "provider_context_exceeded"),
        ("400 Bad Request", b'{"error":{"code":400,"message":"the request exceeds the available context size"}}',
         "provider_context_exceeded"),
        ("401 Unauthorized", b'{"error":{"message":"Incorrect API key provided: sk-test-0123456789"}}',
         "provider_rejected_key"),
        ("402 Payment Required", b'{"error":{"message":"Insufficient credits","code":402}}', "provider_quota"),
        ("403 Forbidden", b"", "provider_rejected_key"),
        ("404 Not Found", b'{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}',
         "provider_model_missing"),
        ("404 Not Found", b'{"detail":"Not Found"}', "provider_broken_answer"),
        ("408 Request Timeout", b"", "provider_overloaded"),
        ("413 Payload Too Large", b"", "provider_context_exceeded"),
        ("422 Unprocessable", b'{"detail":[{"loc":["body","seed"],"msg":"not a number"}]}', "provider_request_refused"),
        ("429 Too Many", b'{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}',
         "provider_quota"),
        ("429 Too Many", b"slow down", "provider_rate_limited"),
        ("500 Oops", b"<html><head><title>Internal Error</title></head></html>", "provider_overloaded"),
        ("501 Not Implemented", b"", "provider_failed"),
        ("503 Unavailable", b'{"error":{"message":"Loading model","type":"unavailable_error","code":503}}',
         "provider_overloaded"),
        ("529 Overloaded", b'{"error":{"type":"overloaded_error","message":"Overloaded"}}', "provider_overloaded"),
    ],
)  # fmt: skip
async def test_every_refusal_says_what_happened(
    serve: Serve, connect: Connect, question: ChatRequest, status: str, body: bytes, code: str
) -> None:
    _, base_url = await serve(send(reply(status, body)))
    _, error = await fail(connect(base_url), question)
    assert (error.code, error.status) == (code, int(status[:3]))
    assert "sk-test" not in str(error)
    assert "<" not in str(error)


async def test_a_redirect_is_refused_and_the_key_goes_nowhere_else(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    elsewhere, other_url = await serve(send(stream(TOKEN, LAST)))
    _, base_url = await serve(
        send(reply("307 Temporary Redirect", b"", f"Location: {other_url}/chat/completions"))
    )
    _, error = await fail(connect(base_url), question)
    assert error.code == "provider_broken_answer"
    assert f"redirects to {other_url}" in str(error)
    assert elsewhere.requests == []


@pytest.mark.parametrize("begun", [b": wait\n\n", TOKEN])
async def test_a_key_within_a_stream_is_struck_out(
    serve: Serve, connect: Connect, question: ChatRequest, begun: bytes
) -> None:
    said = b'data: {"error":{"message":"0a81f0a7c1b24e and team-0815 may not do this"}}\n\n'
    _, base_url = await serve(send(stream(begun, said)))
    endpoint = connect(base_url, apiKey="0a81f0a7c1b24e", headers={"x-team": "team-0815"})
    _, error = await fail(endpoint, question)
    assert error.params["detail"] == "[key] and [key] may not do this"
    assert str(error).endswith("([key] and [key] may not do this)")


async def test_a_port_where_nobody_listens_is_unreachable(connect: Connect, question: ChatRequest) -> None:
    _, error = await fail(connect("http://127.0.0.1:9/v1"), question)
    assert (error.code, error.retryable) == ("provider_unreachable", True)


@pytest.mark.parametrize(
    "address", ["http://does-not-exist.invalid/v1", "nonsense", "http://[::1/v1", "http://127.0.0.1:99999/v1"]
)
async def test_an_address_that_is_none_is_unreachable(
    connect: Connect, question: ChatRequest, address: str
) -> None:
    _, error = await fail(connect(address), question)
    assert error.code == "provider_unreachable"


async def test_models_that_nobody_could_choose_are_not_listed(serve: Serve, connect: Connect) -> None:
    names = ["good/model:1", "a\nb", "a\u202eb", "a\u0000b", "x" * 201, "", "日本"]
    body = msgspec.json.encode({"data": [{"id": name} for name in names]})
    _, base_url = await serve(send(reply("200 OK", body)))
    models = await connect(base_url).list_models(NOBODY)
    assert [model.name for model in models] == ["good/model:1", "日本"]


async def test_a_long_list_of_models_lets_others_have_their_turn(connect: Connect) -> None:
    names = [f"nobody/knows-{number}" for number in range(3_000)]
    listing = asyncio.ensure_future(connect("http://127.0.0.1:9/v1", models=names).list_models(NOBODY))
    turns = 0
    while not listing.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(await listing) == 2_000
    assert turns >= 200


async def test_an_event_that_is_nested_too_deeply_is_a_broken_answer(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    deep = b'data: {"a":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001 + b"\n\n"
    _, base_url = await serve(send(stream(TOKEN, deep)))
    answer, error = await fail(connect(base_url), question)
    assert (answer.whole_text, error.code) == ("Half", "provider_broken_answer")


async def test_tool_calls_do_not_go_on_for_ever(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    calls = [{"index": n, "id": f"c{n}", "function": {"name": "f", "arguments": "{}"}} for n in range(5_000)]
    event = msgspec.json.encode({"choices": [{"index": 0, "delta": {"tool_calls": calls}}]})
    _, base_url = await serve(send(stream(b"data: " + event + b"\n\n", LAST)))
    answer = CollectedAnswer()
    await connect(base_url).generate(question, answer)
    assert len(answer.tool_calls) == 128
