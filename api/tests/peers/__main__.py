"""Runs one peer for the browser tests: `python -m api.tests.peers NAME OPTIONS`, the options as JSON.

It prints what it is, as a line of JSON. Each further line on stdin, {"id", "call", "arguments"}, calls a method
of the peer and is answered with {"id", "result"} or {"id", "error"}. It ends when stdin does.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from .mail_sink import MailSink, start_mail_sink
from .nanoidp import start_nanoidp
from .slapd import PEOPLE, DirectoryServer, group_dn, start_slapd


class DirectoryCalls:
    """What a browser test does to the directory; people and groups go by their short names."""

    def __init__(self, directory: DirectoryServer) -> None:
        self._directory = directory

    def describe(self) -> dict[str, Any]:
        """Return where it is and who is in it."""
        people = {
            uid: {"dn": person.dn, "mail": person.address, "name": person.name, "password": person.password}
            for uid, person in PEOPLE.items()
        }
        return {**dataclasses.asdict(self._directory), "people": people}

    def delete(self, uid: str) -> None:
        """Let somebody leave."""
        self._directory.delete(PEOPLE[uid].dn)

    def replace(self, uid: str, attributes: dict[str, list[str]]) -> None:
        """Replace attributes of somebody."""
        self._directory.replace(PEOPLE[uid].dn, attributes)

    def set_members(self, group: str, uids: list[str]) -> None:
        """Say who is in a group."""
        self._directory.set_members(group, [PEOPLE[uid].dn for uid in uids])

    def group(self, name: str) -> str:
        """Return the DN of a group."""
        return group_dn(name)


class MailCalls:
    """What a browser test asks of the mail server."""

    def __init__(self, sink: MailSink) -> None:
        self._sink = sink

    def describe(self) -> dict[str, Any]:
        """Return where it is."""
        return {"host": self._sink.host, "port": self._sink.port}

    def wait(self, recipient: str, subject: str = "") -> dict[str, Any]:
        """Wait for a mail to an address whose subject contains a text, and return it."""
        mail = self._sink.wait(recipient, lambda mail: subject in str(mail["subject"]))
        return {
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "text": _read_body(mail, "plain"),
            "html": _read_body(mail, "html"),
        }

    def count(self, recipient: str) -> int:
        """Return how many mails an address has got so far."""
        return len(self._sink.list_to(recipient))


class ProviderCalls:
    """An identity provider only says where it is."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider

    def describe(self) -> dict[str, Any]:
        """Return where it is and who has an account there."""
        provider = self._provider
        addresses = ("saml_metadata_url", "saml_entity_id", "saml_sso_url")
        return {**dataclasses.asdict(provider), **{name: getattr(provider, name) for name in addresses}}


def _start_mail_sink(_folder: Path) -> AbstractContextManager[MailSink]:
    return start_mail_sink()


Start = Callable[..., AbstractContextManager[Any]]
PEERS: dict[str, tuple[Start, Callable[[Any], Any]]] = {
    "mail": (_start_mail_sink, MailCalls),
    "nanoidp": (start_nanoidp, ProviderCalls),
    "slapd": (start_slapd, DirectoryCalls),
}


def main(name: str, options: str) -> None:
    """Run one peer until stdin ends."""
    start, wrap = PEERS[name]
    with (
        tempfile.TemporaryDirectory(prefix=f"peer-{name}-") as folder,
        start(Path(folder), **json.loads(options)) as peer,
        ThreadPoolExecutor() as pool,
    ):
        calls = wrap(peer)
        _print(calls.describe())
        for line in sys.stdin:
            pool.submit(_answer, calls, json.loads(line))


def _answer(calls: Any, request: dict[str, Any]) -> None:
    try:
        result = getattr(calls, request["call"])(*request["arguments"])
    except Exception as error:  # noqa: BLE001 - the test reads it
        _print({"id": request["id"], "error": f"{type(error).__name__}: {error}"})
    else:
        _print({"id": request["id"], "result": result})


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, default=str) + "\n")
    sys.stdout.flush()


def _read_body(mail: EmailMessage, kind: str) -> str | None:
    part = mail.get_body((kind,))
    return part.get_content() if part else None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "{}")
