"""The OpenAPI document: complete, stable, and true to what the server does."""

from __future__ import annotations

import asyncio
import re
from typing import Any, cast

import httpx
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi import checks

from api.tests.waiting import PATIENCE
from tertulia.entrypoints.asgi import create_api
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.openapi import build_document, render_document
from tertulia.infrastructure.config import EndpointSettings, Settings

EXAMPLES = 8
untyped = cast("Any", checks)
CHECKS: list[Any] = [
    untyped.status_code_conformance,
    untyped.content_type_conformance,
    untyped.response_headers_conformance,
    untyped.response_schema_conformance,
]


@pytest.fixture
def document(application: Application) -> dict[str, Any]:
    return build_document(create_api(application))


def operations_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_every_operation_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    for operation in operations_of(document):
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", operation["operationId"])
        assert operation["summary"]
        assert operation["description"], operation["operationId"]
        assert operation["tags"]
        assert "500" in operation["responses"]


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in operations_of(document)]
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(rb'#/components/schemas/([^"]+)"', msgspec.json.encode(document)))
    assert names
    assert {name.decode() for name in names} <= set(document["components"]["schemas"])


def test_signed_in_operations_say_so(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert paths["/api/auth/me"]["get"]["security"] == [{"accessToken": []}]
    assert "401" in paths["/api/auth/me"]["get"]["responses"]
    assert "security" not in paths["/api/config"]["get"]


def test_the_document_is_the_same_every_time(application: Application) -> None:
    assert render_document(create_api(application)) == render_document(create_api(application))


async def test_the_server_serves_the_document(client: httpx.AsyncClient, document: dict[str, Any]) -> None:
    response = await client.get("/openapi.json")
    assert response.headers["content-type"] == "application/json"
    assert response.json() == document


class TestRandomRequests:
    """Right and wrong ones, made from the document and sent to a real server."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        nobody = EndpointSettings(name="Lab", base_url="http://127.0.0.1:9/v1", models=["small"], retries=0)
        return msgspec.structs.replace(settings, endpoints=[nobody])

    @pytest.mark.timeout(600)
    async def test_are_answered_as_the_document_says(
        self, document: dict[str, Any], server_address: tuple[str, int], signed_in: Any
    ) -> None:
        host, port = server_address
        await asyncio.to_thread(_send_random_requests, document, f"http://{host}:{port}", signed_in.token)


def _send_random_requests(document: dict[str, Any], url: str, token: str) -> None:
    schema = schemathesis.openapi.from_dict(document)
    operations: list[Any] = [result.ok() for result in cast("Any", schema).get_all_operations()]
    for operation in operations:
        for mode in schemathesis.GenerationMode:
            _send_for(operation, mode, url, token)


def _send_for(operation: Any, mode: schemathesis.GenerationMode, url: str, token: str) -> None:
    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    def send(case: Any) -> None:
        headers = {"authorization": f"Bearer {token}"}
        response = case.call(base_url=url, headers=headers, timeout=PATIENCE)
        case.validate_response(response, checks=CHECKS, headers=headers)

    try:
        send()
    except Unsatisfiable:
        assert mode is schemathesis.GenerationMode.NEGATIVE, "an operation without input has no wrong input"
