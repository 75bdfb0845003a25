"""Registering, signing in, and proving who one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import AccessTokens, PasswordHasher
from tertulia.kernel.networks import network_of
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import Device, Proof
from tertulia.modules.auth.errors import CredentialsInvalidError, SessionEndedError
from tertulia.modules.auth.ports import BearerKeys, PasswordStrategy
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.auth.service.arrivals import Arrivals
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.auth.service.standings import Standings
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import NewUser, User, UserNotFoundError, Users, UserView


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
        passwords: PasswordHasher,
        limiter: RateLimiter,
        failures: str,
        strategies: Sequence[PasswordStrategy],
        api_keys: BearerKeys,
    ) -> None:
        """failures: how many failed sign-ins an account, and an address, may have, like `10/minute`."""
        self._users = users
        self._roles = roles
        self._sessions = sessions
        self._standings = standings
        self._admission = admission
        self._arrivals = arrivals
        self._tokens = tokens
        self._passwords = passwords
        self._limiter = limiter
        self._failures = failures
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

    async def sign_in(
        self, provider: str, name: str, password: str, *, device: Device, device_token: str | None
    ) -> SignedIn:
        """Sign in with a name and a password. device_token: see `Admission.admit`.

        Raises CredentialsInvalidError, RateLimitedError, and what Arrivals and Admission raise.
        """
        strategy = self._strategies.get(provider)
        if strategy is None:
            raise CredentialsInvalidError
        subjects = [f"account {name.strip().lower()}", f"address {network_of(device.address)}"]
        async with self._limiter.count_failures("sign-in", self._failures, subjects):
            identity = await strategy.identify(name, password)
        user = await self._arrivals.resolve(identity, strategy.policy)
        return await self._admission.admit(user, Proof(provider=provider), device, device_token=device_token)

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

    async def reset_password(self, user: User, new: str) -> None:
        """Replace a forgotten password on an administrator's behalf; ends every session of the account."""
        await self._users.replace_password(user.id, await self._passwords.hash(new))
        await self._sessions.end_all(user.id)

    async def create_account(self, *, email: str, name: str | None, password: str, role: str) -> User:
        """Make an account on an administrator's behalf. Raises EmailTakenError."""
        password_hash = await self._passwords.hash(password)
        return await self._users.create(
            NewUser(email=email, name=name, password_hash=password_hash, role=role, email_confirmed=True)
        )
