"""Keeps abuse out: violations that add up to bans, the captcha, the check of messages before they are sent."""

from tertulia.modules.abuse.bans import BanBook
from tertulia.modules.abuse.captcha import Captcha
from tertulia.modules.abuse.domain import BANS, VIOLATIONS, Ban, Violation, ViolationKind
from tertulia.modules.abuse.errors import (
    BannedError,
    BanNotFoundError,
    BanRefusedError,
    CaptchaFailedError,
    CaptchaUnreachableError,
    MessageRefusedError,
    ModerationUnreachableError,
)
from tertulia.modules.abuse.listing import AbuseViews
from tertulia.modules.abuse.moderation import Moderation
from tertulia.modules.abuse.routes import AdminBansController, AdminViolationsController
from tertulia.modules.abuse.service import BanAdministration
from tertulia.modules.abuse.violations import SCORES, Penalties, Violations

__all__ = [
    "BANS",
    "SCORES",
    "VIOLATIONS",
    "AbuseViews",
    "AdminBansController",
    "AdminViolationsController",
    "Ban",
    "BanAdministration",
    "BanBook",
    "BanNotFoundError",
    "BanRefusedError",
    "BannedError",
    "Captcha",
    "CaptchaFailedError",
    "CaptchaUnreachableError",
    "MessageRefusedError",
    "Moderation",
    "ModerationUnreachableError",
    "Penalties",
    "Violation",
    "ViolationKind",
    "Violations",
]
