"""OpenAI's two formats, at OpenAI, at a router and at Azure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.tests.contract.providers.conformance.format import Format, make_settings
from tertulia.modules.providers.adapters.azure.endpoint import AZURE, create_azure_endpoint
from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.adapters.openai.endpoint import (
    OPENAI,
    create_compatible_endpoint,
    create_openai_endpoint,
)
from tertulia.modules.providers.adapters.openai.responses_reader import ResponseReader
from tertulia.modules.providers.domain import Usage
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, ModelSource
from tertulia.modules.providers.vendors import VENDORS

OPENROUTER = next(vendor for vendor in VENDORS if vendor.name == "openrouter")
ROUTED = "openai/gpt-5-mini"
MODEL = "gpt-5-mini"
DEPLOYMENT = "lab-mini"


def create_router(root: str, **settings: object) -> ModelSource:
    made = make_settings("openai-compatible", f"{root}/api/v1", **{"vendor": "openrouter"} | settings)
    return create_compatible_endpoint(made)


def create_chat(root: str, **settings: object) -> ModelSource:
    billed = {"organization": "org-lab", "project": "proj_lab"}
    return create_openai_endpoint(
        make_settings("openai", f"{root}/v1", **{"api": "chat"} | billed | settings)
    )


def create_responses(root: str, **settings: object) -> ModelSource:
    return create_openai_endpoint(make_settings("openai", f"{root}/v1", **settings))


def create_deployment(root: str, **settings: object) -> ModelSource:
    deployed = {"deployments": {MODEL: DEPLOYMENT}, "apiVersion": "2025-04-01-preview", "api": "chat"}
    return create_azure_endpoint(make_settings("azure", root, **deployed | settings))


def create_version_1(root: str, **settings: object) -> ModelSource:
    return create_azure_endpoint(make_settings("azure", f"{root}/openai/v1/", **settings))


def read_chat(sink: AnswerSink) -> AnswerReader:
    return ChatCompletionReader("Lab", sink, MODEL, OPENAI)


def read_deployment(sink: AnswerSink) -> AnswerReader:
    return ChatCompletionReader("Lab", sink, DEPLOYMENT, AZURE)


def write(document: Any) -> bytes:
    return f"data: {json.dumps(document, ensure_ascii=False)}\n\n".encode()


def write_chat(pieces: Sequence[str]) -> bytes:
    usage = {"prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29}
    chunks = [write({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]
    end = write({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    return b"".join(chunks) + end + write({"choices": [], "usage": usage}) + b"data: [DONE]\n\n"


def write_response(pieces: Sequence[str]) -> bytes:
    usage = {"input_tokens": 19, "output_tokens": 10, "total_tokens": 29}
    details = {
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    }
    deltas = [
        write({"type": "response.output_text.delta", "output_index": 0, "delta": piece}) for piece in pieces
    ]
    response: dict[str, Any] = {"status": "completed", "output": [], "usage": usage | details}
    return b"".join(deltas) + write({"type": "response.completed", "response": response})


ROUTER = Format(
    name="openai-compatible",
    types=("openai-compatible",),
    folder="openai-chat",
    wire="openai-chat",
    model=ROUTED,
    create=create_router,
    open_reader=lambda sink: ChatCompletionReader("Lab", sink, ROUTED, OPENROUTER),
    write_text=write_chat,
    usages={
        "text": Usage(input_tokens=19, output_tokens=10),
        "reasoning": Usage(input_tokens=19, output_tokens=12, reasoning_tokens=8),
        "usage": Usage(
            input_tokens=1940,
            output_tokens=120,
            reasoning_tokens=64,
            cached_tokens=1024,
            cache_write_tokens=256,
            audio_input_tokens=30,
            audio_output_tokens=12,
        ),
    },
    continuations={
        "reasoning": (
            {
                "reasoning_details": [
                    {
                        "type": "reasoning.text",
                        "text": "Six times seven.",
                        "format": "anthropic-claude-v1",
                        "index": 0,
                        "signature": "c2lnbmF0dXJl",
                    }
                ]
            },
        )
    },
    past={
        "text": {
            "reasoning_details": [
                {
                    "type": "reasoning.encrypted",
                    "data": "c2VjcmV0",
                    "id": "rs_1",
                    "format": "openai-responses-v1",
                    "index": 0,
                }
            ]
        }
    },
)
CHAT = replace(
    ROUTER,
    name="openai-chat",
    types=("openai",),
    model=MODEL,
    create=create_chat,
    open_reader=read_chat,
    continuations={},
    past={},
    absent={"request-video": "OpenAI's chat completions take no films"},
    prefix="openai-request-",
)
RESPONSES = Format(
    name="openai-responses",
    types=("openai",),
    folder="openai-responses",
    wire="openai-responses",
    model=MODEL,
    create=create_responses,
    open_reader=lambda sink: ResponseReader("Lab", sink, MODEL),
    write_text=write_response,
    usages={
        "text": Usage(input_tokens=19, output_tokens=10, reasoning_tokens=0, cached_tokens=0),
        "reasoning": Usage(input_tokens=19, output_tokens=12, reasoning_tokens=8, cached_tokens=0),
        "usage": Usage(
            input_tokens=1940, output_tokens=120, reasoning_tokens=64, cached_tokens=1024, requests=1
        ),
    },
    continuations={"reasoning": ({"id": "rs_0", "encrypted_content": "gAAAAABencrypted=="},)},
    past={"reasoning": {"id": "rs_1", "encrypted_content": "gAAAAABsecret=="}},
    absent={
        "408": "OpenAI does not answer so",
        "529": "an overloaded OpenAI answers 503",
        "request-audio": "the responses format takes no sound",
        "request-video": "the responses format takes no films",
    },
)
DEPLOYED = replace(
    CHAT,
    name="azure",
    types=("azure",),
    folder="azure",
    create=create_deployment,
    open_reader=read_deployment,
    usages={
        "text": Usage(input_tokens=19, output_tokens=10),
        "usage": Usage(input_tokens=1940, output_tokens=120, reasoning_tokens=64, cached_tokens=1024),
    },
    absent={
        **CHAT.absent,
        "reasoning": "Azure's chat completions keep reasoning to themselves",
        "sources": "Azure's chat completions do not search",
        "529": "an overloaded Azure answers 503",
    },
    prefix="request-",
)
VERSION_1 = replace(
    RESPONSES,
    name="azure-v1",
    types=("azure",),
    create=create_version_1,
    questions=("conversation",),
    prefix="azure-request-",
)
FORMATS = (ROUTER, CHAT, RESPONSES, DEPLOYED, VERSION_1)
