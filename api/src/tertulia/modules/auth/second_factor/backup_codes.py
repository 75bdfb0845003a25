"""Codes on paper, for when the other second factor is lost."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

AMOUNT = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like another or like a digit."""
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_GROUPS = 3
_GROUP_LENGTH = 4


def new_codes() -> list[str]:
    """Ten codes of 60 random bits each, in groups that can be read aloud."""
    return [_new_code() for _ in range(AMOUNT)]


def hash_code(key: bytes, user_id: str, code: str) -> str:
    """How a code is kept. The key stays out of the database, so that nobody who has that alone can try codes."""
    plain = code.upper().translate(_LOOKALIKES)
    return hmac.new(key, f"{user_id} {plain}".encode(), sha256).hexdigest()


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
