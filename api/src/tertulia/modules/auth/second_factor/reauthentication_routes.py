"""Showing anew who one is."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import OriginRefusedError, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import CredentialsInvalidError, ProviderUnreachableError, SessionEndedError
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError, PasskeysUnavailableError
from tertulia.modules.auth.passkeys.relying_party import RelyingParties
from tertulia.modules.auth.passkeys.schemas import PasskeyCeremony
from tertulia.modules.auth.passkeys.verification import PasskeyVerification
from tertulia.modules.auth.routes.answers import COOKIE_PATH
from tertulia.modules.auth.second_factor.codes import FactorCodes
from tertulia.modules.auth.second_factor.errors import SecondFactorInvalidError
from tertulia.modules.auth.second_factor.methods import FactorMethods
from tertulia.modules.auth.second_factor.schemas import NewProof, ProofList, ProofMethod
from tertulia.modules.auth.service import Reauthentication
from tertulia.modules.roles import ACCESS, PERSON, WHILE_PENDING
from tertulia.modules.users import Users


class ReauthenticationController(Controller):
    """Proof that it is still the same person."""

    path = f"{COOKIE_PATH}/reauthenticate"
    tags = ("Accounts",)
    guards = (require_own_origin,)
    opt = MappingProxyType(
        {
            ACCESS: PERSON,
            WHILE_PENDING: True,
            "shared_errors": (OriginRefusedError, PasskeyInvalidError, PasskeysUnavailableError),
        }
    )

    @get(operation_id="listProofs", summary="List how you can show anew who you are")
    async def list_proofs(
        self,
        principal: NamedDependency[Principal],
        users: NamedDependency[Users],
        reauthentication: NamedDependency[Reauthentication],
        factor_methods: NamedDependency[FactorMethods],
    ) -> ProofList:
        """What the person has: a password, here or in a directory, an authenticator app, passkeys."""
        user = await users.get(principal.user_id)
        factors = await factor_methods.list_methods(user)
        has_password = await reauthentication.has_password(user)
        found: dict[ProofMethod, bool] = {
            "password": has_password,
            "totp": "totp" in factors,
            "passkey": "passkey" in factors,
        }
        return ProofList([method for method, is_there in found.items() if is_there])

    @post(
        operation_id="reauthenticate",
        summary="Show anew who you are",
        opt={
            "errors": (
                CredentialsInvalidError,
                SecondFactorInvalidError,
                SessionEndedError,
                ProviderUnreachableError,
                RateLimitedError,
                ServerBusyError,
            )
        },
        status_code=204,
    )
    async def reauthenticate(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        reauthentication: NamedDependency[Reauthentication],
        factor_codes: NamedDependency[FactorCodes],
        passkey_verification: NamedDependency[PasskeyVerification],
        relying_parties: NamedDependency[RelyingParties],
        data: JSONBody[NewProof],
    ) -> None:
        """What is dangerous answers `reauthentication_needed` when the person last showed who they are more than 15
        minutes ago. The password, here or in the own directory, a code of the authenticator app or a passkey will do;
        who has none of them signs in again."""
        if data.passkey is not None:
            party = relying_parties.of(request.headers.get("origin"))
            await passkey_verification.verify_person(
                principal.user_id, data.passkey.credential, data.passkey.flow, party
            )
        elif data.code is not None:
            await factor_codes.check(principal.user_id, "totp", data.code)
        else:
            await reauthentication.check_password(principal.user_id, data.password or "")
        await reauthentication.renew(principal)

    @post(
        "/passkey",
        operation_id="askPasskeyAnew",
        summary="Show anew who you are: what to ask a passkey",
        status_code=200,
    )
    async def ask_passkey(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        passkey_verification: NamedDependency[PasskeyVerification],
        relying_parties: NamedDependency[RelyingParties],
    ) -> PasskeyCeremony:
        """For one of the own passkeys."""
        party = relying_parties.of(request.headers.get("origin"))
        options, flow = await passkey_verification.ask_person(principal.user_id, party)
        return PasskeyCeremony(flow=flow, options=dict(options))
