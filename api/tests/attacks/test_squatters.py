"""Having the owner of an address confirm somebody else's account with it. Each test says the attack."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from api.tests.api.accounts.conftest import FindMail, read_token, with_mail, with_verification
from api.tests.api.accounts.conftest import find_mail as find_mail
from api.tests.conftest import PASSWORD, OpenClient, Register, SignedIn
from api.tests.peers.mail_sink import MailSink
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, Settings
from tertulia.kernel.errors import AppError
from tertulia.modules.auth import Identity, ProviderPolicy
from tertulia.modules.auth.mails.addresses import NOBODYS_DOMAIN

VICTIM = "grace@example.org"
CONFIRM = "/api/auth/email/confirm"
DISOWN = "/api/auth/email/disown"
TRUSTED = ProviderPolicy(trust_email=True)


@pytest.fixture
def settings(settings: Settings, mail_sink: MailSink) -> Settings:
    return with_mail(settings, mail_sink)


def code_of(response: httpx.Response) -> str:
    return "" if response.status_code == 204 else str(response.json()["code"])


async def is_confirmed(application: Application, squatter: SignedIn) -> bool:
    return (await application.users.get(squatter.user["id"])).email_confirmed_at is not None


async def test_who_only_opens_the_link_confirms_nothing(
    signed_in: SignedIn,
    register: Register,
    client: httpx.AsyncClient,
    application: Application,
    find_mail: FindMail,
) -> None:
    """Register with the victim's address and wait until they open the link of the mail, not signed in or signed in to
    an account of their own; then join by the victim's provider what they believe to be theirs."""
    squatter = await register(VICTIM)
    token = read_token(await find_mail(VICTIM))

    for browser in (client, signed_in.client):
        assert code_of(await browser.post(CONFIRM, json={"token": token})) == "email_proof_needed"
    wrong = {"token": token, "password": "not the password"}
    assert code_of(await client.post(CONFIRM, json=wrong)) == "credentials_invalid"

    assert not await is_confirmed(application, squatter)
    identity = Identity(provider="sso", subject="grace", email=VICTIM, is_email_verified=True)
    with pytest.raises(AppError) as refused:
        await application.external.arrivals.resolve(identity, TRUSTED)
    assert refused.value.code == "identity_not_linked"


@pytest.mark.parametrize("cookie", ["x", "x.y", "{session}.made-up", "{session}."])
async def test_a_made_up_cookie_shows_nothing(
    signed_in: SignedIn,
    register: Register,
    open_client: OpenClient,
    application: Application,
    find_mail: FindMail,
    cookie: str,
) -> None:
    """Open the link with a cookie that names a session of the account."""
    squatter = await register(VICTIM)
    token = read_token(await find_mail(VICTIM))
    (session,) = await application.sessions.list_of(squatter.user["id"])
    browser = open_client()
    browser.cookies.set("tertulia_refresh", cookie.format(session=session.id))
    assert code_of(await browser.post(CONFIRM, json={"token": token})) == "email_proof_needed"


