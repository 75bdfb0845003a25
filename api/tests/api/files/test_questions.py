"""Questions with files over HTTP: what happens to the files, and what is left of them."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import SignedIn
from api.tests.unit.files.samples import PNG, wait_until_empty
from bench.fake_provider import FakeProvider
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import EndpointSettings, FileSettings, Settings

JSON = {"accept": "application/json"}


@pytest.fixture
async def settings(settings: Settings) -> AsyncGenerator[Settings]:
    """With one endpoint, and files of at most a megabyte."""
    async with FakeProvider() as provider:
        lab = EndpointSettings(
            name="Lab", base_url=provider.base_url, models=["words-0tps-20"], title_model="none"
        )
        yield msgspec.structs.replace(settings, endpoints=[lab], files=FileSettings(max_megabytes=1))


def question(*parts: dict[str, Any], message_id: str = "q1") -> dict[str, Any]:
    message = {"id": message_id, "role": "user", "parts": list(parts)}
    return {"id": "c1", "model": "Lab/words-0tps-20", "messages": [message]}


def file_part(url: str) -> dict[str, Any]:
    return {"type": "file", "mediaType": "image/png", "filename": "a.png", "url": url}


async def add(client: httpx.AsyncClient) -> dict[str, Any]:
    return (await client.post("/api/files", files={"file": ("a.png", PNG)})).json()


async def test_a_file_is_read_again_with_its_message_and_goes_with_the_conversation(
    signed_in: SignedIn, settings: Settings
) -> None:
    client = signed_in.client
    file = await add(client)
    answer = await client.post("/api/messages", json=question(file_part(file["url"])))
    assert answer.text.endswith("data: [DONE]\n\n")
    shown = (await client.get("/api/conversations/c1/messages")).json()["items"][0]
    assert shown["parts"] == [file_part(file["url"])]
    refused = await client.delete(f"/api/files/{file['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")
    assert (await client.delete("/api/conversations/c1")).status_code == 204
    assert (await client.get(file["url"])).status_code == 404
    await wait_until_empty(settings.home / "files")


async def test_a_file_within_the_question_is_stored_and_served(signed_in: SignedIn) -> None:
    content = b"a" * 990_000
    url = "data:text/plain;base64," + base64.b64encode(content).decode()
    await signed_in.client.post("/api/messages", json=question(file_part(url)), headers=JSON)
    shown = (await signed_in.client.get("/api/conversations/c1/messages")).json()["items"][0]
    assert shown["parts"][0]["mediaType"] == "text/plain"
    assert (await signed_in.client.get(shown["parts"][0]["url"])).content == content


async def test_one_that_is_too_large_is_refused_and_leaves_nothing(
    signed_in: SignedIn, settings: Settings
) -> None:
    url = "data:text/plain;base64," + base64.b64encode(b"a" * 1_000_001).decode()
    response = await signed_in.client.post("/api/messages", json=question(file_part(url)))
    assert (response.status_code, response.json()["code"]) == (413, "file_too_large")
    await wait_until_empty(settings.home / "files")
    assert (await signed_in.client.get("/api/conversations")).json()["items"] == []


async def test_a_body_beyond_all_that_a_question_may_have_is_refused(signed_in: SignedIn) -> None:
    part = file_part("data:text/plain;base64," + "A" * 10_000_000)
    response = await signed_in.client.post("/api/messages", json=question(part))
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_files_are_there_after_a_restart(
    signed_in: SignedIn, application: Application, settings: Settings, adapters: Adapters
) -> None:
    file = await add(signed_in.client)
    await signed_in.client.post("/api/messages", json=question(file_part(file["url"])))
    await application.close()
    next_life = await bootstrap(settings, adapters)
    await next_life.file_sweeper.sweep()
    assert await next_life.files.read(signed_in.user["id"], file["id"]) == PNG
    await next_life.close()
