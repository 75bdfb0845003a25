"""Attacks on signing in over SAML. The identity provider is made of its key, so that it can be made to say anything;
signatures are real. The wrappings are those of Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be"."""

from __future__ import annotations

import copy
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import signxml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tertulia.infrastructure.config import SamlSettings
from tertulia.modules.auth import Arrival
from tertulia.modules.auth.adapters.saml import SamlStrategy
from tertulia.modules.auth.errors import IdentityInvalidError, SignInRefusedError

CALLBACK = "https://tertulia.test/api/auth/external/campus/callback"
ENTITY = "https://tertulia.test/api/auth/saml/campus/metadata"
IDP = "https://idp.test/saml"
REQUEST = "ONELOGIN_request-1"
MALLORY, ADMIN = "mallory@example.org", "admin@example.org"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
NAMES = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
etree: Any = import_module("lxml.etree")
signer: Any = signxml

TEMPLATE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="response-1" Version="2.0" IssueInstant="{now}"
 Destination="{destination}"{in_response_to}><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode
 Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status><saml:Assertion ID="{id}" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID
 Format="{format}">{name}</saml:NameID><saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{end}"
 Recipient="{recipient}"{confirmed}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{start}"
 NotOnOrAfter="{end}">{audience}</saml:Conditions><saml:AuthnStatement AuthnInstant="{now}"
 SessionIndex="s"><saml:AuthnContext><saml:AuthnContextClassRef
