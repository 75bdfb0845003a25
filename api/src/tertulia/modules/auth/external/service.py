"""Leaving for another site to sign in or to connect it to the account, and coming back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
import structlog

from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import Sealer
from tertulia.kernel.errors import AppError
from tertulia.kernel.networks import network_of
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.domain import Device, Proof, new_secret
from tertulia.modules.auth.errors import (
    IdentityInvalidError,
    IdentityProviderNotFoundError,
    SecondFactorNeededError,
    SessionEndedError,
)
from tertulia.modules.auth.external.domain import SignInFlow
from tertulia.modules.auth.external.flows import Flows
from tertulia.modules.auth.external.places import (
    HOME,
    clean_return_path,
    connected_page,
    failure_page,
    linking_failure_page,
    second_factor_page,
)
from tertulia.modules.auth.ports import Arrival, Identity, RedirectStrategy
from tertulia.modules.auth.repository import SessionRepository
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.auth.service.arrivals import Arrivals

_DEPARTURES = "120/minute"
"""For each network address: every one of them is written down for some minutes."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{40,60}\Z")
_STATE_NAMES = ("state", "RelayState")
"""How OAuth and SAML call what comes back as it was sent."""
_logger = structlog.get_logger(__name__)


class Leaving(msgspec.Struct, frozen=True):
    """Where the browser goes, and what its cookie holds meanwhile."""

    url: str
    browser: str


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """The browser that comes back. browser: what its flow cookie holds; device_token: see `Admission.admit`.
    came_by_form: of another site, so it sends no cookie that is `lax`."""

    device: Device
    browser: str | None
    device_token: str | None = None
    came_by_form: bool = False


class Landing(msgspec.Struct, frozen=True):
    """Where the browser goes on. signed_in: the session that it has from now on."""

    location: str
    signed_in: SignedIn | None = None


class ExternalSignIn:
    """Ways to sign in that lead over another site."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        strategies: Sequence[RedirectStrategy],
        flows: Flows,
        arrivals: Arrivals,
        admission: Admission,
        sessions: SessionRepository,
        sealer: Sealer,
        limiter: RateLimiter,
    ) -> None:
        """sealer: for what a provider wants to be shown when a session ends there."""
        self._strategies = {strategy.name: strategy for strategy in strategies}
        self._flows = flows
        self._arrivals = arrivals
        self._admission = admission
        self._sessions = sessions
        self._sealer = sealer
        self._limiter = limiter

    @property
    def strategies(self) -> Mapping[str, RedirectStrategy]:
        """The ways that lead over another site, by their names."""
        return self._strategies

    def get(self, provider: str) -> RedirectStrategy:
        """The strategy; IdentityProviderNotFoundError when there is none of this name."""
        strategy = self._strategies.get(provider)
        if strategy is None:
            raise IdentityProviderNotFoundError
        return strategy

    async def leave(
        self, provider: str, callback: str, *, return_to: str | None, visitor: Visitor
    ) -> Leaving:
        """Go to a provider to sign in. callback: its callback here. return_to: the page to come to in the end.

        Raises IdentityProviderNotFoundError, ProviderUnreachableError and RateLimitedError.
        """
        return await self._leave(provider, callback, clean_return_path(return_to), visitor, None)

    async def leave_to_link(
        self, provider: str, callback: str, principal: Principal, visitor: Visitor
    ) -> Leaving:
        """Go to a provider to connect it to the account of somebody signed in. Raises what `leave` raises."""
        link = (principal.user_id, principal.session_id)
        return await self._leave(provider, callback, HOME, visitor, link)

    async def land(
        self, provider: str, callback: str, parameters: Mapping[str, str], visitor: Visitor
    ) -> Landing:
        """Come back with what the provider gave the browser. Whatever goes wrong leads to a page that says so."""
        flow: SignInFlow | None = None
        try:
            strategy = self.get(provider)
            flow = await self._flows.find(_read_state(parameters))
            return await self._land(
                strategy, flow, Arrival(parameters=parameters, callback_url=callback, secrets=None), visitor
            )
        except SecondFactorNeededError as error:
            return_to = flow.return_to if flow else HOME
            challenge, methods = str(error.params["challenge"]), str(error.params["methods"])
            return Landing(
                second_factor_page(return_to, challenge, methods, asks_browser=visitor.came_by_form)
            )
        except AppError as error:
            _logger.warning("a sign-in failed", provider=provider, code=error.code, reason=str(error))
            known = self._strategies.get(provider)
            label = known.label if known else ""
            if flow is not None and flow.link_user_id is not None:
                return Landing(linking_failure_page(error.code, label))
            return Landing(failure_page(error.code, label, flow.return_to if flow else HOME))

    async def _leave(
        self,
        provider: str,
        callback: str,
        return_to: str,
        visitor: Visitor,
        link: tuple[str, str] | None,
    ) -> Leaving:
        strategy = self.get(provider)
        await self._limiter.hit("external sign-in", _DEPARTURES, network_of(visitor.device.address))
        state = new_secret()
        departure = await strategy.begin(state, callback)
        browser = _choose_browser_secret(visitor.browser, takes_post=strategy.takes_post)
        await self._flows.open(
            provider,
            state=state,
            browser=browser,
            secrets=departure.secrets,
            return_to=return_to,
            link=link,
        )
        return Leaving(departure.url, browser)

    async def _land(
        self, strategy: RedirectStrategy, flow: SignInFlow | None, arrival: Arrival, visitor: Visitor
    ) -> Landing:
        if flow is not None:
            back = await self._flows.close(flow, strategy.name, visitor.browser, strategy.label)
            arrival = msgspec.structs.replace(arrival, secrets=back.secrets)
        elif not strategy.may_begin_there:
            raise IdentityInvalidError(
                provider=strategy.label, reason="it did not begin here, or too long ago"
            )
        identity = await strategy.finish(arrival)
        if flow is not None and flow.link_user_id and flow.link_session_id:
            return await self._link(
                strategy, identity, (flow.link_user_id, flow.link_session_id), visitor.device
            )
        user = await self._arrivals.resolve(identity, strategy.policy, address=visitor.device.address)
        signed_in = await self._admission.admit(
            user,
            self._prove(strategy.name, identity),
            visitor.device,
            device_token=visitor.device_token,
        )
        return Landing(flow.return_to if flow else HOME, signed_in)

    async def _link(
        self, strategy: RedirectStrategy, identity: Identity, link: tuple[str, str], device: Device
    ) -> Landing:
        """Only while the session is open in which the person asked for it."""
        user_id, session_id = link
        if await self._sessions.get(user_id, session_id) is None:
            raise SessionEndedError
        actor = Actor(user_id=user_id, address=device.address)
        await self._arrivals.link(user_id, identity, strategy.policy, actor)
        return Landing(connected_page(strategy.name))

    def _prove(self, provider: str, identity: Identity) -> Proof:
        hint = self._sealer.seal(identity.hint, "hint", provider) if identity.hint else None
        return Proof(provider=provider, provider_session=identity.session, provider_hint=hint)


def _read_state(parameters: Mapping[str, str]) -> str:
    return next((parameters[name] for name in _STATE_NAMES if parameters.get(name)), "")


def _choose_browser_secret(kept: str | None, *, takes_post: bool) -> str:
    """The browser's own, so that several tabs can be on their way; but where another site posts back over http,
    browsers send only cookies that were made a moment ago."""
    return kept if kept and _SECRET.match(kept) and not takes_post else new_secret()
