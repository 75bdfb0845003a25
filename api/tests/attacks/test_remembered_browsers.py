"""Skipping the second factor where no browser is remembered, after a form of another site. A test says the attack."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from api.tests.api.saml.test_saml_sign_in import HOME, come_back, go_there
from api.tests.api.second_factor.conftest import adapters as adapters
from api.tests.api.second_factor.conftest import clock as clock
from api.tests.api.second_factor.steps import SECOND, STEP, answer, get_challenge, set_up
from api.tests.conftest import PASSWORD, OpenClient, Register, SignedIn
from api.tests.peers.fixtures import RunPeer
from api.tests.peers.nanoidp import IdentityProvider, start_nanoidp
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import SamlSettings, Settings, SignInSettings
from tertulia.kernel.clock import FixedClock
from tertulia.modules.abuse import VIOLATIONS

EMAIL = "ada@example.org"
DEVICE_COOKIE = "tertulia_device"


@pytest.fixture
async def remembered(signed_in: SignedIn, clock: FixedClock, open_client: OpenClient) -> httpx.AsyncClient:
    """A browser that is remembered for the administrator."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    browser = open_client()
    challenge = await get_challenge(browser, EMAIL)
    assert (await answer(browser, challenge, app.code(), remember=True)).status_code == 200
    return browser


async def finish(client: httpx.AsyncClient, challenge: str) -> httpx.Response:
    return await client.post(f"{SECOND}/browser", json={"challenge": challenge})


def code_of(response: httpx.Response) -> str:
    return "" if response.status_code == 200 else str(response.json()["code"])


async def test_a_remembered_browser_goes_on_with_a_challenge_once(
    remembered: httpx.AsyncClient, open_client: OpenClient
) -> None:
    """Replay the handle after the browser has signed in with it, there and elsewhere."""
    challenge = await get_challenge(open_client(), EMAIL)
    signed_in = await finish(remembered, challenge)
    assert (signed_in.status_code, signed_in.json()["user"]["email"]) == (200, EMAIL)
    assert (await remembered.post("/api/auth/refresh")).status_code == 200
    for browser in (remembered, open_client()):
        assert code_of(await finish(browser, challenge)) == "challenge_ended"


async def test_no_other_browser_goes_on_with_it(
    remembered: httpx.AsyncClient, register: Register, clock: FixedClock, open_client: OpenClient
) -> None:
    """Know the password alone: without the cookie, with a made-up one, or with the one of an own account."""
    mallory = await register("mallory@example.org")
    own = await set_up(mallory, clock)
    clock.moment += STEP
    elsewhere = open_client()
    mine = await get_challenge(elsewhere, "mallory@example.org")
    assert (await answer(elsewhere, mine, own.code(), remember=True)).status_code == 200
    forged = open_client()
    forged.cookies.set(DEVICE_COOKIE, "x" * 43)

    challenge = await get_challenge(open_client(), EMAIL)
    for browser in (open_client(), forged, elsewhere):
        assert code_of(await finish(browser, challenge)) == "browser_not_remembered"
    assert code_of(await finish(remembered, "x" * 43)) == "challenge_ended"
    assert code_of(await finish(remembered, challenge)) == ""


async def test_a_challenge_of_another_person_signs_nobody_in_at_the_victims_browser(
    remembered: httpx.AsyncClient, register: Register, clock: FixedClock, open_client: OpenClient
) -> None:
    """Send the victim a link with an own challenge, so that their browser signs in to the attacker's account."""
    await set_up(await register("mallory@example.org"), clock)
    challenge = await get_challenge(open_client(), "mallory@example.org")
    assert code_of(await finish(remembered, challenge)) == "browser_not_remembered"


