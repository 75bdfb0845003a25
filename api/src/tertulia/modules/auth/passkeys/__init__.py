"""Passkeys: signing in without a password, and second factor after one."""

from tertulia.modules.auth.passkeys.domain import PASSKEYS, USED_FLOWS
from tertulia.modules.auth.passkeys.flows import PasskeyFlows
from tertulia.modules.auth.passkeys.relying_party import RelyingParties
from tertulia.modules.auth.passkeys.repository import PasskeyRepository
from tertulia.modules.auth.passkeys.routes import PasskeysController, PasskeySignInController
from tertulia.modules.auth.passkeys.service import Passkeys
from tertulia.modules.auth.passkeys.sign_in import PasskeySignIn
from tertulia.modules.auth.passkeys.verification import PasskeyVerification

__all__ = [
    "PASSKEYS",
    "USED_FLOWS",
    "PasskeyFlows",
    "PasskeyRepository",
    "PasskeySignIn",
    "PasskeySignInController",
    "PasskeyVerification",
    "Passkeys",
    "PasskeysController",
    "RelyingParties",
]
