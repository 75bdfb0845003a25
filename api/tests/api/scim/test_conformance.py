"""The protocol as scim2-tester checks it, over a real socket."""

from __future__ import annotations

import asyncio

import pytest
from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import CheckResult, Status, check_server

from api.tests.conftest import SignedIn
from api.tests.waiting import PATIENCE

NOT_DONE = "PATCH modify() did not remove attribute 'active'"
"""An account is always one or the other."""
ACCEPTED = {Status.SUCCESS, Status.SKIPPED}


def run_checks(address: tuple[str, int], token: str) -> list[CheckResult]:
    base_url = f"http://{address[0]}:{address[1]}/scim/v2"
    with Client(base_url=base_url, headers={"authorization": f"Bearer {token}"}, timeout=PATIENCE) as client:
        return check_server(SyncSCIMClient(client))


@pytest.mark.timeout(600)
async def test_scim2_tester_finds_nothing_wrong(signed_in: SignedIn, server_address: tuple[str, int]) -> None:
    results = await asyncio.to_thread(run_checks, server_address, signed_in.token)
    wrong = [
        f"{result.title} ({result.resource_type}): {result.status.name}: {result.reason}"
        for result in results
        if result.status not in ACCEPTED and result.reason != NOT_DONE
    ]
    assert not wrong, "\n".join(wrong)
    assert sum(result.status is Status.SUCCESS for result in results) > 40
