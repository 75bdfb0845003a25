"""What somebody did that looks like abuse, and who is kept out for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

from docstore import Collection, Index

ViolationKind = Literal[
    "rate_limit", "sign_in", "second_factor", "concurrent_runs", "moderation", "session_reuse", "captcha"
]


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """Refusals of one kind, of one person at one address, in the same moment. user_id: None when nobody was signed in.
    network: see `network_of`. score: how much all of them count."""

    id: str
    kind: ViolationKind
    user_id: str | None
    network: str
    count: int
    score: int
    at: datetime
    expires_at: datetime


VIOLATIONS = Collection(
    "violations",
    Violation,
    indexes=(Index(("at",)), Index(("user_id", "at")), Index(("network", "at"))),
    expires="expires_at",
)

SubjectKind = Literal["user", "address"]


class Subject(msgspec.Struct, frozen=True):
    """Who can be banned: a person, or a network."""

    kind: SubjectKind
    name: str

    @property
    def ban_id(self) -> str:
        """The id of their ban, if there is one: nobody is banned twice."""
        return f"{self.kind}:{self.name}"


class Ban(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is kept out until a time. created_by: the administrator; None when it followed from violations."""

    id: str
    subject_kind: SubjectKind
    subject: str
    reason: str
    created_at: datetime
    created_by: str | None
    expires_at: datetime


BANS = Collection(
    "bans", Ban, indexes=(Index(("created_at",)), Index(("subject_kind", "subject"))), expires="expires_at"
)
MAX_BANS: Final = 50_000
"""How many are looked at, the newest first."""
