"""Signing in over a SAML 2.0 identity provider."""

from tertulia.modules.auth.adapters.saml.strategy import SamlStrategy, Spend, metadata_url

__all__ = ["SamlStrategy", "Spend", "metadata_url"]
