"""The second step of signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tertulia.kernel.clock import Clock
from tertulia.modules.auth.domain import Device, hash_secret
from tertulia.modules.auth.passkeys.relying_party import RelyingParty
from tertulia.modules.auth.passkeys.verification import PasskeyVerification
from tertulia.modules.auth.second_factor.codes import CodeMethod, FactorCodes
from tertulia.modules.auth.second_factor.domain import Challenge
from tertulia.modules.auth.second_factor.errors import BrowserNotRememberedError, ChallengeEndedError
from tertulia.modules.auth.second_factor.methods import FactorMethods
from tertulia.modules.auth.second_factor.repository import TrustRepository
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.users import User, UserNotFoundError, Users


class Admitted(msgspec.Struct, frozen=True):
    """Somebody has shown both factors. device_token: what their browser keeps to be asked for one only."""

    signed_in: SignedIn
    device_token: str | None


class SecondFactorSignIn:
    """Turns a challenge and a second factor into a session."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        users: Users,
        trust: TrustRepository,
        methods: FactorMethods,
        codes: FactorCodes,
        passkeys: PasskeyVerification,
        admission: Admission,
        *,
        clock: Clock,
    ) -> None:
        self._users = users
        self._trust = trust
        self._methods = methods
        self._codes = codes
        self._passkeys = passkeys
        self._admission = admission
        self._clock = clock

    async def finish_with_code(
        self, token: str, method: CodeMethod, code: str, device: Device, *, remember: bool
    ) -> Admitted:
        """Sign in with a code. Raises ChallengeEndedError, SecondFactorInvalidError, RateLimitedError, and what
        `Admission.admit` raises."""
        challenge = await self._attempt(token)
        await self._codes.check(challenge.user_id, method, code)
        return await self._finish(challenge, device, remember=remember)

    async def begin_with_passkey(self, token: str, party: RelyingParty) -> Mapping[str, Any]:
        """What the browser has to ask a passkey of this person. Raises ChallengeEndedError and
        SecondFactorInvalidError."""
        challenge = await self._read(token)
        options, secret = await self._passkeys.ask_person(challenge.user_id, party)
        if not await self._trust.set_options(challenge, secret):
            raise ChallengeEndedError
        return options

    async def finish_with_passkey(
        self,
        token: str,
        credential: Mapping[str, Any],
        party: RelyingParty,
        device: Device,
        *,
        remember: bool,
    ) -> Admitted:
        """Sign in with what the passkey signed. Raises ChallengeEndedError, PasskeyInvalidError, and what
        `Admission.admit` raises."""
        challenge = await self._attempt(token)
        if challenge.options is None:
            raise ChallengeEndedError
        await self._passkeys.verify_person(challenge.user_id, credential, challenge.options, party)
        return await self._finish(challenge, device, remember=remember)

    async def finish_with_browser(self, token: str, device_token: str | None, device: Device) -> SignedIn:
        """Sign in where the browser is remembered: when it came by a form of another site, it could not say so. That is
        no guess, so it is no attempt. Raises ChallengeEndedError, BrowserNotRememberedError, and what `Admission.admit`
        raises."""
        challenge = await self._read(token)
        user = await self._find_person(challenge)
        if not await self._methods.is_remembered(user, device_token):
            raise BrowserNotRememberedError
        return (await self._finish(challenge, device, remember=False)).signed_in

    async def _attempt(self, token: str) -> Challenge:
        challenge = await self._read(token)
        if not await self._trust.count_attempt(challenge):
            await self._trust.drop_challenge(challenge)
            raise ChallengeEndedError
        return challenge

    async def _read(self, token: str) -> Challenge:
        challenge = await self._trust.find_challenge(hash_secret(token))
        if challenge is None or challenge.expires_at <= self._clock.now():
            raise ChallengeEndedError
        return challenge

    async def _finish(self, challenge: Challenge, device: Device, *, remember: bool) -> Admitted:
        if not await self._trust.take_challenge(challenge):
            raise ChallengeEndedError
        user = await self._find_person(challenge)
        proof = msgspec.structs.replace(challenge.proof, is_second_factor_included=True)
        signed_in = await self._admission.admit(user, proof, device)
        return Admitted(signed_in, await self._methods.remember_device(user.id) if remember else None)

    async def _find_person(self, challenge: Challenge) -> User:
        try:
            return await self._users.get(challenge.user_id)
        except UserNotFoundError as error:
            raise ChallengeEndedError from error
