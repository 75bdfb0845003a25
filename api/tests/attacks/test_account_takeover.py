"""What can be tried between the parts of signing in to end up in somebody else's account. Each test says the attack."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from api.tests.api.accounts.conftest import FindMail, read_token, with_mail
from api.tests.api.accounts.conftest import find_mail as find_mail
from api.tests.conftest import OpenClient, Register, SignedIn
from api.tests.peers.mail_sink import MailSink
from docstore import Insert
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import SERVER
from tertulia.modules.auth import IDENTITIES, PASSKEYS, Identity, ProviderPolicy
from tertulia.modules.auth.external.domain import LinkedIdentity
from tertulia.modules.auth.passkeys.domain import Passkey
from tertulia.modules.roles import ADMIN_ROLE, MEMBER_PERMISSIONS
from tertulia.modules.users import NewUser

VICTIM = "grace@example.org"
NEW = "an entirely other phrase"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TRUSTED = ProviderPolicy(trust_email=True)


@pytest.fixture
def settings(settings: Settings, mail_sink: MailSink) -> Settings:
    return with_mail(settings, mail_sink)


async def _wait_inside(application: Application, squatter: SignedIn) -> str:
    """Leave a passkey, an identity and an API key in an account; returns the key."""
    user_id: str = squatter.user["id"]
    passkey = Passkey(
        user_id=user_id, id="p", credential_id="c", public_key="k", sign_count=0, name="n", created_at=NOW
    )
    link = LinkedIdentity(user_id=user_id, provider="sso", subject="eve", connected_at=NOW, last_used_at=NOW)
    await application.store.write(Insert(PASSKEYS, passkey), Insert(IDENTITIES, link))
    await application.factors.methods.follow(user_id)
    made = await squatter.client.post("/api/auth/api-keys", json={"name": "x", "scopes": ["chat"]})
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


async def _choose_password(client: httpx.AsyncClient, find_mail: FindMail) -> None:
    await client.post("/api/auth/password/forgotten", json={"email": VICTIM})
    body = {"token": read_token(await find_mail(VICTIM)), "password": NEW}
    assert (await client.post("/api/auth/password/reset", json=body)).status_code == 204


async def test_who_waits_in_an_account_with_anothers_address_is_put_out_by_the_owner(
    application: Application,
    signed_in: SignedIn,
    register: Register,
    client: httpx.AsyncClient,
    open_client: OpenClient,
    find_mail: FindMail,
) -> None:
    """Pre-hijacking: register the victim's address, add a passkey, an identity and an API key, none of which ends with
    the password, and wait until the victim takes the account over by a link to the address."""
    squatter = await register(VICTIM)
    key = await _wait_inside(application, squatter)
    program = open_client()
    program.headers["authorization"] = f"Bearer {key}"
    assert (await program.get("/api/conversations")).status_code == 200

    await _choose_password(client, find_mail)

    assert (await program.get("/api/conversations")).status_code == 401
    user_id: str = squatter.user["id"]
    assert await application.external.identities.list_of(user_id) == []
    assert await application.factors.passkeys.list_of(user_id) == []
    answer = await client.post("/api/auth/login", json={"email": VICTIM, "password": NEW})
    assert answer.status_code == 200, answer.text


async def test_a_mailbox_alone_takes_no_second_factor_from_who_has_shown_their_address(
    application: Application,
    signed_in: SignedIn,
    register: Register,
    client: httpx.AsyncClient,
    find_mail: FindMail,
) -> None:
    """The attacker reads the victim's mail, and chooses a new password to get rid of the second factor."""
    victim = await register(VICTIM)
    await application.users.change(victim.user["id"], email_confirmed_at=NOW)
    key = await _wait_inside(application, victim)

    await _choose_password(client, find_mail)

    answer = await client.post("/api/auth/login", json={"email": VICTIM, "password": NEW})
    assert answer.json()["code"] == "second_factor_needed"
    assert (await application.auth.authenticate(key)).user_id == victim.user["id"]


async def test_letters_that_fold_into_others_lead_to_nobodys_account(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    """Have an address at a provider with U+212A for the victim's `k`: lower-cased, it is the victim's."""
    victim = await register("kim@example.org")
    await application.users.change(victim.user["id"], email_confirmed_at=NOW)
    identity = Identity(
        provider="sso", subject="eve", email="\N{KELVIN SIGN}im@example.org", is_email_verified=True
    )
    with pytest.raises(AppError) as refused:
        await application.external.arrivals.resolve(identity, TRUSTED)
    assert refused.value.code == "identity_email_missing"
    assert await application.external.identities.list_of(victim.user["id"]) == []


async def test_who_only_looks_after_accounts_vouches_for_no_address(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    """Somebody with `admin.users` alone makes an account with the director's address and a password that they know.
    The director comes by the company's provider, joins that account, and gets the provider's role: administrator."""
    helper = await register("helper@example.org")
    permissions = ["admin.users", *MEMBER_PERMISSIONS]
    await signed_in.client.put("/api/admin/roles/helpers", json={"name": "Help", "permissions": permissions})
    await application.users.change(helper.user["id"], role="helpers")
    body = {"email": VICTIM, "password": NEW}
    made = await helper.client.post("/api/admin/users", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["emailConfirmed"] is False
    identity = Identity(
        provider="sso", subject="grace", email=VICTIM, is_email_verified=True, role=ADMIN_ROLE
    )
    with pytest.raises(AppError) as refused:
        await application.external.arrivals.resolve(identity, TRUSTED)
    assert refused.value.code == "identity_not_linked"
    body = {"email": "hal@example.org", "password": NEW}
    assert (await signed_in.client.post("/api/admin/users", json=body)).json()["emailConfirmed"] is True


class TestWaysIn:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        passwords = msgspec.structs.replace(settings.sign_in.passwords, enabled=False)
        return msgspec.structs.replace(
            settings, sign_in=msgspec.structs.replace(settings.sign_in, passwords=passwords)
        )

    async def test_a_password_that_opens_nothing_any_more_is_no_other_way_in(
        self, application: Application
    ) -> None:
        """Where people signed in with passwords before, have somebody's second factor removed for being lost: their
        passkey, the only way in, would go with it."""
        new = NewUser(email=VICTIM, name=None, password_hash="kept from before")
        user = await application.users.create(new)
        passkey = Passkey(
            user_id=user.id, id="p", credential_id="c", public_key="k", sign_count=0, name="n", created_at=NOW
        )
        await application.store.write(Insert(PASSKEYS, passkey))
        await application.factors.setup.reset(user, SERVER)
        assert len(await application.factors.passkeys.list_of(user.id)) == 1


async def test_who_is_managed_elsewhere_can_confirm_their_address_and_not_change_it(
    application: Application, signed_in: SignedIn, register: Register, find_mail: FindMail
) -> None:
    """Take an account's address away from its directory by a link that was asked for before it was managed; the link
    that confirms the address has to work, or nobody of that directory gets past that step."""
    grace = await register(VICTIM)
    confirmation = read_token(await find_mail(VICTIM))
    await grace.client.post("/api/auth/email", json={"email": "own@example.org"})
    change = read_token(await find_mail("own@example.org"))
    await application.users.change(grace.user["id"], managed_by="directory")
    refused = await grace.client.post("/api/auth/email/confirm", json={"token": change})
    assert refused.json()["code"] == "mail_token_invalid"
    confirmed = await grace.client.post("/api/auth/email/confirm", json={"token": confirmation})
    assert confirmed.status_code == 204
    user = await application.users.get(grace.user["id"])
    assert (user.email, user.email_confirmed_at is not None) == (VICTIM, True)
