"""What the conformance suite has to know of an adapter.

To add one, write `formats/<name>.py` with a `FORMAT` (or several as `FORMATS`), and put into
`api/tests/fixtures/streams/<folder>/`:

- `<scenario>.<suffix>` for each of `scenarios.ARRIVALS`: an answer, byte for byte as the vendor would send it, that
  says what the table says. All formats tell the same story, so that only the wire differs.
- `<status>.json` for each of `scenarios.REFUSALS`: the vendor's error document.
- `request-<scenario>.json` for each of `questions.QUESTIONS`: what has to go out, as `{"path", "headers", "body"}`;
  the body is compared whole, of the headers only those that are named.
- `README.md`, which names for every stream the page that its shape was taken from.

What a vendor can not produce is named in `absent` with the reason; everything else that is missing fails the suite. A
question with a file that stands in `absent` has to be refused by the adapter (ProviderContentRefusedError) and may not
reach the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import msgspec

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers.domain import FinishReason, Usage
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, ModelSource

STREAMS = Path(__file__).parents[3] / "fixtures" / "streams"
KEY = "sk-test-0123456789"


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What of an answer has to reach the sink."""

    text: str = ""
    reasoning: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    """Names and arguments, in the order in which the model asked."""
    sources: tuple[tuple[str, str], ...] = ()
    finish: FinishReason | None = "stop"
    error: str | None = None
    """The code of the error that ends the answer; what arrived before is kept."""


class CreateEndpoint(Protocol):
    """Makes the endpoint that speaks the format, for a server at `root` (`http://127.0.0.1:1234`, no path)."""

    def __call__(self, root: str, **settings: object) -> ModelSource: ...


def split_events(stream: bytes) -> list[bytes]:
    """Server-sent events, each with its blank line: the packets in which they would be sent."""
    pieces = stream.split(b"\n\n")
    return [piece + b"\n\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])


@dataclass(frozen=True, kw_only=True)
class Format:
    """One adapter, as the suite sees it."""

    name: str
    """Of the test cases."""
    types: tuple[str, ...]
    """The settings' `type`s whose endpoints are made by `create`; each type there is has to be in some format."""
    folder: str
    """Of the streams, below `api/tests/fixtures/streams`."""
    wire: str
    """What continuations are marked with (`WireFormat.name`)."""
    model: str
    create: CreateEndpoint
    open_reader: Callable[[AnswerSink], AnswerReader]
    """A reader of one answer of `model`, without a network."""
    write_text: Callable[[Sequence[str]], bytes]
    """A whole stream whose text comes in these pieces, one event for each, with `usages["text"]` at its end."""
    usages: Mapping[str, Usage]
    """By scenario; `text`, `reasoning` and `usage` have to be there, others are compared where they are there."""
    continuations: Mapping[str, tuple[Mapping[str, Any], ...]] = field(
        default_factory=dict[str, tuple[Mapping[str, Any], ...]]
    )
    """By scenario: the data of every Continuation that the stream brings; none where nothing is named."""
    past: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """What an earlier turn left: the continuation's data for `text`, `reasoning` and `call`, as the format has them."""
    differences: Mapping[str, Arrival] = field(default_factory=dict[str, Arrival])
    """Where a vendor can not tell the story of the table exactly."""
    codes: Mapping[int, str] = field(default_factory=dict[int, str])
    """By status: the code of the error, where it is another than the table's."""
    absent: Mapping[str, str] = field(default_factory=dict[str, str])
    """Scenarios (`reasoning`, `529`, `request-audio`) that the vendor can not produce, and why."""
    questions: tuple[str, ...] | None = None
    """Only these are asked and need a file; for one more way of reaching a format that has all of them."""
    prefix: str = "request-"
    """Of the files with what has to go out; another one for another way of reaching the same format."""
    suffix: str = "sse"
    content_type: str = "text/event-stream"
    split: Callable[[bytes], list[bytes]] = split_events
    keep_alive: bytes | None = b": keep-alive\n\n"
    """What the vendor sends between events to keep a connection open; None with `keep-alive` in `absent`."""

    def read(self, file: str) -> bytes:
        """One of the format's files."""
        return (STREAMS / self.folder / file).read_bytes()

    def read_stream(self, scenario: str) -> bytes:
        """The answer of a scenario."""
        return self.read(f"{scenario}.{self.suffix}")

    def list_missing(self, files: Sequence[str]) -> list[str]:
        """Which of these files the format does not have."""
        return [file for file in files if not (STREAMS / self.folder / file).is_file()]


def make_settings(kind: str, base_url: str, **fields: object) -> EndpointSettings:
    """The settings of an endpoint in a test: no retries, a known key."""
    given = {"name": "Lab", "type": kind, "baseUrl": base_url, "apiKey": KEY, "retries": 0} | fields
    return msgspec.convert(given, EndpointSettings)
