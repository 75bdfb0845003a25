"""A session: one device on which a person is signed in, and the family of refresh tokens that keeps it so."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec

from docstore import Collection, Index

LOCAL: Final = "local"
"""The way to sign in with a password that is kept here."""
_SECRET_BYTES = 32
_MAX_USER_AGENT = 256


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Only the hash of the newest refresh token's secret is kept."""

    id: str
    user_id: str
    secret_hash: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str
    address: str
    authenticated_at: datetime | None = None
    """When the person last showed who they are in this session; what is dangerous asks for it anew after a while."""
    provider: str = LOCAL
    """By which way the person signed in: `local`, `passkey`, or a provider's id."""
    provider_session: str | None = None
    """How the provider calls its own session, by which it can end this one."""
    provider_hint: str | None = None
    """What the provider wants to be shown when this session ends there, too."""

    def accepts(self, secret: str) -> bool:
        """Whether this is the secret of the newest refresh token."""
        return hmac.compare_digest(self.secret_hash, hash_secret(secret))


SESSIONS = Collection(
    "sessions",
    Session,
    key=("user_id", "id"),
    indexes=(
        Index(("id",), unique=True),
        Index(("user_id", "created_at")),
        Index(("provider", "provider_session")),
    ),
    expires="expires_at",
)


class Device(msgspec.Struct, frozen=True):
    """Where a request comes from, as its person will recognise it in the list of sessions."""

    user_agent: str
    address: str

    @classmethod
    def of(cls, user_agent: str, address: str) -> Device:
        return cls(
            "".join(letter for letter in user_agent if letter.isprintable())[:_MAX_USER_AGENT], address
        )


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """What asks to sign in. device_token: what it keeps of an earlier second factor. known: of earlier sign-ins."""

    device: Device
    device_token: str | None = None
    known: str = ""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody showed who they are. is_second_factor_included: nothing more is asked for, as after a passkey
    with which the person was verified. name: what was typed for a directory, which is not the address that the account
    has here."""

    provider: str = LOCAL
    name: str | None = None
    provider_session: str | None = None
    provider_hint: str | None = None
    is_second_factor_included: bool = False


class RefreshToken(msgspec.Struct, frozen=True):
    """What the cookie holds: `sessionId.secret`."""

    session_id: str
    secret: str

    @classmethod
    def parse(cls, text: str) -> RefreshToken | None:
        session_id, dot, secret = text.partition(".")
        return cls(session_id, secret) if dot and session_id and secret else None

    def __str__(self) -> str:
        return f"{self.session_id}.{self.secret}"


def new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """SHA-256 is enough here: the secret is random, not chosen."""
    return sha256(secret.encode()).hexdigest()
