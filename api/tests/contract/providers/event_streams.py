"""Frames messages as the binary event stream of AWS does.

Source: docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterable
from typing import Any
from zlib import crc32


def encode_message(headers: dict[str, str], payload: bytes) -> bytes:
    """One message whose headers are text."""
    written = b"".join(
        bytes([len(name.encode())])
        + name.encode()
        + b"\x07"
        + struct.pack(">H", len(value.encode()))
        + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack(">II", len(written) + len(payload) + 16, len(written))
    message = prelude + struct.pack(">I", crc32(prelude)) + written + payload
    return message + struct.pack(">I", crc32(message))


def encode_event(name: str, payload: bytes, kind: str = "event") -> bytes:
    """An event, or an exception, as Bedrock sends them."""
    headers = {
        f":{kind}-type": name,
        ":content-type": "application/json",
        ":message-type": kind,
    }
    return encode_message(headers, payload)


def encode_lines(lines: bytes) -> bytes:
    """A stream whose messages stand on a line each, as `{"event": …, "payload": …}`."""
    messages: list[bytes] = []
    for line in lines.splitlines():
        document: dict[str, Any] = json.loads(line)
        kind = "event" if "event" in document else "exception"
        payload = json.dumps(document["payload"], ensure_ascii=False, separators=(",", ":")).encode()
        messages.append(encode_event(document[kind], payload, kind))
    return b"".join(messages)


def encode_chunks(documents: Iterable[bytes]) -> bytes:
    """A stream of a model's own events, each as base64 in a `chunk`."""
    return b"".join(
        encode_event("chunk", json.dumps({"bytes": base64.b64encode(document).decode(), "p": "ab"}).encode())
        for document in documents
    )


def split_messages(stream: bytes) -> list[bytes]:
    """The messages, whole, by their lengths."""
    messages: list[bytes] = []
    while stream:
        (length,) = struct.unpack_from(">I", stream)
        messages.append(stream[:length])
        stream = stream[length:]
    return messages
