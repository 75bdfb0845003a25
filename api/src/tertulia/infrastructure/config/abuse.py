"""The settings of what keeps abuse out."""

from __future__ import annotations

from typing import Annotated

import msgspec

from tertulia.infrastructure.config.groups import Seconds, SettingsGroup


class CaptchaSettings(SettingsGroup, frozen=True, kw_only=True):
    site_key: str | None = None
    """The public key; absent: no captcha is asked for."""
    secret_key: str | None = None
    """The secret key."""
    script_url: str = "https://challenges.cloudflare.com/turnstile/v0/api.js"
    """The script of the widget: Turnstile, or one that has the same interface."""
    verify_url: str = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
    """Where answers are checked."""
    hostnames: list[str] = []
    """Host names of the pages on which it may be solved; absent: that of `publicUrl`, or any where there is none."""


class ModerationSettings(SettingsGroup, frozen=True, kw_only=True):
    url: str | None = None
    """An endpoint like OpenAI's `/v1/moderations`, asked before a message is sent; absent: none."""
    api_key: str | None = None
    """Its key."""
    model: str | None = None
    """Its model; absent: the endpoint's own choice."""
    fail_open: bool = False
    """Whether messages are sent when the endpoint can not be asked."""
    timeout: Seconds = 5
    """Seconds to wait for it."""


class AbuseSettings(SettingsGroup, frozen=True, kw_only=True):
    enabled: bool = True
    """Count violations and ban for a while."""
    scores: dict[str, Annotated[int, msgspec.Meta(ge=0)]] = {}
    """How much each kind counts; absent: 1 for `rate_limit`, 1 for `sign_in`, 2 for `second_factor`, 1 for
    `concurrent_runs`, 1 for `moderation`, 5 for `session_reuse`, 1 for `captcha`."""
    ban_score: Annotated[int, msgspec.Meta(ge=1)] = 20
    """A person or an address with this score is banned."""
    window_minutes: Annotated[int, msgspec.Meta(ge=1)] = 60
    """For how long a violation counts."""
    ban_minutes: Annotated[int, msgspec.Meta(ge=1)] = 120
    """For how long a ban holds."""
    captcha: CaptchaSettings = CaptchaSettings()
    """A captcha at sign-in and registration."""
    moderation: ModerationSettings = ModerationSettings()
    """A check of messages before they are sent."""
