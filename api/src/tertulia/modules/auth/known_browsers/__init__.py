"""Browsers that somebody has signed in with before: wrong passwords of strangers do not keep them out."""

from tertulia.modules.auth.known_browsers.domain import KNOWN_BROWSERS
from tertulia.modules.auth.known_browsers.repository import KnownBrowserRepository
from tertulia.modules.auth.known_browsers.service import KNOWN_LIFETIME, KnownBrowsers, fold_typed_name

__all__ = ["KNOWN_BROWSERS", "KNOWN_LIFETIME", "KnownBrowserRepository", "KnownBrowsers", "fold_typed_name"]