async def test_whoever_made_the_account_confirms_it_by_the_session_or_by_the_password(
    signed_in: SignedIn, register: Register, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    grace = await register(VICTIM)
    token = read_token(await find_mail(VICTIM))
    assert code_of(await grace.client.post(CONFIRM, json={"token": token})) == ""
    await register("hal@example.org")
    token = read_token(await find_mail("hal@example.org"))
    assert code_of(await client.post(CONFIRM, json={"token": token, "password": PASSWORD})) == ""


async def test_nobody_is_led_to_confirm_a_change_of_address_either(
    signed_in: SignedIn,
    register: Register,
    client: httpx.AsyncClient,
    application: Application,
    find_mail: FindMail,
) -> None:
    """Change the address of an own account to the victim's, and wait until they open the link."""
    squatter = await register("mallory@example.org")
    await squatter.client.post("/api/auth/email", json={"email": VICTIM})
    token = read_token(await find_mail(VICTIM))

    assert code_of(await client.post(CONFIRM, json={"token": token})) == "email_proof_needed"
    assert code_of(await client.post(DISOWN, json={"token": token})) == ""

    assert code_of(await squatter.client.post(CONFIRM, json={"token": token})) == "mail_token_invalid"
    assert (await application.users.get(squatter.user["id"])).email == "mallory@example.org"


async def test_the_owner_of_an_address_gets_it_free_and_nobody_loses_what_is_theirs(
    signed_in: SignedIn,
    register: Register,
    client: httpx.AsyncClient,
    application: Application,
    find_mail: FindMail,
) -> None:
    """Keep somebody from having an account with their address. Whoever mistyped it goes on where they are signed in."""
    squatter = await register(VICTIM)
    token = read_token(await find_mail(VICTIM))

    assert code_of(await client.post(DISOWN, json={"token": token})) == ""

    owner = await register(VICTIM)
    assert owner.user["id"] != squatter.user["id"]
    login = await client.post("/api/auth/login", json={"email": VICTIM, "password": PASSWORD})
    assert login.json()["user"]["id"] == owner.user["id"]
    assert (await squatter.client.get("/api/auth/sessions")).status_code == 200
    asked = await squatter.client.post("/api/auth/email", json={"email": "right@example.org"})
    assert asked.status_code == 202
    right = read_token(await find_mail("right@example.org"))
    assert code_of(await squatter.client.post(CONFIRM, json={"token": right})) == ""
    assert (await application.users.get(squatter.user["id"])).email == "right@example.org"


async def test_nobody_keeps_an_address_by_taking_the_one_that_comes_after_it(
    signed_in: SignedIn, register: Register, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    """Have a second account with whatever address the first one would get when its own is taken away."""
    squatter = await register(VICTIM)
    token = read_token(await find_mail(VICTIM))
    await register(f"{squatter.user['id']}@{NOBODYS_DOMAIN}")

    assert code_of(await client.post(DISOWN, json={"token": token})) == ""
    await register(VICTIM)


async def test_a_link_disowns_once_and_nothing_that_was_confirmed(
    signed_in: SignedIn, register: Register, application: Application, find_mail: FindMail
) -> None:
    """Take the address from an account whose owner has shown that it is theirs, by an old mail."""
    grace = await register(VICTIM)
    token = read_token(await find_mail(VICTIM))
    assert code_of(await grace.client.post(CONFIRM, json={"token": token})) == ""
    assert code_of(await grace.client.post(DISOWN, json={"token": token})) == "mail_token_invalid"
    user = await application.users.get(grace.user["id"])
    mail = await application.mails.addresses.write_confirmation(user, "en")
    late = mail.text.partition("#token=")[2].split()[0]
    assert code_of(await grace.client.post(DISOWN, json={"token": late})) == "mail_token_invalid"
    assert (await application.users.get(user.id)).email == VICTIM


class TestWithLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(mail="3/hour"))

    async def test_nobody_floods_an_address_with_news_of_an_account(
        self, signed_in: SignedIn, register: Register, application: Application, mail_sink: MailSink
    ) -> None:
        """Register with the victim's address, and change the password again and again. Other news get through."""
        squatter = await register(VICTIM)
        for number in range(6):
            body = {"currentPassword": PASSWORD, "newPassword": PASSWORD}
            changed = await squatter.client.post("/api/auth/password", json=body)
            assert changed.status_code == 204, number
            assert "mail" not in changed.headers["ratelimit"]
        asked = await squatter.client.post("/api/auth/email", json={"email": "mallory@example.org"})
        assert asked.status_code == 202

        await application.mails.mailroom.outbox.drain()
        subjects = [str(mail["subject"]) for mail in mail_sink.list_to(VICTIM)]
        assert subjects.count("Your password was changed") == 3
        assert subjects.count("A change of your address was asked for") == 1


class TestWhereAddressesHaveToBeConfirmed:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limits = LimitSettings(sign_in="3/hour", mail="100/hour")
        return with_verification(msgspec.structs.replace(settings, limits=limits))

    async def test_the_password_is_not_guessed_by_a_link(
        self, signed_in: SignedIn, client: httpx.AsyncClient, open_client: OpenClient, find_mail: FindMail
    ) -> None:
        """Guess the password of a squatted account with its link, from many addresses."""
        await client.post("/api/auth/register", json={"email": VICTIM, "password": PASSWORD})
        token = read_token(await find_mail(VICTIM))
        body = {"token": token, "password": "not the password"}
        codes = [
            code_of(await open_client(f"203.0.113.{number}").post(CONFIRM, json=body)) for number in range(4)
        ]
        assert codes == ["credentials_invalid"] * 3 + ["rate_limited"]

    async def test_the_owner_takes_the_account_over_by_a_mail_of_their_own(
        self, signed_in: SignedIn, client: httpx.AsyncClient, find_mail: FindMail
    ) -> None:
        """Register first; the owner who registers then chooses another password, and confirms by that."""
        await client.post("/api/auth/register", json={"email": VICTIM, "password": PASSWORD})
        await find_mail(VICTIM)
        await client.post(
            "/api/auth/register", json={"email": VICTIM, "password": "an entirely other phrase"}
        )
        body = {"token": read_token(await find_mail(VICTIM)), "password": "an entirely other phrase"}
        assert (await client.post("/api/auth/password/reset", json=body)).status_code == 204
        login = await client.post("/api/auth/login", json={"email": VICTIM, "password": body["password"]})
        assert login.json()["user"]["pending"] == []
        refused = await client.post("/api/auth/login", json={"email": VICTIM, "password": PASSWORD})
        assert refused.status_code == 401
