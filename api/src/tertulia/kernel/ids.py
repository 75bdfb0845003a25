"""Identifiers: UUIDv7 strings that we make, and the rule for ids that a client may choose."""

from __future__ import annotations

import os
import time
from typing import Annotated

import msgspec

CLIENT_ID_PATTERN = r"^[A-Za-z0-9_-]+$(?!\n)"
MAX_CLIENT_ID = 64

ClientId = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=MAX_CLIENT_ID,
        pattern=CLIENT_ID_PATTERN,
        description="An id chosen by the client: 1 to 64 letters, digits, `_` and `-`.",
        examples=["0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"],
    ),
]

_last_ms = 0
_counter = 0


def new_id() -> str:
    """A UUIDv7 string (RFC 9562 §5.7), strictly ascending within this process."""
    global _last_ms, _counter  # noqa: PLW0603 - the counter of RFC 9562 §6.2 method 1 belongs to the process
    now = time.time_ns() // 1_000_000
    if now > _last_ms:
        _last_ms, _counter = now, int.from_bytes(os.urandom(2), "big") >> 5
    else:
        _counter += 1
        if _counter > 0xFFF:
            _last_ms, _counter = _last_ms + 1, 0
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    value = (_last_ms << 80) | (0x7 << 76) | (_counter << 64) | (0b10 << 62) | random
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
