"""An installation that sends mail to a real mail server of the test's own."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from email.message import EmailMessage

import msgspec
import pytest

from api.tests.peers.mail_sink import MailSink
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import MailSettings, Settings

PUBLIC_URL = "https://chat.example.org"
_LINK = re.compile(r"(https?://\S+)#token=(\S+)")

FindMail = Callable[[str], Awaitable[EmailMessage]]


def with_mail(settings: Settings, sink: MailSink) -> Settings:
    """These settings with this mail server."""
    mail = MailSettings(
        host=sink.host, port=sink.port, security="none", sender="Tertulia <tertulia@example.org>"
    )
    return msgspec.structs.replace(settings, mail=mail, public_url=PUBLIC_URL)


def with_verification(settings: Settings) -> Settings:
    """These settings, with addresses that have to be confirmed."""
    passwords = msgspec.structs.replace(settings.sign_in.passwords, verify_email=True)
    return msgspec.structs.replace(
        settings, sign_in=msgspec.structs.replace(settings.sign_in, passwords=passwords)
    )


@pytest.fixture
def settings(settings: Settings, mail_sink: MailSink) -> Settings:
    return with_mail(settings, mail_sink)


@pytest.fixture
def find_mail(application: Application, mail_sink: MailSink) -> FindMail:
    """The newest mail to an address, when everything that waits has been sent."""

    async def find(recipient: str) -> EmailMessage:
        await application.mails.mailroom.outbox.drain()
        return await mail_sink.wait_for(recipient)

    return find


def read_text(mail: EmailMessage) -> str:
    """What the mail says, as text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


def read_token(mail: EmailMessage) -> str:
    """What stands behind `#token=` in the link of a mail, which leads to our public address."""
    found = _LINK.search(read_text(mail))
    assert found is not None, read_text(mail)
    assert found[1].startswith(PUBLIC_URL + "/")
    return found[2]
