"""Lists the models of Bedrock: those that answer by their own name, and the inference profiles over the others.

Sources: docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html,
…/API_ListInferenceProfiles.html.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote

import msgspec

from tertulia.modules.providers.domain import Model
from tertulia.modules.providers.errors import ProviderBrokenAnswerError, ProviderError
from tertulia.modules.providers.ports import Fetch, ListModels

_MOST_PAGES = 10
Document = TypeVar("Document", bound=msgspec.Struct)


class _Summary(msgspec.Struct, rename="camel"):
    model_id: str
    model_arn: str = ""
    model_name: str | None = None
    output_modalities: list[str] | None = None
    inference_types_supported: list[str] | None = None
    response_streaming_supported: bool | None = None


class _Models(msgspec.Struct, rename="camel"):
    model_summaries: list[_Summary] = []


class _ProfileModel(msgspec.Struct, rename="camel"):
    model_arn: str = ""


class _Profile(msgspec.Struct, rename="camel"):
    inference_profile_id: str
    inference_profile_name: str | None = None
    models: list[_ProfileModel] = []


class _Profiles(msgspec.Struct, rename="camel"):
    inference_profile_summaries: list[_Profile] = []
    next_token: str | None = None


def list_from(address: str, *, only: str = "") -> ListModels:
    """How the models of a region are listed; `address` is that of its control plane, `only` has to be in a name.

    What makes no text or does not stream is left out. Without leave to list profiles, the list is without them.
    """

    async def list_models(endpoint: str, fetch: Fetch) -> list[Model]:
        answer = _decode(endpoint, await fetch(f"{address}/foundation-models"), _Models)
        chatty = [summary for summary in answer.model_summaries if _can_chat(summary)]
        found = {
            summary.model_id: summary.model_name
            for summary in chatty
            if "ON_DEMAND" in (summary.inference_types_supported or ["ON_DEMAND"])
        }
        known = {summary.model_id for summary in chatty}
        try:
            profiles = await _list_profiles(address, endpoint, fetch)
        except ProviderError:
            profiles = []
        for profile in profiles:
            serves = {model.model_arn.rpartition("/")[2] for model in profile.models}
            if not serves or serves & known:
                found[profile.inference_profile_id] = profile.inference_profile_name
        return [
            Model(id=f"{endpoint}/{name}", endpoint=endpoint, name=name, label=label)
            for name, label in found.items()
            if only in name
        ]

    return list_models


async def _list_profiles(address: str, endpoint: str, fetch: Fetch) -> list[_Profile]:
    profiles: list[_Profile] = []
    url = f"{address}/inference-profiles?maxResults=1000"
    for _ in range(_MOST_PAGES):
        page = _decode(endpoint, await fetch(url), _Profiles)
        profiles += page.inference_profile_summaries
        if not page.next_token:
            break
        url = f"{address}/inference-profiles?maxResults=1000&nextToken={quote(page.next_token, safe='')}"
    return profiles


def _can_chat(summary: _Summary) -> bool:
    makes_text = "TEXT" in (summary.output_modalities or ["TEXT"])
    return makes_text and summary.response_streaming_supported is not False and bool(summary.model_id)


def _decode(endpoint: str, document: bytes, kind: type[Document]) -> Document:
    try:
        return msgspec.json.decode(document, type=kind)
    except (ValueError, RecursionError) as error:
        raise ProviderBrokenAnswerError(
            endpoint=endpoint, detail="its list of models can not be read"
        ) from error
