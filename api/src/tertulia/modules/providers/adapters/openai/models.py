"""Reads the model list of an OpenAI-compatible server (`GET /models`) and leaves out what can not chat."""

from __future__ import annotations

import re
from typing import Any, cast

import msgspec

from tertulia.modules.providers.domain import Model
from tertulia.modules.providers.errors import ProviderBrokenAnswerError
from tertulia.modules.providers.ports import Fetch

MAX_MODELS = 2000
_CONTEXT_FIELDS = ("context_length", "context_window", "max_model_len", "max_context_length")
_NOT_FOR_CHAT = re.compile(
    r"embed|whisper|transcri|(^|[-/])tts([-.]|$)|dall-e|moderation|gpt-image|(^|[-/])sora|realtime|(^|[-/])rerank"
    r"|^babbage-|^davinci-|gpt-3\.5-turbo-instruct|stable-diffusion|(^|[-/])bge-|(^|[-/])veo-|imagen-|(^|[-/])aqa$",
    re.IGNORECASE,
)


class _Listed(msgspec.Struct):
    data: list[dict[str, Any]]


def read_models(endpoint: str, document: bytes) -> list[Model]:
    """The models in their order; raises ProviderBrokenAnswerError when the document is not a model list.

    Servers answer `{"data": […]}` as OpenAI does, or the bare list as Together does.
    """
    try:
        decoded = msgspec.json.decode(document)
        listed = msgspec.convert({"data": decoded} if isinstance(decoded, list) else decoded, _Listed)
    except (ValueError, RecursionError) as error:
        raise ProviderBrokenAnswerError(
            endpoint=endpoint, detail="its list of models can not be read"
        ) from error
    models: dict[str, Model] = {}
    for fields in listed.data[:MAX_MODELS]:
        name = fields.get("id")
        if isinstance(name, str) and name and not _NOT_FOR_CHAT.search(name):
            models[name] = Model(
                id=f"{endpoint}/{name}", endpoint=endpoint, name=name, context_tokens=_find_context(fields)
            )
    return list(models.values())


def _find_context(fields: dict[str, Any]) -> int | None:
    meta = fields.get("meta")
    places = [fields, cast("dict[str, Any]", meta)] if isinstance(meta, dict) else [fields]
    for place in places:
        for name in (*_CONTEXT_FIELDS, "n_ctx"):
            value = place.get(name)
            if isinstance(value, int) and value > 0:
                return value
    return None


async def list_models(endpoint: str, fetch: Fetch) -> list[Model]:
    """What `GET /models` lists."""
    return read_models(endpoint, await fetch("/models"))
