"""Finds the failure in an error document of OpenAI's shape.

Shapes seen at OpenAI, Azure, OpenRouter, llama.cpp, vLLM, Ollama, Gemini's OpenAI endpoint, LiteLLM and FastAPI.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

from tertulia.modules.providers.failures import Failure, read_document


def find_failure(payload: bytes) -> Failure | None:
    """The failure in a JSON document; None when the document does not say that it is one."""
    fields = read_document(payload)
    if fields is None:
        return None
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


_MEANINGS = {"DeploymentNotFound": "model_not_found"}
"""Azure's words for what others say in OpenAI's."""


def _read_fields(fields: dict[str, Any]) -> Failure:
    message = _explain_filter(fields) or fields.get("message") or fields.get("detail") or ""
    metadata = fields.get("metadata")
    if isinstance(metadata, dict):
        raw = cast("dict[str, Any]", metadata).get("raw")
        message = f"{message}: {raw}" if isinstance(raw, str) else message
    if not isinstance(message, str):
        message = msgspec.json.encode(message).decode()
    words = [
        _MEANINGS.get(word, word)
        for name in ("code", "type", "status", "param")
        if isinstance(word := fields.get(name), str)
    ]
    code = fields.get("code")
    if isinstance(code, str) and code.isdigit():
        code = int(code)
    status = code if isinstance(code, int) and 400 <= code < 600 else None
    return Failure(message, " ".join(words), status)


def _explain_filter(fields: dict[str, Any]) -> str:
    """Which of Azure's content filters refused the question; empty when none did.

    Source: learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter
    """
    found: Any = fields.get("content_filter_result")
    inner = fields.get("innererror") or fields.get("inner_error")
    if isinstance(inner, dict):
        found = cast("dict[str, Any]", inner).get("content_filter_result") or found
    if not isinstance(found, dict):
        return ""
    reasons = [
        f"{name.replace('_', ' ')} ({severity})" if isinstance(severity, str) else name.replace("_", " ")
        for name, result in cast("dict[str, Any]", found).items()
        if isinstance(result, dict) and cast("dict[str, Any]", result).get("filtered")
        for severity in (cast("dict[str, Any]", result).get("severity"),)
    ]
    return f"its content filter refused the question: {', '.join(reasons)}" if reasons else ""
