"""That nothing is left of somebody who is gone, in any collection."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from api.tests.api.accounts.documents import make_document
from api.tests.api.test_own_data import find_traces
from api.tests.conftest import Register, SignedIn
from api.tests.waiting import PATIENCE
from docstore import Put
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.kernel.principal import SERVER
from tertulia.modules.accounts import ABOUT, DEPARTURES, MENTIONED, list_belongings
from tertulia.modules.auth import MAIL_TOKENS
from tertulia.modules.sharing import GRANTS
from tertulia.modules.users import UserLeft

KEPT = {"audit_entries", "departures"}


@pytest.fixture
async def grace(signed_in: SignedIn, register: Register) -> SignedIn:
    del signed_in
    return await register("grace@example.org")


async def test_a_document_in_every_collection_goes_or_forgets_them(
    application: Application, grace: SignedIn
) -> None:
    user_id: str = grace.user["id"]
    by_name = {collection.name: collection for collection in COLLECTIONS}
    own = [(one.collection, one.field) for one in list_belongings(COLLECTIONS)]
    others = [(by_name[name], field) for name, field in (*MENTIONED, *ABOUT)]
    made = {
        (collection.name, field): make_document(collection, **{field: user_id})
        for collection, field in (*own, *others)
        if collection.name not in KEPT
    }
    made["grants", "grantee"] = make_document(GRANTS, grantee=f"user:{user_id}")
    await application.store.write(*(Put(by_name[name], one) for (name, _), one in made.items()))
    assert set(await find_traces(application, user_id)) >= {name for name, _ in made}

    assert (await grace.client.delete("/api/auth/me")).status_code == 200

    assert set(await find_traces(application, user_id)) == KEPT
    for (name, field), blank in MENTIONED.items():
        key = (getattr(made[name, field], one) for one in by_name[name].key)
        kept = await application.store.get(by_name[name], *key)
        assert (kept is not None, getattr(kept, field, "")) == (True, blank), f"{name}.{field}"


async def test_an_invitation_that_is_sent_while_they_leave_does_not_become_the_servers(
    application: Application, grace: SignedIn
) -> None:
    """Attack: an administrator of few rights leaves while a request of theirs still runs. An invitation that nobody
    sent is one of the command line, which vouches for every address."""
    late = make_document(MAIL_TOKENS, created_by=grace.user["id"])

    async def invite(_: UserLeft) -> None:
        await application.store.write(Put(MAIL_TOKENS, late))

    application.events.subscribe(UserLeft, invite)
    await grace.client.delete("/api/auth/me")

    assert await application.store.get(MAIL_TOKENS, MAIL_TOKENS.key_of(late)) is None


async def test_what_is_past_its_time_and_not_shown_any_more_goes_too(
    application: Application, grace: SignedIn
) -> None:
    user_id: str = grace.user["id"]
    past = (await application.users.get(user_id)).created_at - timedelta(hours=1)
    expiring = [one for one in list_belongings(COLLECTIONS) if one.collection.expires]
    assert expiring
    for one in expiring:
        old = make_document(one.collection, **{one.field: user_id, one.collection.expires or "": past})
        await application.store.write(Put(one.collection, old))

    await grace.client.delete("/api/auth/me")

    with closing(sqlite3.connect(application.settings.home / "documents.db")) as database:
        for one in expiring:
            where = f"instr(CAST(_doc AS TEXT), '{user_id}')"
            found = database.execute(f"SELECT count(*) FROM {one.collection.name} WHERE {where}").fetchone()
            assert found == (0,), one.collection.name


async def test_the_browser_that_asked_keeps_no_cookie(grace: SignedIn) -> None:
    answer = await grace.client.delete("/api/auth/me")
    taken_back = answer.headers.get_list("set-cookie")
    names = {cookie.partition("=")[0] for cookie in taken_back}
    assert names == {"tertulia_refresh", "tertulia_device", "tertulia_known"}
    assert all("Max-Age=0" in cookie and "Path=/api/auth" in cookie for cookie in taken_back)


async def test_who_gives_up_waiting_stops_nothing(application: Application, grace: SignedIn) -> None:
    user_id: str = grace.user["id"]
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_: UserLeft) -> None:
        begun.set()
        await go_on.wait()

    application.events.subscribe(UserLeft, hold)
    removing = asyncio.create_task(application.accounts.departures.remove(user_id, SERVER))
    await begun.wait()
    removing.cancel()
    await asyncio.gather(removing, return_exceptions=True)
    go_on.set()

    async with asyncio.timeout(PATIENCE):
        while set(await find_traces(application, user_id)) != KEPT:
            await asyncio.sleep(0)


async def test_a_departure_is_looked_at_again_and_not_before_its_time(
    application: Application, grace: SignedIn
) -> None:
    await grace.client.delete("/api/auth/me")
    await application.accounts.departures.resume()
    departure = await application.store.get(DEPARTURES, grace.user["id"])
    assert departure is not None
    assert departure.removed_at is not None
