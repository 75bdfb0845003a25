"""`kill -9` at any moment loses nothing that was acknowledged, and needs no repair."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from api.tests.waiting import PATIENCE
from bench.fake_provider import FakeProvider

from .load import MODELS, Exchange, Person, Witness
from .server_process import ServerProcess

ROUNDS = 20
PEOPLE = 12
CHECKPOINTS = 1.2
"""Seconds that checkpoints are apart at most, while nothing has to be waited for."""
CONFIGURATION = """
endpoints:
  - name: Fake
    baseUrl: {url}
    apiKey: none
    models: [{models}]
    titleModel: none
limits: {{enabled: false}}
localModel: {{enabled: false}}
"""


async def register(session: aiohttp.ClientSession, url: str) -> str:
    account = {"email": "kill@example.org", "password": "a long enough passphrase", "name": "Kill"}
    async with session.post(f"{url}/api/auth/register", json=account) as response:
        assert response.status == 201, await response.text()
        return (await response.json())["accessToken"]


async def read_messages(
    session: aiohttp.ClientSession, url: str, token: str, exchange: Exchange
) -> dict[str, Any]:
    address = f"{url}/api/conversations/{exchange.conversation_id}/messages"
    query = {"leaf": exchange.answer_id, "limit": "200"}
    headers = {"authorization": f"Bearer {token}"}
    async with session.get(address, params=query, headers=headers) as response:
        assert response.status == 200, await response.text()
        return {item["id"]: item for item in (await response.json())["items"]}


def join_text(message: dict[str, Any]) -> str:
    return "".join(part["text"] for part in message["parts"] if part["type"] == "text")


def check_exchange(exchange: Exchange, messages: dict[str, Any], killed_at: float, kept_until: float) -> None:
    assert join_text(messages[exchange.question_id]) == exchange.question
    answer = messages[exchange.answer_id]
    status, text = answer["metadata"]["status"], join_text(answer)
    assert status == "finished" if exchange.is_finished else status in ("interrupted", "finished")
    whole, kept = exchange.text_until(killed_at), exchange.text_until(kept_until)
    expected = whole if status == "finished" else kept
    assert text.startswith(expected), f"{status}: {len(text)} of {len(expected)} characters"


@pytest.mark.kill
@pytest.mark.timeout(1200)
async def test_nothing_acknowledged_is_lost_over_twenty_kills(tmp_path: Path) -> None:
    chance = random.Random(20)
    interrupted = 0
    async with FakeProvider() as provider, aiohttp.ClientSession() as session:
        (tmp_path / "tertulia.yaml").write_text(
            CONFIGURATION.format(url=provider.base_url, models=", ".join(MODELS))
        )
        server = ServerProcess(tmp_path)
        try:
            await server.start()
            token = await register(session, server.url)
            for _ in range(ROUNDS):
                people = [Person(session, token, number) for number in range(PEOPLE)]
                witness = Witness(session, token)
                talks = [asyncio.create_task(person.talk(server.url)) for person in people]
                talks.append(asyncio.create_task(witness.write(server.url)))
                await asyncio.wait(talks, timeout=chance.uniform(0.1, 4))
                killed_at = time.monotonic()
                # A checkpoint may wait for one that is being saved, and is saved itself.
                kept_until = killed_at - CHECKPOINTS - 2 * witness.longest_until(killed_at)
                await server.kill()
                await asyncio.wait_for(asyncio.gather(*talks), PATIENCE)
                await server.start()
                for exchange in (exchange for person in people for exchange in person.exchanges):
                    messages = await read_messages(session, server.url, token, exchange)
                    check_exchange(exchange, messages, killed_at, kept_until)
                    interrupted += messages[exchange.answer_id]["metadata"]["status"] == "interrupted"
        finally:
            await server.kill()
    assert interrupted > ROUNDS
