"""Begins and ends ways over another site: each one comes back once, to the browser that it began in."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from tertulia.infrastructure.security import SealBrokenError, Sealer
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.domain import hash_secret
from tertulia.modules.auth.errors import IdentityInvalidError
from tertulia.modules.auth.external.domain import SignInFlow
from tertulia.modules.auth.external.repository import FlowRepository

LIFETIME = timedelta(minutes=10)


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """A flow that came back. secrets: those of the departure."""

    flow: SignInFlow
    secrets: Mapping[str, str]


class Flows:
    """Ways over another site that are under way."""

    def __init__(self, repository: FlowRepository, sealer: Sealer, clock: Clock) -> None:
        self._repository = repository
        self._sealer = sealer
        self._clock = clock

    async def open(
        self,
        provider: str,
        *,
        state: str,
        browser: str,
        secrets: Mapping[str, str],
        return_to: str,
        link: tuple[str, str] | None = None,
    ) -> None:
        """Begin a way. state: comes back with the browser. browser: what its cookie holds. link: the person and the
        session that want to connect the identity to the account."""
        flow_id = hash_secret(state)
        user_id, session_id = link or (None, None)
        await self._repository.insert(
            SignInFlow(
                id=flow_id,
                provider=provider,
                browser_hash=hash_secret(browser),
                sealed_secrets=self._sealer.seal(msgspec.json.encode(secrets).decode(), "flow", flow_id),
                return_to=return_to,
                expires_at=self._clock.now() + LIFETIME,
                link_user_id=user_id,
                link_session_id=session_id,
            )
        )

    async def find(self, state: str) -> SignInFlow | None:
        """The flow of a state, if it is under way."""
        flow = await self._repository.get(hash_secret(state)) if state else None
        return flow if flow is not None and flow.expires_at > self._clock.now() else None

    async def close(self, flow: SignInFlow, provider: str, browser: str | None, label: str) -> Return:
        """End a flow that comes back to the callback of `provider`, called `label`, with the cookie `browser`.

        Raises IdentityInvalidError for another provider than the one that the browser was sent to (mix-up), another
        browser (forged request, session fixation), and for the second time.
        """
        if flow.provider != provider:
            raise IdentityInvalidError(provider=label, reason="it belongs to another provider")
        if browser is None or not hmac.compare_digest(flow.browser_hash, hash_secret(browser)):
            raise IdentityInvalidError(provider=label, reason="it began in another browser")
        if not await self._repository.take(flow.id):
            raise IdentityInvalidError(provider=label, reason="it was used before")
        try:
            secrets = self._sealer.unseal(flow.sealed_secrets, "flow", flow.id)
        except SealBrokenError as error:
            raise IdentityInvalidError(provider=label, reason="it began under another key") from error
        return Return(flow=flow, secrets=msgspec.json.decode(secrets, type=dict[str, str]))
