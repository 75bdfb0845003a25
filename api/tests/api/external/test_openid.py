"""OpenID Connect with servers that are not ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from api.tests.api.accounts.conftest import read_text
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
from api.tests.conftest import OpenClient, Register, SignedIn
from api.tests.peers.fixtures import RunPeer
from api.tests.peers.mail_sink import MailSink
from api.tests.peers.nanoidp import start_nanoidp
from api.tests.peers.oidc_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    OidcProvider,
    describe_client,
    start_oidc_provider,
)
from api.tests.waiting import PATIENCE
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import MailSettings, OidcSettings, Settings, SignInSettings

ALICE = {"login": "alice", "password": "any"}
BOB = {"login": "bob", "password": "any"}
CAROL = {"login": "carol", "password": "any"}


def with_oidc(settings: Settings, *providers: OidcSettings) -> Settings:
    return msgspec.structs.replace(
        settings, public_url=PUBLIC_URL, sign_in=SignInSettings(oidc=list(providers))
    )


def list_providers(provider: OidcProvider) -> tuple[OidcSettings, OidcSettings]:
    """One provider under two names, of which one gives roles and groups."""
    corp = OidcSettings(
        id="corp",
        label="Corp",
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        scopes="openid profile email groups",
        role_mapping={"engineers": "admin"},
        sync_groups=True,
    )
    second = msgspec.structs.replace(corp, id="second", label="Second", role_mapping={}, sync_groups=False)
    return corp, second


@pytest.fixture
def provider(run_peer: RunPeer, tmp_path: Path) -> OidcProvider:
    further = {"post_logout_redirect_uris": [f"{PUBLIC_URL}/sign-in"]}
    client = describe_client(callback_of("corp"), callback_of("second"), **further)
    return run_peer(start_oidc_provider(tmp_path, [client]))


class TestOidcProvider:
    @pytest.fixture
    def settings(self, settings: Settings, provider: OidcProvider) -> Settings:
        return with_oidc(settings, *list_providers(provider))

    async def test_somebody_new_gets_an_account_with_what_the_provider_says(
        self, signed_in: SignedIn, client: httpx.AsyncClient
    ) -> None:
        answer = await sign_in(client, "corp", BOB, return_to="/c/new")
        assert answer.headers["location"] == "/c/new"
        user = await read_account(client)
        assert user.items() >= {"email": "bob@example.org", "name": "Bob Baker", "role": "user"}.items()
        assert (user["emailConfirmed"], user["hasPassword"]) == (True, False)

    async def test_who_comes_again_comes_to_the_same_account(
        self, client: httpx.AsyncClient, open_client: OpenClient
    ) -> None:
        await sign_in(client, "corp", BOB)
        first = await read_account(client)
        other = open_client()
        await sign_in(other, "corp", BOB)
        assert (await read_account(other))["id"] == first["id"]

    async def test_the_mapping_gives_a_role_and_groups_follow(
        self, signed_in: SignedIn, client: httpx.AsyncClient
    ) -> None:
        await sign_in(client, "corp", ALICE)
        assert (await read_account(client))["role"] == "admin"
        groups = (await client.get("/api/admin/groups")).json()["items"]
        assert {(one["name"], one["source"]) for one in groups} == {("engineers", "corp"), ("staff", "corp")}

    async def test_who_is_in_no_group_of_the_mapping_any_more_loses_its_role(
        self, signed_in: SignedIn, application: Application, client: httpx.AsyncClient
    ) -> None:
        await sign_in(client, "corp", BOB)
        bob = await read_account(client)
        await application.users.change(bob["id"], role="admin")
        await sign_in(client, "corp", BOB)
        assert (await read_account(client))["role"] == "user"

    async def test_an_address_that_nobody_verified_is_not_confirmed(self, client: httpx.AsyncClient) -> None:
        await sign_in(client, "corp", CAROL)
        assert (await read_account(client))["emailConfirmed"] is False

    async def test_somebody_who_declines_is_told_so(
        self, client: httpx.AsyncClient, provider: OidcProvider
    ) -> None:
        url = await start(client, "corp")
        state = parse_qs(urlsplit(url).query)["state"][0]
        brought = {"error": "access_denied", "state": state, "iss": provider.issuer}
        answer = await client.get(callback_of("corp"), params=brought)
        assert error_of(answer) == "sign_in_refused"

    async def test_signing_out_leads_to_the_provider_and_back(self, client: httpx.AsyncClient) -> None:
        await sign_in(client, "corp", BOB)
        await read_account(client)
        answer = await client.post("/api/auth/logout")
        assert answer.status_code == 200
        url = urlsplit(str(answer.json()["redirect"]))
        asked: dict[str, list[str]] = parse_qs(url.query)
        assert url.path == "/session/end"
        assert asked["post_logout_redirect_uri"] == [f"{PUBLIC_URL}/sign-in"]
        assert asked["id_token_hint"][0].count(".") == 2
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as browser:
            page = await browser.get(answer.json()["redirect"])
        assert page.status_code == 200, page.text

    async def test_an_identity_is_connected_by_who_is_signed_in_and_opens_the_account(
        self, signed_in: SignedIn, client: httpx.AsyncClient
    ) -> None:
        asked = await signed_in.client.post("/api/auth/external/second/link")
        assert asked.status_code == 200, asked.text
        arrival = await visit("second", asked.json()["url"], BOB)
        answer = await come_back(signed_in.client, arrival)
        assert answer.headers["location"] == "/settings/security?connected=second"
        await sign_in(client, "second", BOB)
        assert (await read_account(client))["id"] == signed_in.user["id"]
        listed = (await signed_in.client.get("/api/auth/identities")).json()
        (item,) = listed["items"]
        assert item.items() >= {"provider": "second", "label": "Second", "email": "bob@example.org"}.items()
        assert {one["id"] for one in listed["providers"]} == {"corp", "second"}

    async def test_the_last_way_in_stays(self, client: httpx.AsyncClient) -> None:
        await sign_in(client, "corp", BOB)
        await read_account(client)
        refused = await client.delete("/api/auth/identities/corp")
        assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
        url = (await client.post("/api/auth/external/second/link")).json()["url"]
        await come_back(client, await visit("second", url, BOB))
        assert (await client.delete("/api/auth/identities/corp")).status_code == 204
        assert (await client.delete("/api/auth/identities/corp")).status_code == 404
        assert (await client.delete("/api/auth/identities/second")).json()["code"] == "last_way_in"

    async def test_administrators_see_and_test_providers(
        self, signed_in: SignedIn, client: httpx.AsyncClient, provider: OidcProvider
    ) -> None:
        await sign_in(client, "corp", BOB)
        listed = (await signed_in.client.get("/api/admin/identity-providers")).json()["items"]
        by_id = {one["id"]: one for one in listed}
        assert by_id.keys() == {"local", "corp", "second"}
        assert (by_id["corp"]["people"], by_id["second"]["people"]) == (1, 0)
        assert by_id["corp"]["callbackUrl"] == callback_of("corp")
        answer = await signed_in.client.post("/api/admin/identity-providers/corp/test")
        found = answer.json()
        assert (found["ok"], found["code"]) == (True, "openid_ready")
        assert found["params"]["issuer"] == provider.issuer
        assert set(found["offers"]) == {"end_session", "backchannel_logout"}
        assert found["detail"].startswith(f"{provider.issuer} answers")
        gone = await signed_in.client.post("/api/admin/identity-providers/nobody/test")
        assert gone.json()["code"] == "identity_provider_not_found"

    async def test_the_sign_in_page_is_told_of_the_providers(self, client: httpx.AsyncClient) -> None:
        told = (await client.get("/api/config")).json()["signIn"]
        assert told["providers"] == [
            {"id": "corp", "label": "Corp", "kind": "oidc"},
            {"id": "second", "label": "Second", "kind": "oidc"},
        ]
        assert (told["passwords"], told["autoRedirect"], told["directories"]) == (True, None, [])


class TestMails:
    @pytest.fixture
    def settings(self, settings: Settings, provider: OidcProvider, mail_sink: MailSink) -> Settings:
        mail = MailSettings(host=mail_sink.host, port=mail_sink.port, security="none")
        providers = list_providers(provider)
        return msgspec.structs.replace(with_oidc(settings, *providers), mail=mail)

    async def test_the_person_is_told_of_each_change(
        self, client: httpx.AsyncClient, application: Application, mail_sink: MailSink
    ) -> None:
        await sign_in(client, "corp", BOB)
        await read_account(client)
        url = (await client.post("/api/auth/external/second/link")).json()["url"]
        await come_back(client, await visit("second", url, BOB))
        assert (await client.delete("/api/auth/identities/corp")).status_code == 204
        await application.mails.mailroom.outbox.drain()
        assert sorted(str(mail["subject"]) for mail in mail_sink.mails) == [
            "A way to sign in was removed",
            "Another way to sign in",
        ]
        texts = {str(mail["subject"]): read_text(mail) for mail in mail_sink.mails}
        assert "account at Tertulia with Corp." in texts["A way to sign in was removed"]
        assert "account at Tertulia with Second." in texts["Another way to sign in"]


class TestNanoidp:
    @pytest.fixture
    def settings(self, settings: Settings, run_peer: RunPeer, tmp_path: Path) -> Settings:
        idp = run_peer(start_nanoidp(tmp_path, redirect_uris=[callback_of("nano")]))
        self.fill = {"username": "alice", "password": idp.users["alice"].password}
        return with_oidc(
            settings,
            OidcSettings(
                id="nano",
                label="Nano",
                issuer=idp.issuer,
                client_id=idp.client_id,
                client_secret=idp.client_secret,
                auto_redirect=True,
            ),
        )

    async def test_somebody_signs_in(self, client: httpx.AsyncClient) -> None:
        answer = await sign_in(client, "nano", self.fill)
        assert error_of(answer) is None, answer.headers["location"]
        assert (await read_account(client))["email"] == "alice@example.org"

    async def test_the_sign_in_page_goes_straight_there(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/config")).json()["signIn"]["autoRedirect"] == "nano"


async def test_nothing_is_shown_where_nothing_is_configured(
    client: httpx.AsyncClient, register: Register
) -> None:
    told: dict[str, Any] = (await client.get("/api/config")).json()["signIn"]
    assert (told["providers"], told["directories"], told["autoRedirect"]) == ([], [], None)
    answer = await client.get("/api/auth/external/google/start")
    assert error_of(answer) == "identity_provider_not_found"
    person = await register("ada@example.org")
    assert (await person.client.get("/api/auth/identities")).json() == {"items": [], "providers": []}
