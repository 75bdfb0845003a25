"""API keys: what programs act with."""

from tertulia.modules.auth.api_keys.authentication import ApiKeyAuthentication
from tertulia.modules.auth.api_keys.domain import API_KEYS
from tertulia.modules.auth.api_keys.repository import ApiKeyRepository
from tertulia.modules.auth.api_keys.routes import ApiKeysController
from tertulia.modules.auth.api_keys.service import ApiKeys

__all__ = ["API_KEYS", "ApiKeyAuthentication", "ApiKeyRepository", "ApiKeys", "ApiKeysController"]
