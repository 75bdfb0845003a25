"""Second factors as they are kept: the authenticator app, backup codes, sign-ins that wait, remembered browsers."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from docstore import Collection, Index
from tertulia.modules.auth.domain import Device, Proof

CHALLENGE_LIFE = timedelta(minutes=5)
MAX_ATTEMPTS = 5
"""Then the challenge is gone, and the first factor has to be shown again."""
SETUP_LIFE = timedelta(hours=1)
"""For how long a secret waits for its first code."""


class AuthenticatorApp(msgspec.Struct, frozen=True, kw_only=True):
    """What a person's authenticator app makes its codes from (RFC 6238). The secrets are sealed for the person.

    secret: None before it was confirmed with a code. last_step: the time step of the last code that was accepted; no
    code of it or of an earlier one is accepted again.
    """

    user_id: str
    secret: str | None = None
    last_step: int = 0
    enabled_at: datetime | None = None
    pending_secret: str | None = None
    pending_until: datetime | None = None


AUTHENTICATOR_APPS = Collection("authenticator_apps", AuthenticatorApp, key=("user_id",))


class BackupCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code that opens once. id: its keyed hash. It is removed when it is used."""

    user_id: str
    id: str
    created_at: datetime


BACKUP_CODES = Collection("backup_codes", BackupCode, key=("user_id", "id"))


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody has shown the first factor and owes the second.

    id: the hash of the token. proof: what they showed. options: what their passkey was asked to sign, if it was.
    """

    user_id: str
    id: str
    proof: Proof
    device: Device
    created_at: datetime
    expires_at: datetime
    attempts: int = 0
    options: str | None = None


CHALLENGES = Collection(
    "challenges",
    Challenge,
    key=("user_id", "id"),
    indexes=(Index(("id",), unique=True),),
    expires="expires_at",
)


class RememberedDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that may skip the second factor of this person alone. id: the hash of what its cookie holds."""

    user_id: str
    id: str
    created_at: datetime
    expires_at: datetime


REMEMBERED_DEVICES = Collection(
    "remembered_devices", RememberedDevice, key=("user_id", "id"), expires="expires_at"
)
