"""Registering, signing in, and proving who one is."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

import msgspec

from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import AccessTokens, PasswordHasher
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import Device, RefreshToken
from tertulia.modules.auth.errors import CredentialsInvalidError, SessionEndedError
from tertulia.modules.auth.ports import Strategy
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.roles import Role
from tertulia.modules.users import NewUser, User, UserNotFoundError, Users


class AuthLimits(msgspec.Struct, frozen=True):
    """How often: failed sign-ins by account and by address, new accounts by address; like `10/minute`."""

    sign_in: str
    registration: str


class SignedIn(msgspec.Struct, frozen=True):
    """A person with a session: what the browser needs to go on."""

    user: User
    access_token: str
    refresh_token: RefreshToken


class Auth:
    """Who is who."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        users: Users,
        sessions: Sessions,
        tokens: AccessTokens,
        passwords: PasswordHasher,
        limiter: RateLimiter,
        limits: AuthLimits,
        strategies: Mapping[str, Strategy],
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._tokens = tokens
        self._passwords = passwords
        self._limiter = limiter
        self._limits = limits
        self._strategies = strategies

    @property
    def strategy_names(self) -> list[str]:
        return list(self._strategies)

    @property
    def access_seconds(self) -> int:
        """Life of an access token."""
        return self._tokens.lifetime_seconds

    @property
    def session_seconds(self) -> int:
        """Life of a session that is not used."""
        return self._sessions.lifetime_seconds

    async def register(self, *, email: str, password: str, name: str | None, device: Device) -> SignedIn:
        """Make an account and sign in. Raises RegistrationClosedError, EmailTakenError, RateLimitedError."""
        await self._users.check_registration()
        await self._limiter.hit("registration", self._limits.registration, _network_of(device.address))
        password_hash = await self._passwords.hash(password)
        user = await self._users.register(NewUser(email=email, name=name, password_hash=password_hash))
        return await self._open(user, device)

    async def sign_in(
        self, strategy: str, submitted: Mapping[str, str], *, account: str, device: Device
    ) -> SignedIn:
        """Sign in with a strategy. account: what failures are counted against, beside the address.

        Raises CredentialsInvalidError and RateLimitedError.
        """
        subjects = [f"account {account.strip().lower()}", f"address {_network_of(device.address)}"]
        async with self._limiter.count_failures("sign-in", self._limits.sign_in, subjects):
            identity = await self._strategies[strategy].identify(submitted)
            user = await self._users.get(identity.subject)
        return await self._open(user, device)

    async def refresh(self, refresh_token: str) -> SignedIn:
        """The next pair of tokens of a session. Raises SessionEndedError and SessionReusedError."""
        session, following = await self._sessions.refresh(refresh_token)
        try:
            user = await self._users.get(session.user_id)
        except UserNotFoundError as error:
            await self._sessions.end(session.user_id, session.id)
            raise SessionEndedError from error
        return self._grant(user, following)

    async def authenticate(self, access_token: str) -> Principal:
        """Who an access token names. Raises TokenInvalidError, TokenExpiredError and SessionEndedError."""
        principal = self._tokens.verify(access_token)
        await self._sessions.check(principal)
        return principal

    async def change_password(self, principal: Principal, current: str, new: str) -> None:
        """Replace the password and end all other sessions. Raises CredentialsInvalidError and RateLimitedError."""
        subjects = [f"account {principal.user_id}"]
        async with self._limiter.count_failures("password", self._limits.sign_in, subjects):
            user = await self._users.get(principal.user_id)
            if not await self._passwords.verify(user.password_hash, current):
                raise CredentialsInvalidError
        await self._users.replace_password(user.id, await self._passwords.hash(new))
        await self._sessions.end_others(principal)

    async def reset_password(self, user: User, new: str) -> None:
        """Replace a forgotten password on an administrator's behalf; ends every session of the account."""
        await self._users.replace_password(user.id, await self._passwords.hash(new))
        await self._sessions.end_all(user.id)

    async def create_account(self, *, email: str, name: str | None, password: str, role: Role) -> User:
        """Make an account on an administrator's behalf. Raises EmailTakenError."""
        password_hash = await self._passwords.hash(password)
        return await self._users.create(
            NewUser(email=email, name=name, password_hash=password_hash, role=role)
        )

    async def _open(self, user: User, device: Device) -> SignedIn:
        return self._grant(user, await self._sessions.open(user.id, device))

    def _grant(self, user: User, refresh_token: RefreshToken) -> SignedIn:
        principal = Principal(user_id=user.id, session_id=refresh_token.session_id, role=user.role)
        return SignedIn(user, self._tokens.issue(principal), refresh_token)


def _network_of(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.exploded[:19] if isinstance(parsed, IPv6Address) else address
