"""The seam for ways to sign in: each is a strategy that turns what was submitted into an identity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec


class Identity(msgspec.Struct, frozen=True):
    """Whom a strategy recognised. subject: the strategy's own name for the person, which never changes."""

    strategy: str
    subject: str


class Strategy(Protocol):
    """One way to sign in."""

    name: str

    async def identify(self, submitted: Mapping[str, str]) -> Identity:
        """Who this is; CredentialsInvalidError if what was submitted does not say so."""
        ...
