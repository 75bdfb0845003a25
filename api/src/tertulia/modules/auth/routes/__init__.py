"""The HTTP face of accounts and sessions."""

from tertulia.modules.auth.routes.account import AccountController
from tertulia.modules.auth.routes.sign_in import SignInController

__all__ = ["AccountController", "SignInController"]
