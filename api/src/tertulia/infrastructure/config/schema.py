"""The one schema of `tertulia.yaml` and of the environment. Names are camelCase in the file.

Every field's docstring is its line in the configuration reference.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tertulia.infrastructure.config.abuse import AbuseSettings
from tertulia.infrastructure.config.endpoints import EndpointSettings, ModelSpec
from tertulia.infrastructure.config.groups import SettingsGroup
from tertulia.infrastructure.config.mail import MailSettings
from tertulia.infrastructure.config.sign_in import SignInSettings

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
RateLimit = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[1-9][0-9]{0,6} ?/ ?([1-9][0-9]{0,3} ?)?(second|minute|hour|day)s?\Z",
        description="an amount and a time, like `10/minute`",
    ),
]
RedisUrl = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^rediss?://.+$(?!\n)", description="an address that begins with `redis://` or `rediss://`"
    ),
]


class LocalModelSettings(SettingsGroup, frozen=True, kw_only=True):
    enabled: bool = True
    """Offer the GGUF files in `<home>/models` as the endpoint "On this machine"."""
    threads: Annotated[int, msgspec.Meta(ge=0)] = 0
    """CPU threads; 0 means all cores."""
    context_tokens: Annotated[int, msgspec.Meta(ge=256)] = 4096
    """Context window that the local server is started with."""
    idle_minutes: Annotated[float, msgspec.Meta(gt=0)] = 10
    """The local server ends after this many idle minutes."""


class LimitSettings(SettingsGroup, frozen=True, kw_only=True):
    enabled: bool = True
    """`false` switches every rate limit off, for load tests."""
    sign_in: RateLimit = "10/minute"
    """Failed sign-ins for each address, and for each browser that has signed in to the account before."""
    sign_in_account: RateLimit = "100/minute"
    """Failed sign-ins for each account from wherever, but for browsers that have signed in to it before."""
    admission: RateLimit = "60/hour"
    """Sign-ins that succeed, by whatever way, for each account from each address; a second factor counts as another."""
    registration: RateLimit = "20/hour"
    """New accounts for each address."""
    mail: RateLimit = "10/hour"
    """Mails to each address that somebody may cause, and that one network address may cause."""
    second_factor: RateLimit = "10/10minute"
    """Wrong codes for each account."""
    reading: RateLimit = "1200/minute"
    """Requests of each person or API key."""
    messages: RateLimit = "60/minute"
    """Messages for each person."""
    uploads: RateLimit = "120/minute"
    """Files that each person may add."""
    provider_keys: RateLimit = "30/hour"
    """Changes of own provider keys for each person."""
    endpoint_tests: RateLimit = "30/minute"
    """Tests of endpoints for each administrator."""
    concurrent_runs: Annotated[int, msgspec.Meta(ge=1)] = 10
    """Answers that one person may have in the making at the same time."""


class MetricsSettings(SettingsGroup, frozen=True, kw_only=True):
    access: Literal["nobody", "local", "everybody"] = "local"
    """Who may read `/metrics` without a token: nobody, who asks on this machine and through no proxy, or everybody."""
    token: Annotated[str, msgspec.Meta(min_length=16, description="16 characters or more")] | None = None
    """A bearer token with which `/metrics` may be read from everywhere; absent: there is none."""


class FileSettings(SettingsGroup, frozen=True, kw_only=True):
    max_megabytes: Annotated[float, msgspec.Meta(gt=0, le=1024)] = 25
    """The largest file that can be added to a message."""
    max_per_message: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10
    """How many files one message may have."""
    unused_hours: Annotated[float, msgspec.Meta(gt=0)] = 24
    """A file that was added to no message is removed after this long."""


class SessionSettings(SettingsGroup, frozen=True, kw_only=True):
    access_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] = 15
    """Life of an access token."""
    key_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    """How often the key changes that signs access tokens."""
    refresh_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    """A session ends when it was not used for this long."""


class AuditSettings(SettingsGroup, frozen=True, kw_only=True):
    keep_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 0
    """Entries of the audit log that are older than this many days are removed; 0 keeps them for ever."""


class Settings(SettingsGroup, frozen=True, kw_only=True):
    home: Path = Path("~/.tertulia")
    """The folder with everything that is kept: database, key file, files of messages, models."""
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
    redis: RedisUrl | None = None
    """Where rate limits are counted for all servers together; absent: each for itself. Bans are in the database."""
    registration: Literal["open", "invited", "closed"] = "open"
    """Who can make accounts: everyone, who was invited, or nobody; the very first account can always be made."""
    sign_in: SignInSettings = SignInSettings()
    """Ways to sign in."""
    mail: MailSettings = MailSettings()
    """How mail is sent."""
    abuse: AbuseSettings = AbuseSettings()
    """Violations, bans, captcha, moderation."""
    audit: AuditSettings = AuditSettings()
    """The audit log."""
    geo_database: Path | None = None
    """A MaxMind DB file (GeoLite2 or like it), by which the list of sessions says places; absent: addresses alone."""
    endpoints: list[EndpointSettings] = []
    """Provider connections."""
    model_specs: list[ModelSpec] = []
    """Named choices of a model with its parameters, in their order."""
    model_specs_only: bool = False
    """Offer nothing but the specs: no other model can be chosen, and the specs' parameters can not be changed."""
    local_model: LocalModelSettings = LocalModelSettings()
    """The model on this machine."""
    files: FileSettings = FileSettings()
    """Files in messages."""
    limits: LimitSettings = LimitSettings()
    """Rate limits."""
    sessions: SessionSettings = SessionSettings()
    """How long people stay signed in."""
    metrics: MetricsSettings = MetricsSettings()
    """What Prometheus reads."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged."""
    log_format: Literal["auto", "console", "json"] = "auto"
    """`auto`: console on a terminal, JSON elsewhere."""