>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext
></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue
>{name}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>"""


class Key:
    """A key of an identity provider, with its certificate."""

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


KEY, STRANGERS_KEY = Key(), Key()


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
        "issuer": IDP,
        "status": "Success",
        "id": "assertion-1",
        "format": PERSISTENT,
        "name": MALLORY,
        "audience": "<saml:AudienceRestriction><saml:Audience>"
        + changes.pop("audience_name", ENTITY)
        + "</saml:Audience></saml:AudienceRestriction>",
    }
    return etree.fromstring(TEMPLATE.format(**(given | changes)))


def sign(element: Any, key: Key = KEY, **options: Any) -> Any:
    """A signed copy; the signature stands behind the issuer."""
    tool = signer.XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#", **options)
    signed = tool.sign(
        copy.deepcopy(element), key=key.private, cert=key.pem, reference_uri=f"#{element.get('ID')}"
    )
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


def encode(response: Any) -> str:
    """As a form brings it."""
    document = response if isinstance(response, bytes) else etree.tostring(response)
    return b64encode(document).decode()


MakeStrategy = Callable[..., SamlStrategy]


@pytest.fixture
def make_strategy(tmp_path: Path) -> MakeStrategy:
    """A service that trusts one key."""
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
        return SamlStrategy(SamlSettings(**(given | changes)), spend)

    return make


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


async def test_what_the_attacks_change_is_right_before(make_strategy: MakeStrategy) -> None:
    """Nothing here would prove anything if the unchanged response were refused."""
    signed = sign_assertion(make_response())
    assert (await make_strategy().finish(arrive(signed))).subject == MALLORY
    both = sign(sign_assertion(make_response()))
    assert (await make_strategy().finish(arrive(both))).email == MALLORY


def _make_evil(response: Any, identity: str = "evil") -> Any:
    """A copy of the assertion that speaks of the administrator."""
    evil = copy.deepcopy(response.find("saml:Assertion", NAMES))
    evil.set("ID", identity)
    for path in ("saml:Subject/saml:NameID", "saml:AttributeStatement/saml:Attribute/saml:AttributeValue"):
        evil.find(path, NAMES).text = ADMIN
    signature = evil.find("ds:Signature", NAMES)
    if signature is not None:
        evil.remove(signature)
    return evil


def _wrap_1(response: Any) -> Any:
    """The signed response becomes an object of the signature of a forged one."""
    signed = sign(response)
    forged = copy.deepcopy(signed)
    signature = forged.find("ds:Signature", NAMES)
    original = copy.deepcopy(signed)
    original.remove(original.find("ds:Signature", NAMES))
    forged.set("ID", "evil-response")
    forged.replace(forged.find("saml:Assertion", NAMES), _make_evil(response))
    signature.append(original)
    return forged


def _wrap_2(response: Any) -> Any:
    """As before, but the signed response stands before the signature."""
    forged = _wrap_1(response)
    signature = forged.find("ds:Signature", NAMES)
    original = signature.find("samlp:Response", NAMES)
    signature.addprevious(original)
    return forged


def _wrap_3(response: Any) -> Any:
    """A forged assertion stands before the signed one."""
    signed = sign_assertion(response)
    signed.find("saml:Assertion", NAMES).addprevious(_make_evil(signed))
    return signed


def _wrap_4(response: Any) -> Any:
    """The signed assertion stands in the forged one."""
    signed = sign_assertion(response)
    original = signed.find("saml:Assertion", NAMES)
    evil = _make_evil(signed)
    signed.replace(original, evil)
    evil.append(original)
    return signed


def _wrap_5(response: Any) -> Any:
    """The signature moves into the forged assertion, and what it is about to the end."""
    signed = sign_assertion(response)
    original = signed.find("saml:Assertion", NAMES)
    signature = original.find("ds:Signature", NAMES)
    evil = _make_evil(signed)
    evil.find("saml:Issuer", NAMES).addnext(signature)
    signed.replace(original, evil)
    signed.append(original)
    return signed


def _wrap_6(response: Any) -> Any:
    """The signature moves into the forged assertion, and what it is about into the signature."""
    signed = _wrap_5(response)
    evil, original = signed.findall("saml:Assertion", NAMES)
    evil.find("ds:Signature", NAMES).append(original)
    return signed


def _wrap_7(response: Any) -> Any:
    """The forged assertion stands in an extension."""
    signed = sign_assertion(response)
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    extensions.append(_make_evil(signed, signed.find("saml:Assertion", NAMES).get("ID")))
    signed.find("saml:Issuer", NAMES).addnext(extensions)
    return signed


def _wrap_8(response: Any) -> Any:
    """The signed assertion is an object of the signature of the forged one."""
    signed = _wrap_5(response)
    evil, original = signed.findall("saml:Assertion", NAMES)
    carrier = etree.SubElement(evil.find("ds:Signature", NAMES), f"{{{NAMES['ds']}}}Object")
    carrier.append(original)
    return signed


WRAPPINGS = (_wrap_1, _wrap_2, _wrap_3, _wrap_4, _wrap_5, _wrap_6, _wrap_7, _wrap_8)


@pytest.mark.parametrize("wrap", WRAPPINGS, ids=lambda wrap: wrap.__name__)
@pytest.mark.parametrize("is_twin", [False, True], ids=["own-id", "same-id"])
async def test_signature_wrapping_is_refused(
    make_strategy: MakeStrategy, wrap: Callable[[Any], Any], is_twin: bool
) -> None:
    """Mallory has a signed response for herself, and moves it to where the signature is still found while another
    assertion is read (XSW 1 to 8)."""
    wrapped = wrap(make_response())
    assert ADMIN.encode() in etree.tostring(wrapped)
    if is_twin:
        document = etree.tostring(wrapped)
        wrapped = etree.fromstring(document.replace(b'ID="evil"', b'ID="assertion-1"'))
    await refuse(make_strategy(), wrapped)


async def test_a_response_without_signature_is_refused(make_strategy: MakeStrategy) -> None:
    """Mallory writes a response herself."""
    await refuse(make_strategy(), make_response(name=ADMIN), because="not signed")


async def test_a_signed_response_around_an_unsigned_assertion_is_refused(make_strategy: MakeStrategy) -> None:
    """The envelope vouches for nothing: assertions are taken out of it and kept."""
    await refuse(make_strategy(), sign(make_response(name=ADMIN)), because="not signed")


async def test_a_swapped_assertion_is_refused(make_strategy: MakeStrategy) -> None:
    """A signed response whose assertion is exchanged for one of a stranger's making."""
    signed = sign(sign_assertion(make_response()))
    other = sign_assertion(make_response(name=ADMIN), STRANGERS_KEY).find("saml:Assertion", NAMES)
    signed.replace(signed.find("saml:Assertion", NAMES), other)
    await refuse(make_strategy(), signed)


