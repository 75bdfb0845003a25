"""Passkeys: adding, signing in alone and after the password, removing."""

from __future__ import annotations

from datetime import timedelta

import httpx
import msgspec
import pytest

from api.tests.api.passkeys.conftest import ORIGIN
from api.tests.api.passkeys.steps import PASSKEYS, SECOND, SIGN_IN, add, ask, ask_new, sign_in
from api.tests.api.second_factor.steps import get_challenge
from api.tests.api.second_factor.test_reauthentication import refresh
from api.tests.conftest import SignedIn
from api.tests.peers.authenticator import Authenticator, encode
from docstore import Insert
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.kernel.principal import SERVER
from tertulia.modules.auth import PASSKEYS as COLLECTION
from tertulia.modules.auth.passkeys.domain import Passkey


async def test_what_the_browser_is_asked_finds_and_verifies_its_person(ada: SignedIn) -> None:
    options = (await ask_new(ada))["options"]
    assert options["rp"]["id"] == "tertulia.test"
    assert options["user"]["id"] == encode(ada.user["id"].encode())
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"


async def test_a_passkey_signs_in_alone_and_is_both_factors(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator, clock: FixedClock
) -> None:
    authenticator.synced = True
    added = await add(ada, authenticator)
    assert (added["name"], added["lastUsedAt"], added["isSynced"]) == ("Laptop", None, True)
    clock.moment += timedelta(minutes=1)
    opened = await sign_in(browser, authenticator)
    assert opened.status_code == 200, opened.text
    assert opened.json()["user"]["id"] == ada.user["id"]
    listed = (await ada.client.get(PASSKEYS)).json()["items"]
    assert [one["id"] for one in listed] == [added["id"]]
    assert listed[0]["lastUsedAt"] is not None


async def test_after_the_password_a_passkey_is_asked_for(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator
) -> None:
    await add(ada, authenticator)
    authenticator.verifies = False
    challenge = await get_challenge(browser, "ada@example.org")
    options = (await browser.post(f"{SECOND}/options", json={"challenge": challenge})).json()["options"]
    assert [one["id"] for one in options["allowCredentials"]] == [encode(authenticator.credentials[0].id)]
    body = {"challenge": challenge, "credential": authenticator.sign(options), "remember": True}
    opened = await browser.post(SECOND, json=body)
    assert opened.status_code == 200, opened.text
    assert "tertulia_device" in browser.cookies


async def test_a_second_passkey_leaves_out_the_authenticators_that_have_one(
    ada: SignedIn, authenticator: Authenticator
) -> None:
    await add(ada, authenticator)
    options = (await ask_new(ada))["options"]
    assert options["excludeCredentials"] == [
        {"id": encode(authenticator.credentials[0].id), "type": "public-key", "transports": ["internal"]}
    ]


async def test_a_passkey_is_renamed_and_removed(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator
) -> None:
    added = await add(ada, authenticator)
    url = f"{PASSKEYS}/{added['id']}"
    renamed = await ada.client.patch(url, json={"name": " Phone "})
    assert renamed.json()["name"] == "Phone"
    assert (await ada.client.get("/api/auth/me")).json()["hasSecondFactor"] is True
    assert (await ada.client.delete(url)).status_code == 204
    assert (await ada.client.get("/api/auth/me")).json()["hasSecondFactor"] is False
    refused = await sign_in(browser, authenticator)
    assert (refused.status_code, refused.json()["code"]) == (401, "passkey_invalid")
    assert (await ada.client.delete(url)).json()["code"] == "passkey_not_found"


async def test_the_last_way_in_stays(
    ada: SignedIn, authenticator: Authenticator, application: Application
) -> None:
    first = await add(ada, authenticator)
    second = await add(ada, authenticator)
    await application.users.change(ada.user["id"], password_hash=None)
    assert (await ada.client.delete(f"{PASSKEYS}/{first['id']}")).status_code == 204
    refused = await ada.client.delete(f"{PASSKEYS}/{second['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")


async def test_changes_ask_who_one_is_after_a_while_and_a_passkey_will_do(
    ada: SignedIn, authenticator: Authenticator, clock: FixedClock
) -> None:
    added = await add(ada, authenticator)
    clock.moment += timedelta(minutes=16)
    await refresh(ada)
    for call in (ada.client.post(f"{PASSKEYS}/options"), ada.client.delete(f"{PASSKEYS}/{added['id']}")):
        assert (await call).json()["code"] == "reauthentication_needed"
    asked = (await ada.client.post("/api/auth/reauthenticate/passkey")).json()
    proof = {"flow": asked["flow"], "credential": authenticator.sign(asked["options"])}
    proven = await ada.client.post("/api/auth/reauthenticate", json={"passkey": proof})
    assert proven.status_code == 204, proven.text
    assert (await ada.client.delete(f"{PASSKEYS}/{added['id']}")).status_code == 204


