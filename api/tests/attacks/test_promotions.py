"""Coming into rights by what one did for somebody before they had them. Each test says the attack."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from api.tests.api.accounts.conftest import FindMail, read_token, with_mail
from api.tests.api.accounts.conftest import find_mail as find_mail
from api.tests.conftest import OpenClient, Register, SignedIn
from api.tests.peers.mail_sink import MailSink
from docstore import Insert
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import COMMAND, Actor
from tertulia.modules.auth import PASSKEYS
from tertulia.modules.auth.passkeys.domain import Passkey
from tertulia.modules.roles import (
    ADMIN_ROLE,
    DEFAULT_ROLE,
    MEMBER_PERMISSIONS,
    RoleBeyondYoursError,
    RoleInput,
    RoleWidening,
)

BOB = "bob@example.org"
GIVEN = "what the helper typed in"
OWN = "an entirely other phrase"
USERS = "/api/admin/users"
WIDER = RoleInput(name="User", permissions=["admin.users"])


@pytest.fixture
async def helper(signed_in: SignedIn, register: Register, application: Application) -> SignedIn:
    """Somebody who looks after people, and may do nothing else."""
    found = await register("helper@example.org")
    body = {"name": "Help", "permissions": ["admin.users", *MEMBER_PERMISSIONS]}
    await signed_in.client.put("/api/admin/roles/helpers", json=body)
    await application.users.change(found.user["id"], role="helpers")
    return found


async def sign_in(client: httpx.AsyncClient, password: str) -> int:
    body = {"email": BOB, "password": password}
    return (await client.post("/api/auth/login", json=body)).status_code


async def enter(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Sign in as Bob with the password that was given."""
    login = await client.post("/api/auth/login", json={"email": BOB, "password": GIVEN})
    client.headers["authorization"] = f"Bearer {login.json()['accessToken']}"
    return client


async def promote(director: SignedIn, user_id: str, role: str = ADMIN_ROLE) -> None:
    changed = await director.client.patch(f"{USERS}/{user_id}", json={"role": role})
    assert changed.status_code == 200, changed.text


async def make_account(by: SignedIn) -> str:
    made = await by.client.post(USERS, json={"email": BOB, "password": GIVEN, "mustChangePassword": False})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def choose(client: httpx.AsyncClient, token: str, password: str) -> httpx.Response:
    return await client.post("/api/auth/password/reset", json={"token": token, "password": password})


async def hand_over(by: SignedIn, user_id: str) -> str:
    """The token of a link that an administrator is handed where no mail is sent."""
    answer = await by.client.post(f"{USERS}/{user_id}/password-reset")
    return str(answer.json()["link"]).partition("#token=")[2]


