"""Mail: messages that no input can bend, a mail server, and the outbox that sends behind the requests' backs."""

from tertulia.infrastructure.email.messages import (
    Mail,
    MailAddressError,
    build_message,
)
from tertulia.infrastructure.email.outbox import Compose, Outbox
from tertulia.infrastructure.email.ports import Mailer, MailFailedError
from tertulia.infrastructure.email.smtp import NoMailer, SmtpMailer, create_mailer

__all__ = [
    "Compose",
    "Mail",
    "MailAddressError",
    "MailFailedError",
    "Mailer",
    "NoMailer",
    "Outbox",
    "SmtpMailer",
    "build_message",
    "create_mailer",
]
