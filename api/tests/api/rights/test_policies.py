"""What a role allows of the product: models, limits, features."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import Register, SignedIn
from api.tests.unit.files.samples import PNG
from bench.fake_provider import FakeProvider
from tertulia.infrastructure.config import EndpointSettings, LimitSettings, ModelSpec, Settings

JSON = {"accept": "application/json"}
FEATURES = ["files.use", "comparisons.use", "presets.use", "own_keys.use"]


@pytest.fixture
async def provider() -> AsyncGenerator[FakeProvider]:
    async with FakeProvider() as provider:
        yield provider


@pytest.fixture
def settings(settings: Settings, provider: FakeProvider) -> Settings:
    """Lab has a model that fails and falls back to Spare's; the default spec is one of Spare."""
    lab, spare = (
        EndpointSettings(
            name=name,
            base_url=provider.base_url,
            models=["words-0tps-20", "status500", "words-1tps-200"],
            title_model="none",
            retries=0,
            fallback=["Spare/words-0tps-20"] if name == "Lab" else [],
        )
        for name in ("Lab", "Spare")
    )
    specs = [
        ModelSpec(name="quick", label="Quick", model="Spare/words-0tps-20", default=True),
        ModelSpec(name="own", label="Own", model="Lab/words-0tps-20"),
    ]
    limits = LimitSettings(messages="1000/minute", registration="100/minute")
    return msgspec.structs.replace(settings, endpoints=[lab, spare], model_specs=specs, limits=limits)


@pytest.fixture
async def eve(signed_in: SignedIn, register: Register) -> SignedIn:
    """Somebody with the role `user`, which the first account may change."""
    return await register("eve@example.org")


async def set_user_role(admin: SignedIn, **fields: Any) -> None:
    body = {"name": "User", "permissions": FEATURES, **fields}
    response = await admin.client.put("/api/admin/roles/user", json=body)
    assert response.status_code == 200, response.text


def question(message_id: str = "q1", **fields: Any) -> dict[str, Any]:
    message = {"id": message_id, "role": "user", "parts": [{"type": "text", "text": "Hi"}]}
    return {"id": "c1", "messages": [message], **fields}


async def ask(person: SignedIn, **fields: Any) -> httpx.Response:
    return await person.client.post("/api/messages", json=question(**fields), headers=JSON)


async def ask_to_the_end(person: SignedIn, **fields: Any) -> str:
    return (await person.client.post("/api/messages", json=question(**fields))).text


async def test_models_that_a_role_leaves_out_are_not_listed_and_not_described(
    signed_in: SignedIn, eve: SignedIn
) -> None:
    await set_user_role(signed_in, models=["Lab/*", "!*/status500"])
    listed = (await eve.client.get("/api/models")).json()
    assert {model["id"] for model in listed["items"]} == {"Lab/words-0tps-20", "Lab/words-1tps-200"}
    assert [spec["name"] for spec in listed["specs"]] == ["own"]
    for model in ("Spare/words-0tps-20", "Lab/status500", "Nowhere/x"):
        refused = await eve.client.get("/api/models/details", params={"model": model})
        assert (refused.status_code, refused.json()["code"]) == (403, "model_not_allowed")
    assert len((await signed_in.client.get("/api/models")).json()["items"]) == 6


async def test_nothing_asks_a_model_that_the_role_leaves_out(signed_in: SignedIn, eve: SignedIn) -> None:
    await set_user_role(signed_in, models=["Lab/*"])
    for fields in (
        {"model": "Spare/words-0tps-20"},
        {"spec": "quick"},
        {"model": "Lab/words-0tps-20", "compareWith": ["Spare/words-0tps-20"]},
    ):
        refused = await ask(eve, **fields)
        assert (refused.status_code, refused.json()["code"]) == (403, "model_not_allowed")
    assert (await eve.client.get("/api/conversations")).json()["items"] == []


async def test_without_a_choice_the_first_model_that_is_allowed_answers(
    signed_in: SignedIn, eve: SignedIn
) -> None:
    await set_user_role(signed_in, models=["Lab/words-0tps-20"])
    await ask_to_the_end(eve)
    shown = (await eve.client.get("/api/conversations/c1/messages")).json()["items"]
    assert shown[-1]["metadata"]["model"] == "Lab/words-0tps-20"


