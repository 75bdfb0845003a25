"""What is particular about GitHub, Discord and Facebook."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Annotated
from urllib.parse import urlencode

import msgspec

from tertulia.modules.auth.adapters.external.oauth import Access, Profile, Site, Vendor

_GITHUB_PAGE = 100
"""Addresses that are asked for at once; more are not given."""
_GITHUB_PAGES = 10
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=254)]


class _GithubUser(msgspec.Struct, frozen=True):
    id: Annotated[int, msgspec.Meta(gt=0)]
    login: str
    name: str | None = None


class _GithubEmail(msgspec.Struct, frozen=True):
    email: _Text
    primary: bool
    verified: bool


class _DiscordUser(msgspec.Struct, frozen=True):
    id: _Text
    username: str
    global_name: str | None = None
    email: _Text | None = None
    verified: bool = False


class _FacebookUser(msgspec.Struct, frozen=True):
    id: _Text
    name: str | None = None
    email: _Text | None = None


def _locate_github(base: str | None) -> Site:
    """GitHub Enterprise Server has its API below its own address."""
    web = base or "https://github.com"
    return Site(
        authorization=f"{web}/login/oauth/authorize",
        token=f"{web}/login/oauth/access_token",
        api=f"{base}/api/v3" if base else "https://api.github.com",
    )


async def _read_github(access: Access) -> Profile:
    """The address in the profile is what people show, and need not be theirs; the list says which one is primary, and
    whether it is verified (https://docs.github.com/rest/users/emails)."""
    user = msgspec.convert(await access.http.get(f"{access.api}/user", token=access.token), _GithubUser)
    primary = await _find_primary(access)
    return Profile(
        subject=str(user.id),
        email=primary.email if primary else None,
        is_email_verified=primary.verified if primary else False,
        name=user.name or user.login,
    )


async def _find_primary(access: Access) -> _GithubEmail | None:
    for page in range(1, _GITHUB_PAGES + 1):
        url = f"{access.api}/user/emails?per_page={_GITHUB_PAGE}&page={page}"
        emails = msgspec.convert(await access.http.get(url, token=access.token), list[_GithubEmail])
        primary = next((one for one in emails if one.primary), None)
        if primary is not None or len(emails) < _GITHUB_PAGE:
            return primary
    return None


def _locate_discord(base: str | None) -> Site:
    web = base or "https://discord.com"
    return Site(authorization=f"{web}/oauth2/authorize", token=f"{web}/api/oauth2/token", api=f"{web}/api")


async def _read_discord(access: Access) -> Profile:
    user = msgspec.convert(await access.http.get(f"{access.api}/users/@me", token=access.token), _DiscordUser)
    return Profile(
        subject=user.id,
        email=user.email,
        is_email_verified=user.verified,
        name=user.global_name or user.username,
    )


def _locate_facebook(base: str | None) -> Site:
    """Without a version Facebook takes the oldest one that the app may use, so none runs out here."""
    graph = base or "https://graph.facebook.com"
    return Site(
        authorization=f"{base or 'https://www.facebook.com'}/dialog/oauth",
        token=f"{graph}/oauth/access_token",
        api=graph,
    )


async def _read_facebook(access: Access) -> Profile:
    """Facebook does not say whether an address is verified, so it counts as not verified."""
    proof = hmac.new(access.client_secret.encode(), access.token.encode(), sha256).hexdigest()
    query = urlencode({"fields": "id,name,email", "appsecret_proof": proof})
    user = msgspec.convert(
        await access.http.get(f"{access.api}/me?{query}", token=access.token), _FacebookUser
    )
    return Profile(subject=user.id, email=user.email, name=user.name)


GITHUB = Vendor(
    kind="github",
    label="GitHub",
    scope="read:user user:email",
    locate=_locate_github,
    read_profile=_read_github,
)
DISCORD = Vendor(
    kind="discord",
    label="Discord",
    scope="identify email",
    locate=_locate_discord,
    read_profile=_read_discord,
)
FACEBOOK = Vendor(
    kind="facebook",
    label="Facebook",
    scope="public_profile email",
    locate=_locate_facebook,
    read_profile=_read_facebook,
)
