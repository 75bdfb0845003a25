"""Wire shapes of API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.kernel.texts import NAME_PATTERN
from tertulia.modules.auth.api_keys.domain import ApiKey
from tertulia.modules.roles import Scope

KeyName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=60,
        pattern=NAME_PATTERN,
        description="1 to 60 characters, not only spaces.",
        examples=["Backup script"],
    ),
]


class NewApiKey(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A key to be made. Without `expiresAt`, it is good until it is revoked."""

    name: KeyName
    scopes: Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=4, examples=[["chat"]])]
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A key, without its secret."""

    id: str
    name: str
    prefix: Annotated[str, msgspec.Meta(description="How the key begins.")]
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: Annotated[datetime | None, msgspec.Meta(description="To the minute.")]

    @classmethod
    def of(cls, key: ApiKey) -> ApiKeyView:
        return cls(
            id=key.id,
            name=key.name,
            prefix=key.prefix,
            scopes=list(key.scopes),
            created_at=key.created_at,
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
        )


class MadeApiKeyView(ApiKeyView, frozen=True, kw_only=True, rename="camel"):
    """A new key."""

    key: Annotated[
        str, msgspec.Meta(description="Send it as `Authorization: Bearer …`. It is shown this once.")
    ]


class ApiKeyList(msgspec.Struct, frozen=True):
    """A person's keys, the newest first."""

    items: list[ApiKeyView]
