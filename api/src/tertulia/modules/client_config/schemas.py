"""The wire shape of the client's configuration."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tertulia.modules.notices import BannerView, TermsView


class LocalModelView(msgspec.Struct, frozen=True):
    """The model on this machine."""

    enabled: bool
    installed: Annotated[bool, msgspec.Meta(description="Whether there is a model file to run.")]


class CaptchaView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The widget at sign-in, registration and forgotten passwords; what it gives is sent as `captcha`."""

    site_key: str
    script_url: str


class ClientConfigView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the sign-in page and the first steps depend on."""

    version: str
    registration: Literal["open", "invited", "closed"]
    setup: Annotated[
        bool, msgspec.Meta(description="True while there is no account: the next one administers.")
    ]
    strategies: Annotated[list[str], msgspec.Meta(description="The ways to sign in.")]
    local_model: LocalModelView
    captcha: CaptchaView | None
    banner: BannerView | None
    terms: TermsView | None
