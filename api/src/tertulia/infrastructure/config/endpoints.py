"""The settings of provider connections and of the models behind them."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec

from tertulia.infrastructure.config.groups import Seconds, SettingsGroup

USER_PROVIDED: Final = "user_provided"
"""As a key: each person gives their own."""
EndpointType = Literal["openai", "azure", "anthropic", "google", "bedrock", "openai-compatible"]
FileKindSetting = Literal["image", "pdf", "audio", "video", "text"]
Dollars = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]


class PriceSettings(SettingsGroup, frozen=True, kw_only=True):
    input: Dollars | None = None
    """US dollars for a million tokens read."""
    output: Dollars | None = None
    """US dollars for a million tokens written."""
    cached: Dollars | None = None
    """US dollars for a million tokens read from the provider's cache."""
    cache_write: Dollars | None = None
    """US dollars for a million tokens written to the provider's cache."""
    cache_write_hour: Dollars | None = None
    """US dollars for a million tokens written to the provider's cache for an hour."""
    request: Dollars | None = None
    """US dollars for a thousand billed requests, such as searches."""


class ModelOverride(SettingsGroup, frozen=True, kw_only=True):
    label: str | None = None
    """What people call the model."""
    context_tokens: Annotated[int, msgspec.Meta(ge=256)] | None = None
    """Its context window."""
    max_output_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """The longest answer."""
    inputs: list[FileKindSetting] | None = None
    """The kinds of files that it takes."""
    tools: bool | None = None
    """Whether it can call tools."""
    reasoning: bool | None = None
    """Whether it reasons before it answers."""
    price: PriceSettings | None = None
    """What it costs."""


class AzureInstance(SettingsGroup, frozen=True, kw_only=True):
    base_url: str
    """`https://NAME.openai.azure.com`."""
    deployments: dict[str, str]
    """For each model, the deployment that serves it here."""
    api_key: str | None = None
    """The key of this instance; absent: the endpoint's, or else an Entra ID token."""
    api_version: str | None = None
    """`api-version` of the deployment addresses; absent: the v1 addresses, which need none."""


class EndpointSettings(SettingsGroup, frozen=True, kw_only=True):
    name: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=64,
            pattern=r"^[^/\x00-\x1f]+$(?!\n)",
            description="1 to 64 characters without `/`",
        ),
    ]
    """Shown in the model picker, and the first half of a model's id. No `/`."""
    type: EndpointType = "openai-compatible"
    """Whose API it is."""
    enabled: bool = True
    """`false` keeps the entry and offers none of its models."""
    vendor: str | None = None
    """Whose quirks an `openai-compatible` server has, such as `groq`; by default the name, if that is a known one."""
    base_url: str | None = None
    """Where it is, up to and with the version (`/v1`); by default the vendor's own address."""
    api_key: str | None = None
    """The key, `${NAME}` to take it from the environment, or `user_provided`: each person enters their own."""
    organization: str | None = None
    """`openai`: the organisation that is billed."""
    project: str | None = None
    """`openai`: the project that is billed. Through Vertex AI: the Google Cloud project."""
    api: Literal["auto", "chat", "responses"] = "auto"
    """`openai`, `azure`: the wire format; `auto`: responses for reasoning models, else chat completions."""
    through: Literal["vertex", "bedrock"] | None = None
    """`anthropic`: reached through Vertex AI or Bedrock. `google`: through Vertex AI. Absent: the vendor itself."""
    region: str | None = None
    """AWS region, or location of Vertex AI (`global`, `us-east5`)."""
    profile: str | None = None
    """AWS: a profile of the shared configuration files."""
    role_arn: str | None = None
    """AWS: a role to assume."""
    access_key_id: str | None = None
    """AWS: access key; absent, the usual places are looked at (environment, profile, instance role)."""
    secret_access_key: str | None = None
    """AWS: the secret of the access key."""
    session_token: str | None = None
    """AWS: for temporary access keys."""
    credentials_file: str | None = None
    """Vertex AI: a service account's key file; absent, the application default credentials."""
    api_version: str | None = None
    """`azure`: `api-version` of the deployment addresses; absent: the v1 addresses, which need none."""
    deployments: dict[str, str] = {}
    """`azure`: for each model, the deployment that serves it; a model that is not named is its own deployment."""
    instances: list[AzureInstance] = []
    """`azure`: several instances under one name; a model goes to the instance that has a deployment of it."""
    models: list[str] | Literal["fetch"] = "fetch"
    """A fixed list, or `fetch` to ask the server."""
    model_filter: list[str] = []
    """Patterns such as `gpt-*`; one that begins with `!` leaves out. Empty: every model is offered."""
    models_minutes: Annotated[float, msgspec.Meta(gt=0)] = 5
    """For how long a fetched list of models is good."""
    title_model: str = "same"
    """Which model names conversations: `same`, `none` (first words of the question), or a model of this endpoint."""
    headers: dict[str, str] = {}
    """Extra request headers; values may hold `${NAME}` and `{{user.id}}`, `{{user.name}}`, `{{user.email}}`,
    `{{user.role}}`."""
    extra_body: dict[str, Any] = {}
    """Fields merged into every request as they are."""
    drop_params: list[str] = []
    """Fields left out of every request, by their names on the wire (`stop`, `generationConfig.topK`)."""
    proxy: str | None = None
    """HTTP proxy of this endpoint; absent: the one of the environment."""
    fallback: list[str] = []
    """Models (`endpoint/model`) to ask in this order when this endpoint fails."""
    context_tokens: Annotated[int, msgspec.Meta(ge=256)] | None = None
    """How much is sent at the most, in tokens; absent: the model's window where it is known, or 128000."""
    overflow: Literal["summarize", "drop"] = "summarize"
    """What becomes of the oldest turns of a conversation that is too long for the model."""
    summary_model: str = "same"
    """Which model writes summaries: `same`, or a model as `endpoint/model`."""
    model_overrides: dict[str, ModelOverride] = {}
    """What is known of models better than Tertulia knows it, by name or pattern (`llama-*`)."""
    connect_timeout: Seconds = 10
    """Seconds to reach the server."""
    first_token_timeout: Seconds = 120
    """Seconds until the answer begins."""
    token_timeout: Seconds = 60
    """Seconds of silence within an answer."""
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    """Further attempts before the answer has begun."""


class ModelSpec(SettingsGroup, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$(?!\n)")]
    """Its stable name, in small letters, digits and dashes."""
    label: str
    """Shown in the picker."""
    model: str
    """`endpoint/model`."""
    description: str = ""
    """One sentence under the label."""
    icon: str | None = None
    """An emoji, or the address of an image."""
    group: str | None = None
    """Specs of one group are shown together."""
    settings: dict[str, Any] = {}
    """Parameters such as `temperature: 0.2` and `systemPrompt`."""
    starters: list[str] = []
    """Questions that a new conversation suggests."""
    default: bool = False
    """What a new conversation begins with."""
