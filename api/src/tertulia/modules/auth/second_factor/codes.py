"""Taking codes: each one once, and wrong ones not often."""

from __future__ import annotations

from typing import Literal

from tertulia.infrastructure.ratelimit import Budget, RateLimiter
from tertulia.infrastructure.security import SealBrokenError, Sealer
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.second_factor import backup_codes, totp
from tertulia.modules.auth.second_factor.errors import SecondFactorInvalidError
from tertulia.modules.auth.second_factor.repository import FactorRepository

CodeMethod = Literal["totp", "backup_code"]
_LIMIT = "second-factor"
_MAX_LOST_RACES = 5


class FactorCodes:
    """Codes of authenticator apps, and backup codes."""

    def __init__(
        self,
        factors: FactorRepository,
        sealer: Sealer,
        limiter: RateLimiter,
        clock: Clock,
        *,
        backup_key: bytes,
        failures: str,
    ) -> None:
        """backup_key: what backup codes are hashed with. failures: how many wrong codes in how long, for each
        account."""
        self._factors = factors
        self._sealer = sealer
        self._limiter = limiter
        self._clock = clock
        self._backup_key = backup_key
        self._failures = failures

    async def check(self, user_id: str, method: CodeMethod, code: str) -> None:
        """Take a code, which is then used up. Raises SecondFactorInvalidError and RateLimitedError."""
        async with self._limiter.count_failures(Budget(_LIMIT, self._failures, f"account {user_id}")):
            is_right = await (
                self._take_app_code(user_id, code)
                if method == "totp"
                else self._factors.take_code(user_id, self.hash_backup_code(user_id, code))
            )
            if not is_right:
                raise SecondFactorInvalidError

    async def check_pending(self, user_id: str, secret: str, code: str) -> int:
        """The time step of a code for a secret that is not confirmed yet. Raises as `check` does."""
        async with self._limiter.count_failures(Budget(_LIMIT, self._failures, f"account {user_id}")):
            step = self._find_step(user_id, secret, code)
            if step is None:
                raise SecondFactorInvalidError
            return step

    def hash_backup_code(self, user_id: str, code: str) -> str:
        """How a backup code is kept."""
        return backup_codes.hash_code(self._backup_key, user_id, code)

    async def _take_app_code(self, user_id: str, code: str) -> bool:
        """Whoever writes the step down has used the code; the others find it used."""
        for _ in range(_MAX_LOST_RACES):
            app = await self._factors.get_app(user_id)
            if app is None or app.secret is None:
                return False
            step = self._find_step(user_id, app.secret, code)
            if step is None or step <= app.last_step:
                return False
            if await self._factors.take_step(app, step):
                return True
        return False

    def _find_step(self, user_id: str, sealed: str, code: str) -> int | None:
        try:
            secret = self._sealer.unseal(sealed, user_id)
        except SealBrokenError:
            return None
        return totp.find_step(secret, code.replace(" ", ""), self._clock.now())
