"""Google: OpenID Connect with a word on whose addresses Google knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertulia.infrastructure.config import OAuthSettings
from tertulia.modules.auth.adapters.external.claims import is_true
from tertulia.modules.auth.adapters.external.oidc import OidcOptions
from tertulia.modules.auth.ports import ProviderPolicy

ISSUER = "https://accounts.google.com"


def describe_google(settings: OAuthSettings) -> OidcOptions:
    """How Google is set up."""
    domains = settings.email_domains
    return OidcOptions(
        name="google",
        kind="google",
        label="Google",
        issuer=settings.url or ISSUER,
        client_id=settings.client_id,
        secret=lambda _: settings.client_secret,
        policy=ProviderPolicy(
            allow_sign_up=settings.allow_sign_up,
            trust_email=settings.trust_email,
            email_domains=tuple(domains),
        ),
        # Offers the account of this domain first; what counts is the address that comes back.
        extra={"hd": domains[0], "prompt": "select_account"} if len(domains) == 1 else {},
        is_email_verified=is_address_of_google,
    )


def is_address_of_google(claims: Mapping[str, Any]) -> bool:
    """Google speaks for gmail.com and for the domains that it hosts (`hd`). Other addresses were verified when the
    account was made, and may be somebody else's since
    (https://developers.google.com/identity/gsi/web/guides/verify-google-id-token)."""
    email = claims.get("email")
    is_hosted = bool(claims.get("hd")) or (isinstance(email, str) and email.lower().endswith("@gmail.com"))
    return is_hosted and is_true(claims.get("email_verified"))
