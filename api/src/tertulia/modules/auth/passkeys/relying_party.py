"""For which site passkeys are made: the public address, or localhost where there is none.

A passkey belongs to a domain (WebAuthn Level 3 §5.1.2), so an address of numbers can have none, and browsers offer
them to secure pages alone.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from tertulia.modules.auth.passkeys.errors import PasskeysUnavailableError

_LOCALHOST = "localhost"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class RelyingParty(msgspec.Struct, frozen=True):
    """id: the domain. origin: where the page is that asks for passkeys."""

    id: str
    origin: str


class RelyingParties:
    """Decides from the settings; what a request says of itself counts on localhost alone, where nobody else is."""

    def __init__(self, public_url: str | None, *, enabled: bool) -> None:
        self._public_url = public_url
        self._enabled = enabled
        self._public = _make_party(public_url) if public_url else None

    def of(self, origin: str | None) -> RelyingParty:
        """The relying party for a page of this origin, which has been found to be ours. Raises
        PasskeysUnavailableError."""
        if not self._enabled:
            raise PasskeysUnavailableError
        if self._public_url:
            party = self._public
        else:
            party = _make_party(origin or "")
            party = party if party is not None and party.id == _LOCALHOST else None
        if party is None:
            raise PasskeysUnavailableError
        return party

    def is_available(self, host: str) -> bool:
        """Whether a page that was asked for under this host can offer passkeys."""
        if not self._enabled:
            return False
        return self._public is not None if self._public_url else host.partition(":")[0] == _LOCALHOST


def _make_party(url: str) -> RelyingParty | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if not host or _is_numeric(host) or (parts.scheme != "https" and host != _LOCALHOST):
        return None
    if parts.scheme not in _DEFAULT_PORTS:
        return None
    suffix = "" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{suffix}")


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
