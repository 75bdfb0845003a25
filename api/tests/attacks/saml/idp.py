"""An identity provider that is made of its key, so that it can be made to say anything; its signatures are real."""

from __future__ import annotations

import copy
import os
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Any

import pytest
import signxml
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

from tertulia.modules.auth import Arrival
from tertulia.modules.auth.adapters.saml import SamlStrategy
from tertulia.modules.auth.errors import IdentityInvalidError

CALLBACK = "https://tertulia.test/api/auth/external/campus/callback"
ENTITY = "https://tertulia.test/api/auth/saml/campus/metadata"
IDP = "https://idp.test/saml"
REQUEST = "ONELOGIN_request-1"
MALLORY, ADMIN = "mallory@example.org", "admin@example.org"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
etree: Any = import_module("lxml.etree")
signer: Any = signxml

TEMPLATE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="response-1" Version="2.0" IssueInstant="{now}"
 Destination="{destination}"{in_response_to}><saml:Issuer>{sender}</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status><saml:Assertion ID="{id}" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID
 Format="{format}">{name}</saml:NameID><saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:{method}"><saml:SubjectConfirmationData{confirmed_until}
 Recipient="{recipient}"{confirmed}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{start}"
 NotOnOrAfter="{end}">{audience}</saml:Conditions><saml:AuthnStatement AuthnInstant="{now}"
 SessionIndex="s"{session}><saml:AuthnContext><saml:AuthnContextClassRef
>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext
></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue
>{name}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>"""

ENCRYPTED = """<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData
 xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
 xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod
 Algorithm="{algorithm}"/><ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="{transport}"