async def test_a_strangers_key_is_refused_though_its_certificate_comes_along(
    make_strategy: MakeStrategy,
) -> None:
    """The signature is right by the certificate in it, which is Mallory's own."""
    await refuse(make_strategy(), sign_assertion(make_response(name=ADMIN), STRANGERS_KEY))


async def test_a_changed_assertion_is_refused(make_strategy: MakeStrategy) -> None:
    """One letter after signing."""
    document = etree.tostring(sign_assertion(make_response())).replace(MALLORY.encode(), ADMIN.encode())
    await refuse(make_strategy(), document)


@pytest.mark.parametrize(
    "changes",
    [
        {"signature_algorithm": "rsa-sha1", "digest_algorithm": "sha256"},
        {"signature_algorithm": "rsa-sha256", "digest_algorithm": "sha1"},
    ],
)
async def test_sha1_is_refused(make_strategy: MakeStrategy, changes: dict[str, Any]) -> None:
    """SHA-1 collides: whoever may choose parts of what is signed gets two documents with one signature."""

    class Lenient(signer.XMLSigner):
        def check_deprecated_methods(self) -> None:
            """The tests' signer would not do it."""

    original, signer.XMLSigner = signer.XMLSigner, Lenient
    try:
        signed = sign_assertion(make_response(), KEY, **changes)
    finally:
        signer.XMLSigner = original
    await refuse(make_strategy(), signed, because="kind that is not accepted")


async def test_a_signature_by_a_shared_secret_is_refused(make_strategy: MakeStrategy) -> None:
    """Algorithm confusion: HMAC with the certificate, which everybody knows, as the secret."""
    document = etree.tostring(sign_assertion(make_response()))
    confused = document.replace(b"xmldsig-more#rsa-sha256", b"xmldsig-more#hmac-sha256")
    assert confused != document
    await refuse(make_strategy(), confused, because="kind that is not accepted")


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"audience_name": "https://other.test"}, "Audience"),
        ({"audience": ""}, "Audience"),
        ({"recipient": "https://other.test/acs"}, "SubjectConfirmation"),
        ({"recipient": f"{CALLBACK}/evil"}, "SubjectConfirmation"),
        ({"destination": "https://other.test/acs"}, "Destination"),
        ({"destination": f"{CALLBACK}/evil"}, "Destination"),
        ({"in_response_to": ' InResponseTo="another"'}, "InResponseTo"),
        ({"in_response_to": ""}, "InResponseTo"),
        ({"confirmed": ' InResponseTo="another"'}, "SubjectConfirmation"),
        ({"confirmed": ""}, "SubjectConfirmation"),
        ({"issuer": "https://other.test/saml"}, "issuer"),
        ({"end": "2020-01-01T00:00:00Z"}, "expired"),
        ({"start": "2100-01-01T00:00:00Z"}, "not yet valid"),
        ({"format": TRANSIENT}, "persistent"),
    ],
)
async def test_what_is_signed_for_somebody_else_is_refused(
    make_strategy: MakeStrategy, changes: dict[str, str], because: str
) -> None:
    """A response that was caught on its way to another service, another request, another time."""
    await refuse(make_strategy(), sign_assertion(make_response(**changes)), because=f"(?i){because}")


async def test_a_response_is_taken_once(make_strategy: MakeStrategy) -> None:
    """Replay: what a proxy or a history keeps is sent again, within its time."""
    strategy = make_strategy(idp_initiated=True)
    unasked = make_response(in_response_to="", confirmed="")
    for signed, asked in ((sign_assertion(make_response()), True), (sign_assertion(unasked), False)):
        assertion = signed.find("saml:Assertion", NAMES)
        if asked:
            await strategy.finish(arrive(signed))
        assert assertion.get("ID") == "assertion-1"
        await refuse(strategy, signed, because="used before", asked=asked)


async def test_what_nobody_asked_for_is_refused(make_strategy: MakeStrategy) -> None:
    """Mallory's own response is posted by a victim's browser, which is then signed in as Mallory."""
    unasked = sign_assertion(make_response(in_response_to="", confirmed=""))
    await refuse(make_strategy(), unasked, because="did not begin here", asked=False)
    allowed = make_strategy(idp_initiated=True)
    assert (await allowed.finish(arrive(unasked, is_asked_for=False))).subject == MALLORY


