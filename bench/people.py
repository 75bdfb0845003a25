"""Accounts on the server under measurement, and the requests that they send."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import msgspec

from bench.connections import HttpConnection, ask_once

PASSWORD = "a long enough passphrase"


class Person(msgspec.Struct, frozen=True):
    """Someone who is signed in."""

    id: str
    token: str

    def get(self, path: str) -> bytes:
        """The request to read something."""
        return make_request("GET", path, token=self.token)

    def question(
        self, model: str, conversation_id: str | None = None, *, accept: str = "text/event-stream"
    ) -> bytes:
        """The request to ask a model; in a new conversation unless one is named."""
        text = {"type": "text", "text": "Tell me about the river and the boats."}
        body: dict[str, Any] = {
            "model": f"Lab/{model}",
            "messages": [{"id": str(uuid4()), "role": "user", "parts": [text]}],
        }
        if conversation_id:
            body["id"] = conversation_id
        return make_request("POST", "/api/messages", body, token=self.token, accept=accept)


def make_request(
    method: str, path: str, body: object = None, *, token: str = "", accept: str = "application/json"
) -> bytes:
    """A whole HTTP/1.1 request."""
    payload = b"" if body is None else msgspec.json.encode(body)
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"accept: {accept}"]
    if token:
        lines.append(f"authorization: Bearer {token}")
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(payload)}"]
    return "\r\n".join([*lines, "", ""]).encode() + payload


async def register(port: int, name: str) -> Person:
    """Create an account. RuntimeError if that is refused."""
    body = {"email": f"{name}@example.org", "password": PASSWORD, "name": name}
    reply = await ask_once(port, make_request("POST", "/api/auth/register", body))
    return _read_session(reply.status, reply.body)


async def sign_in(port: int, name: str) -> Person:
    """Sign in to an account that `register` made. RuntimeError if that is refused."""
    body = {"email": f"{name}@example.org", "password": PASSWORD}
    reply = await ask_once(port, make_request("POST", "/api/auth/login", body))
    return _read_session(reply.status, reply.body)


async def read_chunks_sent(connection: HttpConnection) -> int:
    """How many tokens the fake provider has sent so far."""
    reply = await connection.ask(make_request("GET", "/v1/counters"))
    counters: dict[str, int] = msgspec.json.decode(reply.body)
    return counters["chunks"]


def _read_session(status: int, body: bytes) -> Person:
    if status not in (200, 201):
        raise RuntimeError(f"the server answered {status}: {body[:500]!r}")
    session: dict[str, Any] = msgspec.json.decode(body)
    return Person(session["user"]["id"], session["accessToken"])
