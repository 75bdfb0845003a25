"""Bedrock: converse, and Claude by its own format in the same framing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from api.tests.contract.providers.conformance.format import Format, make_settings
from api.tests.contract.providers.conformance.formats import anthropic
from api.tests.contract.providers.event_streams import (
    encode_chunks,
    encode_event,
    encode_lines,
    split_messages,
)
from tertulia.modules.providers.adapters.anthropic.endpoint import create_anthropic_endpoint
from tertulia.modules.providers.adapters.bedrock.endpoint import create_bedrock_endpoint
from tertulia.modules.providers.adapters.bedrock.reader import (
    ConverseEvents,
    EventStreamReader,
    FramedMessageEvents,
)
from tertulia.modules.providers.domain import Usage
from tertulia.modules.providers.ports import ModelSource

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
REFUSED = {
    "529": "an overloaded Bedrock answers 503",
    "keep-alive": "nothing is sent between messages",
}


@dataclass(frozen=True, kw_only=True)
class FramedLines(Format):
    """Streams are kept readable, a message on each line."""

    def read_stream(self, scenario: str) -> bytes:
        return encode_lines(self.read(f"{scenario}.{self.suffix}"))


@dataclass(frozen=True, kw_only=True)
class FramedEvents(Format):
    """The streams of Anthropic, framed."""

    def read_stream(self, scenario: str) -> bytes:
        lines = self.read(f"{scenario}.{self.suffix}").split(b"\n")
        return encode_chunks(line[6:] for line in lines if line.startswith(b"data: "))


def create_converse(root: str, **settings: object) -> ModelSource:
    return create_bedrock_endpoint(make_settings("bedrock", root, **anthropic.KNOWN | settings))


def create_messages(root: str, **settings: object) -> ModelSource:
    given = anthropic.KNOWN | {"through": "bedrock"} | settings
    return create_anthropic_endpoint(make_settings("anthropic", root, **given))


def write_text(pieces: Sequence[str]) -> bytes:
    usage = {"inputTokens": 19, "outputTokens": 10, "totalTokens": 29}
    events: list[tuple[str, dict[str, object]]] = [
        ("messageStart", {"role": "assistant"}),
        *(("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": piece}}) for piece in pieces),
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        ("metadata", {"usage": usage, "metrics": {"latencyMs": 1}}),
    ]
    return b"".join(
        encode_event(name, json.dumps(payload, ensure_ascii=False).encode()) for name, payload in events
    )


def write_framed_text(pieces: Sequence[str]) -> bytes:
    return encode_chunks(
        json.dumps(event, ensure_ascii=False).encode() for event in anthropic.write_events(pieces)
    )


FORMATS = (
    FramedLines(
        name="bedrock",
        types=("bedrock",),
        folder="bedrock",
        wire="bedrock",
        model=MODEL,
        create=create_converse,
        open_reader=lambda sink: EventStreamReader("Lab", ConverseEvents("Lab", MODEL, sink)),
        write_text=write_text,
        usages={
            "text": Usage(input_tokens=19, output_tokens=10),
            "reasoning": Usage(input_tokens=19, output_tokens=12),
            "usage": Usage(
                input_tokens=1345,
                output_tokens=107,
                cached_tokens=1024,
                cache_write_tokens=200,
                cache_write_hour_tokens=100,
            ),
        },
        continuations={
            "reasoning": (
                {"signature": "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds"},
                {"redacted": "EmwKAhgBEgy3va3pzix="},
            ),
        },
        past={"reasoning": {"signature": "c2lnbmVkIHRob3VnaHQ="}},
        absent={
            **REFUSED,
            "request-images": "Bedrock does not fetch images",
            "request-web-search": "Claude does not search on Bedrock",
        },
        suffix="jsonl",
        content_type="application/vnd.amazon.eventstream",
        split=split_messages,
        keep_alive=None,
    ),
    FramedEvents(
        name="anthropic-bedrock",
        types=("anthropic",),
        folder="anthropic",
        wire="anthropic",
        model=MODEL,
        create=create_messages,
        open_reader=lambda sink: EventStreamReader("Lab", FramedMessageEvents("Lab", MODEL, sink)),
        write_text=write_framed_text,
        usages=anthropic.BY_KEY.usages,
        continuations=anthropic.BY_KEY.continuations,
        past=anthropic.BY_KEY.past,
        absent={**anthropic.BY_KEY.absent, **REFUSED, "request-images": "Bedrock does not fetch images"},
        questions=("conversation", "images"),
        prefix="bedrock-request-",
        content_type="application/vnd.amazon.eventstream",
        split=split_messages,
        keep_alive=None,
    ),
)
