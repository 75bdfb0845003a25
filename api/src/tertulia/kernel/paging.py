"""Opaque cursors: the keyset position of the last item of a page, as URL-safe text."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from tertulia.kernel.errors import AppError, ErrorKind

Position = TypeVar("Position")


class InvalidCursorError(AppError):
    code = "cursor_invalid"
    kind = ErrorKind.INVALID
    message = "This page cursor is not valid. Start from the first page."


class TimePosition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """The last item of a page of what is in the order of time."""

    time: Annotated[datetime, msgspec.Meta(tz=True)]
    id: Annotated[str, msgspec.Meta(max_length=200)]


def encode_cursor(position: msgspec.Struct) -> str:
    """The text form of a position; the position's own decoding checks it again when it comes back."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_cursor(cursor: str, position: type[Position]) -> Position:
    """The position behind a cursor; InvalidCursorError for anything that was not made by `encode_cursor`."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=position)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise InvalidCursorError from error
