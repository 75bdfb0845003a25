"""What needs mail, or is led to by it: registering, confirming addresses, lost passwords, invitations."""

from tertulia.modules.auth.mails.addresses import Addresses, AddressServices, require_confirmed_email
from tertulia.modules.auth.mails.admin_routes import AdminInvitationsController
from tertulia.modules.auth.mails.domain import MAIL_TOKENS, MailToken
from tertulia.modules.auth.mails.errors import (
    AccountManagedError,
    InvitationInvalidError,
    MailNotConfiguredError,
    MailTokenInvalidError,
)
from tertulia.modules.auth.mails.invitations import Invitations, InvitationServices, Invited
from tertulia.modules.auth.mails.letters import Letters
from tertulia.modules.auth.mails.mailroom import Mailroom
from tertulia.modules.auth.mails.ownership import Ownership
from tertulia.modules.auth.mails.passwords import (
    Passwords,
    PasswordServices,
    PasswordTools,
    require_own_password,
)
from tertulia.modules.auth.mails.promotions import Promotions
from tertulia.modules.auth.mails.registrations import (
    RegistrationRules,
    Registrations,
    RegistrationServices,
)
from tertulia.modules.auth.mails.routes import AccountMailController, RegistrationController
from tertulia.modules.auth.mails.schemas import InvitationView
from tertulia.modules.auth.mails.tokens import MailTokens
from tertulia.modules.auth.mails.vouching import Vouching

__all__ = [
    "MAIL_TOKENS",
    "AccountMailController",
    "AccountManagedError",
    "AddressServices",
    "Addresses",
    "AdminInvitationsController",
    "InvitationInvalidError",
    "InvitationServices",
    "InvitationView",
    "Invitations",
    "Invited",
    "Letters",
    "MailNotConfiguredError",
    "MailToken",
    "MailTokenInvalidError",
    "MailTokens",
    "Mailroom",
    "Ownership",
    "PasswordServices",
    "PasswordTools",
    "Passwords",
    "Promotions",
    "RegistrationController",
    "RegistrationRules",
    "RegistrationServices",
    "Registrations",
    "Vouching",
    "require_confirmed_email",
    "require_own_password",
]
