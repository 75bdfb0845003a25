"""Where nobody has a second factor."""

from __future__ import annotations

from tertulia.modules.auth.domain import Device, Proof
from tertulia.modules.auth.ports import FactorMethod
from tertulia.modules.users import User


class NoSecondFactors:
    """Asks for nothing."""

    async def list_methods(self, user: User) -> tuple[FactorMethod, ...]:
        """Nothing."""
        del user
        return ()

    async def is_remembered(self, user: User, device_token: str | None) -> bool:
        """There is nothing to remember."""
        del user, device_token
        return False

    async def challenge(self, user: User, proof: Proof, device: Device) -> str:
        """Never asked for."""
        raise NotImplementedError
