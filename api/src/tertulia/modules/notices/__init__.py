"""What everyone is told: a banner, and terms to accept."""

from tertulia.modules.notices.domain import NOTICES, Banner, Notices, Terms
from tertulia.modules.notices.errors import TermsChangedError
from tertulia.modules.notices.routes import AdminNoticesController, TermsController
from tertulia.modules.notices.schemas import (
    BannerInput,
    BannerText,
    BannerView,
    NoticesView,
    TermsInput,
    TermsText,
    TermsView,
)
from tertulia.modules.notices.service import NoticeBoard, TermsAcceptance

__all__ = [
    "NOTICES",
    "AdminNoticesController",
    "Banner",
    "BannerInput",
    "BannerText",
    "BannerView",
    "NoticeBoard",
    "Notices",
    "NoticesView",
    "Terms",
    "TermsAcceptance",
    "TermsChangedError",
    "TermsController",
    "TermsInput",
    "TermsText",
    "TermsView",
]
