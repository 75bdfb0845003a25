"""Host names to addresses, each lookup on a thread of its own.

The loop's shared thread pool is small: a name server that hangs for one endpoint would hold up every other
lookup.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult


def is_loopback(url: str) -> bool:
    """Whether the address names this machine itself."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class HostNameResolver(AbstractResolver):
    """Asks the operating system; aiohttp asks for each name once at a time and remembers the answer."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Addresses of a host; raises OSError when it has none."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def settle(found: list[ResolveResult] | OSError) -> None:
            if answer.done():
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def look_up() -> None:
            try:
                found: list[ResolveResult] | OSError = _find_addresses(host, port, family)
            except (OSError, UnicodeError) as error:
                found = error if isinstance(error, OSError) else OSError(f"not a host name: {host}")
            try:
                loop.call_soon_threadsafe(settle, found)
            except RuntimeError:
                return  # the loop has closed meanwhile: nobody waits any more

        threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
        return await answer

    async def close(self) -> None:
        """Nothing is held; a lookup still under way ends with its thread."""


def _find_addresses(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=int(address[1]),
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in found
    ]
