"""Setting up the authenticator app and backup codes, and giving them up."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from docstore import DeleteMany
from tertulia.infrastructure.security import Sealer
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.errors import LastWayInError
from tertulia.modules.auth.passkeys.domain import PASSKEYS
from tertulia.modules.auth.passkeys.repository import PasskeyRepository
from tertulia.modules.auth.ports import FactorMethod
from tertulia.modules.auth.second_factor import backup_codes, totp
from tertulia.modules.auth.second_factor.codes import FactorCodes
from tertulia.modules.auth.second_factor.domain import SETUP_LIFE, AuthenticatorApp, BackupCode
from tertulia.modules.auth.second_factor.errors import SecondFactorMissingError, SetupNotBegunError
from tertulia.modules.auth.second_factor.methods import FactorMethods
from tertulia.modules.auth.second_factor.repository import FactorRepository, TrustRepository
from tertulia.modules.auth.service.ways_in import Removal, WaysIn, name_passkey
from tertulia.modules.users import User, Users


class FactorState(msgspec.Struct, frozen=True):
    """What a person has set up."""

    methods: tuple[FactorMethod, ...]
    backup_codes_left: int


class PendingApp(msgspec.Struct, frozen=True):
    """What the authenticator app has to be told."""

    secret: str
    uri: str


class SecondFactorSetup:
    """What people do with their second factors, and administrators for those who lost theirs."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        users: Users,
        factors: FactorRepository,
        trust: TrustRepository,
        passkeys: PasskeyRepository,
        methods: FactorMethods,
        codes: FactorCodes,
        sealer: Sealer,
        ways_in: WaysIn,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._users = users
        self._factors = factors
        self._trust = trust
        self._passkeys = passkeys
        self._methods = methods
        self._codes = codes
        self._sealer = sealer
        self._ways_in = ways_in
        self._audit = audit
        self._clock = clock

    async def read(self, user_id: str) -> FactorState:
        """What the person has set up."""
        user = await self._users.get(user_id)
        return FactorState(await self._methods.list_methods(user), await self._factors.count_codes(user_id))

    async def begin(self, user_id: str) -> PendingApp:
        """A new secret, which counts when it was confirmed with a code; an app that is set up counts until then."""
        user = await self._users.get(user_id)
        secret = totp.new_secret()
        app = await self._factors.get_app(user_id) or AuthenticatorApp(user_id=user_id)
        pending = msgspec.structs.replace(
            app,
            pending_secret=self._sealer.seal(secret, user_id),
            pending_until=self._clock.now() + SETUP_LIFE,
        )
        await self._factors.put_app(pending)
        return PendingApp(secret, totp.make_uri(secret, user.email))

    async def confirm(self, user_id: str, code: str, actor: Actor) -> list[str]:
        """Make the new secret count; returns new backup codes, which are shown this once.

        Raises SetupNotBegunError, SecondFactorInvalidError and RateLimitedError.
        """
        app = await self._factors.get_app(user_id)
        if app is None or app.pending_secret is None or app.pending_until is None:
            raise SetupNotBegunError
        if app.pending_until <= self._clock.now():
            raise SetupNotBegunError
        step = await self._codes.check_pending(user_id, app.pending_secret, code)
        codes = backup_codes.new_codes()
        if not await self._factors.enable(app, step, self._clock.now(), self._hash(user_id, codes)):
            raise SetupNotBegunError
        await self._methods.follow(user_id)
        await self._record("second_factor.enabled", actor, user_id)
        return codes

    async def renew_backup_codes(self, user_id: str, actor: Actor) -> list[str]:
        """New backup codes; the old ones open nothing more. Raises SecondFactorMissingError."""
        if not (await self._users.get(user_id)).has_second_factor:
            raise SecondFactorMissingError
        codes = backup_codes.new_codes()
        await self._factors.exchange_codes(user_id, self._hash(user_id, codes))
        await self._record("second_factor.backup_codes_renewed", actor, user_id)
        return codes

    async def disable(self, user_id: str, actor: Actor) -> None:
        """Give up the authenticator app. Passkeys stay, and ask for themselves."""
        await self._factors.remove_app(user_id)
        await self._methods.follow(user_id)
        await self._record("second_factor.disabled", actor, user_id)

    async def reset(self, user: User, actor: Actor) -> None:
        """Take every second factor from an account, for somebody who lost theirs; what they sign in with stays, if it
        is the only way."""
        with suppress(LastWayInError):
            await self._ways_in.remove(user.id, self._plan_without_passkeys)
        await self._factors.remove_app(user.id)
        await self._methods.follow(user.id)
        await self._record("second_factor.reset", actor, user.id)

    async def forget_devices(self, user_id: str, actor: Actor) -> None:
        """No browser skips the second factor any more."""
        await self._trust.forget_devices(user_id)
        await self._record("second_factor.devices_forgotten", actor, user_id)

    async def _plan_without_passkeys(self, user: User) -> Removal:
        names = [name_passkey(one.id) for one in await self._passkeys.list_of(user.id)]
        return Removal(names, (DeleteMany(PASSKEYS, {"user_id": user.id}),))

    def _hash(self, user_id: str, codes: list[str]) -> list[BackupCode]:
        now = self._clock.now()
        return [
            BackupCode(user_id=user_id, id=self._codes.hash_backup_code(user_id, code), created_at=now)
            for code in codes
        ]

    async def _record(self, action: str, actor: Actor, user_id: str) -> None:
        await self._audit.record(action, actor, target_kind="user", target_id=user_id)
