"""The HTTP face of accounts and sessions."""

from tertulia.modules.auth.routes.account import AccountController
from tertulia.modules.auth.routes.answers import forget_cookies
from tertulia.modules.auth.routes.sign_in import SignInController

__all__ = ["AccountController", "SignInController", "forget_cookies"]