async def test_a_question_is_good_for_five_minutes(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator, clock: FixedClock
) -> None:
    await add(ada, authenticator)
    asked = await ask(browser)
    clock.moment += timedelta(minutes=5)
    body = {"flow": asked["flow"], "credential": authenticator.sign(asked["options"])}
    assert (await browser.post(SIGN_IN, json=body)).json()["code"] == "passkey_invalid"


@pytest.mark.parametrize("credential", [{}, {"id": 3}, {"id": "x", "response": []}, {"id": "x" * 30_000}])
async def test_what_is_no_passkey_is_refused(
    ada: SignedIn, browser: httpx.AsyncClient, credential: dict[str, object]
) -> None:
    asked = await ask(browser)
    body = {"flow": asked["flow"], "credential": credential}
    assert (await browser.post(SIGN_IN, json=body)).json()["code"] == "passkey_invalid"
    asked = await ask_new(ada)
    body = {"flow": asked["flow"], "credential": credential, "name": "Laptop"}
    assert (await ada.client.post(PASSKEYS, json=body)).json()["code"] == "passkey_invalid"


class TestAddresses:
    """Where passkeys work."""

    @pytest.fixture(params=[None, "https://192.0.2.7", "http://tertulia.test", ORIGIN])
    def public_url(self, request: pytest.FixtureRequest) -> str | None:
        return request.param

    @pytest.fixture
    def settings(self, settings: Settings, public_url: str | None) -> Settings:
        return msgspec.structs.replace(settings, public_url=public_url)

    async def test_need_a_domain_and_a_secure_page(
        self, browser: httpx.AsyncClient, application: Application, public_url: str | None
    ) -> None:
        browser.headers["origin"] = public_url or "http://tertulia.test"
        answer = await browser.post(f"{SIGN_IN}/options")
        is_available = application.factors.relying_parties.is_available("tertulia.test")
        assert is_available is (public_url == ORIGIN)
        assert answer.status_code == (200 if is_available else 409)

    async def test_without_a_public_address_work_on_this_machine(
        self, browser: httpx.AsyncClient, public_url: str | None
    ) -> None:
        browser.headers.update({"origin": "http://localhost:3080", "host": "localhost:3080"})
        answer = await browser.post(f"{SIGN_IN}/options")
        if public_url is None:
            assert answer.json()["options"]["rpId"] == "localhost"
        else:
            assert answer.status_code in {200, 409}
            assert "localhost" not in answer.text.replace("or localhost", "")


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(
            settings, sign_in=msgspec.structs.replace(settings.sign_in, passkeys=False)
        )

    async def test_are_not_to_be_had(self, ada: SignedIn) -> None:
        assert (await ada.client.post(f"{PASSKEYS}/options")).json()["code"] == "passkeys_unavailable"

    async def test_one_of_before_may_go_beside_the_only_way_in(
        self, ada: SignedIn, application: Application
    ) -> None:
        passkey = Passkey(
            user_id=ada.user["id"],
            id="kept",
            credential_id="c",
            public_key="k",
            sign_count=0,
            name="Kept",
            created_at=SystemClock().now(),
        )
        await application.store.write(Insert(COLLECTION, passkey))
        assert (await ada.client.delete(f"{PASSKEYS}/kept")).status_code == 204


async def test_the_sign_in_page_is_told_whether_they_work_where_it_is(
    browser: httpx.AsyncClient, application: Application
) -> None:
    assert (await browser.get("/api/config")).json()["signIn"]["passkeys"] is True
    del application


class TestNoPublicAddress:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, public_url=None)

    @pytest.mark.parametrize(("host", "expected"), [("localhost:3080", True), ("127.0.0.1:3080", False)])
    async def test_offers_them_on_localhost_alone(
        self, browser: httpx.AsyncClient, host: str, expected: bool
    ) -> None:
        answer = await browser.get("/api/config", headers={"host": host})
        assert answer.json()["signIn"]["passkeys"] is expected


async def test_a_reset_takes_passkeys_unless_they_are_the_only_way_in(
    ada: SignedIn, authenticator: Authenticator, application: Application
) -> None:
    await add(ada, authenticator)
    await application.users.change(ada.user["id"], password_hash=None)
    await application.factors.setup.reset(await application.users.get(ada.user["id"]), SERVER)
    assert len((await ada.client.get(PASSKEYS)).json()["items"]) == 1
    await application.users.change(ada.user["id"], password_hash="a hash")
    await application.factors.setup.reset(await application.users.get(ada.user["id"]), SERVER)
    assert (await ada.client.get(PASSKEYS)).json()["items"] == []
    assert (await ada.client.get("/api/auth/me")).json()["hasSecondFactor"] is False
