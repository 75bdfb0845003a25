"""Keeping somebody out by guessing their password, and guessing where others are known. Each test says the attack."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.api.accounts.conftest import FindMail, read_token, with_mail
from api.tests.api.accounts.conftest import find_mail as find_mail
from api.tests.api.second_factor.conftest import adapters as adapters
from api.tests.api.second_factor.conftest import clock as clock
from api.tests.conftest import PASSWORD, OpenClient, Register, SignedIn
from api.tests.directories import on_a_plain_connection
from api.tests.peers.mail_sink import MailSink
from api.tests.peers.slapd import PEOPLE, DirectoryServer
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import AbuseSettings, LimitSettings, Settings
from tertulia.kernel.clock import FixedClock
from tertulia.modules.abuse import VIOLATIONS
from tertulia.modules.auth import KNOWN_BROWSERS

ADA = "ada@example.org"
EACH = 3
ACCOUNT = 6
KNOWN_COOKIE = "tertulia_known"


@pytest.fixture
def settings(settings: Settings, mail_sink: MailSink) -> Settings:
    limits = LimitSettings(sign_in=f"{EACH}/hour", sign_in_account=f"{ACCOUNT}/hour")
    changed = msgspec.structs.replace(settings, limits=limits, abuse=AbuseSettings(ban_score=1000))
    return with_mail(changed, mail_sink)


async def sign_in(client: httpx.AsyncClient, email: str = ADA, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/auth/login", json={"email": email, "password": password})


async def guess(client: httpx.AsyncClient, email: str = ADA) -> int:
    return (await sign_in(client, email, "not the password")).status_code


async def use_up(open_client: OpenClient, email: str = ADA) -> None:
    """Guess from as many addresses as it takes until nobody unknown is listened to."""
    codes = [await guess(open_client(f"203.0.113.{number}"), email) for number in range(ACCOUNT + 1)]
    assert codes == [401] * ACCOUNT + [429]


def carry(client: httpx.AsyncClient, cookie: str | None) -> httpx.AsyncClient:
    """Give a browser this cookie in place of the own one."""
    client.cookies.clear()
    if cookie is not None:
        client.cookies.set(KNOWN_COOKIE, cookie)
    return client


def cookie_of(client: httpx.AsyncClient) -> str:
    cookie = client.cookies.get(KNOWN_COOKIE)
    assert cookie
    return cookie


async def test_the_owner_gets_in_at_a_known_browser_while_others_guess(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Send wrong passwords from many addresses without end, so that the owner is held up, too."""
    await use_up(open_client)

    assert (await sign_in(open_client("192.0.2.7"))).status_code == 429
    owner = carry(open_client("192.0.2.8"), cookie_of(signed_in.client))
    assert (await sign_in(owner)).status_code == 200


