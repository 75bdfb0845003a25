"""Banner and terms: shown to everyone, and accepted before anything else."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.tests.conftest import Adapters, Register, SignedIn
from tertulia.entrypoints.bootstrap import Application, bootstrap
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import SERVER
from tertulia.modules.notices.schemas import NoticesInput, TermsInput

URL = "/api/admin/notices"
ACCEPT = "/api/auth/terms/accept"


async def set_notices(admin: SignedIn, **notices: Any) -> dict[str, Any]:
    answer = await admin.client.put(URL, json=notices)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def accept(person: SignedIn, version: str) -> httpx.Response:
    return await person.client.post(ACCEPT, json={"version": version})


async def test_without_notices_none_are_shown(client: httpx.AsyncClient) -> None:
    config = (await client.get("/api/config")).json()
    assert (config["banner"], config["terms"], config["captcha"]) == (None, None, None)


async def test_a_banner_is_shown_to_everyone_and_has_another_id_for_other_words_or_tone(
    signed_in: SignedIn, client: httpx.AsyncClient
) -> None:
    first = await set_notices(signed_in, banner={"text": " Back at 5. ", "tone": "warning"})
    shown = (await client.get("/api/config")).json()["banner"]
    assert shown == {"text": "Back at 5.", "tone": "warning", "id": first["banner"]["id"]}

    second = await set_notices(signed_in, banner={"text": "Back at 6."})
    assert second["banner"]["id"] != first["banner"]["id"]
    assert second["banner"]["tone"] == "info"
    third = await set_notices(signed_in, banner={"text": "Back at 6.", "tone": "warning"})
    assert third["banner"]["id"] != second["banner"]["id"]

    await set_notices(signed_in)
    assert (await client.get("/api/config")).json()["banner"] is None


async def test_a_notice_without_text_is_none(signed_in: SignedIn, client: httpx.AsyncClient) -> None:
    await set_notices(signed_in, banner={"text": "Hello"})
    notices = await set_notices(signed_in, banner={"text": " \n"}, terms={"text": "\t "})
    assert (notices["banner"], notices["terms"]) == (None, None)
    config = (await client.get("/api/config")).json()
    assert (config["banner"], config["terms"]) == (None, None)


async def test_until_the_terms_are_accepted_nothing_else_works(
    signed_in: SignedIn, register: Register
) -> None:
    bob = await register("bob@example.org")
    terms = (await set_notices(signed_in, terms={"text": "# Be kind"}))["terms"]

    refused = await bob.client.get("/api/conversations")
    me = await bob.client.get("/api/auth/me")
    assert (refused.status_code, refused.json()["params"]) == (403, {"step": "terms"})
    assert me.json()["pending"] == ["terms"]

    assert (await accept(bob, terms["version"])).status_code == 204
    assert (await bob.client.get("/api/conversations")).status_code == 200
    assert (await bob.client.get("/api/auth/me")).json()["pending"] == []


async def test_the_administrator_accepts_them_too(signed_in: SignedIn) -> None:
    terms = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]

    assert (await signed_in.client.get(URL)).json()["code"] == "step_pending"
    await accept(signed_in, terms["version"])
    assert (await signed_in.client.get(URL)).json()["terms"] == terms


async def test_other_terms_are_accepted_anew_and_the_same_ones_are_not(signed_in: SignedIn) -> None:
    first = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]
    await accept(signed_in, first["version"])
    again = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]
    assert again == first
    assert (await signed_in.client.get(URL)).status_code == 200

    second = (await set_notices(signed_in, terms={"text": "Be kinder"}))["terms"]
    assert (await signed_in.client.get(URL)).json()["code"] == "step_pending"

    stale = await accept(signed_in, first["version"])
    assert (stale.status_code, stale.json()["code"]) == (409, "terms_changed")
    assert (await accept(signed_in, second["version"])).status_code == 204
    assert (await accept(signed_in, "made-up")).status_code == 409


async def test_the_text_of_the_terms_is_kept_by_browsers_and_not_in_the_configuration(
    signed_in: SignedIn, client: httpx.AsyncClient
) -> None:
    terms = (await set_notices(signed_in, terms={"text": "# Be kind"}))["terms"]
    assert (await client.get("/api/config")).json()["terms"] == {"version": terms["version"]}

    answers = [await one.get(f"/api/terms/{terms['version']}") for one in (client, signed_in.client)]
    assert [answer.json() for answer in answers] == [terms, terms]
    assert answers[0].headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("after", [None, {"text": "Be kinder"}])
async def test_terms_that_hold_no_more_are_not_read(
    signed_in: SignedIn, client: httpx.AsyncClient, after: dict[str, str] | None
) -> None:
    first = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]
    await accept(signed_in, first["version"])
    await set_notices(signed_in, terms=after)

    gone = await client.get(f"/api/terms/{first['version']}")
    assert (gone.status_code, gone.json()["code"]) == (409, "terms_changed")
    assert "immutable" not in gone.headers["cache-control"]


async def test_terms_hold_on_every_server(
    signed_in: SignedIn, application: Application, settings: Settings, adapters: Adapters
) -> None:
    other = await bootstrap(settings, adapters)
    try:
        terms = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]
        assert other.guards.notices.current.terms is None
        assert (await other.guards.notices.read_terms(terms["version"])).text == "Be kind"
        shown = (await other.client_config.read("localhost")).terms
        assert shown is not None
        assert shown.version == terms["version"]
        await other.guards.notices.put(NoticesInput(terms=TermsInput(text="Be kinder")), SERVER)
        stale = await accept(signed_in, terms["version"])
        assert stale.json()["code"] == "terms_changed"
        newest = await other.guards.notices.put(NoticesInput(terms=TermsInput(text="Be kindest")), SERVER)
        assert newest.terms is not None
        assert (await application.guards.notices.read_terms(newest.terms.version)).text == "Be kindest"
    finally:
        await other.close()


async def test_what_was_done_is_in_the_audit_log(signed_in: SignedIn) -> None:
    terms = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]
    await accept(signed_in, terms["version"])
    await set_notices(signed_in, banner={"text": "Hello"})

    items = (await signed_in.client.get("/api/admin/audit")).json()["items"]
    found = [
        (one["action"], one["details"]) for one in items if one["target"]["kind"] in {"notices", "terms"}
    ]

    assert found == [
        ("notices.changed", {"banner": "changed", "terms": "removed"}),
        ("terms.accepted", {}),
        ("notices.changed", {"terms": "changed"}),
    ]


async def test_accepting_again_writes_nothing_down(signed_in: SignedIn) -> None:
    """The log is never cleared, so nobody may fill it by doing again what is done."""
    version = (await set_notices(signed_in, terms={"text": "Be kind."}))["terms"]["version"]
    for _ in range(3):
        assert (await accept(signed_in, version)).status_code == 204
    log = (await signed_in.client.get("/api/admin/audit", params={"action": "terms."})).json()
    assert [entry["action"] for entry in log["items"]] == ["terms.accepted"]


@pytest.mark.parametrize(
    "body",
    [
        {"terms": {"text": "x" * 100_001}},
        {"terms": {"text": "é" * 60_000}},
        {"terms": {"text": "x", "version": "chosen"}},
        {"banner": {"text": "x" * 501}},
        {"banner": {"text": "x", "tone": "loud"}},
        {"other": 1},
    ],
)
async def test_notices_that_do_not_fit_change_nothing(signed_in: SignedIn, body: dict[str, Any]) -> None:
    answer = await signed_in.client.put(URL, json=body)

    assert (answer.status_code, answer.json()["code"]) == (400, "request_invalid")
    assert (await signed_in.client.get(URL)).json() == {"banner": None, "terms": None, "changedAt": None}


async def test_who_has_no_right_changes_nothing(signed_in: SignedIn, register: Register) -> None:
    bob = await register("bob@example.org")
    answers = [await bob.client.get(URL), await bob.client.put(URL, json={})]
    assert {answer.json()["code"] for answer in answers} == {"permission_missing"}


async def test_an_api_key_of_a_person_with_a_step_to_take_is_refused(signed_in: SignedIn) -> None:
    """Attack: go on with a program without accepting anything."""
    made = await signed_in.client.post("/api/auth/api-keys", json={"name": "k", "scopes": ["read"]})
    if made.status_code == 404:
        pytest.skip("there are no API keys yet")
    assert made.status_code == 201, made.text
    headers = {"authorization": f"Bearer {made.json()['key']}"}
    assert (await signed_in.client.get("/api/conversations", headers=headers)).status_code == 200

    terms = (await set_notices(signed_in, terms={"text": "Be kind"}))["terms"]

    refused = await signed_in.client.get("/api/conversations", headers=headers)
    assert refused.json()["code"] == "step_pending"
    by_key = await signed_in.client.post(ACCEPT, json={"version": terms["version"]}, headers=headers)
    assert by_key.json()["code"] == "person_needed"
