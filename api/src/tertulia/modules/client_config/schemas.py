"""The wire shape of the client's configuration."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from tertulia.modules.auth import ProviderView
from tertulia.modules.notices import BannerView, CurrentTermsView


class LocalModelView(msgspec.Struct, frozen=True):
    """The model on this machine."""

    enabled: bool
    installed: Annotated[bool, msgspec.Meta(description="Whether there is a model file to run.")]


class CaptchaView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The widget at sign-in, registration and forgotten passwords; what it gives is sent as `captcha`."""

    site_key: str
    script_url: str


class DirectoryView(msgspec.Struct, frozen=True):
    """A directory by which people sign in with a name and a password: its id is the `provider` of the sign-in."""

    id: str
    label: str


class SignInView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the sign-in page shows."""

    passwords: bool
    passkeys: bool
    password_reset: Annotated[
        bool, msgspec.Meta(description="Whether a new password can be asked for by mail.")
    ]
    password_reset_minutes: Annotated[
        int, msgspec.Meta(description="For how long the link in such a mail works.")
    ]
    directories: list[DirectoryView]
    providers: Annotated[
        list[ProviderView], msgspec.Meta(description="Start at `/api/auth/external/{id}/start`.")
    ]
    auto_redirect: Annotated[
        str | None, msgspec.Meta(description="The provider to which the sign-in page goes at once.")
    ]


class ClientConfigView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the sign-in page and the first steps depend on."""

    version: str
    registration: Literal["open", "invited", "closed"]
    setup: Annotated[
        bool, msgspec.Meta(description="True while there is no account: the next one administers.")
    ]
    sign_in: SignInView
    local_model: LocalModelView
    captcha: CaptchaView | None
    banner: BannerView | None
    terms: CurrentTermsView | None
