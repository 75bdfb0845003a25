"""Reads Anthropic's list of models (`GET /models`), and that of Vertex AI.

Sources: platform.claude.com/docs/en/api/models-list, cloud.google.com/vertex-ai/docs/reference/rest.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote

import msgspec

from tertulia.modules.providers.domain import Model
from tertulia.modules.providers.errors import ProviderBrokenAnswerError
from tertulia.modules.providers.ports import Fetch, ListModels

_MOST_PAGES = 10
Document = TypeVar("Document", bound=msgspec.Struct)


class _Listed(msgspec.Struct):
    id: str
    display_name: str | None = None
    lifecycle: str | None = None
    max_input_tokens: int | None = None


class _Page(msgspec.Struct):
    data: list[_Listed]
    has_more: bool = False
    last_id: str | None = None


class _Published(msgspec.Struct, rename="camel"):
    name: str
    version_id: str = ""


class _PublishedPage(msgspec.Struct, rename="camel"):
    publisher_models: list[_Published] = []
    next_page_token: str = ""


async def list_models(endpoint: str, fetch: Fetch) -> list[Model]:
    """Every page of the list, without models that have been retired."""
    models: dict[str, Model] = {}
    url = "/models?limit=1000"
    for _ in range(_MOST_PAGES):
        page = _decode(endpoint, await fetch(url), _Page)
        for listed in page.data:
            if listed.id and listed.lifecycle != "retired":
                models[listed.id] = Model(
                    id=f"{endpoint}/{listed.id}",
                    endpoint=endpoint,
                    name=listed.id,
                    label=listed.display_name,
                    context_tokens=listed.max_input_tokens,
                )
        if not page.has_more or not page.last_id:
            break
        url = f"/models?limit=1000&after_id={quote(page.last_id, safe='')}"
    return list(models.values())


def list_published_models(address: str) -> ListModels:
    """How the models of one publisher are listed on Vertex AI; `address` is that of the list."""

    async def list_them(endpoint: str, fetch: Fetch) -> list[Model]:
        models: dict[str, Model] = {}
        url = f"{address}?pageSize=300"
        for _ in range(_MOST_PAGES):
            page = _decode(endpoint, await fetch(url), _PublishedPage)
            for published in page.publisher_models:
                name = published.name.rpartition("/")[2]
                if published.version_id and "@" not in name:
                    name = f"{name}@{published.version_id}"
                models[name] = Model(id=f"{endpoint}/{name}", endpoint=endpoint, name=name)
            if not page.next_page_token:
                break
            url = f"{address}?pageSize=300&pageToken={quote(page.next_page_token, safe='')}"
        return list(models.values())

    return list_them


def _decode(endpoint: str, document: bytes, kind: type[Document]) -> Document:
    try:
        return msgspec.json.decode(document, type=kind)
    except (ValueError, RecursionError) as error:
        raise ProviderBrokenAnswerError(
            endpoint=endpoint, detail="its list of models can not be read"
        ) from error