async def test_a_conversation_does_not_keep_a_model_that_was_taken_away(
    signed_in: SignedIn, eve: SignedIn
) -> None:
    await ask_to_the_end(eve, model="Spare/words-0tps-20")
    await set_user_role(signed_in, models=["Lab/*"])
    refused = await ask(eve, message_id="q2")
    assert refused.json()["code"] == "model_not_allowed"
    again = await ask(eve, message_id="q2", trigger="regenerate-message", messages=[])
    assert again.json()["code"] == "model_not_allowed"


async def test_a_model_that_fails_is_not_followed_by_one_that_the_role_leaves_out(
    signed_in: SignedIn, eve: SignedIn
) -> None:
    assert "[DONE]" in await ask_to_the_end(signed_in, model="Lab/status500")
    shown = (await signed_in.client.get("/api/conversations/c1/messages")).json()["items"]
    assert shown[-1]["metadata"]["model"] == "Spare/words-0tps-20"
    await set_user_role(signed_in, models=["Lab/*"])
    await ask_to_the_end(eve, model="Lab/status500")
    shown = (await eve.client.get("/api/conversations/c1/messages")).json()["items"]
    assert shown[-1]["metadata"]["status"] == "failed"


async def test_a_role_has_limits_of_its_own(signed_in: SignedIn, eve: SignedIn) -> None:
    await set_user_role(signed_in, limits={"messages": "2/hour", "uploads": "1/hour"})
    for number in range(2):
        assert (await ask(eve, id=f"c{number}", message_id=f"q{number}")).status_code == 202
    refused = await ask(eve, id="c3", message_id="q3")
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert (await ask(signed_in, message_id="q9")).status_code == 202
    added = [await eve.client.post("/api/files", files={"file": ("a.png", PNG)}) for _ in range(2)]
    assert [answer.status_code for answer in added] == [201, 429]


async def test_a_role_has_a_number_of_answers_at_once(signed_in: SignedIn, eve: SignedIn) -> None:
    await set_user_role(signed_in, limits={"concurrentRuns": 1})
    slow = {"model": "Lab/words-1tps-200"}
    started = await ask(eve, **slow)
    refused = await ask(eve, id="c2", message_id="q2", **slow)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_runs")
    assert refused.json()["params"]["limit"] == 1
    await eve.client.post(f"/api/runs/{started.json()['runId']}/stop")


@pytest.mark.parametrize("url", ["data", "https://example.org/a.png", "/api/files/x/content"])
async def test_without_files_no_question_brings_one(signed_in: SignedIn, eve: SignedIn, url: str) -> None:
    await set_user_role(signed_in, permissions=["presets.use"])
    if url == "data":
        url = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    part = {"type": "file", "mediaType": "image/png", "url": url}
    message = {"id": "q1", "role": "user", "parts": [{"type": "text", "text": "Hi"}, part]}
    refused = await ask(eve, messages=[message])
    assert (refused.status_code, refused.json()["params"]) == (403, {"permission": "files.use"})
    upload = await eve.client.post("/api/files", files={"file": ("a.png", PNG)})
    assert (upload.status_code, upload.json()["params"]) == (403, {"permission": "files.use"})


async def test_without_comparisons_one_model_answers(signed_in: SignedIn, eve: SignedIn) -> None:
    await set_user_role(signed_in, permissions=["presets.use"])
    refused = await ask(eve, model="Lab/words-0tps-20", compareWith=["Spare/words-0tps-20"])
    assert (refused.status_code, refused.json()["params"]) == (403, {"permission": "comparisons.use"})
    assert (await ask(eve, model="Lab/words-0tps-20")).status_code == 202


async def test_without_own_keys_nobody_is_asked_for_one(signed_in: SignedIn, eve: SignedIn) -> None:
    await set_user_role(signed_in, permissions=["presets.use"])
    assert (await eve.client.get("/api/provider-keys")).status_code == 403
    assert "ownKeys" not in (await eve.client.get("/api/models")).json()