async def test_who_guesses_from_the_owners_own_network_does_not_keep_the_owner_out(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Sit in the same office and use up what its address may."""
    assert [await guess(open_client()) for _ in range(EACH + 1)] == [401] * EACH + [429]

    assert (await sign_in(carry(open_client(), cookie_of(signed_in.client)))).status_code == 200


async def test_one_address_alone_holds_nobody_up(signed_in: SignedIn, open_client: OpenClient) -> None:
    """Go on guessing after the own address is held up: what is refused must not count for the account."""
    attacker = open_client("203.0.113.9")
    assert [await guess(attacker) for _ in range(3 * ACCOUNT)] == [401] * EACH + [429] * (3 * ACCOUNT - EACH)

    assert (await sign_in(open_client("192.0.2.7"))).status_code == 200


async def test_who_is_refused_for_what_others_tried_is_not_suspected(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    """Have the owner banned for the refusals that they meet."""
    await use_up(open_client)
    assert (await sign_in(open_client("192.0.2.7"))).status_code == 429

    await application.guards.violations.flush()
    assert (
        await application.store.find(VIOLATIONS, Query(where={"network": "192.0.2.7"}, order=("-at",))) == []
    )


async def test_a_known_browser_guesses_no_more_than_an_address(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Take the owner's computer, or a copy of its cookie to many addresses, and guess there."""
    cookie = cookie_of(signed_in.client)
    codes = [await guess(carry(open_client(f"203.0.113.{number}"), cookie)) for number in range(EACH + 2)]
    assert codes == [401] * EACH + [429, 429]
    assert (await sign_in(open_client("192.0.2.7"))).status_code == 200


async def test_cookies_that_are_made_up_or_of_another_person_give_nothing(
    signed_in: SignedIn, register: Register, open_client: OpenClient
) -> None:
    """Make up a cookie, bring the one of an own account, or write the victim's id before the own secret."""
    eve = await register("eve@example.org")
    own = cookie_of(eve.client)
    mixed = f"{signed_in.user['id']}.{own.partition('.')[2]}"
    await use_up(open_client)

    for number, forged in enumerate((own, mixed, f"{signed_in.user['id']}.x", "x", "~.~", "." * 5_000)):
        attacker = carry(open_client(f"198.51.100.{number}"), forged)
        assert await guess(attacker) == 429, forged


@pytest.mark.parametrize("cookie", ["%00.x", '"\\000.x"', "/.x", "%ED%A0%80.x", "~".join(["a.b"] * 400)])
async def test_a_cookie_that_is_no_key_of_the_store_is_like_none(
    signed_in: SignedIn, open_client: OpenClient, cookie: str
) -> None:
    """Have the server fail by what no id can be, and fill its log."""
    headers = {"cookie": f"{KNOWN_COOKIE}={cookie}"}
    body = {"email": ADA, "password": PASSWORD}
    answer = await open_client().post("/api/auth/login", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_a_browser_is_known_for_the_address_that_its_person_has(
    signed_in: SignedIn,
    register: Register,
    client: httpx.AsyncClient,
    open_client: OpenClient,
    find_mail: FindMail,
) -> None:
    """Register with the victim's address in many browsers, and guess with all of them when it is the victim's."""
    victim = "grace@example.org"
    squatter = await register(victim)
    token = read_token(await find_mail(victim))
    assert (await client.post("/api/auth/email/disown", json={"token": token})).status_code == 204
    await register(victim)
    await use_up(open_client, victim)

    attacker = carry(open_client("198.51.100.7"), cookie_of(squatter.client))
    assert await guess(attacker, victim) == 429


async def test_an_account_that_does_not_exist_is_held_up_like_any(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Learn from the limit who has an account."""
    for email in (ADA, "nobody@example.org"):
        codes = [await guess(open_client(f"198.51.100.{number}"), email) for number in range(ACCOUNT + 1)]
        assert codes == [401] * ACCOUNT + [429]


@pytest.mark.parametrize(
    "written", ["ADA@example.org", " ada@example.org\t", "ada@\u00adexample.org", "\uff41da@example.org"]
)
async def test_writing_a_name_otherwise_begins_no_new_count(
    signed_in: SignedIn, open_client: OpenClient, written: str
) -> None:
    """Guess on under another spelling that a directory, or the form, reads as the same name."""
    await use_up(open_client)
    assert await guess(open_client("198.51.100.7"), written) == 429


async def test_a_new_password_ends_what_the_browsers_of_before_may(
    signed_in: SignedIn, client: httpx.AsyncClient, open_client: OpenClient, find_mail: FindMail
) -> None:
    """Who knew the password once has made many browsers known, and guesses the next password with all of them. The
    browser in which the owner chose it is known."""
    former = cookie_of(signed_in.client)
    await client.post("/api/auth/password/forgotten", json={"email": ADA})
    body = {"token": read_token(await find_mail(ADA)), "password": "an entirely other phrase"}
    assert (await client.post("/api/auth/password/reset", json=body)).status_code == 204
    await use_up(open_client)

    assert await guess(carry(open_client("198.51.100.7"), former)) == 429
    assert (await sign_in(client, password="an entirely other phrase")).status_code == 200


async def test_the_browser_in_which_the_password_was_changed_stays_known(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Wait until the owner changes the password because of the guessing, and go on."""
    other = open_client("192.0.2.3")
    await sign_in(other)
    body = {"currentPassword": PASSWORD, "newPassword": "an entirely other phrase"}
    changed = await signed_in.client.post("/api/auth/password", json=body)
    assert changed.status_code == 204, changed.text
    await use_up(open_client)

    assert (await sign_in(other, password="an entirely other phrase")).status_code == 429
    assert (await sign_in(signed_in.client, password="an entirely other phrase")).status_code == 200


async def test_a_browser_is_forgotten_in_the_end(
    signed_in: SignedIn, open_client: OpenClient, clock: FixedClock
) -> None:
    """Keep a cookie for years."""
    await use_up(open_client)
    clock.moment += timedelta(days=180)
    assert await guess(signed_in.client) == 429


async def test_no_more_browsers_are_known_than_a_person_has(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    """Make known as many browsers as one can while one knows the password, to guess with all of them later."""
    for _ in range(25):
        assert (await sign_in(open_client())).status_code == 200
    known = await application.store.find(KNOWN_BROWSERS, Query(where={"user_id": signed_in.user["id"]}))
    assert len(known) == 20


async def test_the_cookie_is_for_no_script_and_no_other_site_and_knows_several_people(
    signed_in: SignedIn, register: Register, open_client: OpenClient
) -> None:
    """Read the cookie in the page, or use it from another site."""
    await register("eve@example.org")
    shared = open_client()
    answers = [await sign_in(shared, email) for email in (ADA, "eve@example.org", ADA)]
    header = next(one for one in answers[0].headers.get_list("set-cookie") if KNOWN_COOKIE in one)
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/api/auth"):
        assert attribute.lower() in header.lower()
    assert KNOWN_COOKIE not in str(answers[2].headers.get_list("set-cookie"))
    await use_up(open_client, "eve@example.org")
    assert (await sign_in(shared, "eve@example.org")).status_code == 200
    assert (await sign_in(shared)).status_code == 200


class TestOfADirectory:
    @pytest.fixture
    def settings(self, settings: Settings, directory: DirectoryServer) -> Settings:
        staff = on_a_plain_connection(directory, id_attribute="entryUUID")
        ways = msgspec.structs.replace(settings.sign_in, ldap=[staff])
        return msgspec.structs.replace(settings, sign_in=ways)

    @pytest.fixture
    async def browser(self, signed_in: SignedIn, open_client: OpenClient) -> httpx.AsyncClient:
        """In which Grace, who is in the directory, has signed in."""
        del signed_in
        client = open_client("192.0.2.1")
        assert (await self.sign_in(client)).status_code == 200
        return client

    @staticmethod
    async def sign_in(
        client: httpx.AsyncClient, name: str = "grace", password: str | None = None
    ) -> httpx.Response:
        body: dict[str, Any] = {
            "email": name,
            "password": password or PEOPLE["grace"].password,
            "provider": "staff",
        }
        return await client.post("/api/auth/login", json=body)

    async def test_its_people_get_in_at_a_known_browser_and_strangers_are_held_up(
        self, browser: httpx.AsyncClient, open_client: OpenClient
    ) -> None:
        """The same from many addresses for somebody of a directory; spellings that it reads alike are one name."""
        names = ["grace", "GRACE", " grace", "gra\u00adce", "\uff47race", "grace"]
        codes = [
            (await self.sign_in(open_client(f"203.0.113.{number}"), name, "wrong")).status_code
            for number, name in enumerate(names)
        ]
        assert codes == [401] * ACCOUNT

        assert (await self.sign_in(open_client("192.0.2.9"))).status_code == 429
        assert (await self.sign_in(browser)).status_code == 200
        own = cookie_of(browser)
        assert (await self.sign_in(carry(open_client("192.0.2.10"), own), "ada")).status_code == 401
