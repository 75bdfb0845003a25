"""What is left of each limit that a request was counted against, for its `RateLimit` headers
(draft-ietf-httpapi-ratelimit-headers-10)."""

from __future__ import annotations

from contextvars import ContextVar

import msgspec


class Quota(msgspec.Struct, frozen=True):
    """A limit as its caller may know it. window, reset: seconds."""

    name: str
    amount: int
    window: int
    remaining: int
    reset: int


_QUOTAS: ContextVar[dict[str, Quota] | None] = ContextVar("quotas", default=None)


def collect_quotas() -> dict[str, Quota]:
    """Begin to collect the quotas of what follows in this context."""
    quotas: dict[str, Quota] = {}
    _QUOTAS.set(quotas)
    return quotas


def note_quota(quota: Quota) -> None:
    """Keep a quota for the answer; of several of one limit, the one with the least left."""
    quotas = _QUOTAS.get()
    if quotas is None:
        return
    known = quotas.get(quota.name)
    if known is None or quota.remaining <= known.remaining:
        quotas[quota.name] = quota


def render_quotas(quotas: dict[str, Quota]) -> tuple[tuple[bytes, bytes], ...]:
    """The headers `RateLimit-Policy` and `RateLimit`."""
    policies = ", ".join(f'"{one.name}";q={one.amount};w={one.window}' for one in quotas.values())
    states = ", ".join(f'"{one.name}";r={one.remaining};t={one.reset}' for one in quotas.values())
    return (b"ratelimit-policy", policies.encode()), (b"ratelimit", states.encode())
