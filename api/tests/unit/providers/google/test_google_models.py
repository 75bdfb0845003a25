"""Lists of Google's models, and what its refusals mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import NOBODY, ProviderError
from tertulia.modules.providers.adapters.google.failures import find_failure
from tertulia.modules.providers.adapters.google.models import list_models, list_vertex_models
from tertulia.modules.providers.adapters.google.vertex import VertexReach, find_host
from tertulia.modules.providers.failures import explain_failure
from tertulia.modules.providers.ports import Call


def listed(name: str, *methods: str, **fields: Any) -> dict[str, Any]:
    return {"name": f"models/{name}", "supportedGenerationMethods": list(methods)} | fields


async def test_models_that_answer_in_words_are_listed_page_by_page() -> None:
    asked: list[str] = []
    first = listed("gemini-3-pro", "generateContent", displayName="Gemini 3 Pro", inputTokenLimit=1_048_576)
    others = [
        listed("gemini-embedding-001", "embedContent"),
        listed("gemini-2.5-flash-preview-tts", "generateContent"),
        listed("imagen-4", "predict"),
    ]

    async def fetch(url: str) -> bytes:
        asked.append(url)
        if len(asked) == 1:
            return json.dumps({"models": [first], "nextPageToken": "a+b"}).encode()
        return json.dumps({"models": others}).encode()

    (model,) = await list_models("Lab", fetch)
    assert asked == ["/models?pageSize=1000", "/models?pageSize=1000&pageToken=a%2Bb"]
    assert (model.id, model.label, model.context_tokens) == ("Lab/gemini-3-pro", "Gemini 3 Pro", 1_048_576)


async def test_vertex_lists_models_under_their_publisher() -> None:
    async def fetch(url: str) -> bytes:
        assert url.startswith("/publishers/google/models")
        names = ["gemini-2.5-pro", "imagen-4", "gemini-embedding-001"]
        return json.dumps(
            {"publisherModels": [{"name": f"publishers/google/models/{name}"} for name in names]}
        ).encode()

    assert [model.name for model in await list_vertex_models("Lab", fetch)] == ["gemini-2.5-pro"]


@pytest.mark.parametrize("document", [b"<html>", b"[]", b'{"models": 5}'])
async def test_something_else_than_a_list_is_told(document: bytes) -> None:
    async def fetch(url: str) -> bytes:
        return document

    with pytest.raises(ProviderError) as caught:
        await list_models("Lab", fetch)
    assert caught.value.code == "provider_broken_answer"


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (
            400,
            {
                "message": "API key not valid. Please pass a valid API key.",
                "status": "INVALID_ARGUMENT",
                "details": [{"reason": "API_KEY_INVALID"}],
            },
            "provider_rejected_key",
        ),
        (
            400,
            {
                "message": "The input token count (1300000) exceeds the maximum number of tokens allowed (1048576).",
                "status": "INVALID_ARGUMENT",
            },
            "provider_context_exceeded",
        ),
        (404, {"message": "models/x is not found", "status": "NOT_FOUND"}, "provider_model_missing"),
        (
            429,
            {"message": "You exceeded your current quota", "status": "RESOURCE_EXHAUSTED"},
            "provider_quota",
        ),
        (503, {"message": "The model is overloaded.", "status": "UNAVAILABLE"}, "provider_overloaded"),
    ],
)
def test_refusals_are_told_apart(status: int, error: dict[str, Any], code: str) -> None:
    failure = find_failure(json.dumps({"error": {"code": status, **error}}).encode())
    assert failure is not None
    assert explain_failure("Lab", failure).code == code


@pytest.mark.parametrize(
    ("location", "host"),
    [
        ("global", "https://aiplatform.googleapis.com"),
        ("us-east5", "https://us-east5-aiplatform.googleapis.com"),
        ("eu", "https://aiplatform.eu.rep.googleapis.com"),
    ],
)
def test_every_location_has_its_host(location: str, host: str) -> None:
    assert find_host(location) == host


class Credentials:
    """Tokens of an account that may belong to a project."""

    def __init__(self, project: str | None) -> None:
        self._project = project

    async def token(self) -> str:
        return "ya29.test"

    async def project(self) -> str | None:
        return self._project


async def test_lists_are_asked_for_in_the_name_of_the_project() -> None:
    settings = EndpointSettings(name="Lab", type="google", through="vertex", region="us-east5")
    call = await VertexReach(settings, "google", Credentials("lab")).prepare(
        Call(url="/publishers/google/models?pageSize=200"), "", NOBODY
    )
    assert call.url == (
        "https://us-east5-aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=200"
    )
    assert call.headers == {"Authorization": "Bearer ya29.test", "x-goog-user-project": "lab"}


async def test_an_account_without_a_project_is_told_to_name_one() -> None:
    settings = EndpointSettings(name="Lab", type="google", through="vertex")
    with pytest.raises(ProviderError, match="set `project`"):
        await VertexReach(settings, "google", Credentials(None)).prepare(Call(url="/models/a"), "a", NOBODY)
