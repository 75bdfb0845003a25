"""A strategy for the directory that the tests run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from api.tests.directories import searched_by_account
from api.tests.peers.slapd import DirectoryServer
from tertulia.modules.auth.adapters.ldap import LdapStrategy

MakeStrategy = Callable[..., LdapStrategy]


@pytest.fixture
async def make_strategy() -> AsyncGenerator[MakeStrategy]:
    """Makes strategies for a directory: with StartTLS, and an account that searches."""
    async with AsyncExitStack() as stack:

        def make(directory: DirectoryServer, **changes: Any) -> LdapStrategy:
            strategy = LdapStrategy(searched_by_account(directory, **({"timeout": 5} | changes)))
            stack.push_async_callback(strategy.close)
            return strategy

        yield make
