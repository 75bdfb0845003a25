"""Which role whom by default."""

from __future__ import annotations

from typing import Final

from tertulia.kernel.principal import Role

DEFAULT_ROLE: Final[Role] = "user"
FIRST_ACCOUNT_ROLE: Final[Role] = "admin"
"""Somebody has to be able to administer a new installation."""
