"""The audit log as the API shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.kernel.principal import Via
from tertulia.modules.audit import AuditEntry, Verdict
from tertulia.modules.oversight.names import PERSON, Named


class AuditActor(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who did it, and from where."""

    user_id: Annotated[str | None, msgspec.Meta(description="Null when nobody was signed in.")]
    name: Annotated[
        str | None, msgspec.Meta(description="How the person is called today; null when they are gone.")
    ]
    address: str
    via: Via


class AuditTarget(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What it was done to."""

    kind: Annotated[str, msgspec.Meta(description="`user`, `role`, `endpoint` and so on; may be empty.")]
    id: str
    name: Annotated[
        str | None,
        msgspec.Meta(
            description="How a person, role, group, preset, API key or way to sign in is called today; null for what "
            "is gone, and for everything else."
        ),
    ]


class AuditEntryView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing that was done."""

    number: Annotated[int, msgspec.Meta(description="Counts up from 1 without a gap.")]
    at: datetime
    action: Annotated[str, msgspec.Meta(description="Like `user.suspended`.", examples=["user.suspended"])]
    actor: AuditActor
    target: AuditTarget
    details: dict[str, str]
    hash: str

    @classmethod
    def of(cls, entry: AuditEntry, names: Mapping[Named, str]) -> AuditEntryView:
        """names: as `TargetNames.find` gives them."""
        return cls(
            number=entry.number,
            at=entry.at,
            action=entry.action,
            actor=AuditActor(
                user_id=entry.actor_id,
                name=names.get((PERSON, entry.actor_id or "")),
                address=entry.address,
                via=entry.via,
            ),
            target=AuditTarget(
                kind=entry.target_kind,
                id=entry.target_id,
                name=names.get((entry.target_kind, entry.target_id)),
            ),
            details=dict(entry.details),
            hash=entry.hash,
        )


class AuditEntryPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Some entries, the newest first."""

    items: list[AuditEntryView]
    next_cursor: Annotated[
        str | None,
        msgspec.Meta(description="Where the next page begins; null at the end. A page may have few items."),
    ]


class AuditVerdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whether the log is as it was written."""

    ok: bool
    entries: Annotated[int, msgspec.Meta(description="How many entries are in order, from the first one on.")]
    removed: Annotated[
        int, msgspec.Meta(description="How many before the first one were removed because of their age.")
    ]
    since: Annotated[
        datetime | None, msgspec.Meta(description="When the first one was written; null when there is none.")
    ]
    broken_at: Annotated[
        int | None,
        msgspec.Meta(
            description="The number of the first entry that was changed, removed otherwise, inserted or moved."
        ),
    ]
    reason: str

    @classmethod
    def of(cls, verdict: Verdict) -> AuditVerdict:
        return cls(
            ok=verdict.ok,
            entries=verdict.entries,
            removed=verdict.removed,
            since=verdict.since,
            broken_at=verdict.broken_at,
            reason=verdict.reason,
        )