async def test_a_password_that_a_helper_chose_opens_no_directors_account(
    signed_in: SignedIn, helper: SignedIn, application: Application, open_client: OpenClient
) -> None:
    """Make Bob's account with a password that one knows, sign in with it, leave a passkey and a key there, and wait
    until he is made director."""
    user_id = await make_account(helper)
    inside = await enter(open_client())
    key = (await inside.post("/api/auth/api-keys", json={"name": "x", "scopes": ["chat"]})).json()["key"]
    passkey = Passkey(
        user_id=user_id,
        id="p",
        credential_id="c",
        public_key="k",
        sign_count=0,
        name="n",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    await application.store.write(Insert(PASSKEYS, passkey))

    await promote(signed_in, user_id)

    assert await sign_in(open_client(), GIVEN) == 401
    assert (await inside.get("/api/conversations")).status_code == 401
    inside.headers["authorization"] = f"Bearer {key}"
    assert (await inside.get("/api/conversations")).status_code == 401
    assert await application.factors.passkeys.list_of(user_id) == []


async def test_what_a_helper_left_opens_no_directors_account_after_another_password(
    signed_in: SignedIn, helper: SignedIn, open_client: OpenClient, client: httpx.AsyncClient
) -> None:
    """Leave a key in Bob's account, and wait until he has chosen another password by a link of a director and is made
    one himself."""
    user_id = await make_account(helper)
    inside = await enter(open_client())
    key = (await inside.post("/api/auth/api-keys", json={"name": "x", "scopes": ["chat"]})).json()["key"]
    assert (await choose(client, await hand_over(signed_in, user_id), OWN)).status_code == 204

    await promote(signed_in, user_id)

    inside.headers["authorization"] = f"Bearer {key}"
    assert (await inside.get("/api/conversations")).status_code == 401


async def test_a_link_that_a_helper_used_opens_no_directors_account(
    signed_in: SignedIn, helper: SignedIn, register: Register, client: httpx.AsyncClient
) -> None:
    """Reset Bob's password where no mail is sent, use the link oneself, and wait until he is made director."""
    bob = await register(BOB)
    assert (await choose(client, await hand_over(helper, bob.user["id"]), GIVEN)).status_code == 204

    await promote(signed_in, bob.user["id"])

    assert await sign_in(client, GIVEN) == 401
    assert (await choose(client, await hand_over(signed_in, bob.user["id"]), OWN)).status_code == 204
    assert await sign_in(client, OWN) == 200


async def test_a_link_from_before_opens_no_directors_account(
    signed_in: SignedIn, helper: SignedIn, register: Register, client: httpx.AsyncClient
) -> None:
    """Reset Bob's password, keep the link, and use it when he is director."""
    bob = await register(BOB)
    token = await hand_over(helper, bob.user["id"])

    await promote(signed_in, bob.user["id"])

    assert (await choose(client, token, GIVEN)).json()["code"] == "mail_token_invalid"
    assert await sign_in(client, bob.password) == 200


async def test_the_same_holds_where_the_role_itself_becomes_a_directors(
    signed_in: SignedIn, helper: SignedIn, register: Register, open_client: OpenClient
) -> None:
    """Wait until the role of Bob may administer, in place of Bob's getting another role."""
    body = {"name": "Write", "permissions": [*MEMBER_PERMISSIONS]}
    await signed_in.client.put("/api/admin/roles/writers", json=body)
    user_id, eve = await make_account(helper), await register("eve@example.org")
    for one in (user_id, eve.user["id"]):
        await promote(signed_in, one, "writers")
    inside = await enter(open_client())
    token = await hand_over(helper, eve.user["id"])

    body["permissions"] = [*MEMBER_PERMISSIONS, "admin.audit"]
    assert (await signed_in.client.put("/api/admin/roles/writers", json=body)).status_code == 200

    assert (await inside.get("/api/admin/audit")).status_code == 401
    assert await sign_in(open_client(), GIVEN) == 401
    assert (await choose(open_client(), token, GIVEN)).json()["code"] == "mail_token_invalid"
    assert (await eve.client.get("/api/admin/audit")).status_code == 200


async def test_a_helper_who_is_gone_is_trusted_no_more_than_before(
    signed_in: SignedIn, helper: SignedIn, register: Register, client: httpx.AsyncClient
) -> None:
    """Leave before the link is used."""
    bob = await register(BOB)
    token = await hand_over(helper, bob.user["id"])
    suspended = await signed_in.client.patch(f"{USERS}/{helper.user['id']}", json={"status": "suspended"})
    assert suspended.status_code == 200
    assert (await choose(client, token, GIVEN)).status_code == 204

    await promote(signed_in, bob.user["id"])

    assert await sign_in(client, GIVEN) == 401


async def test_the_password_of_an_invitation_that_was_handed_over_opens_no_directors_account(
    signed_in: SignedIn, helper: SignedIn, client: httpx.AsyncClient, application: Application
) -> None:
    """Invite Bob where no mail is sent, and accept the invitation oneself."""
    invited = await helper.client.post("/api/admin/invitations", json={"email": BOB})
    token = str(invited.json()["link"]).partition("#token=")[2]
    body = {"email": BOB, "password": GIVEN, "invitation": token}
    made = await client.post("/api/auth/register", json=body)
    assert made.status_code == 201, made.text

    await promote(signed_in, made.json()["user"]["id"])

    assert await sign_in(client, GIVEN) == 401


@pytest.mark.parametrize("role", ["writers", ADMIN_ROLE])
async def test_nobody_loses_what_only_they_know(
    signed_in: SignedIn, helper: SignedIn, register: Register, open_client: OpenClient, role: str
) -> None:
    """Have people put out by promoting them: an own password, and one that a director gave, stay; so does one that a
    helper gave, while nothing is gained by it."""
    body = {"name": "Write", "permissions": [*MEMBER_PERMISSIONS]}
    await signed_in.client.put("/api/admin/roles/writers", json=body)
    eve = await register("eve@example.org")
    await promote(signed_in, eve.user["id"], role)
    assert (await eve.client.get("/api/auth/sessions")).status_code == 200
    user_id = await make_account(helper if role == "writers" else signed_in)
    await promote(signed_in, user_id, role)
    assert await sign_in(open_client(), GIVEN) == 200


class TestWithMail:
    @pytest.fixture
    def settings(self, settings: Settings, mail_sink: MailSink) -> Settings:
        return with_mail(settings, mail_sink)

    async def test_what_a_helper_left_opens_no_directors_account_after_a_mailed_link(
        self,
        signed_in: SignedIn,
        helper: SignedIn,
        open_client: OpenClient,
        client: httpx.AsyncClient,
        find_mail: FindMail,
        application: Application,
    ) -> None:
        """The same where Bob confirms his address, forgets the password and chooses one by mail."""
        user_id = await make_account(helper)
        inside = await enter(open_client())
        key = (await inside.post("/api/auth/api-keys", json={"name": "x", "scopes": ["chat"]})).json()["key"]
        assert (await inside.post("/api/auth/email/confirmation")).status_code == 202
        confirmed = {"token": read_token(await find_mail(BOB))}
        assert (await inside.post("/api/auth/email/confirm", json=confirmed)).status_code == 204
        await client.post("/api/auth/password/forgotten", json={"email": BOB})
        assert (await choose(client, read_token(await find_mail(BOB)), OWN)).status_code == 204

        await promote(signed_in, user_id)

        inside.headers["authorization"] = f"Bearer {key}"
        assert (await inside.get("/api/conversations")).status_code == 401
        assert not (await application.users.get(user_id)).password_given

    async def test_the_director_is_mailed_a_link_and_knows_the_password_alone_then(
        self,
        signed_in: SignedIn,
        helper: SignedIn,
        client: httpx.AsyncClient,
        find_mail: FindMail,
        application: Application,
    ) -> None:
        """As above, where mail is sent; a password that was chosen by a mailed link is nobody else's."""
        user_id = await make_account(helper)
        await promote(signed_in, user_id)
        assert await sign_in(client, GIVEN) == 401
        token = read_token(await find_mail(BOB))
        assert (await choose(client, token, OWN)).status_code == 204
        assert await sign_in(client, OWN) == 200
        assert not (await application.users.get(user_id)).password_given
        await promote(signed_in, user_id, "user")
        await promote(signed_in, user_id)
        assert await sign_in(client, OWN) == 200


async def test_a_role_whose_change_is_stopped_in_the_midst_gives_nobody_a_right(
    helper: SignedIn, application: Application, client: httpx.AsyncClient
) -> None:
    """Kill the server while it takes back what one knows of the people of a role, and sign in as one of them."""
    user_id = await make_account(helper)

    async def die(event: RoleWidening) -> None:
        del event
        raise RuntimeError("killed")

    application.events.subscribe(RoleWidening, die)
    roles = application.rights_services.role_administration
    with pytest.raises(RuntimeError):
        await roles.put(None, COMMAND, DEFAULT_ROLE, WIDER)

    assert "admin.users" not in application.roles.get(DEFAULT_ROLE).permissions
    assert not (await application.users.get(user_id)).password_given
    assert await sign_in(client, GIVEN) == 401


async def test_who_is_helped_while_a_role_is_widened_loses_that_help_too(
    helper: SignedIn, application: Application, client: httpx.AsyncClient
) -> None:
    """Make an account in the moment between what is taken back and the new right."""

    async def make(event: RoleWidening) -> None:
        del event
        await make_account(helper)

    application.events.subscribe(RoleWidening, make)
    await application.rights_services.role_administration.put(None, COMMAND, DEFAULT_ROLE, WIDER)

    assert "admin.users" in application.roles.get(DEFAULT_ROLE).permissions
    assert await sign_in(client, GIVEN) == 401


async def test_who_may_not_widen_a_role_takes_nothing_from_its_people(
    helper: SignedIn, application: Application, client: httpx.AsyncClient
) -> None:
    """Ask for more rights than one has, so that the people of a role are put out although it is refused."""
    await make_account(helper)
    principal = await application.standings.of_user(helper.user["id"])
    wanted = RoleInput(name="User", permissions=["admin.settings"])

    with pytest.raises(RoleBeyondYoursError):
        await application.rights_services.role_administration.put(
            principal, Actor(user_id=helper.user["id"]), DEFAULT_ROLE, wanted
        )

    assert await sign_in(client, GIVEN) == 200
