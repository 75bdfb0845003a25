"""What can be tried with mails and the links in them. Each test says the attack."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.api.accounts.conftest import (
    PUBLIC_URL,
    FindMail,
    read_text,
    read_token,
    with_mail,
    with_verification,
)
from api.tests.api.accounts.conftest import find_mail as find_mail
from api.tests.peers.mail_sink import MailSink
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import COMMAND
from tertulia.modules.auth import MAIL_TOKENS, Letters
from tertulia.modules.roles import ROLES, Role

PASSWORD = "correct horse battery"
NEW = "an entirely other phrase"
VICTIM = "ada@example.org"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings, mail_sink: MailSink) -> Settings:
    return with_mail(settings, mail_sink)


async def forget(client: httpx.AsyncClient, email: str = VICTIM, **headers: str) -> None:
    response = await client.post("/api/auth/password/forgotten", json={"email": email}, headers=headers)
    assert response.status_code == 202


def is_refused(response: httpx.Response) -> bool:
    return (response.status_code, response.json()["code"]) == (400, "mail_token_invalid")


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "x-forwarded-port": "1"},
        {"forwarded": "host=evil.example;proto=http"},
        {"x-original-host": "evil.example", "x-host": "evil.example", "x-forwarded-server": "evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
    ],
)
async def test_the_host_of_a_request_never_gets_into_a_link(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail, headers: dict[str, str]
) -> None:
    """Password reset poisoning: the attacker asks for the victim's reset with a Host of his own; the mail's link would
    lead to his server, which then gets the token when the victim, or a scanner of the mail, opens it."""
    await forget(client, **headers)
    mail = await find_mail(VICTIM)
    assert "evil" not in mail.as_string()
    links = re.findall(r"https?://[^\s\"<]+", read_text(mail))
    assert links
    assert all(link.startswith(f"{PUBLIC_URL}/") for link in links)


def test_without_a_public_address_links_lead_to_host_and_port_of_the_settings() -> None:
    """As above, on an installation that did not say its address."""
    assert Letters.of(Settings(host="::1", port=3080)).link("/x", "s") == "http://[::1]:3080/x#token=s"


async def test_the_token_stands_where_neither_servers_nor_referers_see_it(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    """The attacker reads the logs of a proxy, or gets a Referer: a token in the query would stand there."""
    await forget(client)
    text = read_text(await find_mail(VICTIM))
    link = re.search(r"https?://\S+", text)
    assert link is not None
    before, _, after = link[0].partition("#token=")
    assert len(after) >= 43
    assert "?" not in before


async def test_the_store_never_holds_what_opens_a_link(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail, application: Application
) -> None:
    """The attacker has a copy of the database and chooses a new password for everyone with its tokens."""
    await forget(client)
    secret = read_token(await find_mail(VICTIM))
    token = await application.mails.mailroom.tokens.find(secret, "password_reset")
    stored = await application.store.get(MAIL_TOKENS, token.id)
    assert stored is not None
    assert secret not in str(stored)
    response = await client.post(
        "/api/auth/password/reset", json={"token": stored.secret_hash, "password": NEW}
    )
    assert is_refused(response)


async def test_a_link_for_one_purpose_opens_nothing_else(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail, mail_sink: MailSink
) -> None:
    """The attacker gets a link that is good for little (an invitation, a confirmation) and uses it to choose a new
    password, or to confirm an address."""
    await signed_in.client.post("/api/admin/invitations", json={"email": "eve@example.org"})
    invitation = read_token(await find_mail("eve@example.org"))
    await signed_in.client.post("/api/auth/email/confirmation")
    confirmation = read_token(await find_mail(VICTIM))
    await forget(client)
    reset = read_token(await find_mail(VICTIM))
    for token in (invitation, confirmation):
        body = {"token": token, "password": NEW}
        assert is_refused(await client.post("/api/auth/password/reset", json=body))
        assert is_refused(await client.post("/api/auth/password/reset/read", json={"token": token}))
    for token in (invitation, reset):
        assert is_refused(await client.post("/api/auth/email/confirm", json={"token": token}))
    for token in (confirmation, reset):
        read = await client.post("/api/auth/invitations/read", json={"token": token})
        assert read.json()["code"] == "invitation_invalid"
    assert (
        await signed_in.client.post("/api/auth/email/confirm", json={"token": confirmation})
    ).status_code == 204


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 100, "' OR 1=1", "\u0000", "ñ" * 50])
async def test_a_made_up_token_opens_nothing(client: httpx.AsyncClient, signed_in: Any, token: str) -> None:
    """The attacker guesses."""
    body = {"token": token, "password": NEW}
    assert is_refused(await client.post("/api/auth/password/reset", json=body))
    assert is_refused(await client.post("/api/auth/password/reset/read", json={"token": token}))


async def test_what_a_person_calls_themselves_reaches_no_stranger_by_our_mails(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    """The attacker registers strangers' addresses under the name of an advertisement, and has our server send it."""
    name = "You won! http://evil.example"
    body = {"email": "stranger@example.org", "password": PASSWORD, "name": name}
    assert (await client.post("/api/auth/register", json=body)).status_code == 201
    mail = await find_mail("stranger@example.org")
    assert "evil" not in mail.as_string()
    assert "won" not in mail.as_string()


