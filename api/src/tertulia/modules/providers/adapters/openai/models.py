"""Reads the model list of an OpenAI-compatible server and leaves out what can not chat."""

from __future__ import annotations

import re
from typing import Any, cast

import msgspec

from tertulia.modules.providers.domain import Model
from tertulia.modules.providers.errors import ProviderBrokenAnswerError
from tertulia.modules.providers.ports import Fetch
from tertulia.modules.providers.vendors import PLAIN, Vendor

MAX_MODELS = 2000
_CONTEXT_FIELDS = ("context_length", "context_window", "max_model_len", "max_context_length")
_NOT_FOR_CHAT = re.compile(
    r"embed|whisper|transcri|(^|[-/])tts([-.]|$)|dall-e|moderation|gpt-image|(^|[-/])sora|realtime|(^|[-/])rerank"
    r"|^babbage-|^davinci-|gpt-3\.5-turbo-instruct|stable-diffusion|(^|[-/])bge-|(^|[-/])veo-|imagen-|(^|[-/])aqa$",
    re.IGNORECASE,
)


async def list_models(vendor: Vendor, endpoint: str, fetch: Fetch) -> list[Model]:
    """What the server lists where its vendor keeps the list, or else what is known to be there."""
    if vendor.models_path is None:
        return [_make(endpoint, name, None) for name in vendor.models]
    return read_models(endpoint, await fetch(vendor.models_path), vendor)


def read_models(endpoint: str, document: bytes, vendor: Vendor = PLAIN) -> list[Model]:
    """The models in their order; raises ProviderBrokenAnswerError when the document is not a model list.

    Servers answer `{"data": […]}` as OpenAI does, or the bare list as Together does.
    """
    try:
        decoded: Any = msgspec.json.decode(document)
        if isinstance(decoded, dict):
            decoded = cast("dict[str, Any]", decoded)[vendor.models_field]
        listed = msgspec.convert(decoded, list[dict[str, Any]])
    except (ValueError, KeyError, RecursionError) as error:
        raise ProviderBrokenAnswerError(
            endpoint=endpoint, detail="its list of models can not be read"
        ) from error
    models: dict[str, Model] = {}
    for fields in listed[:MAX_MODELS]:
        name = fields.get(vendor.model_name_field)
        if isinstance(name, str) and name and not _NOT_FOR_CHAT.search(name):
            models[name] = _make(endpoint, name, _find_context(fields))
    return list(models.values())


def _make(endpoint: str, name: str, context: int | None) -> Model:
    return Model(id=f"{endpoint}/{name}", endpoint=endpoint, name=name, context_tokens=context)


def _find_context(fields: dict[str, Any]) -> int | None:
    meta = fields.get("meta")
    places = [fields, cast("dict[str, Any]", meta)] if isinstance(meta, dict) else [fields]
    for place in places:
        for name in (*_CONTEXT_FIELDS, "n_ctx"):
            value = place.get(name)
            if isinstance(value, int) and value > 0:
                return value
    return None
