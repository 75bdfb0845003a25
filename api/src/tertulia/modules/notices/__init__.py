"""What everyone is told: a banner, and terms to accept."""

from tertulia.modules.notices.domain import NOTICES, Banner, Notices, Terms
from tertulia.modules.notices.errors import TermsChangedError
from tertulia.modules.notices.routes import AdminNoticesController, TermsController, TermsTextController
from tertulia.modules.notices.schemas import (
    BannerInput,
    BannerText,
    BannerView,
    CurrentTermsView,
    NoticesView,
    TermsInput,
    TermsText,
)
from tertulia.modules.notices.service import NoticeBoard, TermsAcceptance

__all__ = [
    "NOTICES",
    "AdminNoticesController",
    "Banner",
    "BannerInput",
    "BannerText",
    "BannerView",
    "CurrentTermsView",
    "NoticeBoard",
    "Notices",
    "NoticesView",
    "Terms",
    "TermsAcceptance",
    "TermsChangedError",
    "TermsController",
    "TermsInput",
    "TermsText",
    "TermsTextController",
]
