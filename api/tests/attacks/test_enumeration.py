"""Finding out who has an account. Each test says the attack."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import httpx
import pytest

from api.tests.api.accounts.conftest import find_mail as find_mail
from api.tests.api.accounts.conftest import with_mail, with_verification
from api.tests.peers.mail_sink import MailSink
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, Settings
from tertulia.infrastructure.security import PasswordHasher
from tertulia.modules.users import UserQuery

PASSWORD = "correct horse battery"
CHANGING = {"x-request-id", "date"}
"""What differs between any two answers."""
asked: ContextVar[bool] = ContextVar("asked", default=False)
"""Whether what runs is part of a request that is compared, and not what the server does every so often."""


@pytest.fixture
def settings(settings: Settings, mail_sink: MailSink) -> Settings:
    """Where addresses have to be confirmed, and with limits, whose headers could tell something."""
    import msgspec

    return with_verification(with_mail(msgspec.structs.replace(settings, limits=LimitSettings()), mail_sink))


@pytest.fixture
def work(application: Application, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the hasher and the store did while requests were answered, in order."""
    done: list[str] = []

    def watch(target: Any, name: str) -> None:
        original = getattr(target, name)

        async def note(*arguments: Any, **options: Any) -> Any:
            if asked.get():
                done.append(name)
            return await original(*arguments, **options)

        monkeypatch.setattr(target, name, note)

    def watch_hashing(name: str) -> None:
        original = getattr(PasswordHasher, name)

        async def note(self: PasswordHasher, *arguments: Any) -> Any:
            if asked.get():
                done.append(f"password {name}")
            return await original(self, *arguments)

        monkeypatch.setattr(PasswordHasher, name, note)

    for name in ("get", "find", "write"):
        watch(application.store, name)
    for name in ("hash", "verify"):
        watch_hashing(name)
    return done


def read_answer(response: httpx.Response) -> tuple[int, Any, dict[str, str]]:
    body = response.json()
    body.pop("requestId", None)
    headers = {name: value for name, value in response.headers.items() if name not in CHANGING}
    return response.status_code, body, headers


Post = Callable[[str], dict[str, Any]]


async def compare(
    application: Application, open_client: Any, work: list[str], path: str, body: Post
) -> list[str]:
    """Ask for the address of an account and for nobody's, each from a network of its own; what was done is returned,
    if answers and work were the same. Background work is held back, so that what is left is what the answer takes."""
    await application.users.is_empty()
    answers: list[Any] = []
    works: list[list[str]] = []
    for number, email in enumerate(("ada@example.org", "eve@example.org")):
        await application.mails.mailroom.outbox.drain()
        client = open_client(f"10.0.0.{number + 1}")
        work.clear()
        token = asked.set(True)
        response = await client.post(path, json=body(email))
        asked.reset(token)
        works.append(list(work))
        answers.append(read_answer(response))
    assert answers[0] == answers[1]
    assert works[0] == works[1]
    return works[0]


@pytest.fixture
def held(application: Application, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing of the outbox runs; what was posted is listed."""
    posted: list[str] = []

    def hold(subject: str, compose: object) -> None:
        del compose
        posted.append(subject)

    monkeypatch.setattr(application.mails.mailroom.outbox, "post", hold)
    return posted


async def test_a_forgotten_password_answers_alike(
    application: Application, open_client: Any, signed_in: Any, work: list[str], held: list[str]
) -> None:
    """The attacker asks for resets of many addresses and looks at answers, headers and times."""
    done = await compare(
        application, open_client, work, "/api/auth/password/forgotten", lambda email: {"email": email}
    )
    assert done == []
    assert held == ["reset_password"] * 2


async def test_registering_answers_alike_where_addresses_have_to_be_confirmed(
    application: Application, open_client: Any, signed_in: Any, work: list[str], held: list[str]
) -> None:
    """The attacker registers many addresses and looks which are taken."""
    done = await compare(
        application,
        open_client,
        work,
        "/api/auth/register",
        lambda email: {"email": email, "password": PASSWORD},
    )
    assert [one for one in done if one.startswith("password")] == ["password hash"]
    assert "find" not in done
    assert held == ["registration"] * 2


async def test_the_owner_of_a_taken_address_hears_of_it_and_nobody_else(
    application: Application, open_client: Any, signed_in: Any, mail_sink: MailSink
) -> None:
    """The attacker registers a taken address; only the mail tells the difference."""
    body = {"email": "ada@example.org", "password": PASSWORD}
    assert (await open_client().post("/api/auth/register", json=body)).status_code == 202
    await application.mails.mailroom.outbox.drain()
    mail = await mail_sink.wait_for(
        "ada@example.org", about=lambda mail: mail["subject"] == "You have an account already"
    )
    assert mail["X-RcptTo"] == "ada@example.org"
    assert (await application.users.search(UserQuery())).total == 1


async def test_signing_in_answers_alike_and_takes_one_hash(
    application: Application, open_client: Any, signed_in: Any, work: list[str]
) -> None:
    """The attacker signs in with many addresses and a wrong password, and measures."""
    done = await compare(
        application,
        open_client,
        work,
        "/api/auth/login",
        lambda email: {"email": email, "password": "not the password"},
    )
    assert [one for one in done if one.startswith("password")] == ["password verify"]


async def test_an_account_without_a_password_answers_as_nobodys(
    application: Application, open_client: Any, signed_in: Any, work: list[str]
) -> None:
    """The attacker finds out who signs in by another provider."""
    await application.users.change(signed_in.user["id"], password_hash=None)
    done = await compare(
        application, open_client, work, "/api/auth/login", lambda email: {"email": email, "password": "x" * 9}
    )
    assert [one for one in done if one.startswith("password")] == ["password verify"]


async def test_a_suspended_account_answers_as_nobodys_to_who_does_not_know_its_password(
    application: Application, open_client: Any, signed_in: Any, work: list[str]
) -> None:
    """The attacker finds out who was put out."""
    from docstore import Update
    from tertulia.modules.users import USERS

    suspended = Update(collection=USERS, key=(signed_in.user["id"],), set={"status": "suspended"})
    await application.store.write(suspended)
    await compare(
        application, open_client, work, "/api/auth/login", lambda email: {"email": email, "password": "x" * 9}
    )


async def test_reading_an_invitation_tells_nothing_of_accounts(
    application: Application, open_client: Any, signed_in: Any, work: list[str]
) -> None:
    """The attacker reads invitations: made-up ones, and one whose address has got an account meanwhile."""
    done = await compare(
        application, open_client, work, "/api/auth/invitations/read", lambda email: {"token": email}
    )
    assert done == ["find"]


async def test_asking_whether_a_made_up_link_works_tells_nothing_of_accounts(
    application: Application, open_client: Any, signed_in: Any, work: list[str]
) -> None:
    """The attacker makes links up, and measures."""
    done = await compare(
        application, open_client, work, "/api/auth/password/reset/read", lambda email: {"token": email}
    )
    assert done == ["find"]


async def test_the_limit_of_mails_counts_alike(
    application: Application, open_client: Any, signed_in: Any
) -> None:
    """The attacker asks until he is held up, and compares after how many times."""
    counts: list[int] = []
    for number, email in enumerate(("ada@example.org", "eve@example.org")):
        client = open_client(f"10.1.0.{number}")
        codes = [
            (await client.post("/api/auth/password/forgotten", json={"email": email})).status_code
            for _ in range(12)
        ]
        counts.append(codes.count(202))
    assert counts[0] == counts[1] == 10
