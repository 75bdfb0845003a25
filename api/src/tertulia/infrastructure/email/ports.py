"""The seam to whatever sends mail."""

from __future__ import annotations

from typing import Protocol

from tertulia.infrastructure.email.messages import Mail


class MailFailedError(Exception):
    """A mail was not taken. Its text holds neither addresses nor what the mail says. is_final: trying again is of no
    use."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Mailer(Protocol):
    """Hands mails to a mail server."""

    @property
    def is_enabled(self) -> bool:
        """Whether mail is sent at all; what needs mail is not offered otherwise."""
        ...

    async def send(self, mail: Mail) -> None:
        """Return when the mail server has taken it. Raises MailFailedError."""
        ...
