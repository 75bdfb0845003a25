"""What people who were put out can try with what they began before. Each test says the attack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import msgspec
import pytest

from api.tests.conftest import Register, SignedIn
from api.tests.waiting import PATIENCE
from bench.fake_provider import FakeProvider
from docstore import Query
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import EndpointSettings, Settings
from tertulia.kernel.principal import SERVER
from tertulia.modules.messages import MESSAGES

HANGING = "Lab/words-0tps-20-hang"


@pytest.fixture
async def provider() -> AsyncGenerator[FakeProvider]:
    async with FakeProvider() as provider:
        yield provider


@pytest.fixture
def settings(settings: Settings, provider: FakeProvider) -> Settings:
    models = [HANGING.removeprefix("Lab/")]
    endpoint = EndpointSettings(name="Lab", base_url=provider.base_url, models=models, title_model="none")
    return msgspec.structs.replace(settings, endpoints=[endpoint])


async def _ask(person: SignedIn) -> str:
    """Begin an answer that does not end by itself; returns its run's id."""
    message = {"id": "q1", "role": "user", "parts": [{"type": "text", "text": "Go"}]}
    answer = await person.client.post(
        "/api/messages",
        json={"id": "c1", "model": HANGING, "messages": [message]},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 202, answer.text
    return str(answer.json()["runId"])


async def test_an_answer_in_the_making_ends_with_a_suspension(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    """Be suspended while a long answer streams, and read on, at the organisation's cost."""
    grace = await register("grace@example.org")
    run_id = await _ask(grace)
    reading = asyncio.create_task(grace.client.get(f"/api/runs/{run_id}/stream"))
    path = f"/api/admin/users/{grace.user['id']}"
    changed = await signed_in.client.patch(path, json={"status": "suspended"})
    assert changed.status_code == 200
    assert application.runs.list_active(grace.user["id"]) == []
    async with asyncio.timeout(PATIENCE):
        await reading


async def test_an_answer_in_the_making_on_another_server_ends_with_the_account(
    application: Application, signed_in: SignedIn, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave, or be removed, by another server or a command while an answer is made here: it would be written after
    everything was removed, and stay."""
    grace = await register("grace@example.org")
    user_id: str = grace.user["id"]
    await _ask(grace)
    elsewhere = await bootstrap(application.settings, Adapters())
    await elsewhere.accounts.departures.remove(user_id, SERVER)
    await elsewhere.close()
    assert application.runs.list_active(user_id)

    await application.accounts.departures.resume()
    assert application.runs.list_active(user_id) == []

    monkeypatch.setattr("tertulia.modules.accounts.leaving.AFTERMATH", timedelta(0))
    await application.accounts.departures.resume()
    assert await application.store.find(MESSAGES, Query(where={"user_id": user_id})) == []