async def test_it_is_good_for_five_minutes_and_while_the_browser_is_remembered(
    remembered: httpx.AsyncClient, signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    """Keep the handle, or the browser, for longer."""
    late = await get_challenge(open_client(), EMAIL)
    clock.moment += timedelta(minutes=5)
    assert code_of(await finish(remembered, late)) == "challenge_ended"
    await signed_in.client.post("/api/auth/refresh")
    clock.moment += timedelta(days=31)
    challenge = await get_challenge(open_client(), EMAIL)
    assert code_of(await finish(remembered, challenge)) == "browser_not_remembered"


async def test_who_was_suspended_meanwhile_does_not_come_in(
    remembered: httpx.AsyncClient,
    signed_in: SignedIn,
    register: Register,
    application: Application,
    open_client: OpenClient,
) -> None:
    """Begin before one is put out."""
    challenge = await get_challenge(open_client(), EMAIL)
    other = await register("bea@example.org")
    await application.users.change(other.user["id"], role="admin")
    await application.users.change(signed_in.user["id"], status="suspended")
    assert code_of(await finish(remembered, challenge)) == "account_suspended"


async def test_another_sites_page_does_not_ask(
    remembered: httpx.AsyncClient, open_client: OpenClient
) -> None:
    """Cross-site request forgery."""
    challenge = await get_challenge(open_client(), EMAIL)
    refused = await remembered.post(
        f"{SECOND}/browser", json={"challenge": challenge}, headers={"origin": "https://evil.example"}
    )
    assert code_of(refused) == "origin_refused"


async def test_nobody_is_suspected_whose_browser_is_not_remembered(
    remembered: httpx.AsyncClient, application: Application, open_client: OpenClient
) -> None:
    """Each sign-in over a provider with a form asks; neither attempts nor violations come of it."""
    challenge = await get_challenge(open_client(), EMAIL)
    for _ in range(6):
        assert code_of(await finish(open_client(), challenge)) == "browser_not_remembered"
    await application.guards.violations.flush()
    found = await application.store.find(VIOLATIONS, Query(where={"network": "127.0.0.1"}, order=("-at",)))
    assert found == []
    assert code_of(await finish(remembered, challenge)) == ""


class TestOverSaml:
    @pytest.fixture
    def provider(self, run_peer: RunPeer, tmp_path: Path) -> IdentityProvider:
        """An identity provider whose page posts a form."""
        return run_peer(start_nanoidp(tmp_path, acs_url=f"{HOME}/api/auth/external/campus/callback"))

    @pytest.fixture
    def settings(self, settings: Settings, provider: IdentityProvider) -> Settings:
        saml = SamlSettings(id="campus", label="Campus", metadata_url=provider.saml_metadata_url)
        return msgspec.structs.replace(settings, public_url=HOME, sign_in=SignInSettings(saml=[saml]))

    async def test_a_remembered_browser_is_known_after_the_form_without_its_cookie(
        self,
        signed_in: SignedIn,
        clock: FixedClock,
        open_client: OpenClient,
        provider: IdentityProvider,
    ) -> None:
        """Browsers keep the cookie back when another site posts; the page asks from our own site after that."""
        browser = open_client()
        await come_back(browser, await go_there(browser, provider, "alice"))
        session = (await browser.post("/api/auth/refresh")).json()
        browser.headers["authorization"] = f"Bearer {session['accessToken']}"
        app = await set_up(SignedIn(browser, session["user"], session["accessToken"], PASSWORD), clock)
        clock.moment += STEP
        del browser.headers["authorization"]

        first = await self._arrive(browser, provider)
        assert code_of(await finish(browser, first)) == "browser_not_remembered"
        assert (await answer(browser, first, app.code(), remember=True)).status_code == 200
        cookie = browser.cookies[DEVICE_COOKIE]
        browser.cookies.delete(DEVICE_COOKIE)

        second = await self._arrive(browser, provider)

        browser.cookies.set(DEVICE_COOKIE, cookie)
        assert (await finish(browser, second)).json()["user"]["id"] == session["user"]["id"]

    @staticmethod
    async def _arrive(browser: httpx.AsyncClient, provider: IdentityProvider) -> str:
        """Sign in there, and be led to the page of the second factor, which is told to ask the browser first."""
        landed = await come_back(browser, await go_there(browser, provider, "alice"))
        place = urlsplit(landed.headers["location"])
        told = parse_qs(place.fragment)
        assert (place.path, told["browser"]) == ("/sign-in/second-factor", ["ask"])
        return told["challenge"][0]
