"""Finds the failure in an error document of OpenAI's shape.

Shapes seen at OpenAI, OpenRouter, llama.cpp, vLLM, Ollama, Gemini's OpenAI endpoint, LiteLLM and FastAPI.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

from tertulia.modules.providers.failures import Failure


def find_failure(payload: bytes) -> Failure | None:
    """The failure in a JSON document; None when the document does not say that it is one."""
    try:
        document: Any = msgspec.json.decode(payload)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list) and document:
        document = cast("list[Any]", document)[0]
    if not isinstance(document, dict):
        return None
    fields = cast("dict[str, Any]", document)
    error = fields.get("error") or fields.get("errors")
    if isinstance(error, list) and error:
        error = cast("list[Any]", error)[0]
    if isinstance(error, dict):
        return _read_fields(cast("dict[str, Any]", error))
    if error:
        return Failure(str(cast("object", error)))
    if fields.get("object") == "error" or (
        "choices" not in fields and ("message" in fields or "detail" in fields)
    ):
        return _read_fields(fields)
    return None


def _read_fields(fields: dict[str, Any]) -> Failure:
    message = fields.get("message") or fields.get("detail") or ""
    metadata = fields.get("metadata")
    if isinstance(metadata, dict):
        raw = cast("dict[str, Any]", metadata).get("raw")
        message = f"{message}: {raw}" if isinstance(raw, str) else message
    if not isinstance(message, str):
        message = msgspec.json.encode(message).decode()
    words = [
        str(fields[name]) for name in ("code", "type", "status", "param") if isinstance(fields.get(name), str)
    ]
    code = fields.get("code")
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    status = code if isinstance(code, int) and 400 <= code < 600 else None
    return Failure(message, " ".join(words), status)
