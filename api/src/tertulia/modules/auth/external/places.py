"""Where browsers are sent: to paths of our own, and to addresses that are ours whatever a request says of its host."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from litestar import Request

from tertulia.infrastructure.config import Settings

HOME = "/"
_MAX_PATH = 2_000
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANY_ADDRESS = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - told from addresses, not listened on


def clean_return_path(path: str | None) -> str:
    """The path if it is one of our own pages, else the first page.

    Browsers read `\\` as `/`, drop tabs and line ends, and take `//host` for another site (WHATWG URL, §4.4).
    """
    if not path or len(path) > _MAX_PATH or not path.startswith("/") or path.startswith("//"):
        return HOME
    if "\\" in path or not path.isprintable() or not path.isascii() or " " in path:
        return HOME
    is_route_of_api = path.startswith("/api/") or "/../" in f"{path}/" or "/./" in f"{path}/"
    return HOME if is_route_of_api else path


def public_base(settings: Settings, request: Request[Any, Any, Any]) -> str:
    """Our own address, without a slash at its end.

    It is `publicUrl`. Without it, the host that the request names counts when it is this machine or the one that
    the server listens as; else it is what the settings say. So nobody's Host header leads people elsewhere.
    """
    scheme, host = request.scope["scheme"], request.headers.get("host", "")
    if not settings.public_url and _is_own_host(settings, host):
        return f"{scheme}://{host}"
    return configured_base(settings)


def configured_base(settings: Settings) -> str:
    """Our own address as far as the settings know it, without a slash at its end."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    name = "127.0.0.1" if settings.host in _ANY_ADDRESS else settings.host
    return f"http://{f'[{name}]' if ':' in name else name}:{settings.port}"


def _is_own_host(settings: Settings, host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return False
    if parts.netloc != host or not parts.hostname or "@" in host:
        return False
    return parts.hostname in _LOOPBACK or parts.hostname == settings.host


def callback_url(base: str, provider: str) -> str:
    """Where a provider sends the browser back to."""
    return f"{base}/api/auth/external/{quote(provider, safe='')}/callback"


def failure_page(code: str, label: str, return_to: str = HOME) -> str:
    """Which page tells that signing in did not work. return_to: where the person wanted to go, and still may."""
    parameters = {"error": code, "provider": label}
    if return_to != HOME:
        parameters["returnTo"] = return_to
    return f"/sign-in?{urlencode(parameters)}"


def linking_failure_page(code: str, label: str) -> str:
    """Which page tells that a provider was not connected to the account."""
    return f"/settings/security?{urlencode({'error': code, 'provider': label})}"


def connected_page(provider: str) -> str:
    """Which page tells that a provider was connected to the account."""
    return f"/settings/security?{urlencode({'connected': provider})}"


def second_factor_page(return_to: str, challenge: str, methods: str, *, asks_browser: bool) -> str:
    """Where the second factor is asked for. The challenge is in the fragment, which no server and no log sees.
    asks_browser: whether the browser may be a remembered one that could not say so."""
    values = {"challenge": challenge, "methods": methods, **({"browser": "ask"} if asks_browser else {})}
    fragment = urlencode(values, quote_via=quote)
    return f"/sign-in/second-factor?{urlencode({'returnTo': return_to})}#{fragment}"
