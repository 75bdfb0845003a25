"""Silence ends, and stopping an answer closes its connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.tests.waiting import PATIENCE
from tertulia.modules.providers import NOBODY, ChatRequest, ProviderError, Providers
from tertulia.modules.providers.collected import CollectedAnswer

Serve = Callable[[Any], Awaitable[tuple[Any, str]]]
Connect = Callable[..., Any]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
TOKEN = b'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
LAST = b"data: [DONE]\n\n"


def write_slowly(*payloads: bytes, pause: float, then_hang: bool = False) -> Any:
    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        for payload in payloads:
            writer.write(payload)
            await asyncio.sleep(pause)
        if then_hang:
            await asyncio.Event().wait()
        writer.close()

    return script


class FastTime:
    """Lets time pass for the event loop without waiting for it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        real, self._passed = loop.time, 0.0
        monkeypatch.setattr(loop, "time", lambda: real() + self._passed)

    async def pass_by(self, seconds: float) -> None:
        """Let so much time go by; what is due then is done before this returns."""
        self._passed += seconds
        for _ in range(3):
            await asyncio.sleep(0)


async def time_out(endpoint: Any, question: ChatRequest) -> tuple[CollectedAnswer, ProviderError]:
    answer = CollectedAnswer()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(ProviderError) as caught:
            await endpoint.generate(question, answer)
    return answer, caught.value


@pytest.mark.parametrize(
    "payloads",
    [[], [HEAD], [HEAD, b": processing\n\n", b'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n']],
)
async def test_an_answer_that_does_not_begin_is_given_up(
    serve: Serve, connect: Connect, question: ChatRequest, payloads: list[bytes]
) -> None:
    _, base_url = await serve(write_slowly(*payloads, pause=0.01, then_hang=True))
    answer, error = await time_out(connect(base_url, firstTokenTimeout=0.2), question)
    assert (error.code, answer.text_pieces) == ("provider_timeout", [])


async def test_keep_alive_comments_do_not_hold_an_answer_open(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    _, base_url = await serve(write_slowly(HEAD, TOKEN, *[b": ping\n\n"] * 100, pause=0.02))
    answer, error = await time_out(connect(base_url, tokenTimeout=0.3), question)
    assert (error.code, answer.whole_text) == ("provider_timeout", "a")


async def test_an_answer_may_take_longer_than_any_limit_as_long_as_it_goes_on(
    serve: Serve, connect: Connect, question: ChatRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = FastTime(monkeypatch)
    arrived = asyncio.Semaphore(0)

    class SignallingAnswer(CollectedAnswer):
        def text(self, delta: str) -> None:
            super().text(delta)
            arrived.release()

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        for _turn in range(20):
            writer.write(TOKEN)
            await arrived.acquire()
            await time.pass_by(PATIENCE * 0.4)
        writer.write(LAST)

    _, base_url = await serve(script)
    answer = SignallingAnswer()
    await connect(base_url, firstTokenTimeout=PATIENCE, tokenTimeout=PATIENCE).generate(question, answer)
    assert answer.whole_text == "a" * 20


async def test_stopping_an_answer_closes_its_connection_at_once(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    server, base_url = await serve(write_slowly(HEAD, TOKEN, pause=0, then_hang=True))
    begun = asyncio.Event()

    class SignallingAnswer(CollectedAnswer):
        def text(self, delta: str) -> None:
            begun.set()

    running = asyncio.create_task(connect(base_url).generate(question, SignallingAnswer()))
    await asyncio.wait_for(begun.wait(), PATIENCE)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.wait_for(server.closed_by_client.wait(), PATIENCE)


async def test_a_hanging_endpoint_holds_up_no_other(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    _, hanging_url = await serve(write_slowly(then_hang=True, pause=0))
    _, good_url = await serve(write_slowly(HEAD, TOKEN, LAST, pause=0))
    hanging = connect(hanging_url, name="Hanging")
    stuck = [asyncio.create_task(hanging.generate(question, CollectedAnswer())) for _ in range(50)]
    answer = CollectedAnswer()
    async with asyncio.timeout(PATIENCE):
        await connect(good_url, name="Good").generate(question, answer)
    assert answer.whole_text == "a"
    for task in stuck:
        task.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)


async def test_five_hundred_answers_stream_at_the_same_time(
    serve: Serve, connect: Connect, question: ChatRequest
) -> None:
    everyone = asyncio.Event()
    waiting = 0

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal waiting
        writer.write(HEAD + TOKEN)
        waiting += 1
        if waiting == 500:
            everyone.set()
        await everyone.wait()
        writer.write(LAST)
        writer.close()

    _, base_url = await serve(script)
    endpoint = connect(base_url)
    answers = [CollectedAnswer() for _ in range(500)]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(endpoint.generate(question, answer) for answer in answers))
    assert {answer.whole_text for answer in answers} == {"a"}


async def test_a_slow_model_list_does_not_hold_up_the_others(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.modules.providers.model_lists.FIRST_WAIT", 0.5)
    _, hanging_url = await serve(write_slowly(then_hang=True, pause=0))
    slow = connect(hanging_url, name="Slow", connectTimeout=30)
    fixed = connect("http://127.0.0.1:9/v1", name="Fixed", models=["one"])
    providers = Providers([slow, fixed])
    async with asyncio.timeout(PATIENCE):
        listed = await providers.list_models(NOBODY)
    assert [model.id for model in listed.items] == ["Fixed/one"]
    assert [(failure.endpoint, failure.code) for failure in listed.failures] == [
        ("Slow", "provider_models_pending")
    ]
    await providers.close()
