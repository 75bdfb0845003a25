"""Violations and bans as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.modules.abuse.domain import Ban, Violation, ViolationKind
from tertulia.modules.abuse.service import show_network, show_subject


class ViolationView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Refusals of one kind at one time."""

    id: str
    kind: ViolationKind
    user_id: str | None
    name: Annotated[str | None, msgspec.Meta(description="How the person is called today.")]
    address: Annotated[str, msgspec.Meta(description="An IPv4 address, or an IPv6 network.")]
    count: int
    score: int
    at: datetime

    @classmethod
    def of(cls, violation: Violation, names: dict[str, str]) -> ViolationView:
        return cls(
            id=violation.id,
            kind=violation.kind,
            user_id=violation.user_id,
            name=names.get(violation.user_id or ""),
            address=show_network(violation.network),
            count=violation.count,
            score=violation.score,
            at=violation.at,
        )


class ViolationPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Some violations, the newest first."""

    items: list[ViolationView]
    next_cursor: str | None


class BanView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody who is kept out."""

    id: str
    user_id: str | None
    name: Annotated[str | None, msgspec.Meta(description="How the person is called today.")]
    address: Annotated[str | None, msgspec.Meta(description="An IPv4 address, or an IPv6 network.")]
    reason: Annotated[str, msgspec.Meta(description="`violations` when it followed from those.")]
    created_at: datetime
    created_by: Annotated[
        str | None, msgspec.Meta(description="Who added it; null when it followed from violations.")
    ]
    expires_at: datetime

    @classmethod
    def of(cls, ban: Ban, names: dict[str, str]) -> BanView:
        is_person = ban.subject_kind == "user"
        return cls(
            id=ban.id,
            user_id=ban.subject if is_person else None,
            name=names.get(ban.subject) if is_person else None,
            address=None if is_person else show_subject(ban),
            reason=ban.reason,
            created_at=ban.created_at,
            created_by=ban.created_by,
            expires_at=ban.expires_at,
        )


class BanPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Some bans, the newest first."""

    items: list[BanView]
    next_cursor: str | None


class NewBan(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whom to keep out: either a person or an address, and for how long."""

    user_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None
    address: (
        Annotated[
            str, msgspec.Meta(min_length=2, max_length=64, description="Of IPv6, its whole /64 is banned.")
        ]
        | None
    ) = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=525_600)]
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
