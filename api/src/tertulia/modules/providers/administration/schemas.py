"""Endpoints as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from tertulia.modules.providers.circuit import CircuitState


class FailureView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What went wrong, as in a problem document."""

    code: str
    message: str
    params: dict[str, str | int] = {}


class CircuitView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whether an endpoint is called (`closed`), left alone (`open`) or about to be tried (`half-open`)."""

    state: CircuitState
    failures: int
    retry_at: datetime | None = None
    last_error: FailureView | None = None


class EndpointView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One endpoint with the settings that are not the defaults. Secrets that are set are null."""

    name: str
    type: str
    enabled: bool
    source: Annotated[
        Literal["file", "environment", "database"],
        msgspec.Meta(description="The uppermost source that says something of it."),
    ]
    settings: Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"additionalProperties": True})]
    api_key_is: Literal["set", "none", "user_provided"]
    circuit: CircuitView
    models: Annotated[
        int | None, msgspec.Meta(description="How many models it showed last; null when nobody asked.")
    ]


class EndpointList(msgspec.Struct, frozen=True):
    """Every endpoint, disabled ones too, but not the models on this machine."""

    items: list[EndpointView]


class EndpointChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An endpoint as it should become. `${NAME}` is taken as it is written."""

    settings: Annotated[
        dict[str, Any],
        msgspec.Meta(
            description=(
                "Settings by the names of the file. What is absent is as file and environment say; secrets that are"
                " null or absent stay as they are, and an empty text removes one. Where requests go elsewhere than"
                " before, secrets have to be given anew."
            ),
            extra_json_schema={"additionalProperties": True},
            examples=[{"type": "openai-compatible", "baseUrl": "http://127.0.0.1:9/v1", "models": ["small"]}],
        ),
    ]

    def __repr__(self) -> str:
        """Without the settings: secrets may be among them."""
        return "EndpointChange(…)"


class EndpointTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which model to call; absent: the endpoint's first."""

    model: Annotated[str, msgspec.Meta(min_length=1, max_length=256)] | None = None


class EndpointTestResult(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What one small call came to."""

    ok: bool
    model: str | None
    milliseconds: int
    error: FailureView | None = None
