"""Routes that a cookie opens answer only pages of our own origin (OWASP: Cross-Site Request Forgery Prevention)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from tertulia.kernel.errors import AppError, ErrorKind

_DEFAULT_PORTS = {"http": 80, "https": 443}


class OriginRefusedError(AppError):
    code = "origin_refused"
    kind = ErrorKind.FORBIDDEN
    message = "This page may not do that. If it is yours, set publicUrl to its address."


class OriginPolicy:
    """Which `Origin` is ours: the host that was asked, and the public address if there is one."""

    def __init__(self, public_url: str | None) -> None:
        self._public = _split_origin(public_url) if public_url else None

    def accepts(self, *, origin: str | None, host: str, scheme: str, fetch_site: str | None) -> bool:
        """Whether a request may pass. Programs send neither header, browsers do."""
        if origin is None:
            return fetch_site not in {"cross-site", "same-site"}
        asked = _split_origin(origin)
        return asked is not None and asked in (self._public, _split_origin(f"{scheme}://{host}"))


def require_own_origin(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard of cookie routes; OriginRefusedError when another site's page asks."""
    policy: OriginPolicy = connection.scope["state"]["origin_policy"]
    headers = connection.headers
    if not policy.accepts(
        origin=headers.get("origin"),
        host=headers.get("host", ""),
        scheme=connection.scope["scheme"],
        fetch_site=headers.get("sec-fetch-site"),
    ):
        raise OriginRefusedError


def _split_origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme, parts.hostname, port
