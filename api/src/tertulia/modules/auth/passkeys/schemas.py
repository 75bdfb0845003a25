"""Wire shapes of passkeys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

from tertulia.kernel.texts import NAME_PATTERN
from tertulia.modules.auth.passkeys.domain import Passkey

FlowText = Annotated[
    str, msgspec.Meta(min_length=1, max_length=1000, description="What came with the options.")
]
Credential = Annotated[dict[str, Any], msgspec.Meta(description="The browser's PublicKeyCredential as JSON.")]
PasskeyName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=60,
        pattern=NAME_PATTERN,
        description="1 to 60 characters, not only spaces.",
        examples=["Laptop"],
    ),
]


class PasskeyCeremony(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the browser has to ask an authenticator, and what brings its answer back."""

    flow: str
    options: Annotated[
        dict[str, Any], msgspec.Meta(description="The options of `navigator.credentials` as JSON.")
    ]


class SignedFlow(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a passkey signed."""

    flow: FlowText
    credential: Credential


class NewPasskey(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A passkey that the browser made, and how to call it."""

    flow: FlowText
    credential: Credential
    name: PasskeyName


class PasskeyRename(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How to call a passkey."""

    name: PasskeyName


class PasskeyView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A passkey of the person."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
    is_synced: Annotated[
        bool, msgspec.Meta(description="Whether a password manager keeps copies of it elsewhere.")
    ]

    @classmethod
    def of(cls, passkey: Passkey) -> PasskeyView:
        return cls(
            id=passkey.id,
            name=passkey.name,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
            is_synced=passkey.is_synced,
        )


class PasskeyList(msgspec.Struct, frozen=True):
    """A person's passkeys, the oldest first."""

    items: list[PasskeyView]
