"""The servers that took over chat completions: what each does in its own way, so that name and key suffice."""

from tertulia.modules.providers.vendors.lookup import PLAIN, VENDORS, UnknownVendorError, find_vendor
from tertulia.modules.providers.vendors.vendor import Vendor

__all__ = ["PLAIN", "VENDORS", "UnknownVendorError", "Vendor", "find_vendor"]
