"""The wire formats under measurement: what each vendor sends for a token, and who reads and writes it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from zlib import crc32

import msgspec

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers.adapters.anthropic.messages import AnthropicMessages
from tertulia.modules.providers.adapters.bedrock.converse import Converse
from tertulia.modules.providers.adapters.google.gemini import Gemini
from tertulia.modules.providers.adapters.openai.chat import ChatCompletions
from tertulia.modules.providers.adapters.openai.responses import Responses
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.ports import WireFormat

TOKEN = " token"


class Wire(msgspec.Struct, frozen=True):
    """One format. `path`: what its addresses hold; `settings`: of an endpoint that speaks it, without the address."""

    name: str
    model: str
    path: str
    first: bytes
    token: bytes
    last: bytes
    settings: dict[str, object]
    make_format: Callable[[], WireFormat]

    def make_settings(self, port: int) -> EndpointSettings:
        """Of an endpoint for a server on this machine."""
        root = f"http://127.0.0.1:{port}"
        given = {"name": "Bench", "baseUrl": root, "apiKey": "sk-bench-0123456789", "proxy": None}
        return msgspec.convert(given | self.settings, EndpointSettings)


def _event(name: str, payload: bytes) -> bytes:
    """Bytes of AWS's event stream: prelude, headers, payload, checksums."""
    pairs = ((":event-type", name), (":content-type", "application/json"), (":message-type", "event"))
    headers = b"".join(
        bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for key, value in pairs
    )
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", crc32(prelude)) + headers + payload
    return message + struct.pack(">I", crc32(message))


CHAT = Wire(
    "chat completions",
    "gpt-4.1-mini",
    "/chat/completions",
    b"",
    b'data: {"id":"chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz012","object":"chat.completion.chunk","created":1795369956,'
    b'"model":"gpt-5-mini-2026-08-07","service_tier":"default","system_fingerprint":"fp_0123456789","choices":'
    b'[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}],"usage":null,'
    b'"obfuscation":"aBcDeFgHiJ"}\n\n',
    b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    {"type": "openai-compatible"},
    lambda: ChatCompletions("Bench"),
)
RESPONSES = Wire(
    "responses",
    "gpt-5-mini",
    "/responses",
    b'event: response.created\ndata: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":'
    b'"response","status":"in_progress","model":"gpt-5-mini","output":[]}}\n\n'
    b'event: response.output_item.added\ndata: {"type":"response.output_item.added","sequence_number":1,"output_index":'
    b'0,"item":{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}}\n\n'
    b'event: response.content_part.added\ndata: {"type":"response.content_part.added","sequence_number":2,"item_id":'
    b'"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","annotations":[],"text":""}}\n\n',
    b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","sequence_number":4,"item_id":'
    b'"msg_68a0b1c2d3e4f5061728394a5b6c7d8e9f","output_index":0,"content_index":0,"delta":" token","logprobs":[],'
    b'"obfuscation":"aBcDeFgHiJ"}\n\n',
    b'event: response.completed\ndata: {"type":"response.completed","sequence_number":9,"response":{"id":"resp_1",'
    b'"object":"response","status":"completed","model":"gpt-5-mini","output":[],"usage":{"input_tokens":9,'
    b'"output_tokens":9,"total_tokens":18}}}\n\n',
    {"type": "openai", "api": "responses"},
    lambda: Responses("Bench"),
)
ANTHROPIC = Wire(
    "Anthropic",
    "claude-sonnet-4-5",
    "/messages",
    b'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",'
    b'"content":[],"model":"claude-sonnet-4-5","stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}\n\n'
    b'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":'
    b'""}}\n\n',
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":'
    b'" token"}            }\n\n',
    b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\nevent: message_delta\ndata: {"type":'
    b'"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}\n\n'
    b'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    {"type": "anthropic"},
    lambda: AnthropicMessages("Bench", ModelCatalogue("anthropic", {}).find),
)
GEMINI = Wire(
    "Gemini",
    "gemini-3-flash-preview",
    ":streamGenerateContent",
    b"",
    b'data: {"candidates": [{"content": {"parts": [{"text": " token"}],"role": "model"},"index": 0}],"usageMetadata": '
    b'{"promptTokenCount": 19,"candidatesTokenCount": 5,"totalTokenCount": 24,"promptTokensDetails": [{"modality": '
    b'"TEXT","tokenCount": 19}]},"modelVersion": "gemini-3-flash-preview","responseId": "x7jBaOP3Lr2ekdUP"}\r\n\r\n',
    b'data: {"candidates": [{"content": {"parts": [{"text": ""}],"role": "model"},"finishReason": "STOP","index": 0}],'
    b'"usageMetadata": {"promptTokenCount": 19,"candidatesTokenCount": 9,"totalTokenCount": 28}}\r\n\r\n',
    {"type": "google"},
    lambda: Gemini("Bench"),
)
BEDROCK = Wire(
    "Bedrock",
    "amazon.nova-pro-v1:0",
    "/converse-stream",
    _event("messageStart", b'{"p":"abcdefghijklmnopqrstuvwx","role":"assistant"}'),
    _event(
        "contentBlockDelta",
        b'{"contentBlockIndex":0,"delta":{"text":" token"},"p":"abcdefghijklmnopqrstuvwxyzABCDEFGH"}',
    ),
    _event("contentBlockStop", b'{"contentBlockIndex":0,"p":"abcdefghijkl"}')
    + _event("messageStop", b'{"p":"abcdefghijkl","stopReason":"end_turn"}')
    + _event(
        "metadata", b'{"metrics":{"latencyMs":9},"usage":{"inputTokens":9,"outputTokens":9,"totalTokens":18}}'
    ),
    {"type": "bedrock", "region": "us-east-1"},
    lambda: Converse("Bench", ModelCatalogue("bedrock", {}).find),
)
WIRES = (CHAT, RESPONSES, ANTHROPIC, GEMINI, BEDROCK)
