"""The settings of mail."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tertulia.infrastructure.config.groups import Seconds, SettingsGroup


class MailSettings(SettingsGroup, frozen=True, kw_only=True):
    host: str = ""
    """The mail server; empty: no mail is sent, and what needs mail is not offered."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 587
    """Its port."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is protected."""
    username: str | None = None
    """Who signs in to the mail server; absent: nobody."""
    password: str | None = None
    """The password that goes with it."""
    sender: str = "Tertulia <tertulia@localhost>"
    """From whom mails are."""
    timeout: Seconds = 10
    """Seconds to wait for the mail server."""
