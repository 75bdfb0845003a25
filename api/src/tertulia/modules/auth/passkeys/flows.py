"""What an authenticator was asked, until its answer comes back: sealed in a text that the browser carries, so that
asking writes nothing; used once, and not for long."""

from __future__ import annotations

import base64
import os
from datetime import datetime
from hashlib import sha256
from typing import Literal

import msgspec

from tertulia.infrastructure.security import SealBrokenError, Sealer
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.passkeys.domain import FLOW_LIFE, UsedFlow
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError
from tertulia.modules.auth.passkeys.repository import PasskeyRepository

Purpose = Literal["register", "sign_in", "second_factor"]
_CHALLENGE_BYTES = 32


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """user_id: for whom it is; empty for a sign-in, where the passkey says who."""

    challenge: str
    user_id: str
    expires_at: datetime

    @property
    def bytes(self) -> bytes:
        """What is signed."""
        return base64.urlsafe_b64decode(self.challenge)


class PasskeyFlows:
    def __init__(self, sealer: Sealer, repository: PasskeyRepository, clock: Clock) -> None:
        self._sealer = sealer
        self._repository = repository
        self._clock = clock

    def begin(self, purpose: Purpose, user_id: str = "") -> tuple[str, Flow]:
        """A new flow, and the text that stands for it."""
        flow = Flow(
            challenge=base64.urlsafe_b64encode(os.urandom(_CHALLENGE_BYTES)).decode(),
            user_id=user_id,
            expires_at=self._clock.now() + FLOW_LIFE,
        )
        return self._sealer.seal(msgspec.json.encode(flow).decode(), purpose), flow

    def read(self, text: str, purpose: Purpose) -> Flow:
        """The flow of a text, used or not. Raises PasskeyInvalidError for one that is over, was made for another
        purpose, or not here."""
        try:
            flow = msgspec.json.decode(self._sealer.unseal(text, purpose), type=Flow)
        except (SealBrokenError, msgspec.DecodeError) as error:
            raise PasskeyInvalidError from error
        if flow.expires_at <= self._clock.now():
            raise PasskeyInvalidError
        return flow

    async def use_up(self, flow: Flow) -> None:
        """Whoever comes first, once. Raises PasskeyInvalidError."""
        used = UsedFlow(id=sha256(flow.bytes).hexdigest(), expires_at=flow.expires_at)
        if not await self._repository.use_flow(used):
            raise PasskeyInvalidError
