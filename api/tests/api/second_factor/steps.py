"""What people do with second factors, in a few words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pyotp

from api.tests.conftest import PASSWORD, SignedIn
from tertulia.kernel.clock import FixedClock

STEP = timedelta(seconds=30)
LOGIN = "/api/auth/login"
SECOND = "/api/auth/second-factor"


class App(msgspec.Struct):
    """An authenticator app with one account, and the backup codes that came with it."""

    secret: str
    clock: FixedClock
    backup_codes: list[str] = []

    def code(self, offset: int = 0) -> str:
        """The code that it shows; offset: so many time steps later."""
        return str(pyotp.totp.TOTP(self.secret).at(self.clock.moment + offset * STEP))


async def set_up(person: SignedIn, clock: FixedClock) -> App:
    """Set up an authenticator app, and wait until its first code is past."""
    begun = await person.client.post(f"{SECOND}/totp")
    assert begun.status_code == 200, begun.text
    app = App(begun.json()["secret"], clock)
    confirmed = await person.client.post(f"{SECOND}/totp/confirm", json={"code": app.code()})
    assert confirmed.status_code == 200, confirmed.text
    app.backup_codes = confirmed.json()["backupCodes"]
    return app


async def sign_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    """The first step."""
    return await client.post(LOGIN, json={"email": email, "password": password})


async def get_challenge(client: httpx.AsyncClient, email: str) -> str:
    """The first step, and the token that it leads to."""
    answer = await sign_in(client, email)
    assert answer.status_code == 401, answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["code"] == "second_factor_needed", problem
    return problem["params"]["challenge"]


async def answer(
    client: httpx.AsyncClient, challenge: str, code: str, method: str = "totp", **more: Any
) -> httpx.Response:
    """The second step."""
    body = {"challenge": challenge, "method": method, "code": code, **more}
    return await client.post(SECOND, json=body)
