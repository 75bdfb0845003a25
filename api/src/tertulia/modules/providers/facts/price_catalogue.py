"""What models cost at their vendors, and how large their windows are: `prices.json`, which `make gen` writes.

A vendor's part is read when it is first needed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec

from tertulia.modules.providers.facts.names import strip_path
from tertulia.modules.providers.prices import PriceList, Rates

FILE = Path(__file__).with_name("prices.json")
_NAMES = {
    "xai": "x-ai",
    "moonshot": "moonshotai",
    "bedrock": "aws",
    "vertex": "google",
}
"""Our names of vendors to the catalogue's, where they differ."""
_COMPACT_DATE = re.compile(r"-(20\d\d)(\d\d)(\d\d)$")


class Offer(msgspec.Struct, frozen=True):
    """Rates, and when they are good."""

    rates: Rates
    begins: Annotated[date | None, msgspec.Meta(description="The first day, in UTC.")] = msgspec.field(
        default=None, name="from"
    )
    between: tuple[str, str] | None = None
    tier: str | None = None


class ListedModel(msgspec.Struct, frozen=True):
    """A model of the catalogue. In `prices` a later one wins."""

    match: list[str | list[list[str]]]
    prices: list[Offer]
    name: str | None = None
    context: int | None = None

    def fits(self, model: str) -> bool:
        """Whether a name, in small letters, means this model."""
        return any(
            _fits(pattern, model)
            if isinstance(pattern, str)
            else all(any(_fits(one, model) for one in group) for group in pattern)
            for pattern in self.match
        )

    def find_prices(self, now: datetime, tier: str | None = None) -> PriceList:
        """What it costs at a time, at a service tier."""
        standard, special = self.prices[0].rates, Rates()
        for offer in self.prices:
            if not _is_good(offer, now):
                continue
            if offer.tier is None:
                standard = offer.rates
            elif offer.tier == tier:
                special = offer.rates
        over = {name: rate for name, rate in msgspec.structs.asdict(special).items() if rate is not None}
        return PriceList(msgspec.structs.replace(standard, **over))


class _Vendor(msgspec.Struct, frozen=True):
    fallbacks: list[str]
    models: list[ListedModel]


class _Catalogue(msgspec.Struct, frozen=True):
    providers: dict[str, msgspec.Raw]


@lru_cache(maxsize=4096)
def find_listed(vendor: str, model: str) -> ListedModel | None:
    """A vendor's model by its name there; None if the catalogue does not know it."""
    name = strip_path(model)
    return _find(vendor, name) or _find(vendor, _COMPACT_DATE.sub(r"-\1-\2-\3", name))


def _find(vendor: str, model: str) -> ListedModel | None:
    known = _read_vendor(_NAMES.get(vendor, vendor))
    if known is None:
        return None
    for place in (known, *(_read_vendor(name) for name in known.fallbacks)):
        for listed in place.models if place else ():
            if listed.fits(model):
                return listed
    return None


@lru_cache(maxsize=64)
def _read_vendor(name: str) -> _Vendor | None:
    part = _read_parts().get(name)
    return None if part is None else msgspec.json.decode(part, type=_Vendor)


@lru_cache(maxsize=1)
def _read_parts() -> dict[str, msgspec.Raw]:
    return msgspec.json.decode(FILE.read_bytes(), type=_Catalogue).providers


def _fits(pattern: str, model: str) -> bool:
    sort, text = pattern[0], pattern[1:]
    match sort:
        case "=":
            return model == text
        case "^":
            return model.startswith(text)
        case "$":
            return model.endswith(text)
        case "*":
            return text in model
        case _:
            return re.search(text, model) is not None


def _is_good(offer: Offer, now: datetime) -> bool:
    now = now.astimezone(UTC)
    if offer.begins is not None and now.date() < offer.begins:
        return False
    if offer.between is None:
        return True
    begin, end = (time.fromisoformat(text) for text in offer.between)
    moment = now.time()
    return begin <= moment < end if begin <= end else moment >= begin or moment < end
