"""A mail, and the message that is made of it. Nothing in it becomes a header or a recipient that was not meant."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

import msgspec

from tertulia.kernel.clock import SystemClock
from tertulia.kernel.texts import flatten

_MAX_SUBJECT = 200
_MAX_ADDRESS = 254


class MailAddressError(ValueError):
    """This is no address of one mailbox."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """recipient: one address, without a name. html: says the same as text."""

    recipient: str
    subject: str
    text: str
    html: str


def build_message(sender: str, mail: Mail) -> EmailMessage:
    """The message as it goes over the wire. sender: `Name <address>`. Raises MailAddressError."""
    from_address = _parse_sender(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = from_address
    message["To"] = _parse_address(mail.recipient)
    # Control characters could end a header, or turn the direction of reading.
    message["Subject"] = flatten(mail.subject)[:_MAX_SUBJECT]
    message["Date"] = format_datetime(SystemClock().now())
    message["Message-ID"] = make_msgid(domain=from_address.domain)
    # RFC 3834 §5: no vacation notes in answer to this.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _parse_sender(sender: str) -> Address:
    if not sender.isprintable():
        raise MailAddressError("not an address")
    name, address = parseaddr(sender)
    parsed = _parse_address(address)
    return Address(name, parsed.username, parsed.domain)


def _parse_address(address: str) -> Address:
    if len(address) > _MAX_ADDRESS or not address.isascii() or not address.isprintable():
        raise MailAddressError("not an address")
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise MailAddressError("not an address") from error
    # What comes out differently than it went in was quoted, commented or a list.
    if not parsed.username or not parsed.domain or f"{parsed.username}@{parsed.domain}" != address:
        raise MailAddressError("not an address")
    return parsed
