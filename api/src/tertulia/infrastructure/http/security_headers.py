"""What browsers are told on every response: where scripts may come from, who may frame us, what may be cached."""

from __future__ import annotations

import re
from collections.abc import Sequence

Header = tuple[bytes, bytes]

_COMMON = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; "
PAGE_POLICY = (
    f"{_COMMON}style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; frame-ancestors 'none'"
)
DIAGRAM_POLICY = (
    f"{_COMMON}style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'none'; frame-ancestors 'self'"
)
DOCS_POLICY = (
    f"{_COMMON}style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'"
)

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_EVERYWHERE: Sequence[Header] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_SAME_ORIGIN_ONLY: Header = (b"cross-origin-resource-policy", b"same-origin")
_NOT_FRAMED: Header = (b"x-frame-options", b"DENY")
_NOT_STORED: Header = (b"cache-control", b"no-store")
_HTTPS_ONLY: Header = (b"strict-transport-security", b"max-age=31536000")


def _headers(policy: str, *more: Header) -> tuple[Header, ...]:
    return ((b"content-security-policy", policy.encode()), *_EVERYWHERE, *more)


_DOCS = _headers(DOCS_POLICY, _SAME_ORIGIN_ONLY, _NOT_FRAMED)
# The diagram frame is sandboxed without an origin, so even its own scripts are cross-origin to it.
_FOR_ANYONE: Sequence[Header] = (
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
)
_DIAGRAM = _headers(DIAGRAM_POLICY, *_FOR_ANYONE)


class SecurityHeaders:
    """The headers that every response of a path carries."""

    def __init__(self, widget_origin: str | None = None) -> None:
        """widget_origin: of a widget that the page may load and frame; None: nothing from elsewhere."""
        policy = PAGE_POLICY if widget_origin is None else _admit(PAGE_POLICY, widget_origin)
        self._api = _headers(policy, _SAME_ORIGIN_ONLY, _NOT_FRAMED, _NOT_STORED)
        self._kept_api = _headers(policy, _SAME_ORIGIN_ONLY, _NOT_FRAMED)
        self._page = _headers(policy, _SAME_ORIGIN_ONLY, _NOT_FRAMED)
        self._assets = _headers(policy, *_FOR_ANYONE, _NOT_FRAMED)

    def of(self, path: str, scheme: str, *, is_kept: bool = False) -> tuple[Header, ...]:
        """The headers for a path. is_kept: the response says itself for how long it may be kept."""
        if path.startswith("/api/"):
            headers = self._kept_api if is_kept else self._api
        elif path.startswith("/diagram/"):
            headers = _DIAGRAM
        elif path.startswith("/assets/"):
            headers = self._assets
        elif path == "/docs" or path.startswith("/docs/"):
            headers = _DOCS
        else:
            headers = self._page
        return (*headers, _HTTPS_ONLY) if scheme == "https" else headers


def _admit(policy: str, origin: str) -> str:
    """The policy with an origin for scripts and frames; what would end a directive is refused."""
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(f"not an origin: {origin}")
    for directive in ("script-src", "frame-src"):
        policy = policy.replace(f"{directive} 'self'", f"{directive} 'self' {origin}")
    return policy
