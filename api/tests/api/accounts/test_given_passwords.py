"""A password that somebody else chose: its person chooses another one before anything else."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from api.tests.api.second_factor.conftest import adapters as adapters
from api.tests.api.second_factor.conftest import clock as clock
from api.tests.conftest import OpenClient, SignedIn
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import PasswordSettings, Settings, SignInSettings
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.principal import COMMAND
from tertulia.modules.auth.service.reauthentication import RECENT
from tertulia.modules.users import NewUser

BOB = "bob@example.org"
GIVEN = "a password handed over"
OWN = "nobody else knows this one"


async def give(signed_in: SignedIn, **more: Any) -> str:
    body = {"email": BOB, "password": GIVEN, **more}
    made = await signed_in.client.post("/api/admin/users", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def sign_in(client: httpx.AsyncClient, password: str = GIVEN) -> list[str]:
    """The steps that are to be taken."""
    answer = await client.post("/api/auth/login", json={"email": BOB, "password": password})
    assert answer.status_code == 200, answer.text
    client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    return answer.json()["user"]["pending"]


async def choose(client: httpx.AsyncClient, password: str = OWN) -> httpx.Response:
    return await client.post("/api/auth/password", json={"newPassword": password})


async def is_let_in(client: httpx.AsyncClient) -> bool:
    answer = await client.get("/api/conversations")
    assert answer.status_code == 200 or answer.json()["code"] == "step_pending", answer.text
    return answer.status_code == 200


async def test_who_was_given_a_password_chooses_another_one_and_then_goes_on(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    await give(signed_in)
    bob = open_client()
    assert await sign_in(bob) == ["password"]
    assert not await is_let_in(bob)

    assert (await choose(bob)).status_code == 204

    assert await is_let_in(bob)
    assert (await bob.get("/api/auth/me")).json()["pending"] == []
    assert await sign_in(open_client(), OWN) == []


async def test_the_given_password_is_no_other_one(signed_in: SignedIn, open_client: OpenClient) -> None:
    await give(signed_in)
    bob = open_client()
    await sign_in(bob)

    refused = await choose(bob, GIVEN)

    assert (refused.status_code, refused.json()["code"]) == (400, "password_unchanged")
    assert not await is_let_in(bob)


async def test_without_the_given_password_it_takes_a_recent_sign_in(
    signed_in: SignedIn, open_client: OpenClient, clock: FixedClock
) -> None:
    await give(signed_in)
    bob = open_client()
    await sign_in(bob)
    clock.moment += RECENT
    refreshed = await bob.post("/api/auth/refresh", headers={"origin": "http://tertulia.test"})
    bob.headers["authorization"] = f"Bearer {refreshed.json()['accessToken']}"

    assert (await choose(bob)).json()["code"] == "reauthentication_needed"

    with_both = {"currentPassword": GIVEN, "newPassword": OWN}
    assert (await bob.post("/api/auth/password", json=with_both)).status_code == 204


async def test_an_administrator_may_let_the_password_be_kept(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    await give(signed_in, mustChangePassword=False)
    bob = open_client()
    assert await sign_in(bob) == []
    assert (await choose(bob)).json()["code"] == "credentials_invalid"


@pytest.mark.parametrize(("must_change", "pending"), [(True, ["password"]), (False, [])])
async def test_a_password_that_is_given_in_place_of_another_asks_for_the_step_too(
    application: Application,
    signed_in: SignedIn,
    open_client: OpenClient,
    must_change: bool,
    pending: list[str],
) -> None:
    user_id = await give(signed_in, mustChangePassword=False)
    bob = await application.users.get(user_id)
    await application.mails.passwords.give(bob, GIVEN, COMMAND, must_change=must_change)

    assert await sign_in(open_client()) == pending


async def test_who_chose_one_by_a_link_or_has_none_has_no_step(
    application: Application, signed_in: SignedIn, open_client: OpenClient
) -> None:
    user_id = await give(signed_in)
    link = await application.mails.passwords.make_link(await application.users.get(user_id))
    body = {"token": link.partition("#token=")[2], "password": OWN}
    assert (await open_client().post("/api/auth/password/reset", json=body)).status_code == 204
    assert await sign_in(open_client(), OWN) == []

    changed = await application.users.change(user_id, password_hash=None, must_change_password=True)
    assert application.standings.list_pending(changed) == ()


async def test_the_given_password_is_no_other_one_by_a_link_either(
    application: Application, signed_in: SignedIn, open_client: OpenClient
) -> None:
    user_id = await give(signed_in)
    link = await application.mails.passwords.make_link(await application.users.get(user_id))
    body = {"token": link.partition("#token=")[2], "password": GIVEN}

    refused = await open_client().post("/api/auth/password/reset", json=body)

    assert (refused.status_code, refused.json()["code"]) == (400, "password_unchanged")
    assert await sign_in(open_client()) == ["password"]
    again = await open_client().post("/api/auth/password/reset", json={**body, "password": OWN})
    assert again.status_code == 204
    assert await sign_in(open_client(), OWN) == []


async def test_whose_account_is_provisioned_meanwhile_is_not_locked_out(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    user_id = await give(signed_in)
    adopted = await signed_in.client.post("/scim/v2/Users", json={"userName": BOB})
    assert adopted.json()["id"] == user_id, adopted.text
    bob = open_client()
    assert await sign_in(bob) == ["password"]

    assert (await choose(bob)).status_code == 204

    assert await is_let_in(bob)
    later = {"currentPassword": OWN, "newPassword": GIVEN}
    assert (await bob.post("/api/auth/password", json=later)).json()["code"] == "account_managed"


async def test_a_password_that_is_given_while_its_person_chooses_one_stays(
    application: Application, signed_in: SignedIn, open_client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id = await give(signed_in)
    passwords = application.mails.passwords
    bob = open_client()
    await sign_in(bob)
    tools = application.mails.password_tools
    check = tools.strength.check

    async def give_meanwhile(password: str, *about: str | None) -> None:
        await check(password, *about)
        if password == OWN:
            user = await application.users.get(user_id)
            await passwords.give(user, "given once more", COMMAND, must_change=True)

    monkeypatch.setattr(tools.strength, "check", give_meanwhile)
    refused = await choose(bob)

    assert refused.json()["code"] == "credentials_invalid"
    assert await sign_in(open_client(), "given once more") == ["password"]


async def test_nobody_adds_another_way_in_before_that(signed_in: SignedIn, open_client: OpenClient) -> None:
    await give(signed_in)
    bob = open_client()
    await sign_in(bob)
    origin = {"origin": "http://tertulia.test"}
    another_address = {"email": "giver@example.org"}
    for path in ("/api/auth/passkeys/options", "/api/auth/second-factor/totp", "/api/auth/email"):
        refused = await bob.post(path, headers=origin, json=another_address)
        assert (refused.status_code, refused.json()["code"]) == (403, "step_pending"), path


class TestWithoutPasswords:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        passwords = PasswordSettings(enabled=False)
        return msgspec.structs.replace(settings, sign_in=SignInSettings(passwords=passwords))

    async def test_nobody_has_to_choose_what_opens_nothing(self, application: Application) -> None:
        user = await application.users.create(
            NewUser(email=BOB, name=None, password_hash="$", must_change_password=True)
        )
        assert application.standings.list_pending(user) == ()
