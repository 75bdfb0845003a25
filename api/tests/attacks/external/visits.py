"""Coming back from a provider, and what came of it."""

from __future__ import annotations

import httpx

from api.tests.api.external.ways import callback_of, error_of, start
from api.tests.peers.puppet_provider import PuppetProvider

LONG_AGO, LONG_FROM_NOW = 1_000_000_000, 16_000_000_000
"""Seconds since 1970."""


async def arrive(
    client: httpx.AsyncClient, puppet: PuppetProvider, provider: str = "corp", **changes: str | None
) -> httpx.Response:
    """Go there and come back with these changes to what the provider gave; None leaves it out."""
    brought: dict[str, str | None] = {**puppet.visit(await start(client, provider)), **changes}
    parameters = {name: value for name, value in brought.items() if value is not None}
    answer = await client.get(callback_of(provider), params=parameters)
    assert answer.status_code == 302
    return answer


def is_signed_in(answer: httpx.Response) -> bool:
    return any("tertulia_refresh=" in one for one in answer.headers.get_list("set-cookie"))


def assert_refused(answer: httpx.Response, code: str = "identity_invalid") -> None:
    assert error_of(answer) == code, answer.headers["location"]
    assert not is_signed_in(answer)
