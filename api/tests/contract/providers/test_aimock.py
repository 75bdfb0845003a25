"""Against a server that somebody else wrote: what really goes out, field by field, and what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from api.tests.waiting import PATIENCE
from tertulia.modules.providers import NOBODY, ChatMessage, ChatRequest, GenerationSettings, ProviderError
from tertulia.modules.providers.collected import CollectedAnswer

Connect = Callable[..., Any]


def ask(text: str) -> ChatRequest:
    return ChatRequest("gpt-5-mini", [ChatMessage.of("user", text)])


async def read_journal(base_url: str) -> list[dict[str, Any]]:
    address = base_url.removesuffix("/v1") + "/__aimock/journal"
    headers = {"Authorization": "Bearer sk-test-0123456789"}
    async with (
        asyncio.timeout(PATIENCE),
        aiohttp.ClientSession() as session,
        session.get(address, headers=headers) as response,
    ):
        return json.loads(await response.text())


async def test_an_answer_arrives_whole(aimock: str, connect: Connect) -> None:
    answer = CollectedAnswer()
    await connect(aimock).generate(ask("hello"), answer)
    assert answer.whole_text == "Hello! How can I help you today? ¿Español? 👩‍🚀"
    assert answer.finish_reason == "stop"
    assert answer.usages[0].output_tokens
    assert answer.usages[0].input_tokens


async def test_reasoning_arrives_apart_from_the_answer(aimock: str, connect: Connect) -> None:
    answer = CollectedAnswer()
    await connect(aimock).generate(ask("think"), answer)
    assert (answer.whole_reasoning, answer.whole_text) == ("6 times 7", "42")


async def test_a_question_goes_out_with_these_fields_and_no_others(aimock: str, connect: Connect) -> None:
    history = [
        ChatMessage.of("system", "Be brief."),
        ChatMessage.of("assistant", "Yes?"),
        ChatMessage.of("user", "hello"),
    ]
    chosen = GenerationSettings(
        temperature=0.5, top_p=0.9, max_tokens=100, seed=7, stop=["END"], reasoning_effort="low"
    )
    endpoint = connect(aimock, headers={"X-Team": "lab"})
    await endpoint.generate(ChatRequest("gpt-5-mini", history, chosen), CollectedAnswer())
    sent = (await read_journal(aimock))[-1]
    assert {name: value for name, value in sent["body"].items() if not name.startswith("_")} == {
        "model": "gpt-5-mini",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "assistant", "content": "Yes?"},
            {"role": "user", "content": "hello"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 100,
        "seed": 7,
        "stop": ["END"],
        "reasoning_effort": "low",
    }
    assert (sent["method"], sent["path"]) == ("POST", "/v1/chat/completions")
    headers = sent["headers"]
    assert headers["content-type"] == "application/json"
    assert headers["accept"] == "text/event-stream"
    assert headers["x-team"] == "lab"


@pytest.mark.parametrize(
    ("text", "code"),
    [("limit", "provider_rate_limited"), ("quota", "provider_quota"), ("unknown", "provider_overloaded")],
)
async def test_refusals_are_told_apart(aimock: str, connect: Connect, text: str, code: str) -> None:
    with pytest.raises(ProviderError) as caught:
        await connect(aimock).generate(ask(text), CollectedAnswer())
    assert caught.value.code == code


async def test_a_wrong_key_is_told(aimock: str, connect: Connect) -> None:
    with pytest.raises(ProviderError) as caught:
        await connect(aimock, apiKey="sk-wrong-0123456789").generate(ask("hello"), CollectedAnswer())
    assert caught.value.code == "provider_rejected_key"


async def test_models_are_listed(aimock: str, connect: Connect) -> None:
    models = await connect(aimock).list_models(NOBODY)
    assert "Lab/gpt-4o" in [model.id for model in models]
    assert all(model.endpoint == "Lab" and "embedding" not in model.name for model in models)
