"""Passkeys (WebAuthn credentials) as they are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from docstore import Collection, Index

FLOW_LIFE = timedelta(minutes=5)
MAX_PASSKEYS = 20


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """A key pair of a person, of which we have the public half.

    credential_id, public_key: base64url. sign_count: what its counter said last; 0 for ever where it has none.
    is_synced: whether copies are kept in a password manager's cloud. aaguid: the make of the authenticator.
    """

    user_id: str
    id: str
    credential_id: str
    public_key: str
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = None
    transports: tuple[str, ...] = ()
    is_synced: bool = False
    aaguid: str = ""


PASSKEYS = Collection(
    "passkeys",
    Passkey,
    key=("user_id", "id"),
    indexes=(Index(("credential_id",), unique=True), Index(("user_id", "created_at"))),
)


class UsedFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Says that what a passkey signed for this flow was accepted: it is accepted once. id: the flow's hash."""

    id: str
    expires_at: datetime


USED_FLOWS = Collection("used_passkey_flows", UsedFlow, expires="expires_at")
