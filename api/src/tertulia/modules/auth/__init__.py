"""Signing in: strategies, sessions, tokens."""

from tertulia.modules.auth.adapters import LocalStrategy
from tertulia.modules.auth.domain import SESSIONS
from tertulia.modules.auth.errors import (
    AdministratorNeededError,
    CredentialsInvalidError,
    SessionEndedError,
    SessionNotFoundError,
    SessionReusedError,
)
from tertulia.modules.auth.ports import Identity, Strategy
from tertulia.modules.auth.principals import ROLE_OPTION, provide_principal, require_principal
from tertulia.modules.auth.repository import SessionRepository
from tertulia.modules.auth.routes import AccountController, SignInController
from tertulia.modules.auth.service import Auth, AuthLimits, Sessions

__all__ = [
    "ROLE_OPTION",
    "SESSIONS",
    "AccountController",
    "AdministratorNeededError",
    "Auth",
    "AuthLimits",
    "CredentialsInvalidError",
    "Identity",
    "LocalStrategy",
    "SessionEndedError",
    "SessionNotFoundError",
    "SessionRepository",
    "SessionReusedError",
    "Sessions",
    "SignInController",
    "Strategy",
    "provide_principal",
    "require_principal",
]
