"""Which vendor an endpoint of the settings is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.vendors.hosted import HOSTED
from tertulia.modules.providers.vendors.routers import ROUTERS
from tertulia.modules.providers.vendors.self_hosted import SELF_HOSTED
from tertulia.modules.providers.vendors.vendor import Vendor

VENDORS: tuple[Vendor, ...] = (*SELF_HOSTED, *HOSTED, *ROUTERS)
PLAIN = Vendor(name="unknown", label="", base_url="", needs_key=False, think_tags=True)
"""A server that nothing is known of."""
_NOT_IN_A_NAME = re.compile(r"[\s._-]+")


class UnknownVendorError(ValueError):
    """The settings name a vendor that there is not, or one is needed and none was found."""


def find_vendor(endpoint: EndpointSettings) -> Vendor:
    """The vendor by `vendor`, else by the host of `baseUrl`, else by the endpoint's name; PLAIN if none is known.

    Raises UnknownVendorError when `vendor` is not one, and when there is neither a vendor nor a `baseUrl`.
    """
    if endpoint.vendor is not None:
        named = _find_by_name(endpoint.vendor)
        if named is None:
            known = ", ".join(sorted(vendor.name for vendor in VENDORS))
            raise UnknownVendorError(f"vendor: there is no vendor {endpoint.vendor!r}; known are {known}")
        return named
    if endpoint.base_url is None:
        named = _find_by_name(endpoint.name)
        if named is None:
            raise UnknownVendorError(f"baseUrl: the endpoint {endpoint.name!r} needs a baseUrl or a vendor")
        return named
    return _find_by_host(endpoint.base_url) or _find_by_name(endpoint.name) or PLAIN


def _find_by_name(name: str) -> Vendor | None:
    plain = _simplify(name)
    return _BY_NAME.get(plain)


def _find_by_host(address: str) -> Vendor | None:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    for vendor in VENDORS:
        if any(host == known or host.endswith(f".{known}") for known in vendor.hosts):
            return vendor
    return None


def _simplify(name: str) -> str:
    return _NOT_IN_A_NAME.sub("", name).lower()


def _index(vendors: Iterable[Vendor]) -> dict[str, Vendor]:
    return {
        _simplify(name): vendor for vendor in vendors for name in (vendor.name, vendor.label, *vendor.aliases)
    }


_BY_NAME = _index(VENDORS)