@pytest.mark.parametrize(
    "name",
    [
        "Ada\u2028Bcc: eve@example.org\u2029",
        "<img src=x onerror=alert(1)>",
        "{0.__class__}",
        "Ada\u202egnp.exe",
    ],
)
async def test_the_name_of_who_invites_stays_one_line_of_text(
    signed_in: Any, find_mail: FindMail, application: Application, name: str
) -> None:
    """Header and HTML injection through a name: an administrator of low rank calls himself something that adds
    recipients, scripts or paragraphs to the mails of his invitations."""
    await application.users.change(signed_in.user["id"], name=name)
    await signed_in.client.post("/api/admin/invitations", json={"email": "grace@example.org"})
    mail = await find_mail("grace@example.org")
    assert mail["X-RcptTo"] == "grace@example.org"
    assert mail["bcc"] is None
    html = mail.get_body(("html",))
    assert html is not None
    assert "<img" not in html.get_content()
    assert not re.search("[\u2028\u2029\u202e]", read_text(mail))
    assert "invites you to Tertulia" in read_text(mail)


@pytest.mark.parametrize(
    "email",
    [
        "eve@example.org\r\nBcc: grace@example.org",
        "eve@example.org\nX: y",
        "eve@example.org%0aBcc:grace@example.org",
        "eve@example.org,grace@example.org",
        "eve@example.org;grace@example.org",
        '"eve\r\nBcc: grace@example.org"@example.org',
    ],
)
@pytest.mark.parametrize("path", ["register", "password/forgotten", "email"])
async def test_an_address_that_is_more_than_one_is_refused(
    signed_in: Any, mail_sink: MailSink, application: Application, email: str, path: str
) -> None:
    """Header injection through an address: the reset of the victim goes to the attacker, too."""
    before = len(mail_sink.mails)
    body = {"email": email, **({"password": PASSWORD} if path == "register" else {})}
    response = await signed_in.client.post(f"/api/auth/{path}", json=body)
    await application.mails.mailroom.outbox.drain()
    assert (response.status_code, response.json()["code"]) == (400, "request_invalid")
    assert len(mail_sink.mails) - before <= 1
    assert all(mail["X-RcptTo"] == VICTIM for mail in mail_sink.mails)