async def test_an_answer_does_not_pass_for_what_began_there(make_strategy: MakeStrategy) -> None:
    """A caught answer to somebody's request, sent without the request."""
    answer = sign_assertion(make_response())
    await refuse(make_strategy(idp_initiated=True), answer, because="InResponseTo", asked=False)


@pytest.mark.parametrize("place", ["NameID", "AttributeValue"])
async def test_a_comment_does_not_shorten_a_name(make_strategy: MakeStrategy, place: str) -> None:
    """Comments are not signed, and some readers stop at them: `admin@x<!-- -->.evil` (CVE-2017-11427 and others)."""
    name = f"{ADMIN}.evil.test"
    document = etree.tostring(sign_assertion(make_response(name=name))).decode()
    injected = re.sub(rf"(<saml:{place}[^>]*>){re.escape(ADMIN)}", rf"\g<1>{ADMIN}<!-- -->", document)
    assert "<!-- -->" in injected
    await refuse(make_strategy(), injected.encode(), because="comments")


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "document",
    [
        f"{BOMB}]><r>&i;</r>",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><r/>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r/>',
        '<?xml-stylesheet href="http://127.0.0.1:9/x"?><r/>',
        "<r>" * 100_000,
        "<r " + " ".join(f'a{number}="x"' for number in range(50_000)) + "/>",
        "",
        "no",
        "<r>\x00</r>",
    ],
)
async def test_hostile_xml_is_refused_before_it_is_read(make_strategy: MakeStrategy, document: str) -> None:
    """Entities that grow (billion laughs), that read files or reach into the network; depth; breadth."""
    await refuse(make_strategy(), document.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"])
async def test_a_document_type_in_another_encoding_is_refused(
    make_strategy: MakeStrategy, encoding: str
) -> None:
    """The check looks at text; the parser decodes it for itself."""
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE r [<!ENTITY a "x">]><r>&a;</r>'
    await refuse(make_strategy(), bomb.encode(encoding), because="UTF-8|document type")


async def test_an_entity_in_a_real_response_is_refused(make_strategy: MakeStrategy) -> None:
    """The response is right but for the document type before it."""
    document = etree.tostring(sign_assertion(make_response()))
    await refuse(make_strategy(), b'<!DOCTYPE x [<!ENTITY a "b">]>' + document, because="document type")


async def test_what_is_too_long_is_not_read(make_strategy: MakeStrategy) -> None:
    """Memory is used up by what is padded."""
    document = etree.tostring(sign_assertion(make_response())) + b" " * 600_000
    await refuse(make_strategy(), document, because="too long")
    await refuse(make_strategy(), "A" * 900_000, because="too long")


async def test_a_response_that_is_not_base64_is_refused(make_strategy: MakeStrategy) -> None:
    """Lenient decoders skip what they do not know, strict ones before them do not."""
    encoded = encode(sign_assertion(make_response()))
    assert b64decode(encoded[:8] + "%" + encoded[8:])
    await refuse(make_strategy(), encoded[:8] + "%" + encoded[8:], because="base64")


async def test_a_refusal_of_the_provider_signs_nobody_in(make_strategy: MakeStrategy) -> None:
    """A failure with an assertion in it, which some readers take."""
    signed = sign(sign_assertion(make_response(status="Responder")))
    with pytest.raises(SignInRefusedError, match="Responder"):
        await make_strategy().finish(arrive(signed))


async def test_a_transform_that_changes_what_is_signed_is_refused(make_strategy: MakeStrategy) -> None:
    """XSLT and XPath in a signature run the sender's program, and make it about a part."""
    document = etree.tostring(sign_assertion(make_response()))
    for algorithm in (
        b"http://www.w3.org/TR/1999/REC-xslt-19991116",
        b"http://www.w3.org/TR/1999/REC-xpath-19991116",
    ):
        changed = document.replace(b"http://www.w3.org/2000/09/xmldsig#enveloped-signature", algorithm)
        assert changed != document
        await refuse(make_strategy(), changed, because="changed form")
