"""Mail over SMTP, and its absence."""

from __future__ import annotations

import asyncio
import ssl

from tertulia.infrastructure.config import MailSettings
from tertulia.infrastructure.email.messages import Mail, MailAddressError, build_message
from tertulia.infrastructure.email.ports import Mailer, MailFailedError

_FINAL = 500
"""From this reply code on, the server will not take the mail later either (RFC 5321 §4.2.1)."""
_PATIENCE = 3
"""A whole conversation may take this many times the timeout of one of its steps."""


class NoMailer:
    """Where no mail server is configured: takes every mail, and sends none."""

    is_enabled = False

    async def send(self, mail: Mail) -> None:
        """Do nothing."""
        del mail


class SmtpMailer:
    """A connection for each mail: they are few, and a connection that waits is one that breaks."""

    is_enabled = True

    def __init__(self, settings: MailSettings, tls: ssl.SSLContext | None = None) -> None:
        """tls: whom to trust; None: whom the system trusts."""
        self._settings = settings
        self._tls = tls

    async def send(self, mail: Mail) -> None:
        """Return when the server has taken the mail. Raises MailFailedError."""
        import aiosmtplib

        settings = self._settings
        try:
            message = build_message(settings.sender, mail)
            async with asyncio.timeout(_PATIENCE * settings.timeout):
                await aiosmtplib.send(
                    message,
                    recipients=[mail.recipient],
                    hostname=settings.host,
                    port=settings.port,
                    use_tls=settings.security == "tls",
                    start_tls=settings.security == "starttls",
                    tls_context=self._tls,
                    username=settings.username,
                    password=settings.password,
                    timeout=settings.timeout,
                )
        except MailAddressError as error:
            raise MailFailedError("the address can not be used", is_final=True) from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise MailFailedError(
                f"the recipient was refused ({codes})", is_final=min(codes, default=0) >= _FINAL
            ) from None
        except aiosmtplib.SMTPResponseException as error:
            # What a server says often repeats the addresses, so only its code is told.
            raise MailFailedError(
                f"{type(error).__name__} ({error.code})", is_final=error.code >= _FINAL
            ) from None
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError, TimeoutError) as error:
            raise MailFailedError(type(error).__name__) from None


def create_mailer(settings: MailSettings) -> Mailer:
    """The mailer of these settings."""
    return SmtpMailer(settings) if settings.host else NoMailer()
