"""The second factor: authenticator app, backup codes, browsers that are remembered."""

from tertulia.modules.auth.second_factor.codes import FactorCodes
from tertulia.modules.auth.second_factor.domain import (
    AUTHENTICATOR_APPS,
    BACKUP_CODES,
    CHALLENGES,
    REMEMBERED_DEVICES,
)
from tertulia.modules.auth.second_factor.errors import (
    ChallengeEndedError,
    SecondFactorInvalidError,
    SecondFactorMissingError,
    SetupNotBegunError,
)
from tertulia.modules.auth.second_factor.methods import FactorMethods
from tertulia.modules.auth.second_factor.reauthentication_routes import ReauthenticationController
from tertulia.modules.auth.second_factor.repository import FactorRepository, TrustRepository
from tertulia.modules.auth.second_factor.requirement import require_second_factor
from tertulia.modules.auth.second_factor.routes import SecondFactorController
from tertulia.modules.auth.second_factor.setup import SecondFactorSetup
from tertulia.modules.auth.second_factor.sign_in import SecondFactorSignIn
from tertulia.modules.auth.second_factor.sign_in_routes import SecondFactorSignInController

__all__ = [
    "AUTHENTICATOR_APPS",
    "BACKUP_CODES",
    "CHALLENGES",
    "REMEMBERED_DEVICES",
    "ChallengeEndedError",
    "FactorCodes",
    "FactorMethods",
    "FactorRepository",
    "ReauthenticationController",
    "SecondFactorController",
    "SecondFactorInvalidError",
    "SecondFactorMissingError",
    "SecondFactorSetup",
    "SecondFactorSignIn",
    "SecondFactorSignInController",
    "SetupNotBegunError",
    "TrustRepository",
    "require_second_factor",
]
