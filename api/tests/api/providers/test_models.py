"""GET /api/models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tertulia.infrastructure.config import EndpointSettings, LimitSettings, LocalModelSettings, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home",
        port=0,
        limits=LimitSettings(enabled=False),
        local_model=LocalModelSettings(enabled=False),
        endpoints=[
            EndpointSettings(name="Lab", base_url="http://127.0.0.1:9/v1", models=["small", "vendor/large"]),
            EndpointSettings(name="Down", base_url="http://127.0.0.1:9/v1"),
        ],
    )


async def test_models_are_for_people_who_signed_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/models")).status_code == 401


async def test_models_and_failing_endpoints_are_listed(signed_in: Any) -> None:
    client: httpx.AsyncClient = signed_in.client
    response = await client.get("/api/models")
    assert response.status_code == 200
    answer = response.json()
    assert [model["id"] for model in answer["items"]] == ["Lab/small", "Lab/vendor/large"]
    assert answer["items"][0]["endpoint"] == "Lab"
    assert answer["items"][0]["name"] == "small"
    assert answer["items"][0]["capabilities"] == []
    (failure,) = answer["failures"]
    assert (failure["endpoint"], failure["code"]) == ("Down", "provider_unreachable")
    assert "Check its address" in failure["message"]
