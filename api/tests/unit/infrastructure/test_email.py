"""Mail, with a real mail server on the other side."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from api.tests.peers.certificate import make_certificate
from api.tests.peers.mail_sink import MailSink, start_mail_sink
from api.tests.peers.streams import serve_streams
from api.tests.waiting import PATIENCE
from tertulia.infrastructure.config import MailSettings
from tertulia.infrastructure.email import (
    Mail,
    MailAddressError,
    MailFailedError,
    Outbox,
    SmtpMailer,
    build_message,
    create_mailer,
)
from tertulia.infrastructure.security import ServerBusyError

SENDER = "Tertulia <tertulia@example.org>"


def write_mail(recipient: str = "ada@example.org", subject: str = "Hello") -> Mail:
    return Mail(recipient=recipient, subject=subject, text="¡Hola!", html="<p>¡Hola!</p>")


def settings_of(sink: MailSink, **fields: object) -> MailSettings:
    known = {"host": sink.host, "port": sink.port, "security": "none", "sender": SENDER, "timeout": PATIENCE}
    return MailSettings(**{**known, **fields})  # pyright: ignore[reportArgumentType] - checked by the test


async def test_a_mail_arrives_as_text_and_html(mail_sink: MailSink) -> None:
    await SmtpMailer(settings_of(mail_sink)).send(write_mail())
    mail = await mail_sink.wait_for("ada@example.org")
    assert (mail["from"], mail["to"], mail["subject"]) == (SENDER, "ada@example.org", "Hello")
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["¡Hola!", "<p>¡Hola!</p>"]
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["message-id"].endswith("@example.org>")


async def test_the_mail_server_is_signed_in_to_over_tls(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate.file))
    with start_mail_sink(username="tertulia", password="secret", certificate=certificate) as sink:
        right = settings_of(sink, security="starttls", username="tertulia", password="secret")
        await SmtpMailer(right, trust).send(write_mail())
        assert len(sink.mails) == 1
        wrong = settings_of(sink, security="starttls", username="tertulia", password="wrong")
        with pytest.raises(MailFailedError) as refused:
            await SmtpMailer(wrong, trust).send(write_mail())
        assert refused.value.is_final
        with pytest.raises(MailFailedError):
            await SmtpMailer(right).send(write_mail())
        assert len(sink.mails) == 1


async def test_a_password_is_never_sent_to_a_server_that_offers_no_tls(mail_sink: MailSink) -> None:
    settings = settings_of(mail_sink, security="starttls", username="tertulia", password="secret")
    with pytest.raises(MailFailedError):
        await SmtpMailer(settings).send(write_mail())
    assert mail_sink.mails == []


async def test_what_a_failure_says_holds_no_address(mail_sink: MailSink) -> None:
    mail_sink.refusal = "550 <ada@example.org> is not here"
    with pytest.raises(MailFailedError) as refused:
        await SmtpMailer(settings_of(mail_sink)).send(write_mail())
    assert refused.value.is_final
    assert "ada" not in str(refused.value)


async def test_a_server_that_says_nothing_is_given_up() -> None:
    async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serve_streams(say_nothing) as port:
        settings = MailSettings(host="127.0.0.1", port=port, security="none", timeout=0.1)
        with pytest.raises(MailFailedError) as failed:
            await SmtpMailer(settings).send(write_mail())
    assert not failed.value.is_final


async def test_without_a_mail_server_nothing_is_sent_and_nothing_fails() -> None:
    mailer = create_mailer(MailSettings())
    assert not mailer.is_enabled
    await mailer.send(write_mail())


@pytest.mark.parametrize(
    "recipient",
    [
        "ada@example.org\r\nBcc: eve@example.org",
        "ada@example.org\nBcc: eve@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        '"ada\r\n"@example.org',
        "ada@example.org\x00",
        "ada@example.org (eve@example.org)",
        "ada",
        "@example.org",
        "",
        "a@" + "x" * 300,
        "ada@exämple.org",
    ],
)
def test_what_is_not_exactly_one_address_gets_no_mail(recipient: str) -> None:
    with pytest.raises(MailAddressError):
        build_message(SENDER, write_mail(recipient))


@pytest.mark.parametrize("gap", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x00"])
async def test_no_subject_ends_its_header(gap: str, mail_sink: MailSink) -> None:
    subject = f"Hello{gap}Bcc: eve@example.org{gap}{gap}<b>Body</b>"
    await SmtpMailer(settings_of(mail_sink)).send(write_mail(subject=subject))
    mail = await mail_sink.wait_for("ada@example.org")
    assert mail["X-RcptTo"] == "ada@example.org"
    assert mail["bcc"] is None
    assert mail["subject"] == "Hello Bcc: eve@example.org <b>Body</b>"


def test_a_sender_is_a_name_and_an_address() -> None:
    assert build_message(SENDER, write_mail())["from"] == SENDER
    assert build_message("tertulia@localhost", write_mail())["from"] == "tertulia@localhost"
    for sender in ("Tertulia", "A\nBcc: b@c <a@b.example>"):
        with pytest.raises(MailAddressError):
            build_message(sender, write_mail())


class FlakyMailer:
    """Fails as often as it was told to."""

    is_enabled = True

    def __init__(self, failures: int, *, is_final: bool = False) -> None:
        self.failures = failures
        self.is_final = is_final
        self.sent: list[Mail] = []

    async def send(self, mail: Mail) -> None:
        if self.failures:
            self.failures -= 1
            raise MailFailedError("no", is_final=self.is_final)
        self.sent.append(mail)


async def compose() -> Mail | None:
    return write_mail()


@pytest.mark.parametrize(("failures", "sent"), [(0, 1), (2, 1), (3, 0)])
async def test_a_mail_is_tried_three_times(failures: int, sent: int) -> None:
    mailer = FlakyMailer(failures)
    outbox = Outbox(mailer, pauses=(0, 0))
    outbox.post("test", compose)
    await outbox.drain()
    assert len(mailer.sent) == sent
    assert mailer.failures == 0


async def test_a_mail_that_was_refused_for_good_is_not_tried_again() -> None:
    mailer = FlakyMailer(2, is_final=True)
    outbox = Outbox(mailer, pauses=(0, 0))
    outbox.post("test", compose)
    await outbox.drain()
    assert (mailer.failures, mailer.sent) == (1, [])


async def test_closing_sends_what_waits_without_the_pauses() -> None:
    mailer = FlakyMailer(1)
    outbox = Outbox(mailer, pauses=(600,))
    outbox.post("test", compose)
    async with asyncio.timeout(PATIENCE):
        await outbox.close()
    assert len(mailer.sent) == 1


async def test_more_than_can_wait_are_turned_away() -> None:
    outbox = Outbox(FlakyMailer(0), max_waiting=2)
    outbox.post("one", compose)
    outbox.post("two", compose)
    with pytest.raises(ServerBusyError):
        outbox.post("three", compose)
    await outbox.drain()
    outbox.post("four", compose)
    await outbox.close()


async def test_one_mail_that_can_not_be_written_does_not_hold_up_the_next() -> None:
    async def fail() -> Mail | None:
        raise RuntimeError

    mailer = FlakyMailer(0)
    outbox = Outbox(mailer)
    outbox.post("bad", fail)
    outbox.post("good", compose)
    await outbox.drain()
    assert len(mailer.sent) == 1
