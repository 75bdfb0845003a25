"""A mail server that keeps what it gets, in a thread of this process."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from api.tests.waiting import PATIENCE

from .certificate import Certificate
from .process import reserve_port

HOST = "127.0.0.1"


@dataclass
class MailSink:
    """A running mail server and the mails so far."""

    host: str
    port: int
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    """With `X-RcptTo`: whom the envelope named."""
    refusal: str | None = None
    """What to answer instead of taking a mail, as `550 no such person`."""
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        """Its address, as in settings."""
        return f"smtp://{self.host}:{self.port}"

    async def wait_for(
        self, recipient: str, *, about: Callable[[EmailMessage], bool] | None = None
    ) -> EmailMessage:
        """Return the newest mail to this address, waiting for one for a bounded time."""
        return await asyncio.to_thread(self.wait, recipient, about)

    def wait(self, recipient: str, about: Callable[[EmailMessage], bool] | None = None) -> EmailMessage:
        """Do the same in a thread."""

        def find() -> EmailMessage | None:
            found = reversed(self.list_to(recipient))
            return next((mail for mail in found if about is None or about(mail)), None)

        with self._changed:
            mail = self._changed.wait_for(find, timeout=PATIENCE)
        if mail is None:
            got = ", ".join(f"{mail['subject']!r} to {mail['X-RcptTo']}" for mail in self.mails)
            raise AssertionError(f"no mail to {recipient} within {PATIENCE:.0f} s; got: {got or 'none'}")
        return mail

    def list_to(self, recipient: str) -> list[EmailMessage]:
        """Return the mails that an address has got so far, the newest last."""
        return [mail for mail in list(self.mails) if recipient in _list_recipients(mail)]

    def take(self, content: bytes, recipients: list[str]) -> None:
        """Keep a mail."""
        mail = email.message_from_bytes(content, policy=email.policy.default)
        mail["X-RcptTo"] = ", ".join(recipients)
        with self._changed:
            self.mails.append(mail)
            self._changed.notify_all()


class _Handler:
    def __init__(self, sink: MailSink) -> None:
        self._sink = sink

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self._sink.refusal:
            return self._sink.refusal
        assert isinstance(envelope.content, bytes)
        self._sink.take(envelope.content, list(envelope.rcpt_tos))
        return "250 kept"


@contextmanager
def start_mail_sink(
    *, username: str | None = None, password: str = "", certificate: Certificate | None = None
) -> Generator[MailSink]:
    """Run a mail server; with a user name it asks for it, with a certificate it offers STARTTLS."""
    options: dict[str, Any] = {}
    if username is not None:
        options |= {
            "auth_required": True,
            "auth_require_tls": certificate is not None,
            "authenticator": _make_authenticator(username, password),
        }
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate.file, certificate.key_file)
        options["tls_context"] = context
    with reserve_port() as port:
        sink = MailSink(HOST, port)
        controller = Controller(_Handler(sink), hostname=HOST, port=port, ready_timeout=PATIENCE, **options)
        controller.start()
        try:
            yield sink
        finally:
            controller.stop()


def _list_recipients(mail: EmailMessage) -> list[str]:
    return str(mail["X-RcptTo"]).split(", ")


def _make_authenticator(username: str, password: str) -> Callable[..., AuthResult]:
    def check(_server: object, _session: object, _envelope: object, _method: str, data: object) -> AuthResult:
        right = isinstance(data, LoginPassword) and data == LoginPassword(
            username.encode(), password.encode()
        )
        return AuthResult(success=right, handled=False)

    return check
