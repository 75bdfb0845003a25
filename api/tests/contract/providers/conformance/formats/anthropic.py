"""Anthropic messages: by key, through Vertex AI, and through Bedrock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from api.tests.contract.providers.conformance.format import Format, make_settings
from tertulia.modules.providers.adapters.anthropic.endpoint import create_anthropic_endpoint
from tertulia.modules.providers.adapters.anthropic.reader import MessageReader
from tertulia.modules.providers.domain import Usage
from tertulia.modules.providers.ports import ModelSource

MODEL = "claude-sonnet-4-5"
KNOWN = {"modelOverrides": {"*": {"maxOutputTokens": 64000}}}


class FixedCredentials:
    """A token that nobody has to be asked for."""

    async def token(self) -> str:
        return "ya29.test-token"

    async def project(self) -> str | None:
        return "lab-project"


def create_by_key(root: str, **settings: object) -> ModelSource:
    return create_anthropic_endpoint(make_settings("anthropic", f"{root}/v1", **KNOWN | settings))


def create_through_vertex(root: str, **settings: object) -> ModelSource:
    given = KNOWN | {"through": "vertex", "apiKey": None, "region": "us-east5"} | settings
    return create_anthropic_endpoint(make_settings("anthropic", root, **given), FixedCredentials())


def write_events(pieces: Sequence[str]) -> list[dict[str, object]]:
    usage = {
        "input_tokens": 19,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": 1,
    }
    return [
        {"type": "message_start", "message": {"role": "assistant", "content": [], "usage": usage}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *(
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
            for piece in pieces
        ),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 10}},
        {"type": "message_stop"},
    ]


def write_text(pieces: Sequence[str]) -> bytes:
    return "".join(
        f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
        for event in write_events(pieces)
    ).encode()


BY_KEY = Format(
    name="anthropic",
    types=("anthropic",),
    folder="anthropic",
    wire="anthropic",
    model=MODEL,
    create=create_by_key,
    open_reader=lambda sink: MessageReader("Lab", MODEL, sink),
    write_text=write_text,
    usages={
        "text": Usage(input_tokens=19, output_tokens=10, cached_tokens=0, cache_write_tokens=0),
        "reasoning": Usage(
            input_tokens=19, output_tokens=12, reasoning_tokens=5, cached_tokens=0, cache_write_tokens=0
        ),
        "usage": Usage(
            input_tokens=1345,
            output_tokens=107,
            reasoning_tokens=100,
            cached_tokens=1024,
            cache_write_tokens=200,
            cache_write_hour_tokens=100,
            requests=2,
        ),
        "sources": Usage(
            input_tokens=90, output_tokens=40, cached_tokens=0, cache_write_tokens=0, requests=1
        ),
    },
    continuations={
        "reasoning": (
            {"signature": "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds"},
            {"redacted": "EmwKAhgBEgy3va3pzix"},
        ),
    },
    past={"reasoning": {"signature": "c2lnbmVkIHRob3VnaHQ="}},
    absent={"request-audio": "messages have no audio", "request-video": "messages have no video"},
    keep_alive=b'event: ping\ndata: {"type": "ping"}\n\n',
)
FORMATS = (
    BY_KEY,
    replace(
        BY_KEY,
        name="anthropic-vertex",
        create=create_through_vertex,
        questions=("conversation", "images"),
        prefix="vertex-request-",
        absent={**BY_KEY.absent, "request-images": "Vertex AI does not fetch images"},
    ),
)
