"""Who is asking."""

from __future__ import annotations

from typing import Literal

import msgspec

Via = Literal["page", "api_key", "command", "provider", "server"]


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in person, or a program that acts for one with an API key.

    session_id: empty for an API key. groups: ids of the groups that the person belongs to. scopes: what an API key
    is limited to; None for the person themselves. pending: what the person has to do before anything else
    (`second_factor`, `terms`, `email`).
    """

    user_id: str
    session_id: str = ""
    role: str
    groups: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    pending: tuple[str, ...] = ()


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who did something and from where, for the audit log. user_id: None when nobody is signed in."""

    user_id: str | None = None
    address: str = ""
    via: Via = "page"


SERVER = Actor(via="server")
"""What happens by itself."""
COMMAND = Actor(via="command")
"""Whoever may log in to the machine."""