>{details}</xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>{key}</xenc:CipherValue></xenc:CipherData
></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{content}</xenc:CipherValue></xenc:CipherData
></xenc:EncryptedData></saml:EncryptedAssertion>"""
XENC, XENC11 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2009/xmlenc11#"
OAEP, OAEP_11, PKCS_1 = f"{XENC}rsa-oaep-mgf1p", f"{XENC11}rsa-oaep", f"{XENC}rsa-1_5"
_PADDINGS: dict[str, tuple[padding.AsymmetricPadding, str]] = {
    OAEP: (padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None), ""),
    OAEP_11: (
        padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None),
        f'<ds:DigestMethod Algorithm="{XENC}sha256"/><xenc11:MGF Algorithm="{XENC11}mgf1sha256"/>',
    ),
    PKCS_1: (padding.PKCS1v15(), ""),
}


class Key:
    """A key with its certificate."""

    def __init__(self) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self.private, hashes.SHA256())
        )

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def private_pem(self) -> str:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()


KEY, STRANGERS_KEY, OUR_KEY = Key(), Key(), Key()
"""Of the provider; of somebody else; of the service."""


def restrict(*audiences: str) -> str:
    """One restriction for each of them."""
    return "".join(
        f"<saml:AudienceRestriction><saml:Audience>{one}</saml:Audience></saml:AudienceRestriction>"
        for one in audiences
    )


def make_response(**changes: Any) -> Any:
    """An unsigned response for Mallory; `changes` replace what stands in the template."""
    now = datetime.now(UTC).replace(microsecond=0)

    def at(minutes: int) -> str:
        return (now + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

    given = {
        "now": at(0),
        "start": at(-1),
        "end": at(5),
        "destination": CALLBACK,
        "recipient": CALLBACK,
        "in_response_to": f' InResponseTo="{REQUEST}"',
        "confirmed": f' InResponseTo="{REQUEST}"',
        "confirmed_until": f' NotOnOrAfter="{at(5)}"',
        "method": "bearer",
        "session": "",
        "sender": IDP,
        "issuer": IDP,
        "status": "Success",
        "id": "assertion-1",
        "format": PERSISTENT,
        "name": MALLORY,
        "audience": restrict(ENTITY),
    }
    return etree.fromstring(TEMPLATE.format(**(given | changes)))


def sign(element: Any, key: Key = KEY, **options: Any) -> Any:
    """A signed copy; the signature stands behind the issuer. `secret` signs with that instead of the key."""
    secret = options.pop("secret", None)
    tool = signer.XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#", **options)
    proof = {"key": secret} if secret else {"key": key.private, "cert": key.pem}
    signed = tool.sign(copy.deepcopy(element), reference_uri=f"#{element.get('ID')}", **proof)
    signature, issuer = signed.find("ds:Signature", NAMES), signed.find("saml:Issuer", NAMES)
    issuer.addnext(signature)
    return signed


def sign_assertion(response: Any, key: Key = KEY, **options: Any) -> Any:
    """The response with its assertion signed."""
    response = copy.deepcopy(response)
    assertion = response.find("saml:Assertion", NAMES)
    alone = etree.fromstring(etree.tostring(assertion))
    response.replace(assertion, sign(alone, key, **options))
    return response


def encrypt(content: bytes, *, key: Key = OUR_KEY, method: str = "cbc", transport: str = OAEP) -> Any:
    """An encrypted assertion with this in it, whatever it is. method: AES with 256 bits as `cbc` or `gcm`. transport:
    what the key of it is encrypted with."""
    secret = os.urandom(32)
    if method == "cbc":
        algorithm, start, pad = f"{XENC}aes256-cbc", os.urandom(16), 16 - len(content) % 16
        cipher = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
        sealed = start + cipher.update(content + bytes(pad - 1) + bytes([pad])) + cipher.finalize()
    else:
        algorithm, start = f"{XENC11}aes256-gcm", os.urandom(12)
        sealed = start + AESGCM(secret).encrypt(start, content, None)
    padded, details = _PADDINGS[transport]
    carried = key.private.public_key().encrypt(secret, padded)
    return etree.fromstring(
        ENCRYPTED.format(
            algorithm=algorithm,
            transport=transport,
            details=details,
            key=b64encode(carried).decode(),
            content=b64encode(sealed).decode(),
        )
    )


def encrypt_assertions(response: Any, **options: Any) -> Any:
    """The response with each of its assertions encrypted."""
    response = copy.deepcopy(response)
    for assertion in response.findall("saml:Assertion", NAMES):
        response.replace(assertion, encrypt(etree.tostring(assertion), **options))
    return response


def encode(response: Any) -> str:
    """As a form brings it."""
    document = response if isinstance(response, bytes) else etree.tostring(response)
    return b64encode(document).decode()


def arrive(response: Any, *, is_asked_for: bool = True) -> Arrival:
    """A browser that brings a response."""
    return Arrival(
        parameters={"SAMLResponse": response if isinstance(response, str) else encode(response)},
        callback_url=CALLBACK,
        secrets={"request": REQUEST} if is_asked_for else None,
    )


async def refuse(
    strategy: SamlStrategy, response: Any, *, because: str | None = None, asked: bool = True
) -> None:
    """Nobody comes in with this response."""
    with pytest.raises(IdentityInvalidError, match=because):
        await strategy.finish(arrive(response, is_asked_for=asked))


def convinces(response: Any, key: Key = KEY) -> bool:
    """Whether a careless reader takes it: one that is content when a signature in it is right, and is about
    something that is in it, wherever that stands and whatever else is there."""
    return any(
        _is_right(signature, response, key) for signature in response.iter(f"{{{NAMES['ds']}}}Signature")
    )


def _is_right(signature: Any, response: Any, key: Key) -> bool:
    info = signature.find("ds:SignedInfo", NAMES)
    value = b64decode(signature.findtext("ds:SignatureValue", "", NAMES))
    try:
        key.private.public_key().verify(value, _canonize(info), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    reference = info.find("ds:Reference", NAMES)
    wanted = b64decode(reference.findtext("ds:DigestValue", "", NAMES))
    return any(
        sha256(_canonize(one)).digest() == wanted
        for one in response.iter()
        if f"#{one.get('ID')}" == reference.get("URI")
    )


def _canonize(element: Any) -> bytes:
    """Without the signatures that stand in it, which are not about themselves."""
    alone = copy.deepcopy(element)
    for signature in alone.findall("ds:Signature", NAMES):
        alone.remove(signature)
    return etree.tostring(alone, method="c14n", exclusive=True)
