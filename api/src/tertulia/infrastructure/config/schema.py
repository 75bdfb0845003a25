"""The one schema of `tertulia.yaml` and of the environment. Names are camelCase in the file.

Every field's docstring is its line in the configuration reference.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]
RateLimit = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[1-9][0-9]{0,6} ?/ ?([1-9][0-9]{0,3} ?)?(second|minute|hour|day)s?\Z",
        description="an amount and a time, like `10/minute`",
    ),
]


class _Settings(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    def __repr__(self) -> str:
        """No values: a log line or a traceback that shows settings must not show their secrets."""
        return f"{type(self).__name__}(…)"


class EndpointSettings(_Settings, frozen=True, kw_only=True):
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
    type: Literal["openai-compatible"] = "openai-compatible"
    """The wire format that the server speaks."""
    base_url: str
    """Where it is, up to and with `/v1`."""
    api_key: str | None = None
    """The key, or `${NAME}` to take it from the environment."""
    models: list[str] | Literal["fetch"] = "fetch"
    """A fixed list, or `fetch` to ask the server."""
    title_model: str = "same"
    """Which model names conversations: `same`, `none` (first words of the question), or a model of this endpoint."""
    headers: dict[str, str] = {}
    """Extra request headers; values may hold `${NAME}`."""
    context_tokens: Annotated[int, msgspec.Meta(ge=256)] = 128_000
    """How much history is sent at the most, in estimated tokens; the oldest turns are left out first."""
    connect_timeout: Seconds = 10
    """Seconds to reach the server."""
    first_token_timeout: Seconds = 120
    """Seconds until the answer begins."""
    token_timeout: Seconds = 60
    """Seconds of silence within an answer."""
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    """Further attempts before the answer has begun."""


class LocalModelSettings(_Settings, frozen=True, kw_only=True):
    enabled: bool = True
    """Offer the GGUF files in `<home>/models` as the endpoint "On this machine"."""
    threads: Annotated[int, msgspec.Meta(ge=0)] = 0
    """CPU threads; 0 means all cores."""
    context_tokens: Annotated[int, msgspec.Meta(ge=256)] = 4096
    """Context window that the local server is started with."""
    idle_minutes: Annotated[float, msgspec.Meta(gt=0)] = 10
    """The local server ends after this many idle minutes."""


class LimitSettings(_Settings, frozen=True, kw_only=True):
    enabled: bool = True
    """`false` switches every rate limit off, for load tests."""
    sign_in: RateLimit = "10/minute"
    """Failed sign-ins for each account and for each address."""
    registration: RateLimit = "20/hour"
    """New accounts for each address."""
    messages: RateLimit = "60/minute"
    """Messages for each person."""
    concurrent_runs: Annotated[int, msgspec.Meta(ge=1)] = 10
    """Answers that one person may have in the making at the same time."""


class SessionSettings(_Settings, frozen=True, kw_only=True):
    access_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] = 15
    """Life of an access token."""
    refresh_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    """A session ends when it was not used for this long."""


class Settings(_Settings, frozen=True, kw_only=True):
    home: Path = Path("~/.tertulia")
    """The folder with everything that is kept: database, key file, models."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: Port = 3080
    """Port to listen on; 0 takes a free one."""
    public_url: str | None = None
    """The address that people type, when it is not host and port; the only other origin that cookie routes accept."""
    trusted_proxies: list[str] = []
    """Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    database: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^(sqlite|mongodb(\+srv)?://.+)$(?!\n)",
            description="`sqlite` or an address that begins with `mongodb://`",
        ),
    ] = "sqlite"
    """`sqlite` for a file in the home, or a `mongodb://` address."""
    registration: Literal["open", "closed"] = "open"
    """Whether people can create accounts; the very first account can always be made."""
    endpoints: list[EndpointSettings] = []
    """Provider connections."""
    local_model: LocalModelSettings = LocalModelSettings()
    """The model on this machine."""
    limits: LimitSettings = LimitSettings()
    """Rate limits."""
    sessions: SessionSettings = SessionSettings()
    """How long people stay signed in."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged."""
    log_format: Literal["auto", "console", "json"] = "auto"
    """`auto`: console on a terminal, JSON elsewhere."""
