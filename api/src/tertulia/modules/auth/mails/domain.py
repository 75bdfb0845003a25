"""What a link in a mail stands for: once, for one purpose, for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from docstore import Collection, Index

Purpose = Literal["email_confirmation", "email_change", "password_reset", "invitation"]

LIFETIMES: Final[Mapping[Purpose, timedelta]] = {
    "email_confirmation": timedelta(days=2),
    "email_change": timedelta(hours=2),
    "invitation": timedelta(days=7),
}
"""How long links are good; for `password_reset` the settings say it."""


class MailToken(msgspec.Struct, frozen=True, kw_only=True):
    """Only the hash of the secret is kept. subject: the account's id; for an invitation the address. email: where the
    link was sent. created_by: the administrator who caused it, if one did."""

    id: str
    purpose: Purpose
    subject: str
    email: str
    secret_hash: str
    created_at: datetime
    expires_at: datetime
    created_by: str | None = None
    role: str | None = None
    groups: tuple[str, ...] = ()


MAIL_TOKENS = Collection(
    "mail_tokens",
    MailToken,
    indexes=(
        Index(("secret_hash",), unique=True),
        Index(("subject", "purpose"), unique=True),
        Index(("purpose", "created_at")),
        Index(("created_by",)),
    ),
    expires="expires_at",
)
