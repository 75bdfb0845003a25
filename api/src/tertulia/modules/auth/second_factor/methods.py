"""Which second factors a person has, and whether one is asked for."""

from __future__ import annotations

from datetime import timedelta

from tertulia.kernel.clock import Clock
from tertulia.modules.auth.domain import Device, Proof, hash_secret, new_secret
from tertulia.modules.auth.passkeys.repository import PasskeyRepository
from tertulia.modules.auth.ports import FactorMethod
from tertulia.modules.auth.second_factor.domain import CHALLENGE_LIFE, Challenge, RememberedDevice
from tertulia.modules.auth.second_factor.repository import FactorRepository, TrustRepository
from tertulia.modules.users import User, Users


class FactorMethods:
    """The second factors that exist here: authenticator app, passkeys, and backup codes in their place."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        users: Users,
        factors: FactorRepository,
        trust: TrustRepository,
        passkeys: PasskeyRepository,
        clock: Clock,
        *,
        remember: timedelta,
        offers_passkeys: bool,
    ) -> None:
        """remember: for how long a browser may skip the second factor; none: never."""
        self._users = users
        self._factors = factors
        self._trust = trust
        self._passkeys = passkeys
        self._clock = clock
        self._remember = remember
        self._offers_passkeys = offers_passkeys

    @property
    def remember_seconds(self) -> int:
        """For how long a browser may skip the second factor."""
        return int(self._remember.total_seconds())

    async def list_methods(self, user: User) -> tuple[FactorMethod, ...]:
        """What this person has set up, what is best first."""
        methods: list[FactorMethod] = []
        if self._offers_passkeys and await self._passkeys.count_of(user.id):
            methods.append("passkey")
        if await self._has_app(user.id):
            methods.append("totp")
        if await self._factors.count_codes(user.id):
            methods.append("backup_code")
        return tuple(methods)

    async def is_remembered(self, user: User, device_token: str | None) -> bool:
        """Whether this browser may skip the second factor."""
        if not device_token or not self._remember:
            return False
        device = await self._trust.get_device(user.id, hash_secret(device_token))
        now = self._clock.now()
        return device is not None and now < min(device.expires_at, device.created_at + self._remember)

    async def challenge(self, user: User, proof: Proof, device: Device) -> str:
        """A token that stands for the first factor for five minutes."""
        token = new_secret()
        now = self._clock.now()
        await self._trust.add_challenge(
            Challenge(
                user_id=user.id,
                id=hash_secret(token),
                proof=proof,
                device=device,
                created_at=now,
                expires_at=now + CHALLENGE_LIFE,
            )
        )
        return token

    async def remember_device(self, user_id: str) -> str | None:
        """What the browser keeps to skip the second factor; None where that is not allowed."""
        if not self._remember:
            return None
        token = new_secret()
        now = self._clock.now()
        await self._trust.add_device(
            RememberedDevice(
                user_id=user_id, id=hash_secret(token), created_at=now, expires_at=now + self._remember
            )
        )
        return token

    async def follow(self, user_id: str) -> None:
        """After a second factor came or went: say so on the account, and trust no browser that showed another one.
        Without any, backup codes open nothing."""
        await self._trust.forget_all(user_id)
        has_any = await self._passkeys.count_of(user_id) > 0 or await self._has_app(user_id)
        if not has_any:
            await self._factors.remove_codes(user_id)
        await self._users.change(user_id, has_second_factor=has_any)

    async def _has_app(self, user_id: str) -> bool:
        app = await self._factors.get_app(user_id)
        return app is not None and app.secret is not None
