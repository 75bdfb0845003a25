"""Endpoints that speak OpenAI's formats: OpenAI itself, and the many servers that took over chat completions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.openai.chat import ChatCompletions
from tertulia.modules.providers.adapters.openai.formats import OpenAIFormats
from tertulia.modules.providers.adapters.openai.models import list_models
from tertulia.modules.providers.adapters.reach import KeyReach, bearer
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.vendors import Vendor, find_vendor

OPENAI = Vendor(
    name="openai",
    label="OpenAI",
    base_url="https://api.openai.com/v1",
    max_tokens_field="max_completion_tokens",
    refused=("topK",),
    web_search_on={"web_search_options": {}},
    pdf_part="file",
    audio_part="input_audio",
)


def create_openai_endpoint(settings: EndpointSettings) -> HttpEndpoint:
    """OpenAI itself, or another address that speaks both of its formats."""

    def make_headers(key: str) -> Mapping[str, str]:
        billed = {"OpenAI-Organization": settings.organization, "OpenAI-Project": settings.project}
        return bearer(key) | {name: value for name, value in billed.items() if value}

    reach = KeyReach(
        settings,
        settings.base_url or OPENAI.base_url,
        make_headers,
        needs_key=settings.base_url is None,
    )
    formats = OpenAIFormats(settings, OPENAI)
    catalogue = ModelCatalogue(OPENAI.name, settings.model_overrides)
    return HttpEndpoint(settings, reach, formats.choose, partial(list_models, OPENAI), catalogue)


def create_compatible_endpoint(settings: EndpointSettings) -> HttpEndpoint:
    """Any server that speaks chat completions; raises UnknownVendorError when nothing says where it is."""
    vendor = find_vendor(settings)
    completed = msgspec.structs.replace(
        settings,
        headers={**vendor.headers, **settings.headers},
        extra_body={**vendor.extra, **settings.extra_body},
    )
    wire_format = ChatCompletions(settings.name, vendor)
    return HttpEndpoint(
        completed,
        KeyReach(settings, settings.base_url or vendor.base_url),
        lambda model: wire_format,
        partial(list_models, vendor),
        ModelCatalogue(vendor.name, settings.model_overrides),
    )
