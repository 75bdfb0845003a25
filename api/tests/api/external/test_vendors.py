"""Google, Apple, GitHub, Discord and Facebook, each in its own way."""

from __future__ import annotations

from collections.abc import Generator
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from api.tests.api.external.ways import (
    PUBLIC_URL,
    callback_of,
    come_back,
    error_of,
    read_account,
    sign_in,
    start,
    visit,
)
from api.tests.conftest import OpenClient, SignedIn
from api.tests.peers.process import PeerMissingError
from api.tests.peers.vendors import (
    APPLE_KEY_ID,
    APPLE_TEAM_ID,
    CLIENT_ID,
    CLIENT_SECRET,
    NAMES,
    Vendors,
    start_vendors,
)
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import AppleSettings, OAuthSettings, Settings, SignInSettings

ADA = {"id": "10001", "login": "ada", "name": "Ada Lovelace", "email": "ada@example.org"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Vendors]:
    """All vendors."""
    try:
        with start_vendors(
            tmp_path_factory.mktemp("vendors"), {name: callback_of(name) for name in NAMES}
        ) as vendors:
            yield vendors
    except PeerMissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def vendors(running: Vendors) -> Vendors:
    """The vendors, where Ada is signed in."""
    running.sign_in_as(**ADA, emailVerified=True, denies=False, hostedDomain="example.org", otherEmails=0)
    return running


@pytest.fixture
def settings(settings: Settings, vendors: Vendors) -> Settings:
    def describe(vendor: str) -> OAuthSettings:
        return OAuthSettings(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, url=vendors.base(vendor))

    apple = AppleSettings(
        client_id=CLIENT_ID,
        team_id=APPLE_TEAM_ID,
        key_id=APPLE_KEY_ID,
        private_key=vendors.apple_private_key.replace("\n", "\\n"),
        url=vendors.base("apple"),
    )
    ways = SignInSettings(
        google=describe("google"),
        github=describe("github"),
        discord=describe("discord"),
        facebook=describe("facebook"),
        apple=apple,
    )
    return msgspec.structs.replace(settings, public_url=PUBLIC_URL, sign_in=ways)


@pytest.mark.parametrize(
    ("vendor", "is_confirmed"),
    [("google", True), ("github", True), ("discord", True), ("apple", True), ("facebook", False)],
)
async def test_somebody_signs_in_and_comes_again(
    client: httpx.AsyncClient, open_client: OpenClient, vendors: Vendors, vendor: str, is_confirmed: bool
) -> None:
    person = f"{vendor}-new@example.org"
    vendors.sign_in_as(email=person, id=str(20000 + NAMES.index(vendor)))
    answer = await sign_in(client, vendor, return_to="/c/new")
    assert answer.headers["location"] == "/c/new"
    user = await read_account(client)
    assert (user["email"], user["name"], user["emailConfirmed"]) == (person, "Ada Lovelace", is_confirmed)
    again = open_client()
    await sign_in(again, vendor)
    assert (await read_account(again))["id"] == user["id"]


@pytest.mark.parametrize("vendor", NAMES)
async def test_somebody_who_declines_is_told_so(
    client: httpx.AsyncClient, vendors: Vendors, vendor: str
) -> None:
    vendors.sign_in_as(denies=True)
    assert error_of(await sign_in(client, vendor)) == "sign_in_refused"


@pytest.mark.parametrize("vendor", ["google", "github", "discord", "apple"])
async def test_an_address_that_is_not_verified_joins_nothing(
    application: Application, signed_in: SignedIn, client: httpx.AsyncClient, vendors: Vendors, vendor: str
) -> None:
    moment = (await application.users.get(signed_in.user["id"])).created_at
    await application.users.change(signed_in.user["id"], email_confirmed_at=moment)
    vendors.sign_in_as(emailVerified=False)
    assert error_of(await sign_in(client, vendor)) == "identity_not_linked"
    vendors.sign_in_as(emailVerified=True)
    await sign_in(client, vendor)
    assert (await read_account(client))["id"] == signed_in.user["id"]


@pytest.mark.parametrize("vendor", NAMES)
async def test_nobody_comes_back_without_the_state_and_the_browser_of_the_way(
    client: httpx.AsyncClient, open_client: OpenClient, vendors: Vendors, vendor: str
) -> None:
    arrival = await visit(vendor, await start(client, vendor))

    async def bring(browser: httpx.AsyncClient, **changes: str) -> str | None:
        brought = {**arrival.parameters, **changes}
        if arrival.method == "POST":
            return error_of(await browser.post(callback_of(vendor), data=brought))
        return error_of(await browser.get(callback_of(vendor), params=brought))

    assert await bring(client, state="made-up") == "identity_invalid"
    assert await bring(open_client()) == "identity_invalid"
    assert await bring(client) is None


@pytest.mark.parametrize("vendor", NAMES)
async def test_each_way_has_a_state_and_a_challenge_of_its_own(
    client: httpx.AsyncClient, vendors: Vendors, vendor: str
) -> None:
    asked = [parse_qs(urlsplit(await start(client, vendor)).query) for _ in range(2)]
    assert asked[0]["code_challenge_method"] == asked[1]["code_challenge_method"] == ["S256"]
    for name in ("state", "code_challenge"):
        assert asked[0][name] != asked[1][name]