async def test_links_to_an_old_address_die_when_the_address_changes(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    """The attacker can read the victim's old mailbox. The victim changes the address; a reset that went to the old
    one before is still in there."""
    await forget(client)
    old = read_token(await find_mail(VICTIM))
    await signed_in.client.post("/api/auth/email", json={"email": "new@example.org"})
    change = read_token(await find_mail("new@example.org"))
    assert (await signed_in.client.post("/api/auth/email/confirm", json={"token": change})).status_code == 204
    body = {"token": old, "password": NEW}
    assert is_refused(await client.post("/api/auth/password/reset", json=body))


async def test_a_reset_calls_off_the_change_of_address_that_a_thief_began(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    """The attacker has the victim's session and asks for another address. The victim hears of it and chooses a new
    password; then the attacker opens the link in his own mailbox and takes the account after all."""
    await signed_in.client.post("/api/auth/email", json={"email": "thief@example.org"})
    change = read_token(await find_mail("thief@example.org"))
    await forget(client)
    body = {"token": read_token(await find_mail(VICTIM)), "password": NEW}
    assert (await client.post("/api/auth/password/reset", json=body)).status_code == 204
    assert is_refused(await client.post("/api/auth/email/confirm", json={"token": change}))


class TestTakenAddresses:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return with_verification(settings)

    async def test_an_account_that_somebody_made_with_anothers_address_goes_to_its_owner(
        self, open_client: Any, signed_in: Any, find_mail: FindMail
    ) -> None:
        """Pre-hijacking: the attacker registers with the victim's address and stays signed in, waiting for the victim
        to register as well and to confirm what is the attacker's account."""
        attacker, victim = open_client("10.0.0.1"), open_client("10.0.0.2")
        theirs = {"email": "grace@example.org", "password": "the attackers own phrase"}
        assert (await attacker.post("/api/auth/register", json=theirs)).status_code == 202
        await find_mail("grace@example.org")
        session = (await attacker.post("/api/auth/login", json=theirs)).json()
        attacker.headers["authorization"] = f"Bearer {session['accessToken']}"
        own = {"email": "grace@example.org", "password": PASSWORD}
        assert (await victim.post("/api/auth/register", json=own)).status_code == 202
        mail = await find_mail("grace@example.org")
        assert mail["subject"] == "You have an account already"
        body = {"token": read_token(mail), "password": PASSWORD}
        assert (await victim.post("/api/auth/password/reset", json=body)).status_code == 204
        assert (await attacker.get("/api/auth/me")).status_code == 401
        assert (await attacker.post("/api/auth/login", json=theirs)).status_code == 401
        signed = await victim.post("/api/auth/login", json=own)
        assert signed.json()["user"]["pending"] == []

    async def test_nothing_but_the_own_account_can_be_done_before_the_address_is_confirmed(
        self, client: httpx.AsyncClient, signed_in: Any, application: Application
    ) -> None:
        """The attacker registers with an address of the company's domain that he does not have, and goes on."""
        body = {"email": "boss@example.org", "password": PASSWORD}
        await client.post("/api/auth/register", json=body)
        await application.mails.mailroom.outbox.drain()
        token = (await client.post("/api/auth/login", json=body)).json()["accessToken"]
        client.headers["authorization"] = f"Bearer {token}"
        answers = [
            await client.get("/api/conversations"),
            await client.post("/api/auth/password", json={"currentPassword": PASSWORD, "newPassword": NEW}),
        ]
        assert [answer.json()["code"] for answer in answers] == ["step_pending"] * 2


class TestAllowedDomains:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        verified = with_verification(settings)
        sign_in = msgspec.structs.replace(verified.sign_in, email_domains=["example.org"])
        return msgspec.structs.replace(verified, sign_in=sign_in)

    @pytest.mark.parametrize("is_confirmed", [False, True])
    async def test_nobody_registers_with_an_address_of_the_domain_to_go_on_with_another(
        self, client: httpx.AsyncClient, signed_in: Any, application: Application, *, is_confirmed: bool
    ) -> None:
        """The attacker registers with a made-up address of the company's domain, which he may change before he has
        shown that it is his: to one of his own."""
        body = {"email": "made-up@example.org", "password": PASSWORD}
        await client.post("/api/auth/register", json=body)
        await application.mails.mailroom.outbox.drain()
        answer = (await client.post("/api/auth/login", json=body)).json()
        client.headers["authorization"] = f"Bearer {answer['accessToken']}"
        if is_confirmed:
            await application.users.change(answer["user"]["id"], email_confirmed_at=NOW)
        for own in ("eve@evil.example", "eve@sub.example.org", "eve@evil-example.org"):
            refused = await client.post("/api/auth/email", json={"email": own})
            assert refused.json()["code"] == "email_domain_refused"
        corrected = await client.post("/api/auth/email", json={"email": "Correct@Example.org"})
        assert corrected.status_code == 202


class TestInvitations:
    @pytest.fixture
    async def helper(self, signed_in: Any, register: Any, application: Application) -> Any:
        """Somebody who may administer people, and nothing else."""
        from docstore import Put

        role = Role(id="helper", name="Helper", permissions=frozenset({"admin.users"}))
        await application.store.write(Put(ROLES, role))
        await application.roles.load()
        made = await register("helper@example.org")
        await application.users.change(made.user["id"], role="helper")
        return made

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"role": "admin"}, "role_beyond_yours"),
            ({"role": "user"}, "role_beyond_yours"),
            ({"role": "no-such-role"}, "role_not_found"),
            ({"role": "helper", "groups": ["some-group"]}, "permission_missing"),
            ({"role": "helper", "permissions": ["admin.roles"]}, "request_invalid"),
        ],
    )
    async def test_nobody_invites_somebody_with_more_rights(
        self, helper: Any, fields: dict[str, Any], code: str
    ) -> None:
        """Privilege escalation: who may only invite invites a second self as administrator."""
        body = {"email": "second@example.org", **fields}
        response = await helper.client.post("/api/admin/invitations", json=body)
        assert response.json()["code"] == code

    async def test_an_invitation_gives_no_more_than_who_sent_it_has_when_it_is_accepted(
        self,
        signed_in: Any,
        register: Any,
        client: httpx.AsyncClient,
        application: Application,
        find_mail: FindMail,
    ) -> None:
        """An administrator who is about to be one no more invites a second self as administrator beforehand."""
        leaving = await register("leaving@example.org")
        await application.users.change(leaving.user["id"], role="admin")
        body = {"email": "second@example.org", "role": "admin"}
        assert (await leaving.client.post("/api/admin/invitations", json=body)).status_code == 201
        token = read_token(await find_mail("second@example.org"))
        await application.users.change(leaving.user["id"], role="user")
        accepted = {"email": "second@example.org", "password": PASSWORD, "invitation": token}
        response = await client.post("/api/auth/register", json=accepted)
        assert response.json()["code"] == "invitation_invalid"

    async def test_nobody_takes_back_an_invitation_that_they_could_not_send(
        self, helper: Any, application: Application
    ) -> None:
        """Who may administer people keeps administrators out by taking their invitations back."""
        invited = await application.mails.invitations.create(None, COMMAND, "x@example.org", role="admin")
        response = await helper.client.delete(f"/api/admin/invitations/{invited.invitation.id}")
        assert response.json()["code"] == "role_beyond_yours"

    async def test_another_token_can_not_be_taken_back_as_an_invitation(
        self, signed_in: Any, application: Application, find_mail: FindMail
    ) -> None:
        """An object reference of another kind: an administrator of people calls off a person's reset by its id."""
        await forget(signed_in.client)
        secret = read_token(await find_mail(VICTIM))
        token = await application.mails.mailroom.tokens.find(secret, "password_reset")
        response = await signed_in.client.delete(f"/api/admin/invitations/{token.id}")
        assert response.json()["code"] == "invitation_not_found"

    async def test_role_and_confirmation_can_not_be_chosen_by_who_registers(
        self, signed_in: Any, client: httpx.AsyncClient
    ) -> None:
        """Mass assignment: the registration names a role, or says that the address is confirmed."""
        for extra in ({"role": "admin"}, {"emailConfirmed": True}, {"groups": ["x"]}, {"managedBy": "x"}):
            body = {"email": "eve@example.org", "password": PASSWORD, **extra}
            response = await client.post("/api/auth/register", json=body)
            assert response.json()["code"] == "request_invalid"


async def test_another_sites_page_can_not_ask_for_mails_or_use_links(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail, mail_sink: MailSink
) -> None:
    """Cross-site request forgery: a page of the attacker's has visitors' browsers ask for resets, or open links."""
    headers = {"origin": "https://evil.example"}
    for path, body in (
        ("password/forgotten", {"email": VICTIM}),
        ("password/reset", {"token": "x", "password": NEW}),
        ("password/reset/read", {"token": "x"}),
        ("email/confirm", {"token": "x"}),
        ("email/disown", {"token": "x"}),
        ("invitations/read", {"token": "x"}),
        ("register", {"email": "eve@example.org", "password": PASSWORD}),
    ):
        response = await client.post(f"/api/auth/{path}", json=body, headers=headers)
        assert response.json()["code"] == "origin_refused"
