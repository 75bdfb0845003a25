"""Ways to sign in."""

from tertulia.modules.auth.adapters.local import LocalStrategy

__all__ = ["LocalStrategy"]
