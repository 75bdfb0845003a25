"""Secrets at rest: AES-256-GCM under a key of the key file, bound to the place where they are kept."""

from __future__ import annotations

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
"""The length that NIST SP 800-38D §5.2.1.1 recommends."""
_VERSION = b"\x01"


class SealBrokenError(Exception):
    """What was sealed can not be opened: with another key file, for another place, or it was changed."""


class Sealer:
    """`key`: 32 bytes, derived for one purpose."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, secret: str, *place: str) -> str:
        """The secret as text that only this key opens, and only for the same place."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, secret.encode(), _encode_place(place))
        return base64.urlsafe_b64encode(_VERSION + nonce + sealed).decode()

    def unseal(self, sealed: str, *place: str) -> str:
        """The secret; SealBrokenError when this is not what was sealed for this place."""
        try:
            content = base64.b64decode(sealed, altchars=b"-_", validate=True)
            if content[:1] != _VERSION:
                raise SealBrokenError
            nonce, rest = content[1 : 1 + _NONCE_BYTES], content[1 + _NONCE_BYTES :]
            return self._cipher.decrypt(nonce, rest, _encode_place(place)).decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise SealBrokenError from error


def _encode_place(place: tuple[str, ...]) -> bytes:
    """The parts of a place, so that no two places are the same bytes."""
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in place)
