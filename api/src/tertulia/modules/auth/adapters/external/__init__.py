"""OAuth 2.0 and OpenID Connect, and the vendors that do it in their own way."""

from tertulia.modules.auth.adapters.external.registry import create_external_strategies

__all__ = ["create_external_strategies"]
