"""Signing in: strategies, sessions, tokens."""

from tertulia.modules.auth.adapters import LdapStrategy, LocalStrategy
from tertulia.modules.auth.adapters.external import create_external_strategies
from tertulia.modules.auth.domain import SESSIONS, Device, Proof
from tertulia.modules.auth.errors import (
    CredentialsInvalidError,
    LastWayInError,
    ReauthenticationNeededError,
    SessionEndedError,
    SessionNotFoundError,
    SessionReusedError,
)
from tertulia.modules.auth.external.admin_routes import AdminIdentityProvidersController
from tertulia.modules.auth.external.administration import IdentityProviders
from tertulia.modules.auth.external.domain import IDENTITIES, SIGN_IN_FLOWS, SPENT_TOKENS
from tertulia.modules.auth.external.flows import Flows
from tertulia.modules.auth.external.identities import Identities
from tertulia.modules.auth.external.logout import ExternalLogout
from tertulia.modules.auth.external.repository import FlowRepository, IdentityRepository, SpentTokens
from tertulia.modules.auth.external.routes import ExternalSignInController, IdentitiesController
from tertulia.modules.auth.external.service import ExternalSignIn
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
    ArrivalPorts,
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
    SyncGroups,
    WaysIn,
    count_password,
    network_of,
)

__all__ = [
    "IDENTITIES",
    "SESSIONS",
    "SIGN_IN_FLOWS",
    "SPENT_TOKENS",
    "AccountController",
    "AdminIdentityProvidersController",
    "Admission",
    "Arrival",
    "ArrivalPorts",
    "Arrivals",
    "Auth",
    "AuthLimits",
    "Bans",
    "CountWays",
    "CredentialsInvalidError",
    "Departure",
    "Device",
    "ExternalLogout",
    "ExternalSignIn",
    "ExternalSignInController",
    "FactorMethod",
    "FlowRepository",
    "Flows",
    "Gate",
    "Identities",
    "IdentitiesController",
    "Identity",
    "IdentityProviders",
    "IdentityRepository",
    "LastWayInError",
    "LdapStrategy",
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
    "SpentTokens",
    "Standings",
    "SyncGroups",
    "WaysIn",
    "address_of",
    "count_password",
    "create_external_strategies",
    "network_of",
    "provide_actor",
    "provide_principal",
    "require_access",
]
