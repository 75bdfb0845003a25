"""A service with a key: it signs what it asks, and its certificate is what providers encrypt with."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from api.tests.attacks.saml.idp import OUR_KEY, STRANGERS_KEY
from api.tests.peers.browsing import browse
from api.tests.peers.fixtures import RunPeer
from api.tests.peers.nanoidp import IdentityProvider, start_nanoidp
from api.tests.unit.auth.saml.test_saml import CALLBACK, make_strategy, sign_in
from tertulia.infrastructure.config import ConfigurationError, SamlSettings, Settings, SignInSettings
from tertulia.infrastructure.config.faults import find_people_faults

NAMES = {"md": "urn:oasis:names:tc:SAML:2.0:metadata", "ds": "http://www.w3.org/2000/09/xmldsig#"}
GIVEN: dict[str, Any] = {"private_key": OUR_KEY.private_pem, "certificate": OUR_KEY.pem}


@pytest.fixture
def demanding(run_peer: RunPeer, tmp_path: Path) -> IdentityProvider:
    """A provider that answers only to requests that are signed with our key."""
    (tmp_path / "service.pem").write_text(OUR_KEY.pem)
    return run_peer(start_nanoidp(tmp_path, acs_url=CALLBACK, sp_certificates=[tmp_path / "service.pem"]))


async def test_a_provider_that_wants_signed_requests_takes_ours(demanding: IdentityProvider) -> None:
    strategy = make_strategy(demanding, **GIVEN)
    asked = parse_qs(urlsplit((await strategy.begin("the-state", CALLBACK)).url).query)
    assert asked["SigAlg"] == ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]
    identity = await strategy.finish(await sign_in(strategy, demanding, "alice"))
    assert identity.email == "alice@example.org"


@pytest.mark.parametrize(
    "given",
    [{}, {"private_key": STRANGERS_KEY.private_pem, "certificate": STRANGERS_KEY.pem}],
    ids=["unsigned", "another key"],
)
async def test_it_refuses_those_of_others(demanding: IdentityProvider, given: dict[str, Any]) -> None:
    """Nothing above would prove anything if it took what is not signed."""
    departure = await make_strategy(demanding, **given).begin("the-state", CALLBACK)
    with pytest.raises(AssertionError, match="signature rejected"):
        await browse(departure.url, until=CALLBACK)


async def test_our_metadata_gives_the_certificate_for_both_uses() -> None:
    document = await make_strategy(metadata_url="https://idp.example", **GIVEN).describe_service(CALLBACK)
    descriptor = ElementTree.fromstring(document).find("md:SPSSODescriptor", NAMES)
    assert descriptor is not None
    assert descriptor.get("AuthnRequestsSigned") == "true"
    found = {
        one.get("use"): "".join(one.findtext(".//ds:X509Certificate", "", NAMES).split())
        for one in descriptor.findall("md:KeyDescriptor", NAMES)
    }
    body = "".join(OUR_KEY.pem.splitlines()[1:-1])
    assert found == {"signing": body, "encryption": body}
    assert "PRIVATE" not in document.decode()


async def test_without_a_key_our_metadata_promises_nothing() -> None:
    document = await make_strategy(metadata_url="https://idp.example").describe_service(CALLBACK)
    descriptor = ElementTree.fromstring(document).find("md:SPSSODescriptor", NAMES)
    assert descriptor is not None
    assert descriptor.get("AuthnRequestsSigned") == "false"
    assert descriptor.find("md:KeyDescriptor", NAMES) is None


def _write_key(key: Any, password: bytes | None = None) -> str:
    sealed = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealed).decode()


def test_a_key_may_come_from_the_environment_in_one_line() -> None:
    flat: dict[str, Any] = {name: text.replace("\n", "\\n") for name, text in GIVEN.items()}
    assert make_strategy(metadata_url="https://idp.example", **flat)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"private_key": "no"}, "as PEM, without a password"),
        ({"private_key": _write_key(OUR_KEY.private, b"secret")}, "as PEM, without a password"),
        ({"private_key": _write_key(ec.generate_private_key(ec.SECP256R1()))}, "an RSA key of 2048 bits"),
        ({"private_key": _write_key(rsa.generate_private_key(65537, 1024))}, "an RSA key of 2048 bits"),
        ({"private_key": STRANGERS_KEY.private_pem}, "it belongs to another key"),
        ({"certificate": "no"}, "a certificate as PEM"),
    ],
    ids=["none", "password", "elliptic", "short", "another", "certificate"],
)
def test_a_key_that_is_none_is_found_at_the_start(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        make_strategy(metadata_url="https://idp.example", **(GIVEN | changes))
    assert problem in str(raised.value)
    assert "signIn.saml (campus)" in str(raised.value)
    assert "PRIVATE KEY" not in str(raised.value)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"private_key": "x"}, "given together"),
        ({"certificate": "x"}, "given together"),
        ({"require_encryption": True}, "needs privateKey"),
    ],
)
def test_a_half_of_it_is_a_fault(given: dict[str, Any], problem: str) -> None:
    saml = SamlSettings(id="campus", label="Campus", metadata_url="https://idp.example", **given)
    (fault,) = find_people_faults(Settings(sign_in=SignInSettings(saml=[saml])))
    assert problem in fault
