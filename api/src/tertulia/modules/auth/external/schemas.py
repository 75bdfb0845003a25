"""Wire shapes of identities and identity providers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.modules.auth.findings import Offer


class ProviderView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A site by which people can sign in."""

    id: str
    label: Annotated[str, msgspec.Meta(description="What the button says.")]
    kind: Annotated[
        str,
        msgspec.Meta(
            description="`google`, `github`, `discord`, `facebook`, `apple`, `oidc`, `saml`, or `ldap`."
        ),
    ]


class IdentityView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An identity that opens the own account."""

    provider: str
    label: str
    email: Annotated[
        str | None, msgspec.Meta(description="The address that the provider told the last time.")
    ]
    connected_at: datetime
    last_used_at: datetime


class IdentityList(msgspec.Struct, frozen=True, kw_only=True):
    """What is connected with the own account, and what could be."""

    items: list[IdentityView]
    providers: list[ProviderView]


class LinkView(msgspec.Struct, frozen=True):
    """Where to send this browser."""

    url: str


class SignedOutView(msgspec.Struct, frozen=True):
    """What is left to do after signing out."""

    redirect: Annotated[
        str | None,
        msgspec.Meta(description="Send the browser there to sign out at the identity provider, too."),
    ]


class LogoutNoticeView(msgspec.Struct, frozen=True):
    """What a provider's notice did."""

    ended: Annotated[int, msgspec.Meta(description="How many sessions ended.")]


class IdentityProviderView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A way to sign in, as administrators see it."""

    id: str
    label: str
    kind: str
    enabled: bool
    people: Annotated[
        int | None,
        msgspec.Meta(description="How many people have an identity of it; null where none is kept."),
    ]
    auto_redirect: bool
    callback_url: Annotated[
        str | None, msgspec.Meta(description="The redirect URI to register there; null where there is none.")
    ]


class IdentityProviderList(msgspec.Struct, frozen=True):
    """Every way to sign in that is configured."""

    items: list[IdentityProviderView]


class ProviderTestView(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking a provider."""

    ok: bool
    detail: Annotated[str, msgspec.Meta(description="A sentence in English.")]
    code: Annotated[
        str,
        msgspec.Meta(
            description="`passwords_kept`, `directory_read`, `openid_ready`, `client_known` or `metadata_read`; "
            "if not ok, the code of the error."
        ),
    ]
    params: Annotated[Mapping[str, str | int], msgspec.Meta(description="What belongs to the code.")]
    offers: Annotated[list[Offer], msgspec.Meta(description="What it can do beyond signing in.")] = []
