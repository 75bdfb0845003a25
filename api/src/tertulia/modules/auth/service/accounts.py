"""Registering, signing in, and proving who one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from tertulia.infrastructure.ratelimit import Budget, RateLimiter
from tertulia.infrastructure.security import AccessTokens
from tertulia.kernel.networks import network_of
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import LOCAL, Browser, Proof
from tertulia.modules.auth.errors import CredentialsInvalidError, SessionEndedError
from tertulia.modules.auth.known_browsers import KNOWN_LIFETIME, KnownBrowsers, fold_typed_name
from tertulia.modules.auth.ports import BearerKeys, PasswordStrategy
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.auth.service.arrivals import Arrivals
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.auth.service.standings import Standings
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import User, UserNotFoundError, Users, UserView

LIMIT = "sign-in"
ACCOUNT_LIMIT = "sign-in of an account"
"""The names of the limits. The second one is reached by what others do, so who meets it did nothing wrong."""


class SignInLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How many failed sign-ins there may be, like `10/minute`. each: of an address, and of a known browser. account: of
    one account, from all strangers together."""

    each: str
    account: str


class Auth:
    """Who is who."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        users: Users,
        roles: RoleBook,
        sessions: Sessions,
        standings: Standings,
        admission: Admission,
        arrivals: Arrivals,
        tokens: AccessTokens,
        limiter: RateLimiter,
        limits: SignInLimits,
        known_browsers: KnownBrowsers,
        strategies: Sequence[PasswordStrategy],
        api_keys: BearerKeys,
    ) -> None:
        self._users = users
        self._roles = roles
        self._sessions = sessions
        self._standings = standings
        self._admission = admission
        self._arrivals = arrivals
        self._tokens = tokens
        self._limiter = limiter
        self._limits = limits
        self._known_browsers = known_browsers
        self._api_keys = api_keys
        self._strategies = {strategy.name: strategy for strategy in strategies}

    @property
    def strategies(self) -> Mapping[str, PasswordStrategy]:
        """The ways to sign in with a password, by their names."""
        return self._strategies

    @property
    def access_seconds(self) -> int:
        """Life of an access token."""
        return self._tokens.lifetime_seconds

    @property
    def session_seconds(self) -> int:
        """Life of a session that is not used."""
        return self._sessions.lifetime_seconds

    @property
    def known_seconds(self) -> int:
        """For how long a browser is known."""
        return int(KNOWN_LIFETIME.total_seconds())

    async def sign_in(self, provider: str, name: str, password: str, browser: Browser) -> SignedIn:
        """Sign in with a name and a password.

        Raises CredentialsInvalidError, RateLimitedError, and what Arrivals and Admission raise.
        """
        strategy = self._strategies.get(provider)
        if strategy is None:
            raise CredentialsInvalidError
        async with self._limiter.count_failures(*await self._list_budgets(provider, name, browser)):
            identity = await strategy.identify(name, password)
        user = await self._arrivals.resolve(identity, strategy.policy)
        proof = Proof(provider=provider, name=None if provider == LOCAL else name)
        return await self._admission.admit(user, proof, browser.device, device_token=browser.device_token)

    async def remember_browser(self, user: User, proof: Proof, known: str) -> str | None:
        """What the browser keeps to be known again when this person's password is typed; None when it can stay as it
        is. known: what it keeps already."""
        if proof.name is not None:
            return await self._known_browsers.remember(known, user.id, proof.provider, proof.name)
        if user.password_hash is None:
            return None
        return await self._known_browsers.remember(known, user.id, LOCAL, user.email)

    async def _list_budgets(self, provider: str, name: str, browser: Browser) -> list[Budget]:
        """Who has signed in here before is not held up by what others try; everybody else is, by what comes from their
        address, and by very many wrong passwords for the account from wherever."""
        known = await self._known_browsers.recognise(browser.known, provider, name)
        if known is not None:
            return [Budget(LIMIT, self._limits.each, f"browser {known}")]
        network = network_of(browser.device.address)
        return [
            Budget(LIMIT, self._limits.each, f"address {network}"),
            Budget(ACCOUNT_LIMIT, self._limits.account, f"account {fold_typed_name(name)}"),
        ]

    async def refresh(self, refresh_token: str) -> SignedIn:
        """The next pair of tokens of a session. Raises SessionEndedError and SessionReusedError."""
        session, following = await self._sessions.refresh(refresh_token)
        try:
            user = await self._users.get(session.user_id)
        except UserNotFoundError as error:
            await self._sessions.end(session.user_id, session.id)
            raise SessionEndedError from error
        if user.status != "active":
            await self._sessions.end(session.user_id, session.id)
            raise SessionEndedError
        await self._users.note_seen(user.id)
        return self._admission.grant(user, following)

    def view_user(self, user: User) -> UserView:
        """The person as their own pages see them: with what their role allows and what they have to do first."""
        return UserView.of(user, self._roles.list_permissions(user.role), self._standings.list_pending(user))

    async def authenticate(self, token: str) -> Principal:
        """Whose access token or API key this is. Raises TokenInvalidError, TokenExpiredError and SessionEndedError."""
        if self._api_keys.recognises(token):
            return await self._api_keys.authenticate(token)
        return await self._standings.of_session(self._tokens.verify(token))
