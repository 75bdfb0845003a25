"""What the tests of providers find when all is well: as codes for the page, as a sentence for everything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

FindingCode = Literal["passwords_kept", "directory_read", "openid_ready", "client_known", "metadata_read"]
Offer = Literal["end_session", "backchannel_logout"]

_FINDINGS: Final[Mapping[FindingCode, str]] = {
    "passwords_kept": "Passwords are kept here.",
    "directory_read": "Found {people} people or more, {withMail} of them with an address.",
    "openid_ready": "{issuer} answers, has {keys} keys, and knows the client id.",
    "client_known": "{provider} answers, and knows the client id and its secret.",
    "metadata_read": "Found {entity} with {certificates} certificate(s); signs in at {host}.",
}
_OFFERS: Final[Mapping[Offer, str]] = {
    "end_session": "It offers to sign out there, too.",
    "backchannel_logout": "It tells when somebody signs out there.",
}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. offers: what the provider can do beyond signing in."""

    code: FindingCode
    params: Mapping[str, str | int] = {}
    offers: tuple[Offer, ...] = ()

    def __str__(self) -> str:
        told = _FINDINGS[self.code].format(**self.params)
        return " ".join([told, *(_OFFERS[offer] for offer in self.offers)])
