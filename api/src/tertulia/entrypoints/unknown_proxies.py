"""Proxies in front of this server, and those that the settings do not name."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import structlog
from litestar import Request

_HEADERS = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via")
_logger = structlog.get_logger(__name__)


class UnknownProxies:
    """Knows requests that come through a proxy in front of this server which nobody made a trusted one. Its address is
    everybody's: if it were banned for what one of them did, nobody could come in."""

    def __init__(self, *, enabled: bool) -> None:
        """enabled: whether no proxy is trusted; behind one that is, addresses are those of the clients."""
        self._enabled = enabled
        self._has_told = False

    def stand_before(self, request: Request[Any, Any, Any], address: str) -> bool:
        """Whether the request was passed on by an address of this network. Who claims that without a proxy is spared
        bans of the address, and no limit."""
        if not self._enabled or not is_passed_on(request) or not _is_private(address):
            return False
        if not self._has_told:
            self._has_told = True
            _logger.warning(
                "requests come through a proxy that is not among trustedProxies: everybody counts as one",
                proxy=address,
            )
        return True


def is_passed_on(request: Request[Any, Any, Any]) -> bool:
    """Whether the request says that a proxy passed it on."""
    return any(name in request.headers for name in _HEADERS)


def is_loopback(address: str) -> bool:
    """Whether this is the machine itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _is_private(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return False
