"""Settings, comparisons and fallbacks over HTTP, as programs use them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
import pytest

from api.tests.api.runs import read_chunks, wait_until_ended
from api.tests.conftest import Register, SignedIn
from bench.fake_provider import FakeProvider
from tertulia.infrastructure.config import EndpointSettings, LimitSettings, ModelSpec, Settings

MODELS = ["words-0tps-20", "words-0tps-20-hang", "words-0tps-20-cut", "reasons-0tps-10", "status500"]


@pytest.fixture
async def provider() -> AsyncGenerator[FakeProvider]:
    async with FakeProvider() as provider:
        yield provider


@pytest.fixture
def settings(settings: Settings, provider: FakeProvider) -> Settings:
    """Two endpoints: Lab, whose models fail in many ways, falls back to Spare."""
    lab, spare = (
        EndpointSettings(
            name=name,
            base_url=provider.base_url,
            models=MODELS,
            title_model="none",
            retries=0,
            fallback=["Spare/words-0tps-20"] if name == "Lab" else [],
        )
        for name in ("Lab", "Spare")
    )
    spec = ModelSpec(name="quick", label="Quick", model="Spare/words-0tps-20", settings={"temperature": 0.1})
    limits = LimitSettings(concurrent_runs=4, messages="1000/minute", registration="100/minute")
    return msgspec.structs.replace(settings, endpoints=[lab, spare], model_specs=[spec], limits=limits)


def question(message_id: str = "q1", **fields: Any) -> dict[str, Any]:
    message = {"id": message_id, "role": "user", "parts": [{"type": "text", "text": "Hi"}]}
    return {"id": "c1", "model": "Lab/words-0tps-20", "messages": [message], **fields}


async def start(person: SignedIn, **fields: Any) -> dict[str, Any]:
    response = await person.client.post(
        "/api/messages", json=question(**fields), headers={"accept": "application/json"}
    )
    assert response.status_code == 202, response.text
    return response.json()


async def list_messages(person: SignedIn, **query: Any) -> list[dict[str, Any]]:
    return (await person.client.get("/api/conversations/c1/messages", params=query)).json()["items"]


async def test_two_models_answer_side_by_side_and_each_is_followed_by_itself(signed_in: SignedIn) -> None:
    started = await start(signed_in, compareWith=["Spare/reasons-0tps-10"])
    [other] = started["others"]
    for run_id, answer_id in (
        (started["runId"], started["messageId"]),
        (other["runId"], other["messageId"]),
    ):
        stream = (await signed_in.client.get(f"/api/runs/{run_id}/stream")).text
        chunks = read_chunks(stream)
        assert chunks[0]["messageId"] == answer_id
        assert chunks[-1]["messageMetadata"]["comparison"] == "q1"
    assert await start(signed_in, compareWith=["Spare/reasons-0tps-10"]) == started
    shown = await list_messages(signed_in)
    assert shown[1]["siblings"] == [started["messageId"], other["messageId"]]
    assert shown[1]["id"] == started["messageId"]


async def test_the_stream_of_a_comparison_is_the_first_models(signed_in: SignedIn) -> None:
    response = await signed_in.client.post(
        "/api/messages", json=question(compareWith=["Spare/reasons-0tps-10"])
    )
    assert read_chunks(response.text)[-1]["messageMetadata"]["model"] == "Lab/words-0tps-20"


async def test_a_person_chooses_the_better_answer(signed_in: SignedIn) -> None:
    started = await start(signed_in, compareWith=["Spare/reasons-0tps-10"])
    [other] = started["others"]
    for run in (started, other):
        await wait_until_ended(signed_in, run["runId"])
    chosen = {"activeMessageId": other["messageId"]}
    await signed_in.client.patch("/api/conversations/c1", json=chosen)
    await start(signed_in, message_id="q2")
    assert [message["id"] for message in await list_messages(signed_in)][1] == other["messageId"]


async def test_the_runs_of_a_comparison_count_each(signed_in: SignedIn) -> None:
    hanging = "Lab/words-0tps-20-hang"
    started = await start(signed_in, id="c0", model=hanging, compareWith=[hanging] * 2)
    response = await signed_in.client.post("/api/messages", json=question(compareWith=[hanging]))
    assert (response.status_code, response.json()["code"]) == (429, "too_many_runs")
    assert (await signed_in.client.get("/api/conversations/c1")).status_code == 404
    for run in (started, *started["others"]):
        await signed_in.client.post(f"/api/runs/{run['runId']}/stop")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"compareWith": ["Lab/words-0tps-20"] * 4}, 400, "request_invalid"),
        ({"compareWith": ["nowhere"]}, 400, "request_invalid"),
        ({"compareWith": ["Gone/model"]}, 404, "model_not_found"),
        ({"spec": "gone"}, 400, "model_not_offered"),
        ({"settings": {"temperature": 9}}, 400, "request_invalid"),
        ({"settings": {"reasoningEffort": "high"}}, 400, "setting_not_offered"),
    ],
)
async def test_what_can_not_be_is_refused_and_changes_nothing(
    signed_in: SignedIn, fields: dict[str, Any], status: int, code: str
) -> None:
    response = await signed_in.client.post("/api/messages", json=question(**fields))
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert (await signed_in.client.get("/api/conversations")).json()["items"] == []


async def test_a_question_that_is_longer_than_the_window_is_refused(signed_in: SignedIn) -> None:
    message = {"id": "q1", "role": "user", "parts": [{"type": "text", "text": "word " * 199_000}]}
    response = await signed_in.client.post("/api/messages", json=question(messages=[message]))
    assert (response.status_code, response.json()["code"]) == (400, "question_too_long")
    assert response.json()["params"]["size"] > response.json()["params"]["limit"]


async def test_settings_are_kept_for_the_conversation_and_changed_by_themselves(
    signed_in: SignedIn, provider: FakeProvider
) -> None:
    client = signed_in.client
    sent = {"temperature": 0.5, "systemPrompt": "Be brief."}
    await client.post("/api/messages", json=question(settings=sent))
    assert (await client.get("/api/conversations/c1")).json()["settings"] == sent
    changed = await client.patch("/api/conversations/c1", json={"settings": {"temperature": 0.2}})
    assert changed.json()["settings"] == {"temperature": 0.2}
    response = await client.post("/api/messages", json=question(message_id="q2"))
    assert read_chunks(response.text)[-1]["messageMetadata"]["context"].get("system", 0) == 0
    assert (await client.get("/api/conversations/c1")).json()["settings"] == {"temperature": 0.2}


async def test_a_spec_is_named_on_the_answer_and_kept(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question(model=None, spec="quick"))
    metadata = read_chunks(response.text)[-1]["messageMetadata"]
    assert (metadata["model"], metadata["spec"]) == ("Spare/words-0tps-20", "quick")
    assert (await signed_in.client.get("/api/conversations/c1")).json()["spec"] == "quick"


async def test_an_endpoint_that_fails_is_replaced_before_the_first_word(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question(model="Lab/status500"))
    chunks = read_chunks(response.text)
    assert chunks[-1]["type"] == "finish"
    metadata = chunks[-1]["messageMetadata"]
    assert (metadata["model"], metadata["askedModel"]) == ("Spare/words-0tps-20", "Lab/status500")
    assert [chunk for chunk in chunks if chunk["type"] == "data-seam"] == []


async def test_an_answer_that_breaks_off_goes_on_behind_a_seam(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question(model="Lab/words-0tps-20-cut"))
    chunks = read_chunks(response.text)
    [seam] = [chunk for chunk in chunks if chunk["type"] == "data-seam"]
    assert seam["data"] == {
        "fromModel": "Lab/words-0tps-20-cut",
        "toModel": "Spare/words-0tps-20",
        "code": "provider_cut_off",
    }
    stored = (await list_messages(signed_in))[1]
    assert [part["type"] for part in stored["parts"]] == ["step-start", "text", "data-seam", "text"]
    assert stored["metadata"] == chunks[-1]["messageMetadata"]
    assert stored["metadata"]["usage"]["estimated"] is True
    assert "continuations" not in stored


async def test_nobody_compares_in_another_persons_conversation(
    signed_in: SignedIn, register: Register
) -> None:
    started = await start(signed_in, compareWith=["Spare/reasons-0tps-10"])
    eve = (await register("eve@example.org")).client
    for run in (started, *started["others"]):
        assert (await eve.get(f"/api/runs/{run['runId']}/stream")).status_code == 404
