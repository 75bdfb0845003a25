"""The whole product on a MongoDB-compatible database, as it runs at scale."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import SignedIn
from bench.fake_provider import FakeProvider
from packages.docstore.tests.conftest import secantusdb_address
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import EndpointSettings, Settings
from tertulia.modules.chat import SummaryRepository
from tertulia.modules.chat.summaries import Summary
from tertulia.modules.messages import MessageRepository

__all__ = ["secantusdb_address"]

pytestmark = pytest.mark.mongo


@pytest.fixture
async def settings(settings: Settings, secantusdb_address: str, tmp_path: Path) -> AsyncGenerator[Settings]:
    """An installation on a database of its own."""
    name = f"app_{uuid.uuid4().hex}"
    uri = f"mongodb://{secantusdb_address}/{name}?replicaSet=secantus&timeoutMS=60000"
    async with FakeProvider() as provider:
        lab = EndpointSettings(
            name="Lab",
            base_url=provider.base_url,
            models=["words-0tps-20", "words-0tps-20-hang"],
            title_model="none",
        )
        yield msgspec.structs.replace(settings, database=uri, endpoints=[lab], home=tmp_path / "home")


def question(message_id: str, **fields: Any) -> dict[str, Any]:
    message = {
        "id": message_id,
        "role": "user",
        "parts": [{"type": "text", "text": f"Question {message_id}"}],
    }
    return {"id": "c1", "model": "Lab/words-0tps-20", "messages": [message], **fields}


async def read_messages(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    return (await client.get("/api/conversations/c1/messages")).json()["items"]


async def test_a_conversation_is_held_found_and_deleted(signed_in: SignedIn) -> None:
    client = signed_in.client
    first = await client.post("/api/messages", json=question("q1"))
    assert first.text.endswith("data: [DONE]\n\n")
    await client.post("/api/messages", json=question("q2"))
    again: dict[str, Any] = {
        "trigger": "regenerate-message",
        "messageId": first.headers["x-message-id"],
        "messages": [],
    }
    await client.post("/api/messages", json=question("q3") | again)
    shown = await read_messages(client)
    assert [message["role"] for message in shown] == ["user", "assistant"]
    assert len(shown[1]["siblings"]) == 2
    assert shown[1]["metadata"]["status"] == "finished"
    renamed = await client.patch("/api/conversations/c1", json={"title": "Found again"})
    assert renamed.json()["title"] == "Found again"
    listed = (await client.get("/api/conversations")).json()["items"]
    assert [item["title"] for item in listed] == ["Found again"]
    assert (await client.delete("/api/conversations/c1")).status_code == 204
    assert (await client.get("/api/conversations")).json()["items"] == []


async def test_one_question_posted_twice_at_once_has_one_run(signed_in: SignedIn) -> None:
    headers = {"accept": "application/json"}
    posts = [signed_in.client.post("/api/messages", json=question("q1"), headers=headers) for _ in range(2)]
    first, second = await asyncio.gather(*posts)
    assert first.json()["runId"] == second.json()["runId"]


async def test_a_run_of_a_dead_server_is_marked_by_the_next_start(
    signed_in: SignedIn, application: Application, settings: Settings, adapters: Adapters
) -> None:
    headers = {"accept": "application/json"}
    body = question("q1", model="Lab/words-0tps-20-hang")
    started = (await signed_in.client.post("/api/messages", json=body, headers=headers)).json()
    next_life = await bootstrap(settings, adapters)
    await next_life.start_serving()
    user_id = signed_in.user["id"]
    run = await next_life.chat.get_run(user_id, started["runId"])
    await next_life.close()
    assert run.status == "interrupted"
    assert application.runs.find_active(user_id, "c1") is not None


async def test_files_go_with_their_conversation(signed_in: SignedIn, application: Application) -> None:
    client = signed_in.client
    used, unused = [
        (await client.post("/api/files", files={"file": ("a.txt", b"words")})).json() for _ in range(2)
    ]
    body = question("q1")
    body["messages"][0]["parts"] += [{"type": "file", "mediaType": "text/plain", "url": used["url"]}]
    for _ in range(2):
        assert (await client.post("/api/messages", json=body)).status_code == 200
    assert (await client.delete(f"/api/files/{used['id']}")).status_code == 409
    assert (await client.delete("/api/conversations/c1")).status_code == 204
    assert (await client.get(used["url"])).status_code == 404
    await application.file_sweeper.sweep()
    assert (await client.get(unused["url"])).text == "words"
    kept = await application.file_storage.list_objects()
    assert [found.key for found in kept] == [f"{signed_in.user['id']}/{unused['id']}"]


async def test_a_comparison_is_found_again_by_its_question(signed_in: SignedIn) -> None:
    headers = {"accept": "application/json"}
    body = question("q1", compareWith=["Lab/words-0tps-20", "Lab/words-0tps-20"])
    first = await signed_in.client.post("/api/messages", json=body, headers=headers)
    again = await signed_in.client.post("/api/messages", json=body, headers=headers)
    assert first.json() == again.json()
    runs = [first.json(), *first.json()["others"]]
    for run in runs:
        stream = await signed_in.client.get(f"/api/runs/{run['runId']}/stream")
        assert stream.text.endswith("data: [DONE]\n\n")
    shown = await read_messages(signed_in.client)
    assert shown[1]["siblings"] == [run["messageId"] for run in runs]
    conversation = (await signed_in.client.get("/api/conversations/c1")).json()
    assert conversation["activeRunId"] is None


async def test_a_summary_is_found_on_its_branch_and_goes_with_its_conversation(
    signed_in: SignedIn, application: Application
) -> None:
    client, user_id = signed_in.client, signed_in.user["id"]
    first = await client.post("/api/messages", json=question("q1"))
    await client.post("/api/messages", json=question("q2"))
    await client.post("/api/messages", json=question("other", parentId=None))
    messages = MessageRepository(application.store)
    reached, below, beside = [
        await messages.get_message(user_id, "c1", message_id)
        for message_id in (first.headers["x-message-id"], "q2", "other")
    ]
    summaries = SummaryRepository(application.store)
    summary = Summary(
        user_id=user_id,
        conversation_id="c1",
        message_id=reached.id,
        branch=reached.branch,
        depth=reached.depth,
        text="They met.",
        tokens=3,
        model="Lab/words-0tps-20",
        created_at=reached.created_at,
    )
    assert await summaries.save(summary)
    assert await summaries.list_reached(user_id, "c1") == {reached.id}
    assert await summaries.find_above(below) == summary
    assert await summaries.find_above(beside) is None
    await client.delete("/api/conversations/c1")
    assert await summaries.find(reached) is None
    assert not await summaries.save(summary)
    assert await summaries.find(reached) is None


async def test_presets_are_unique_shared_and_imported_whole(signed_in: SignedIn) -> None:
    client = signed_in.client
    body = {"name": "Poet", "model": "Lab/small", "settings": {"temperature": 0.5}}
    made = await asyncio.gather(*(client.post("/api/presets", json=body) for _ in range(4)))
    items = [response.json() for response in made]
    assert sorted(item["name"] for item in items) == ["Poet", "Poet 2", "Poet 3", "Poet 4"]
    for item in items[:2]:
        await client.patch(f"/api/presets/{item['id']}", json={"isDefault": True})
    listed = (await client.get("/api/presets")).json()["items"]
    assert [item["id"] for item in listed if item["isDefault"]] == [items[1]["id"]]
    token = (await client.post(f"/api/presets/{items[0]['id']}/share")).json()["token"]
    assert (await client.get(f"/api/shared-presets/{token}")).json() == {**body, "name": items[0]["name"]}
    many = {"presets": [{**body, "name": f"p{number}"} for number in range(197)]}
    assert (await client.post("/api/presets/import", json=many)).json()["code"] == "too_many_presets"
    assert len((await client.get("/api/presets")).json()["items"]) == 4
