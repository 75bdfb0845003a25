"""API keys as they are kept: of the secret, only its hash."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import msgspec

from docstore import Collection, Index
from tertulia.modules.roles import Scope

PREFIX = "tertulia_"
MAX_KEYS = 50
USE_NOTED_EVERY = timedelta(minutes=1)
_ID_BYTES = 6
_MAX_LENGTH = 200


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A program that acts for a person, within what the scopes and the person's role allow."""

    user_id: str
    id: str
    secret_hash: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    @property
    def prefix(self) -> str:
        """How the key begins, by which its person recognises it."""
        return f"{PREFIX}{self.id}"


API_KEYS = Collection(
    "api_keys",
    ApiKey,
    key=("user_id", "id"),
    indexes=(Index(("id",), unique=True), Index(("user_id", "created_at"))),
)


class KeyText(msgspec.Struct, frozen=True):
    """What a program sends: `tertulia_id_secret`."""

    id: str
    secret: str

    @classmethod
    def parse(cls, text: str) -> KeyText | None:
        """None for what does not look like one."""
        if not text.startswith(PREFIX) or len(text) > _MAX_LENGTH:
            return None
        key_id, _, secret = text.removeprefix(PREFIX).partition("_")
        is_plain = key_id.isascii() and key_id.isalnum() and secret.isascii()
        return cls(key_id, secret) if is_plain and secret else None

    def __str__(self) -> str:
        return f"{PREFIX}{self.id}_{self.secret}"


def new_key_id() -> str:
    return secrets.token_hex(_ID_BYTES)
