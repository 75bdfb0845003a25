"""One secret of the installation in a file, and the keys that are derived from it, one for each purpose."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_FILE = "secret.key"
_KEY_BYTES = 32


class InsecureKeyFileError(Exception):
    """The key file can be read by others, or does not hold a key."""


class KeyRing:
    """Derives independent keys from one secret (HKDF with SHA-256, RFC 5869)."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def open(cls, home: Path) -> KeyRing:
        """The ring of the key file in `home`, which is made with mode 0600 when it is missing.

        Raises InsecureKeyFileError when another account may read the file, or its content is no key.
        """
        path = home / KEY_FILE
        _create_if_missing(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise InsecureKeyFileError(
                f"{path} can be read by other accounts (mode {mode:04o}). Run `chmod 600 {path}` and start again."
            )
        text = path.read_text("ascii", errors="replace").strip()
        try:
            secret = bytes.fromhex(text)
        except ValueError:
            secret = b""
        if len(secret) != _KEY_BYTES:
            raise InsecureKeyFileError(
                f"{path} does not hold a key. Put the right file back, or remove it: then a new key is made."
            )
        return cls(secret)

    def derive(self, purpose: str) -> bytes:
        """32 bytes that are the same for the same purpose, and tell nothing of the keys of others."""
        return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode()).derive(
            self._secret
        )


def _create_if_missing(path: Path) -> None:
    """Write a new key beside the path and link it into place, so that no reader ever sees half a key, and of two
    processes that start at once one wins."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(_KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
