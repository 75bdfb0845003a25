"""Gemini, by key and through Vertex AI."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.tests.contract.providers.conformance.format import Arrival, Format, make_settings
from tertulia.modules.providers.adapters.google.endpoint import create_google_endpoint
from tertulia.modules.providers.adapters.google.reader import GeminiReader
from tertulia.modules.providers.domain import Usage
from tertulia.modules.providers.ports import ModelSource

MODEL = "gemini-3-flash-preview"


class FixedCredentials:
    """A token that nobody has to be asked for."""

    async def token(self) -> str:
        return "ya29.test-token"

    async def project(self) -> str | None:
        return "lab-project"


def create_by_key(root: str, **settings: object) -> ModelSource:
    return create_google_endpoint(make_settings("google", f"{root}/v1beta", **settings))


def create_through_vertex(root: str, **settings: object) -> ModelSource:
    made = make_settings("google", root, **{"through": "vertex", "apiKey": None} | settings)
    return create_google_endpoint(made, FixedCredentials())


def split_events(stream: bytes) -> list[bytes]:
    """Google ends its lines with CRLF."""
    return [event + b"\r\n\r\n" for event in stream.split(b"\r\n\r\n")[:-1]]


def write_text(pieces: Sequence[str]) -> bytes:
    usage = {"promptTokenCount": 19, "candidatesTokenCount": 10, "totalTokenCount": 29}
    last = {"content": {"parts": [{"text": ""}], "role": "model"}, "finishReason": "STOP", "index": 0}
    documents: list[Any] = [
        {"candidates": [{"content": {"parts": [{"text": piece}], "role": "model"}, "index": 0}]}
        for piece in pieces
    ]
    documents.append({"candidates": [last], "usageMetadata": usage})
    return "".join(
        f"data: {json.dumps(document, ensure_ascii=False)}\r\n\r\n" for document in documents
    ).encode()


BY_KEY = Format(
    name="google",
    types=("google",),
    folder="gemini",
    wire="gemini",
    model=MODEL,
    create=create_by_key,
    open_reader=lambda sink: GeminiReader("Lab", MODEL, sink),
    write_text=write_text,
    usages={
        "text": Usage(input_tokens=19, output_tokens=10),
        "reasoning": Usage(input_tokens=19, output_tokens=7, reasoning_tokens=5),
        "one-tool": Usage(input_tokens=19, output_tokens=42, reasoning_tokens=30),
        "usage": Usage(
            input_tokens=1450,
            output_tokens=107,
            reasoning_tokens=100,
            cached_tokens=1024,
            audio_input_tokens=1022,
            image_input_tokens=258,
        ),
        "sources": Usage(input_tokens=99, output_tokens=5, requests=2),
    },
    continuations={
        "reasoning": ({"thoughtSignature": "EpwBCpkBAb4+9vtext=="},),
        "one-tool": ({"thoughtSignature": "EpwBCpkBAb4+9vcall=="},),
        "parallel-tools": (
            {"thoughtSignature": "EpwBCpkBAb4+9vcall==", "id": "8yu2kz1q"},
            {"id": "9rn4ap0c"},
        ),
    },
    past={
        "reasoning": {"thoughtSignature": "c2lnbmVkIHRob3VnaHQ="},
        "text": {"thoughtSignature": "c2lnbmVkIHRleHQ="},
        "call": {"thoughtSignature": "c2lnbmVkIGNhbGw=", "id": "8yu2kz1q"},
    },
    differences={"refusal": Arrival(finish="content-filter")},
    absent={"529": "an overloaded Google answers 503"},
    split=split_events,
    keep_alive=b": keep-alive\r\n\r\n",
)
FORMATS = (
    BY_KEY,
    replace(
        BY_KEY,
        name="google-vertex",
        create=create_through_vertex,
        questions=("conversation",),
        prefix="vertex-request-",
    ),
)
