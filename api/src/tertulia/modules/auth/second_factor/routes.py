"""The own second factor."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import OriginRefusedError, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.errors import AccountSuspendedError, ReauthenticationNeededError
from tertulia.modules.auth.routes.answers import COOKIE_PATH, device_of
from tertulia.modules.auth.schemas import SignedInView
from tertulia.modules.auth.second_factor import totp
from tertulia.modules.auth.second_factor.errors import (
    ChallengeEndedError,
    SecondFactorInvalidError,
    SecondFactorMissingError,
    SetupNotBegunError,
)
from tertulia.modules.auth.second_factor.methods import FactorMethods
from tertulia.modules.auth.second_factor.schemas import (
    BackupCodeList,
    CodeAnswer,
    SecondFactorView,
    TotpConfirmation,
    TotpSetup,
)
from tertulia.modules.auth.second_factor.setup import SecondFactorSetup
from tertulia.modules.auth.second_factor.sign_in import SecondFactorSignIn
from tertulia.modules.auth.second_factor.sign_in_routes import answer_admitted
from tertulia.modules.auth.service import Auth, Reauthentication
from tertulia.modules.roles import ACCESS, ANYONE, PERSON, WHILE_PENDING


class SecondFactorController(Controller):
    """The own second factor. It is open to who has to set one up first."""

    path = f"{COOKIE_PATH}/second-factor"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON, WHILE_PENDING: "second_factor"})

    @get(operation_id="getSecondFactor", summary="Read what second factors are set up")
    async def read(
        self, principal: NamedDependency[Principal], second_factor: NamedDependency[SecondFactorSetup]
    ) -> SecondFactorView:
        """Authenticator app, passkeys, and how many backup codes are left."""
        state = await second_factor.read(principal.user_id)
        return SecondFactorView(
            enabled=bool(state.methods),
            methods=list(state.methods),
            backup_codes_left=state.backup_codes_left,
        )

    @post(
        operation_id="finishSignIn",
        summary="Sign in: the second step, with a code",
        guards=(require_own_origin,),
        opt={
            ACCESS: ANYONE,
            "errors": (
                OriginRefusedError,
                ChallengeEndedError,
                SecondFactorInvalidError,
                AccountSuspendedError,
                RateLimitedError,
            ),
        },
        status_code=200,
    )
    async def finish_with_code(
        self,
        request: Request[Any, Any, Any],
        auth: NamedDependency[Auth],
        factor_methods: NamedDependency[FactorMethods],
        second_factor_sign_in: NamedDependency[SecondFactorSignIn],
        data: JSONBody[CodeAnswer],
    ) -> Response[SignedInView]:
        """Each code opens once, and five answers may be wrong."""
        admitted = await second_factor_sign_in.finish_with_code(
            data.challenge, data.method, data.code, device_of(request), remember=data.remember
        )
        return await answer_admitted(request, auth, factor_methods, admitted)

    @post(
        "/totp",
        operation_id="beginTotp",
        summary="Begin to set up an authenticator app",
        opt={"errors": (ReauthenticationNeededError,)},
        status_code=200,
    )
    async def begin_totp(
        self,
        principal: NamedDependency[Principal],
        second_factor: NamedDependency[SecondFactorSetup],
        reauthentication: NamedDependency[Reauthentication],
    ) -> TotpSetup:
        """A new secret. It counts once it was confirmed with a code of the app, within an hour."""
        await reauthentication.require_recent(principal)
        pending = await second_factor.begin(principal.user_id)
        picture = await asyncio.to_thread(totp.draw, pending.uri)
        return TotpSetup(secret=pending.secret, uri=pending.uri, qr=picture)

    @post(
        "/totp/confirm",
        operation_id="confirmTotp",
        summary="Confirm the authenticator app with a code",
        opt={
            "errors": (
                SetupNotBegunError,
                SecondFactorInvalidError,
                RateLimitedError,
                ReauthenticationNeededError,
            )
        },
        status_code=200,
    )
    async def confirm_totp(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        second_factor: NamedDependency[SecondFactorSetup],
        reauthentication: NamedDependency[Reauthentication],
        data: JSONBody[TotpConfirmation],
    ) -> BackupCodeList:
        """From now on, signing in takes a code. Answers new backup codes."""
        await reauthentication.require_recent(principal)
        codes = await second_factor.confirm(principal.user_id, data.code, actor)
        return BackupCodeList(backup_codes=codes)

    @post(
        "/backup-codes",
        operation_id="renewBackupCodes",
        summary="Make new backup codes",
        opt={"errors": (SecondFactorMissingError, ReauthenticationNeededError)},
        status_code=200,
    )
    async def renew_backup_codes(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        second_factor: NamedDependency[SecondFactorSetup],
        reauthentication: NamedDependency[Reauthentication],
    ) -> BackupCodeList:
        """The codes before them open nothing more."""
        await reauthentication.require_recent(principal)
        return BackupCodeList(backup_codes=await second_factor.renew_backup_codes(principal.user_id, actor))

    @delete(
        operation_id="disableSecondFactor",
        summary="Give up the authenticator app",
        opt={"errors": (ReauthenticationNeededError,)},
    )
    async def disable(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        second_factor: NamedDependency[SecondFactorSetup],
        reauthentication: NamedDependency[Reauthentication],
    ) -> None:
        """Its codes and the backup codes open nothing more; passkeys stay, and backup codes with them."""
        await reauthentication.require_recent(principal)
        await second_factor.disable(principal.user_id, actor)

    @delete(
        "/devices", operation_id="forgetDevices", summary="Forget the browsers that skip the second factor"
    )
    async def forget_devices(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        second_factor: NamedDependency[SecondFactorSetup],
    ) -> None:
        """Each is asked again when it signs in."""
        await second_factor.forget_devices(principal.user_id, actor)
