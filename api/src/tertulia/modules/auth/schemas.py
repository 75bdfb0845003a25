"""Wire shapes of signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.modules.auth.devices import name_device
from tertulia.modules.auth.domain import Session
from tertulia.modules.users import DisplayName, UserView

CaptchaToken = Annotated[
    str,
    msgspec.Meta(
        max_length=4096, description="What the captcha's widget gave, where the server asks for one."
    ),
]


class Credentials(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who one is. The same body as a registration's is welcome: `name` is read past. `provider`: the id of the
    directory, when it is one. `email` may then be whatever the directory knows people by."""

    email: Annotated[str, msgspec.Meta(max_length=254, examples=["ada@example.org"])]
    password: Annotated[str, msgspec.Meta(max_length=256, examples=["correct horse battery"])]
    name: str | None = None
    provider: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    captcha: CaptchaToken | None = None


class SignedInView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a signed-in client works with."""

    access_token: Annotated[str, msgspec.Meta(description="Send it as `Authorization: Bearer …`.")]
    expires_in: Annotated[int, msgspec.Meta(description="Seconds until the access token expires.")]
    user: UserView


class NameChange(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a person may change of the own account."""

    name: DisplayName


class SessionView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One device on which the person is signed in."""

    id: str
    created_at: datetime
    last_used_at: datetime
    user_agent: str
    device: Annotated[str, msgspec.Meta(description="Like `Firefox · Linux`; empty when it is not known.")]
    place: Annotated[
        str | None,
        msgspec.Meta(description="Where the address is, like `Madrid, Spain`; null when not known."),
    ]
    address: str
    provider: Annotated[str, msgspec.Meta(description="`local`, `passkey`, or a provider's id.")]
    current: Annotated[bool, msgspec.Meta(description="Whether this is the session that asks.")]

    @classmethod
    def of(cls, session: Session, current_id: str, place: str | None) -> SessionView:
        return cls(
            id=session.id,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            user_agent=session.user_agent,
            device=name_device(session.user_agent),
            place=place,
            provider=session.provider,
            address=session.address,
            current=session.id == current_id,
        )


class SessionList(msgspec.Struct, frozen=True):
    """A person's sessions, the newest first."""

    items: list[SessionView]
