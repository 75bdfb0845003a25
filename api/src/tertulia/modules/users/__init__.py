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
from tertulia.modules.users.errors import EmailTakenError, RegistrationClosedError, UserNotFoundError
from tertulia.modules.users.events import UserChanged, UserLeft
from tertulia.modules.users.repository import UserRepository
from tertulia.modules.users.schemas import UserView
from tertulia.modules.users.service import NewUser, Users

__all__ = [
    "ACCOUNT_CLAIMS",
    "USERS",
    "AccountClaim",
    "DisplayName",
    "Email",
    "EmailTakenError",
    "NewUser",
    "Password",
    "RegistrationClosedError",
    "User",
    "UserChanged",
    "UserLeft",
    "UserNotFoundError",
    "UserRepository",
    "UserStatus",
    "UserView",
    "Users",
    "normalize_email",
]
