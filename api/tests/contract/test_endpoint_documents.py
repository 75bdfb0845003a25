"""People's keys and stored endpoints on each document engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from docstore import DocumentStore, Put
from packages.docstore.tests.conftest import (
    OpenStore,
    new_secantusdb,
    new_sqlite,
    new_store,
    secantusdb_address,
)
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import Sealer
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.modules.providers import (
    ENDPOINT_VERSIONS,
    PROVIDER_KEYS,
    STORED_ENDPOINTS,
    OwnKeys,
    StoredEndpoints,
)
from tertulia.modules.providers.errors import ProviderKeyExpiredError

__all__ = ["new_secantusdb", "new_sqlite", "new_store", "secantusdb_address"]

CHANGES: dict[str, Any] = {
    "baseUrl": "http://lab/v1",
    "apiKey": "sk-secret",
    "headers": {"x.team/$a": "secret"},
    "modelOverrides": {"gpt-4.*": {"contextTokens": 1000}, "$odd": {}},
    "extraBody": {"a": {"b.c": [1, 2.5, None, True]}},
}


@pytest.fixture
async def store(new_store: OpenStore) -> AsyncGenerator[DocumentStore]:
    opened = new_store()
    await opened.open([PROVIDER_KEYS, STORED_ENDPOINTS, ENDPOINT_VERSIONS])
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(b"k" * 32)


@pytest.fixture
def stored(store: DocumentStore, sealer: Sealer, clock: FixedClock) -> StoredEndpoints:
    return StoredEndpoints(store, sealer, clock)


@pytest.fixture
def own_keys(store: DocumentStore, sealer: Sealer, clock: FixedClock) -> OwnKeys:
    return OwnKeys(store, sealer, clock, RateLimiter(enabled=False), "1/hour")


async def test_changes_come_back_as_they_were_whatever_their_names(stored: StoredEndpoints) -> None:
    assert (await stored.read_all(), await stored.read_version()) == ({}, None)
    await stored.put("Lab 1.$x", CHANGES, "ada")
    assert await stored.read_all() == {"Lab 1.$x": CHANGES}


async def test_every_change_has_a_version_of_its_own(stored: StoredEndpoints) -> None:
    versions = [await stored.read_version()]
    for changes in ({"models": ["a"]}, {"models": ["a"]}):
        await stored.put("Lab", changes, "ada")
        versions.append(await stored.read_version())
    await stored.delete("Lab", with_own_keys=False)
    versions.append(await stored.read_version())
    assert len(set(versions)) == 4
    assert await stored.read_all() == {}


async def test_secrets_stand_in_no_document(stored: StoredEndpoints, store: DocumentStore) -> None:
    await stored.put("Lab", CHANGES, "ada")
    document = await store.get(STORED_ENDPOINTS, "Lab")
    assert document is not None
    assert "secret" not in document.settings
    assert document.sealed is not None
    assert document.changed_by == "ada"


async def test_a_key_is_kept_for_one_person_and_one_endpoint(own_keys: OwnKeys, store: DocumentStore) -> None:
    await own_keys.set("ada", "Lab", "sk-1")
    await own_keys.set("ada", "Lab", "sk-2")
    await own_keys.set("eve", "Lab", "sk-3")
    assert await own_keys.find("ada", "Lab") == "sk-2"
    assert await own_keys.find("ada", "Other") is None
    document = await store.get(PROVIDER_KEYS, "ada", "Lab")
    assert document is not None
    assert "sk-2" not in document.sealed
    assert [state.is_set for state in await own_keys.list_states("ada", ["Lab", "Other"])] == [True, False]
    await own_keys.remove("ada", "Lab")
    assert await own_keys.find("ada", "Lab") is None
    assert await own_keys.find("eve", "Lab") == "sk-3"


async def test_a_key_that_has_expired_says_so(own_keys: OwnKeys, clock: FixedClock) -> None:
    await own_keys.set("ada", "Lab", "sk-1", clock.moment + timedelta(seconds=1, microseconds=7))
    assert await own_keys.find("ada", "Lab") == "sk-1"
    clock.moment += timedelta(seconds=1)
    with pytest.raises(ProviderKeyExpiredError):
        await own_keys.find("ada", "Lab")


async def test_an_endpoint_that_goes_takes_its_keys_along(own_keys: OwnKeys, stored: StoredEndpoints) -> None:
    for endpoint in ("Lab", "Other"):
        await own_keys.set("ada", endpoint, "sk-1")
    await stored.put("Lab", CHANGES, "ada")
    await stored.delete("Lab", with_own_keys=True)
    assert [state.is_set for state in await own_keys.list_states("ada", ["Lab", "Other"])] == [False, True]


async def test_a_key_that_was_moved_to_another_person_is_of_no_use(
    own_keys: OwnKeys, store: DocumentStore
) -> None:
    await own_keys.set("ada", "Lab", "sk-1")
    document = await store.get(PROVIDER_KEYS, "ada", "Lab")
    assert document is not None
    await store.write(Put(PROVIDER_KEYS, msgspec.structs.replace(document, user_id="eve")))
    assert await own_keys.find("eve", "Lab") is None
