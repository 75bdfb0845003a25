"""Domains of addresses, where only some may come in."""

from __future__ import annotations

from collections.abc import Sequence


def is_allowed(email: str, domains: Sequence[str]) -> bool:
    """Whether an address is of one of these domains, not of one below them; any is when there are none."""
    domain = email.rpartition("@")[2].strip().lower()
    return not domains or domain in {one.strip().lower().removeprefix("@") for one in domains}
