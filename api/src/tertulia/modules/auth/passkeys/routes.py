"""The own passkeys, and signing in with one."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import OriginRefusedError, PathId, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.errors import (
    AccountSuspendedError,
    LastWayInError,
    ReauthenticationNeededError,
)
from tertulia.modules.auth.passkeys.errors import (
    PasskeyInvalidError,
    PasskeyKnownError,
    PasskeyNotFoundError,
    PasskeysUnavailableError,
    TooManyPasskeysError,
)
from tertulia.modules.auth.passkeys.relying_party import RelyingParties
from tertulia.modules.auth.passkeys.schemas import (
    NewPasskey,
    PasskeyCeremony,
    PasskeyList,
    PasskeyRename,
    PasskeyView,
    SignedFlow,
)
from tertulia.modules.auth.passkeys.service import Passkeys
from tertulia.modules.auth.passkeys.sign_in import PasskeySignIn
from tertulia.modules.auth.routes.answers import COOKIE_PATH, answer_signed_in, device_of
from tertulia.modules.auth.schemas import SignedInView
from tertulia.modules.auth.service import Auth, Reauthentication
from tertulia.modules.roles import ACCESS, ANYONE, PERSON, WHILE_PENDING

_PATH = f"{COOKIE_PATH}/passkeys"


class PasskeySignInController(Controller):
    """Signing in with a passkey alone."""

    path = f"{_PATH}/sign-in"
    tags = ("Accounts",)
    guards = (require_own_origin,)
    opt = MappingProxyType({ACCESS: ANYONE, "shared_errors": (OriginRefusedError, PasskeysUnavailableError)})

    @post("/options", operation_id="askPasskey", summary="Sign in: what to ask a passkey", status_code=200)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        relying_parties: NamedDependency[RelyingParties],
        passkey_sign_in: NamedDependency[PasskeySignIn],
    ) -> PasskeyCeremony:
        """For any passkey of this site; good for five minutes."""
        options, flow = await passkey_sign_in.begin(relying_parties.of(request.headers.get("origin")))
        return PasskeyCeremony(flow=flow, options=dict(options))

    @post(
        operation_id="signInWithPasskey",
        summary="Sign in with a passkey",
        opt={"errors": (PasskeyInvalidError, AccountSuspendedError, RateLimitedError)},
        status_code=200,
    )
    async def finish(
        self,
        request: Request[Any, Any, Any],
        auth: NamedDependency[Auth],
        relying_parties: NamedDependency[RelyingParties],
        passkey_sign_in: NamedDependency[PasskeySignIn],
        data: JSONBody[SignedFlow],
    ) -> Response[SignedInView]:
        """The passkey has verified its person, so nothing more is asked for."""
        party = relying_parties.of(request.headers.get("origin"))
        signed_in = await passkey_sign_in.finish(data.flow, data.credential, party, device_of(request))
        return await answer_signed_in(request, auth, signed_in, status=200)


class PasskeysController(Controller):
    """The own passkeys. They are open to who has to set up a second factor first: a passkey is one."""

    path = _PATH
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON, WHILE_PENDING: "second_factor"})

    @get(operation_id="listPasskeys", summary="List the own passkeys")
    async def list_passkeys(
        self, principal: NamedDependency[Principal], passkeys: NamedDependency[Passkeys]
    ) -> PasskeyList:
        """The oldest first."""
        return PasskeyList([PasskeyView.of(one) for one in await passkeys.list_of(principal.user_id)])

    @post(
        "/options",
        operation_id="askNewPasskey",
        summary="Add a passkey: what to ask the browser",
        guards=(require_own_origin,),
        opt={
            "errors": (
                OriginRefusedError,
                PasskeysUnavailableError,
                ReauthenticationNeededError,
                TooManyPasskeysError,
            )
        },
        status_code=200,
    )
    async def begin(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        passkeys: NamedDependency[Passkeys],
        relying_parties: NamedDependency[RelyingParties],
        reauthentication: NamedDependency[Reauthentication],
    ) -> PasskeyCeremony:
        """Good for five minutes."""
        party = relying_parties.of(request.headers.get("origin"))
        await reauthentication.require_recent(principal)
        options, flow = await passkeys.begin(principal.user_id, party)
        return PasskeyCeremony(flow=flow, options=dict(options))

    @post(
        operation_id="addPasskey",
        summary="Add a passkey",
        guards=(require_own_origin,),
        opt={
            "errors": (
                OriginRefusedError,
                PasskeysUnavailableError,
                PasskeyInvalidError,
                PasskeyKnownError,
                ReauthenticationNeededError,
                TooManyPasskeysError,
            )
        },
        status_code=201,
    )
    async def add(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        passkeys: NamedDependency[Passkeys],
        relying_parties: NamedDependency[RelyingParties],
        reauthentication: NamedDependency[Reauthentication],
        data: JSONBody[NewPasskey],
    ) -> PasskeyView:
        """From now on it opens the account alone, and is asked for after the password."""
        party = relying_parties.of(request.headers.get("origin"))
        await reauthentication.require_recent(principal)
        return PasskeyView.of(await passkeys.finish(actor, data.flow, data.credential, data.name, party))

    @patch(
        "/{passkey_id:str}",
        operation_id="renamePasskey",
        summary="Rename a passkey",
        opt={"errors": (PasskeyNotFoundError,)},
    )
    async def rename(
        self,
        principal: NamedDependency[Principal],
        passkeys: NamedDependency[Passkeys],
        passkey_id: PathId,
        data: JSONBody[PasskeyRename],
    ) -> PasskeyView:
        """Changes nothing but the name."""
        return PasskeyView.of(await passkeys.rename(principal.user_id, passkey_id, data.name))

    @delete(
        "/{passkey_id:str}",
        operation_id="removePasskey",
        summary="Remove a passkey",
        opt={"errors": (PasskeyNotFoundError, LastWayInError, ReauthenticationNeededError)},
    )
    async def remove(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        passkeys: NamedDependency[Passkeys],
        reauthentication: NamedDependency[Reauthentication],
        passkey_id: PathId,
    ) -> None:
        """It opens nothing more. The last way to sign in stays."""
        await reauthentication.require_recent(principal)
        await passkeys.remove(actor, passkey_id)
