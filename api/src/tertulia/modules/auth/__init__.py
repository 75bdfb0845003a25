"""Signing in: strategies, sessions, tokens."""

from tertulia.modules.auth.adapters import LocalStrategy
from tertulia.modules.auth.domain import SESSIONS, Device, Proof
from tertulia.modules.auth.errors import (
    CredentialsInvalidError,
    LastWayInError,
    ReauthenticationNeededError,
    SessionEndedError,
    SessionNotFoundError,
    SessionReusedError,
)
from tertulia.modules.auth.gate import Bans, Gate
from tertulia.modules.auth.ports import (
    Arrival,
    Departure,
    FactorMethod,
    Identity,
    PasswordStrategy,
    ProviderPolicy,
    RedirectStrategy,
    SecondFactors,
)
from tertulia.modules.auth.principals import address_of, provide_actor, provide_principal, require_access
from tertulia.modules.auth.repository import SessionRepository
from tertulia.modules.auth.routes import AccountController, ReauthenticationController, SignInController
from tertulia.modules.auth.second_factors import NoSecondFactors
from tertulia.modules.auth.service import (
    Admission,
    Arrivals,
    Auth,
    AuthLimits,
    CountWays,
    ListGroups,
    Reauthentication,
    Requirement,
    Sessions,
    SignedIn,
    Standings,
    WaysIn,
    count_password,
    network_of,
)

__all__ = [
    "SESSIONS",
    "AccountController",
    "Admission",
    "Arrival",
    "Arrivals",
    "Auth",
    "AuthLimits",
    "Bans",
    "CountWays",
    "CredentialsInvalidError",
    "Departure",
    "Device",
    "FactorMethod",
    "Gate",
    "Identity",
    "LastWayInError",
    "ListGroups",
    "LocalStrategy",
    "NoSecondFactors",
    "PasswordStrategy",
    "Proof",
    "ProviderPolicy",
    "Reauthentication",
    "ReauthenticationController",
    "ReauthenticationNeededError",
    "RedirectStrategy",
    "Requirement",
    "SecondFactors",
    "SessionEndedError",
    "SessionNotFoundError",
    "SessionRepository",
    "SessionReusedError",
    "Sessions",
    "SignInController",
    "SignedIn",
    "Standings",
    "WaysIn",
    "address_of",
    "count_password",
    "network_of",
    "provide_actor",
    "provide_principal",
    "require_access",
]
