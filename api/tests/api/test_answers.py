"""Asking, following, stopping and reading over HTTP, as programs do it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.api.runs import read_chunks, wait_until_ended
from api.tests.conftest import Register, SignedIn
from api.tests.waiting import PATIENCE
from bench.fake_provider import FakeProvider
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import EndpointSettings, Settings

FAST = "Lab/words-0tps-20"
HANGING = "Lab/words-0tps-20-hang"


@pytest.fixture
async def provider() -> AsyncGenerator[FakeProvider]:
    async with FakeProvider() as provider:
        yield provider


@pytest.fixture
def settings(settings: Settings, provider: FakeProvider) -> Settings:
    """An installation with one endpoint, whose model's name says how it answers."""
    endpoint = EndpointSettings(
        name="Lab",
        base_url=provider.base_url,
        models=["words-0tps-20", "words-0tps-20-hang", "words-0tps-20-cut", "reasons-0tps-10", "status500"],
        title_model="none",
        retries=0,
    )
    return msgspec.structs.replace(settings, endpoints=[endpoint])


def question(text: str = "Hi", message_id: str = "q1", **fields: Any) -> dict[str, Any]:
    """The body that an AI SDK client posts."""
    message = {"id": message_id, "role": "user", "parts": [{"type": "text", "text": text}]}
    return {"id": "c1", "model": FAST, "messages": [message], **fields}


async def start(person: SignedIn, **fields: Any) -> dict[str, str]:
    """Post a question and return the names of its run."""
    response = await person.client.post(
        "/api/messages", json=question(**fields), headers={"accept": "application/json"}
    )
    assert response.status_code == 202, response.text
    return response.json()


async def test_a_question_is_answered_as_a_numbered_stream(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question())
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
    assert response.headers["x-conversation-id"] == "c1"
    numbers = [int(line[4:]) for line in response.text.splitlines() if line.startswith("id: ")]
    assert numbers == sorted(set(numbers))
    assert response.text.endswith("data: [DONE]\n\n")
    chunks = read_chunks(response.text)
    assert chunks[0]["messageId"] == response.headers["x-message-id"]
    assert chunks[-1]["type"] == "finish"
    assert chunks[-1]["messageMetadata"]["runId"] == response.headers["x-run-id"]


async def test_the_stored_message_is_what_the_stream_builds(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question(model="Lab/reasons-0tps-10"))
    page = (await signed_in.client.get("/api/conversations/c1/messages")).json()
    stored = page["items"][1]
    chunks = read_chunks(response.text)
    for kind in ("reasoning", "text"):
        streamed = "".join(chunk["delta"] for chunk in chunks if chunk["type"] == f"{kind}-delta")
        assert [part["text"] for part in stored["parts"] if part["type"] == kind] == [streamed]
    assert stored["metadata"] == chunks[-1]["messageMetadata"]


async def test_a_program_can_start_without_following(signed_in: SignedIn) -> None:
    started = await start(signed_in)
    run = await wait_until_ended(signed_in, started["runId"])
    assert (run["status"], run["messageId"]) == ("finished", started["messageId"])


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json; charset=utf-8", 202),
        ("Application/JSON", 202),
        ("*/*", 200),
        ("application/json, text/plain, */*", 200),
        ("application/json;q=0.5, text/event-stream", 200),
    ],
)
async def test_only_a_client_that_takes_nothing_but_json_is_not_streamed_to(
    signed_in: SignedIn, accept: str, status: int
) -> None:
    response = await signed_in.client.post("/api/messages", json=question(), headers={"accept": accept})
    assert response.status_code == status


async def test_a_follower_gets_what_came_after_its_last_frame(signed_in: SignedIn) -> None:
    started = await start(signed_in)
    whole = (await signed_in.client.get(f"/api/runs/{started['runId']}/stream")).text
    rest = await signed_in.client.get(f"/api/runs/{started['runId']}/stream", headers={"Last-Event-ID": "3"})
    assert whole.endswith(rest.text)
    assert not rest.text.startswith("id: 1\n")


async def test_a_conversation_without_a_run_has_nothing_to_resume(signed_in: SignedIn) -> None:
    await signed_in.client.post("/api/messages", json=question())
    assert (await signed_in.client.get("/api/messages/c1/stream")).status_code == 204
    assert (await signed_in.client.get("/api/messages/unheard-of/stream")).status_code == 204


async def test_the_active_run_of_a_conversation_is_resumed_and_stopped(signed_in: SignedIn) -> None:
    started = await start(signed_in, model=HANGING)
    following = asyncio.create_task(signed_in.client.get("/api/messages/c1/stream"))
    listed = (await signed_in.client.get("/api/conversations")).json()["items"]
    assert listed[0]["activeRunId"] == started["runId"]
    stopped = await signed_in.client.post(f"/api/runs/{started['runId']}/stop")
    assert stopped.status_code == 202
    async with asyncio.timeout(PATIENCE):
        stream = await following
    assert stream.headers["x-run-id"] == started["runId"]
    assert read_chunks(stream.text)[-1]["type"] == "abort"


