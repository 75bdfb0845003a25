"""The seams of signing in: ways that take a password, ways that lead over another site, second factors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

import msgspec

from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import Device, Proof
from tertulia.modules.auth.findings import Finding
from tertulia.modules.roles import DEFAULT_ROLE
from tertulia.modules.users import User

FactorMethod = Literal["totp", "backup_code", "passkey"]
ProviderKind = Literal["google", "github", "discord", "facebook", "apple", "oidc", "saml"]


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a way to sign in recognised.

    provider: `local`, or the provider's id. subject: its own name for the person, which never changes; for `local`
    the account's id. groups: what the provider says of them; None when it says nothing. role: the one that the
    provider's mapping gives; None leaves the person's role alone. session, hint: see `Proof`.
    """

    provider: str
    subject: str
    email: str | None = None
    is_email_verified: bool = False
    name: str | None = None
    groups: tuple[str, ...] | None = None
    role: str | None = None
    session: str | None = None
    hint: str | None = None


class ProviderPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from an identity of a provider.

    allow_sign_up: somebody new gets an account. trust_email: a verified address joins the account that has confirmed
    the same one. email_domains: only these may come in; empty: all. sync_groups: memberships follow the groups.
    mapped_roles: those that the provider's mapping gives; who has one of them and is given none any more loses it.
    """

    allow_sign_up: bool = True
    trust_email: bool = True
    email_domains: tuple[str, ...] = ()
    sync_groups: bool = False
    mapped_roles: frozenset[str] = frozenset()

    def follow_role(self, role: str, told: str | None) -> str:
        """The role of somebody who has `role`, after the provider's mapping has `told` one, or none."""
        if told is not None:
            return told
        return DEFAULT_ROLE if role in self.mapped_roles else role


class PasswordStrategy(Protocol):
    """A way to sign in by a name and a password that are typed here: the own accounts, a directory."""

    name: str
    label: str
    policy: ProviderPolicy

    async def identify(self, name: str, password: str) -> Identity:
        """Who this is. Raises CredentialsInvalidError if they do not fit, whether or not there is such a person, and
        ProviderUnreachableError."""
        ...

    async def test(self) -> Finding:
        """What was found when all is well; raises the AppError that says what is wrong."""
        ...


class Directory(PasswordStrategy, Protocol):
    """Where people have a password that is not kept here."""

    async def check(self, subject: str, password: str) -> None:
        """That this is the password of somebody who was recognised before. Raises what `identify` raises."""
        ...


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """Where the browser goes to sign in, and what has to be known when it comes back (never shown to it)."""

    url: str
    secrets: Mapping[str, str] = {}


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser brought back. parameters: of the query or the form. secrets: those of the departure; None when
    the person did not depart from here (SAML that begins at the provider)."""

    parameters: Mapping[str, str]
    callback_url: str
    secrets: Mapping[str, str] | None


class RedirectStrategy(Protocol):
    """A way to sign in that leads over another site."""

    name: str
    label: str
    kind: ProviderKind
    policy: ProviderPolicy
    auto_redirect: bool
    takes_post: bool
    """Whether the browser comes back with a form that another site sends (Apple, SAML)."""
    may_begin_there: bool
    """Whether somebody may arrive who did not depart from here."""

    async def begin(self, state: str, callback_url: str) -> Departure:
        """Where to send the browser. state: comes back with it; unguessable and used once. Raises
        ProviderUnreachableError."""
        ...

    async def finish(self, arrival: Arrival) -> Identity:
        """Who came back. Raises SignInRefusedError (the provider said no), IdentityInvalidError (what came back can
        not be believed) and ProviderUnreachableError."""
        ...

    async def test(self) -> Finding:
        """What was found when all is well; raises the AppError that says what is wrong."""
        ...


class Bans(Protocol):
    """Who is kept out for a while."""

    async def check_address(self, address: str) -> None:
        """Raises BannedError when this network address is banned."""
        ...

    async def check_person(self, user_id: str) -> None:
        """Raises BannedError when this person is banned."""
        ...


class BearerKeys(Protocol):
    """What programs send in place of an access token."""

    def recognises(self, token: str) -> bool:
        """Whether a bearer token looks like one."""
        ...

    async def authenticate(self, token: str) -> Principal:
        """Whom it acts for. Raises TokenInvalidError."""
        ...


class SecondFactors(Protocol):
    """What may be asked for after the first factor."""

    async def list_methods(self, user: User) -> tuple[FactorMethod, ...]:
        """What this person has set up; empty: nothing is asked for."""
        ...

    async def is_remembered(self, user: User, device_token: str | None) -> bool:
        """Whether this browser may skip the second factor."""
        ...

    async def challenge(self, user: User, proof: Proof, device: Device) -> str:
        """A token that stands for the first factor for some minutes, to be brought back with the second."""
        ...
