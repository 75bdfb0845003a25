"""A service that trusts one identity provider."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.tests.attacks.saml.idp import IDP, KEY, OUR_KEY, encrypt_assertions
from tertulia.infrastructure.config import SamlSettings
from tertulia.modules.auth.adapters.saml import SamlStrategy

MakeStrategy = Callable[..., SamlStrategy]
Pack = Callable[[Any], Any]


@pytest.fixture(params=["plain", "encrypted"])
def pack(request: pytest.FixtureRequest) -> Pack:
    """What is done to a response before it is sent: nothing, or its assertions are encrypted."""
    return encrypt_assertions if request.param == "encrypted" else lambda response: response


@pytest.fixture
def make_strategy(tmp_path: Path) -> MakeStrategy:
    """A service that trusts one key, and has one of its own."""
    body = "".join(KEY.pem.splitlines()[1:-1])
    (tmp_path / "idp.xml").write_text(
        f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{IDP}"><IDPSSODescriptor'
        ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo'
        ' xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>'
        f"{body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService"
        ' Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/>'
        "</IDPSSODescriptor></EntityDescriptor>"
    )

    def make(**changes: Any) -> SamlStrategy:
        seen: set[tuple[str, str]] = set()

        async def spend(provider: str, what: str, until: datetime) -> bool:
            assert until > datetime.now(UTC)
            is_new = (provider, what) not in seen
            seen.add((provider, what))
            return is_new

        given: dict[str, Any] = {"id": "campus", "label": "Campus", "metadata_file": tmp_path / "idp.xml"}
        given |= {"private_key": OUR_KEY.private_pem, "certificate": OUR_KEY.pem}
        return SamlStrategy(SamlSettings(**(given | changes)), spend)

    return make
