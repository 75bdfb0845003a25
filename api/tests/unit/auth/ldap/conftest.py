"""A strategy for the directory that the tests run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from api.tests.peers.slapd import DirectoryServer
from tertulia.infrastructure.config import LdapSettings
from tertulia.modules.auth.adapters.ldap import LdapStrategy

MakeStrategy = Callable[..., LdapStrategy]


@pytest.fixture
async def make_strategy() -> AsyncGenerator[MakeStrategy]:
    """Makes strategies for a directory: with StartTLS, and an account that searches."""
    async with AsyncExitStack() as stack:

        def make(directory: DirectoryServer, **changes: Any) -> LdapStrategy:
            given: dict[str, Any] = {
                "id": "staff",
                "label": "Staff",
                "url": directory.url,
                "start_tls": True,
                "ca_file": directory.ca_file,
                "bind_dn": directory.admin_dn,
                "bind_password": directory.admin_password,
                "base_dn": directory.people_dn,
                "timeout": 5,
            }
            strategy = LdapStrategy(LdapSettings(**(given | changes)))
            stack.push_async_callback(strategy.close)
            return strategy

        yield make