@pytest.mark.parametrize("others", [40, 98, 99, 250])
async def test_github_is_asked_for_every_page_of_addresses_up_to_the_primary_one(
    client: httpx.AsyncClient, vendors: Vendors, others: int
) -> None:
    vendors.sign_in_as(id=str(40_000 + others), email=f"of-{others}@example.org", otherEmails=others)
    await sign_in(client, "github")
    assert (await read_account(client))["email"] == f"of-{others}@example.org"


async def test_github_is_not_asked_for_addresses_without_end(
    client: httpx.AsyncClient, vendors: Vendors
) -> None:
    vendors.sign_in_as(id="50000", otherEmails=2_000)
    assert error_of(await sign_in(client, "github")) == "identity_email_missing"


async def test_google_speaks_for_its_own_addresses_alone(client: httpx.AsyncClient, vendors: Vendors) -> None:
    vendors.sign_in_as(hostedDomain="", email="someone@elsewhere.example", id="30001")
    await sign_in(client, "google")
    assert (await read_account(client))["emailConfirmed"] is False


async def test_an_account_needs_an_address(client: httpx.AsyncClient, vendors: Vendors) -> None:
    vendors.sign_in_as(email=None, id="30002")
    assert error_of(await sign_in(client, "github")) == "identity_email_missing"
    vendors.sign_in_as(publicEmail="ada@example.org")
    assert error_of(await sign_in(client, "github")) == "identity_email_missing"
    vendors.sign_in_as(publicEmail=None)


async def test_apples_form_comes_back_from_another_site(client: httpx.AsyncClient, vendors: Vendors) -> None:
    vendors.sign_in_as(id="apple.7", email="grace@example.org", name="Grace Hopper")
    answer = await client.get("/api/auth/external/apple/start")
    assert "SameSite" not in answer.headers["set-cookie"]
    secure = await client.get("https://tertulia.test/api/auth/external/apple/start")
    assert "SameSite=none" in secure.headers["set-cookie"]
    assert "Secure" in secure.headers["set-cookie"]
    arrival = await visit("apple", await start(client, "apple"))
    assert arrival.method == "POST"
    page = {"origin": "https://appleid.apple.com", "sec-fetch-site": "cross-site"}
    landed = await client.post(arrival.url, data=dict(arrival.parameters), headers=page)
    assert landed.headers["location"] == "/"
    assert (await read_account(client))["name"] == "Grace Hopper"


async def test_a_form_is_taken_only_from_who_sends_forms(client: httpx.AsyncClient, vendors: Vendors) -> None:
    arrival = await visit("github", await start(client, "github"))
    answer = await client.post(callback_of("github"), data=dict(arrival.parameters))
    assert error_of(answer) == "identity_invalid"
    assert error_of(await come_back(client, arrival)) is None


async def test_only_the_domains_of_the_settings_come_in(
    application: Application, client: httpx.AsyncClient, vendors: Vendors
) -> None:
    strategy = application.external.sign_in.get("github")
    strategy.policy = msgspec.structs.replace(strategy.policy, email_domains=("Corp.example",))
    vendors.sign_in_as(email="ada@corp.example", id="30003", emailVerified=False)
    assert error_of(await sign_in(client, "github")) == "email_domain_refused"
    vendors.sign_in_as(email="ada@corp.example.evil.example", emailVerified=True)
    assert error_of(await sign_in(client, "github")) == "email_domain_refused"
    vendors.sign_in_as(email="ada@CORP.example")
    assert error_of(await sign_in(client, "github")) is None


async def test_a_vendor_that_makes_no_accounts_says_so(
    application: Application, client: httpx.AsyncClient, vendors: Vendors
) -> None:
    strategy = application.external.sign_in.get("discord")
    strategy.policy = msgspec.structs.replace(strategy.policy, allow_sign_up=False)
    vendors.sign_in_as(id="30004", email="new@example.org")
    assert error_of(await sign_in(client, "discord")) == "sign_up_closed"


@pytest.mark.parametrize("vendor", NAMES)
async def test_the_test_button_knows_a_right_secret_from_a_wrong_one(
    signed_in: SignedIn, vendors: Vendors, application: Application, vendor: str
) -> None:
    url = f"/api/admin/identity-providers/{vendor}/test"
    answer = (await signed_in.client.post(url)).json()
    assert answer["ok"], answer


class TestWrongSecret:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        ways = settings.sign_in
        wrong = {
            name: msgspec.structs.replace(getattr(ways, name), client_secret="wrong")
            for name in ("google", "github", "discord", "facebook")
        }
        return msgspec.structs.replace(settings, sign_in=msgspec.structs.replace(ways, **wrong))

    @pytest.mark.parametrize("vendor", ["google", "github", "discord"])
    async def test_is_found_by_the_test_button_and_told_at_sign_in(
        self, signed_in: SignedIn, client: httpx.AsyncClient, vendor: str
    ) -> None:
        answer = (await signed_in.client.post(f"/api/admin/identity-providers/{vendor}/test")).json()
        assert answer["ok"] is False
        assert "client" in answer["detail"]
        assert error_of(await sign_in(client, vendor)) == "sign_in_refused"
