"""The keys that people enter for themselves, for endpoints that want each person's own."""

from tertulia.modules.providers.own_keys.domain import PROVIDER_KEYS
from tertulia.modules.providers.own_keys.schemas import OwnKeyState
from tertulia.modules.providers.own_keys.service import OwnKeys

__all__ = ["PROVIDER_KEYS", "OwnKeyState", "OwnKeys"]
