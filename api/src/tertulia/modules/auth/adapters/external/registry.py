"""From the settings to the ways to sign in over other sites. A new vendor adds a row here."""

from __future__ import annotations

from tertulia.infrastructure.config import OidcSettings, SignInSettings
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.adapters.external.apple import describe_apple
from tertulia.modules.auth.adapters.external.google import describe_google
from tertulia.modules.auth.adapters.external.oauth import OAuthStrategy
from tertulia.modules.auth.adapters.external.oidc import OidcOptions, OidcStrategy
from tertulia.modules.auth.adapters.external.vendors import DISCORD, FACEBOOK, GITHUB
from tertulia.modules.auth.ports import ProviderPolicy, RedirectStrategy


def create_external_strategies(settings: SignInSettings, clock: Clock) -> list[RedirectStrategy]:
    """The ways that are configured, in the order of the sign-in page. Raises ConfigurationError."""
    with_openid = [
        *(describe_oidc(one) for one in settings.oidc),
        *([describe_google(settings.google)] if settings.google else []),
        *([describe_apple(settings.apple, clock)] if settings.apple else []),
    ]
    with_oauth = (
        (GITHUB, settings.github),
        (DISCORD, settings.discord),
        (FACEBOOK, settings.facebook),
    )
    return [
        *(OidcStrategy(options, clock) for options in with_openid),
        *(OAuthStrategy(vendor, own) for vendor, own in with_oauth if own is not None),
    ]


def describe_oidc(settings: OidcSettings) -> OidcOptions:
    """How an OpenID provider is set up."""
    secret = settings.client_secret
    needs_groups = bool(settings.role_mapping) or settings.sync_groups
    return OidcOptions(
        name=settings.id,
        label=settings.label,
        issuer=settings.issuer,
        client_id=settings.client_id,
        secret=(lambda _: secret) if secret is not None else None,
        scope=settings.scopes,
        policy=ProviderPolicy(
            allow_sign_up=settings.allow_sign_up,
            trust_email=settings.trust_email,
            email_domains=tuple(settings.email_domains),
            sync_groups=settings.sync_groups,
            mapped_roles=frozenset(settings.role_mapping.values()),
        ),
        auto_redirect=settings.auto_redirect,
        end_session=settings.end_session,
        email_claim=settings.email_claim,
        groups_claim=settings.groups_claim if needs_groups else None,
        role_mapping=settings.role_mapping,
        name_claim=settings.name_claim,
    )
