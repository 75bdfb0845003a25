"""Notices as the API shows and takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.modules.notices.domain import Banner, Notices, Terms, Tone

MAX_TERMS = 100_000
"""Bytes of the text at the most: everyone's browser gets it."""

BannerText = Annotated[str, msgspec.Meta(max_length=500, description="500 characters at the most.")]
TermsText = Annotated[str, msgspec.Meta(max_length=MAX_TERMS, description="Markdown, of 100 kB at the most.")]


class BannerView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A line above every page."""

    text: str
    tone: Tone
    id: Annotated[str, msgspec.Meta(description="Another one for other words.")]

    @classmethod
    def of(cls, banner: Banner) -> BannerView:
        return cls(text=banner.text, tone=banner.tone, id=banner.id)


class TermsView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What everyone has to accept before anything else."""

    version: str
    text: Annotated[str, msgspec.Meta(description="Markdown, to be shown without any HTML in it.")]

    @classmethod
    def of(cls, terms: Terms) -> TermsView:
        return cls(version=terms.version, text=terms.text)


class CurrentTermsView(msgspec.Struct, frozen=True):
    """Which terms have to be accepted; `/api/terms/{version}` has their text."""

    version: str


class NoticesView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Banner and terms."""

    banner: BannerView | None
    terms: TermsView | None
    changed_at: datetime | None

    @classmethod
    def of(cls, notices: Notices) -> NoticesView:
        return cls(
            banner=BannerView.of(notices.banner) if notices.banner else None,
            terms=TermsView.of(notices.terms) if notices.terms else None,
            changed_at=notices.changed_at,
        )


class BannerInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A line above every page."""

    text: BannerText
    tone: Tone = "info"


class TermsInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What everyone has to accept. Another text has to be accepted anew."""

    text: TermsText


class NoticesInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Both notices; null, absent or without text: none."""

    banner: BannerInput | None = None
    terms: TermsInput | None = None


class AcceptedTerms(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The terms that the person has read."""

    version: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
