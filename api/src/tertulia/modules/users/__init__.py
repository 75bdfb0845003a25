"""People and their accounts."""

from tertulia.modules.users.domain import (
    ACCOUNT_CLAIMS,
    USERS,
    AccountClaim,
    DisplayName,
    Email,
    Password,
    User,
    UserStatus,
    normalize_email,
)
from tertulia.modules.users.errors import (
    EmailTakenError,
    LastAdministratorError,
    RegistrationClosedError,
    UserNotFoundError,
)
from tertulia.modules.users.events import UserChanged, UserLeft
from tertulia.modules.users.repository import UserRepository, make_words
from tertulia.modules.users.schemas import UserView
from tertulia.modules.users.search import UserPage, UserQuery
from tertulia.modules.users.service import NewUser, Users
from tertulia.modules.users.words import USER_WORDS

__all__ = [
    "ACCOUNT_CLAIMS",
    "USERS",
    "USER_WORDS",
    "AccountClaim",
    "DisplayName",
    "Email",
    "EmailTakenError",
    "LastAdministratorError",
    "NewUser",
    "Password",
    "RegistrationClosedError",
    "User",
    "UserChanged",
    "UserLeft",
    "UserNotFoundError",
    "UserPage",
    "UserQuery",
    "UserRepository",
    "UserStatus",
    "UserView",
    "Users",
    "make_words",
    "normalize_email",
]
