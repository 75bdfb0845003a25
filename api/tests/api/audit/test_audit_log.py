"""The audit log over HTTP: reading, exporting and checking it."""

from __future__ import annotations

import csv
import io

from api.tests.conftest import OpenClient, Register, SignedIn
from docstore import Delete
from tertulia.entrypoints.bootstrap import Application
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AUDIT_ENTRIES

URL = "/api/admin/audit"
ENDPOINT = {"settings": {"baseUrl": "http://127.0.0.1:9/v1"}}


async def test_a_change_of_an_endpoint_is_in_the_log_with_its_author(signed_in: SignedIn) -> None:
    changed = await signed_in.client.put("/api/admin/endpoints/Lab", json=ENDPOINT)
    removed = await signed_in.client.delete("/api/admin/endpoints/Lab")
    assert (changed.status_code, removed.status_code) == (200, 204)

    answer = (await signed_in.client.get(URL, params={"action": "endpoint."})).json()

    assert [item["action"] for item in answer["items"]] == ["endpoint.reset", "endpoint.changed"]
    entry = answer["items"][1]
    assert entry["actor"] == {
        "userId": signed_in.user["id"],
        "name": signed_in.user["name"],
        "address": "127.0.0.1",
        "via": "page",
    }
    assert entry["target"] == {"kind": "endpoint", "id": "Lab", "name": None}
    assert entry["details"] == {"fields": "baseUrl"}
    assert "127.0.0.1:9" not in str(answer)
    assert answer["nextCursor"] is None


async def test_pages_are_linked_and_a_strange_cursor_is_refused(
    signed_in: SignedIn, application: Application
) -> None:
    for n in range(5):
        await application.audit.record("test.done", Actor(user_id="gone"), target_id=str(n))
    first = (await signed_in.client.get(URL, params={"action": "test.", "limit": 3})).json()
    query = {"action": "test.", "limit": 3, "cursor": first["nextCursor"]}
    second = (await signed_in.client.get(URL, params=query)).json()

    assert [item["target"]["id"] for item in first["items"] + second["items"]] == ["4", "3", "2", "1", "0"]
    assert second["nextCursor"] is None
    assert first["items"][0]["actor"]["name"] is None
    refused = await signed_in.client.get(URL, params={"cursor": "x"})
    assert (refused.status_code, refused.json()["code"]) == (400, "cursor_invalid")


async def test_times_narrow_and_a_broken_one_is_refused(
    signed_in: SignedIn, application: Application
) -> None:
    await application.audit.record("test.done", Actor(user_id="gone"))

    async def count(**params: str) -> int:
        answer = await signed_in.client.get(URL, params={"action": "test.", **params})
        assert answer.status_code == 200, answer.text
        return len(answer.json()["items"])

    assert await count(**{"from": "2020-01-01T00:00:00Z"}) == 1
    assert await count(to="2020-01-01T00:00:00") == 0
    assert await count(userId="gone") == 1
    assert await count(userId="nobody") == 0
    assert (await signed_in.client.get(URL, params={"from": "yesterday"})).status_code == 400


async def test_the_export_is_safe_csv_and_is_itself_in_the_log(
    signed_in: SignedIn, application: Application
) -> None:
    await application.audit.record(
        "test.done", Actor(user_id="gone", address="=cmd()"), details={"b": "2", "a": "1"}
    )

    answer = await signed_in.client.get(f"{URL}/export")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    headings, exported, done, *_ = csv.reader(io.StringIO(answer.text, newline=""))
    assert headings[:3] == ["number", "at", "action"]
    assert exported[2:4] == ["audit.exported", signed_in.user["id"]]
    assert done[4] == "'=cmd()"
    assert done[8] == "a: 1; b: 2"


async def test_checking_says_where_the_log_is_broken(signed_in: SignedIn, application: Application) -> None:
    for _ in range(3):
        await application.audit.record("test.done", Actor())
    whole = (await signed_in.client.post(f"{URL}/verify")).json()
    assert (whole["ok"], whole["brokenAt"]) == (True, None)
    number = whole["entries"] - 1
    await application.store.write(Delete(collection=AUDIT_ENTRIES, key=(f"{number:012d}",)))

    broken = (await signed_in.client.post(f"{URL}/verify")).json()

    assert (broken["ok"], broken["brokenAt"], broken["entries"]) == (False, number, number - 1)


async def test_who_may_not_read_the_log_gets_nothing_of_it(signed_in: SignedIn, register: Register) -> None:
    other = await register("bob@example.org")
    for method, path in (("GET", URL), ("GET", f"{URL}/export"), ("POST", f"{URL}/verify")):
        answer = await other.client.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_each_sign_in_is_in_the_log_with_its_way_and_its_device_and_a_refused_one_is_not(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client = open_client()
    typed = {"email": signed_in.user["email"], "password": signed_in.password}
    refused = await client.post("/api/auth/login", json={**typed, "password": "not it, but long"})
    let_in = await client.post("/api/auth/login", json=typed, headers={"user-agent": browser})
    assert (refused.status_code, let_in.status_code) == (401, 200)

    items = (await signed_in.client.get(URL, params={"action": "session."})).json()["items"]

    assert [item["action"] for item in items] == ["session.opened"] * 2
    assert items[0]["details"] == {"provider": "local", "device": "Firefox · Linux"}
    assert items[0]["actor"]["userId"] == items[0]["target"]["id"] == signed_in.user["id"]
    assert items[0]["actor"]["address"] == "127.0.0.1"