async def test_a_broken_answer_ends_in_an_error_with_what_arrived_kept(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question(model="Lab/words-0tps-20-cut"))
    chunks = read_chunks(response.text)
    assert chunks[-1]["type"] == "error"
    stored = (await signed_in.client.get("/api/conversations/c1/messages")).json()["items"][1]
    assert stored["metadata"]["status"] == "failed"
    assert stored["metadata"]["error"]["code"] == "provider_cut_off"
    assert stored["parts"][1]["text"]


async def test_a_failing_provider_is_an_error_in_the_stream_not_of_the_request(signed_in: SignedIn) -> None:
    response = await signed_in.client.post("/api/messages", json=question(model="Lab/status500"))
    assert response.status_code == 200
    assert read_chunks(response.text)[-1] == {
        "type": "error",
        "errorText": read_chunks(response.text)[-1]["errorText"],
    }


BAD_QUESTIONS: list[dict[str, Any]] = [
    {"messages": []},
    {"messages": [{"id": "q", "role": "user", "parts": []}]},
    {"messages": [{"id": "q\x00", "role": "user", "parts": [{"type": "text", "text": "x"}]}]},
    {"messages": "no list"},
    {"unknown": 1},
    {"id": "with/slash"},
    {"model": "no-slash"},
    {"trigger": "other"},
    {"settings": {"temperature": "hot"}},
    {"settings": {"unheardOf": 1}},
]


@pytest.mark.parametrize("fields", BAD_QUESTIONS)
async def test_a_bad_question_is_a_problem_and_changes_nothing(
    signed_in: SignedIn, fields: dict[str, Any]
) -> None:
    response = await signed_in.client.post("/api/messages", json=question() | fields)
    assert response.status_code == 400, response.text
    assert response.json()["code"] in {"request_invalid", "question_invalid"}
    assert (await signed_in.client.get("/api/conversations")).json()["items"] == []


async def test_text_with_null_characters_and_any_script_comes_back_as_it_was(signed_in: SignedIn) -> None:
    text = "a\x00b \U0001f30d مرحبا \u200d end"
    await signed_in.client.post("/api/messages", json=question(text))
    page = (await signed_in.client.get("/api/conversations/c1/messages")).json()
    assert page["items"][0]["parts"][0]["text"] == text


async def test_a_parent_from_another_conversation_is_not_found(signed_in: SignedIn) -> None:
    await signed_in.client.post("/api/messages", json=question())
    response = await signed_in.client.post(
        "/api/messages", json=question(message_id="q2", id="c2", parentId="q1", model=FAST)
    )
    assert response.status_code == 404
    assert response.json()["code"] == "message_not_found"


async def test_what_belongs_to_another_person_is_not_found(signed_in: SignedIn, register: Register) -> None:
    started = await start(signed_in)
    await wait_until_ended(signed_in, started["runId"])
    eve = (await register("eve@example.org")).client
    calls: list[httpx.Response] = [
        await eve.get("/api/conversations/c1"),
        await eve.get("/api/conversations/c1/messages"),
        await eve.patch("/api/conversations/c1", json={"title": "Mine"}),
        await eve.delete("/api/conversations/c1"),
        await eve.get(f"/api/runs/{started['runId']}"),
        await eve.get(f"/api/runs/{started['runId']}/stream"),
        await eve.post(f"/api/runs/{started['runId']}/stop"),
    ]
    assert [call.status_code for call in calls] == [404] * len(calls)
    taken = await eve.post("/api/messages", json=question("My own"))
    assert taken.status_code == 200
    assert len((await signed_in.client.get("/api/conversations/c1/messages")).json()["items"]) == 2


async def test_a_conversation_is_renamed_archived_and_deleted(signed_in: SignedIn) -> None:
    client = signed_in.client
    await client.post("/api/messages", json=question())
    changed = (
        await client.patch("/api/conversations/c1", json={"title": "  New  ", "archived": True})
    ).json()
    assert (changed["title"], changed["titleSource"], changed["archived"]) == ("New", "user", True)
    assert (await client.get("/api/conversations")).json()["items"] == []
    assert len((await client.get("/api/conversations", params={"archived": True})).json()["items"]) == 1
    assert (await client.delete("/api/conversations/c1")).status_code == 204
    assert (await client.get("/api/conversations/c1")).status_code == 404


async def test_the_list_is_paged_and_a_changed_cursor_refused(signed_in: SignedIn) -> None:
    client = signed_in.client
    for index in range(5):
        await client.post("/api/messages", json=question(id=f"c{index}"))
    first = (await client.get("/api/conversations", params={"limit": 3})).json()
    second = (
        await client.get("/api/conversations", params={"limit": 3, "cursor": first["nextCursor"]})
    ).json()
    assert [item["id"] for item in first["items"] + second["items"]] == ["c4", "c3", "c2", "c1", "c0"]
    assert second["nextCursor"] is None
    for cursor in ("x", first["nextCursor"][:-2], "eyJhIjoxfQ", "W10", "é"):
        response = await client.get("/api/conversations", params={"cursor": cursor})
        assert response.status_code == 400


async def test_a_database_that_fails_is_said_plainly(signed_in: SignedIn, application: Application) -> None:
    await application.store.close()
    response = await signed_in.client.post("/api/messages", json=question())
    assert response.status_code == 503
    assert response.json()["code"] == "not_ready"
