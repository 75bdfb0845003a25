"""Keys, passwords and tokens."""

from tertulia.infrastructure.security.keys import InsecureKeyFileError, KeyRing
from tertulia.infrastructure.security.passwords import (
    ARGON2_PARAMETERS,
    Argon2Parameters,
    PasswordHasher,
    ServerBusyError,
)
from tertulia.infrastructure.security.sealing import SealBrokenError, Sealer
from tertulia.infrastructure.security.strength import PasswordStrength, PasswordTooWeakError
from tertulia.infrastructure.security.tokens import (
    AccessClaims,
    AccessTokens,
    TokenExpiredError,
    TokenInvalidError,
)

__all__ = [
    "ARGON2_PARAMETERS",
    "AccessClaims",
    "AccessTokens",
    "Argon2Parameters",
    "InsecureKeyFileError",
    "KeyRing",
    "PasswordHasher",
    "PasswordStrength",
    "PasswordTooWeakError",
    "SealBrokenError",
    "Sealer",
    "ServerBusyError",
    "TokenExpiredError",
    "TokenInvalidError",
]
