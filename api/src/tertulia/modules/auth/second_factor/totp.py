"""Codes of authenticator apps (RFC 6238): six digits, SHA-1, 30 seconds, because that is what every app can do."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from datetime import datetime
from io import BytesIO
from urllib.parse import quote, urlencode

_SECRET_BYTES = 20
"""The length that RFC 4226 §4 recommends."""
_STEP_SECONDS = 30
_DIGITS = 6
_WINDOW = (-1, 0, 1)
"""Clocks differ, and typing takes time (RFC 6238 §5.2)."""
ISSUER = "Tertulia"


def new_secret() -> str:
    """A random secret as apps take it: base32."""
    return base64.b32encode(os.urandom(_SECRET_BYTES)).decode()


def find_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that the code belongs to, among those that are good now; None if it is none of theirs."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    try:
        key = base64.b32decode(secret)
    except (ValueError, binascii.Error):
        return None
    app = TOTP(key, _DIGITS, SHA1(), _STEP_SECONDS)  # noqa: S303 - RFC 6238's default, and HMAC does not need more
    current = int(now.timestamp()) // _STEP_SECONDS
    found = None
    for step in (current + offset for offset in _WINDOW):
        if hmac.compare_digest(app.generate(step * _STEP_SECONDS), code.encode()):
            found = step
    return found


def make_uri(secret: str, account: str) -> str:
    """What the app reads out of the picture."""
    label = quote(f"{ISSUER}:{account}", safe=":@")
    query = urlencode({"secret": secret, "issuer": ISSUER, "digits": _DIGITS, "period": _STEP_SECONDS})
    return f"otpauth://totp/{label}?{query}"


def draw(uri: str) -> str:
    """The picture, as SVG."""
    import segno

    target = BytesIO()
    segno.make(uri, error="m", micro=False).save(
        target, kind="svg", xmldecl=False, scale=4, border=4, light="#fff", omitsize=True
    )
    return target.getvalue().decode().strip()
