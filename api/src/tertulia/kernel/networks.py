"""What one subscriber of a network holds: the unit in which strangers are counted."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

_IPV6_NETWORK = 19
"""Characters of the first four groups of an exploded address: its /64 (RFC 6177)."""


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """An IPv4 address, also where it is written as IPv6 (`::ffff:…`), or the /64 of an IPv6 one; what is neither,
    as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.exploded[:_IPV6_NETWORK]


@lru_cache(maxsize=4096)
def is_loopback(address: str) -> bool:
    """Whether this is the machine itself."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback
