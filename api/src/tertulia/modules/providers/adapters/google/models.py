"""The models that Google lists.

Source: ai.google.dev/api/models#method:-models.list, and the publishers.models.list of Vertex AI (v1beta1).
"""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from tertulia.modules.providers.adapters.google.names import answers_in_text
from tertulia.modules.providers.domain import Model
from tertulia.modules.providers.errors import ProviderBrokenAnswerError
from tertulia.modules.providers.ports import Fetch

MAX_MODELS = 2000
_MOST_PAGES = 10


class _Listed(msgspec.Struct, rename="camel"):
    name: str
    display_name: str | None = None
    input_token_limit: int | None = None
    supported_generation_methods: list[str] = []


class _Page(msgspec.Struct, rename="camel"):
    models: list[_Listed] = []
    publisher_models: list[_Listed] = []
    next_page_token: str | None = None


_decode = msgspec.json.Decoder(_Page).decode


async def list_models(endpoint: str, fetch: Fetch) -> list[Model]:
    """The models of the Gemini API that answer in words; raises ProviderError."""
    listed = await _fetch_pages(endpoint, "/models?pageSize=1000", fetch)
    return [
        _describe(endpoint, model)
        for model in listed
        if "generateContent" in model.supported_generation_methods and answers_in_text(model.name)
    ]


async def list_vertex_models(endpoint: str, fetch: Fetch) -> list[Model]:
    """Google's own models on Vertex AI, which does not say what they can do: those named Gemini or Gemma."""
    listed = await _fetch_pages(endpoint, "/publishers/google/models?pageSize=200", fetch)
    return [
        _describe(endpoint, model)
        for model in listed
        if _shorten(model.name).startswith("gemini-") and answers_in_text(model.name)
    ]


async def _fetch_pages(endpoint: str, url: str, fetch: Fetch) -> list[_Listed]:
    found: dict[str, _Listed] = {}
    token = ""
    for _ in range(_MOST_PAGES):
        try:
            page = _decode(await fetch(f"{url}&pageToken={quote(token, safe='')}" if token else url))
        except ValueError as error:
            raise ProviderBrokenAnswerError(
                endpoint=endpoint, detail="its list of models can not be read"
            ) from error
        found |= {model.name: model for model in (*page.models, *page.publisher_models)}
        token = page.next_page_token or ""
        if not token or len(found) >= MAX_MODELS:
            break
    return list(found.values())[:MAX_MODELS]


def _describe(endpoint: str, model: _Listed) -> Model:
    name = _shorten(model.name)
    return Model(
        id=f"{endpoint}/{name}",
        endpoint=endpoint,
        name=name,
        label=model.display_name or None,
        context_tokens=model.input_token_limit,
    )


def _shorten(name: str) -> str:
    """`models/gemini-3-pro` and `publishers/google/models/gemini-3-pro` as `gemini-3-pro`."""
    return name.rpartition("models/")[2] if "tunedModels/" not in name else name
