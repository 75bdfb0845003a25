"""The frames of a run: Server-Sent Events whose data are chunks of the AI SDK UI message stream, version 1.

A frame is built once as bytes and shared by every follower. Text is the hot path, so its frame comes from a template
in which only the text is encoded.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from tertulia.modules.messages import FilePart, MessageMetadata, Seam, SourcePart
from tertulia.modules.providers import FinishReason

TextKind = Literal["text", "reasoning"]

DONE = b"data: [DONE]\n\n"
KEEP_ALIVE = b": keep-alive\n\n"
STREAM_HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    "x-vercel-ai-ui-message-stream": "v1",
}

_encode = msgspec.json.Encoder().encode


def encode_chunk(chunk: dict[str, Any]) -> bytes:
    """The data of a frame, without its number."""
    return b"data: " + _encode(chunk) + b"\n\n"


def start_chunk(message_id: str, metadata: MessageMetadata) -> bytes:
    return encode_chunk({"type": "start", "messageId": message_id, "messageMetadata": metadata})


def start_step_chunk() -> bytes:
    return encode_chunk({"type": "start-step"})


def finish_step_chunk() -> bytes:
    return encode_chunk({"type": "finish-step"})


def text_start_chunk(kind: TextKind, part_id: str) -> bytes:
    return encode_chunk({"type": f"{kind}-start", "id": part_id})


def text_end_chunk(kind: TextKind, part_id: str) -> bytes:
    return encode_chunk({"type": f"{kind}-end", "id": part_id})


def text_delta_prefix(kind: TextKind, part_id: str) -> bytes:
    """What stands before the encoded text in each delta of one part."""
    return b'\ndata: {"type":"%s-delta","id":"%s","delta":' % (kind.encode(), part_id.encode())


def part_chunk(part: SourcePart | FilePart) -> bytes:
    """A part that comes whole: its chunk has the same fields."""
    return b"data: " + _encode(part) + b"\n\n"


def seam_chunk(seam: Seam) -> bytes:
    return encode_chunk({"type": "data-seam", "data": seam})


def metadata_chunk(metadata: MessageMetadata) -> bytes:
    return encode_chunk({"type": "message-metadata", "messageMetadata": metadata})


def finish_chunk(reason: FinishReason, metadata: MessageMetadata) -> bytes:
    return encode_chunk({"type": "finish", "finishReason": reason, "messageMetadata": metadata})


def error_chunk(text: str) -> bytes:
    return encode_chunk({"type": "error", "errorText": text})


def abort_chunk() -> bytes:
    return encode_chunk({"type": "abort"})
