"""Attacks on signing in over SAML."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from api.tests.attacks.saml.conftest import MakeStrategy, Pack
from api.tests.attacks.saml.idp import (
    ADMIN,
    CALLBACK,
    ENTITY,
    KEY,
    MALLORY,
    REQUEST,
    STRANGERS_KEY,
    arrive,
    convinces,
    encode,
    etree,
    make_response,
    refuse,
    restrict,
    sign,
    sign_assertion,
    signer,
)
from api.tests.attacks.saml.wrappings import EVIL_ID, WRAPPINGS, Wrap
from tertulia.modules.auth.errors import SignInRefusedError

TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


async def test_what_the_attacks_change_is_right_before(make_strategy: MakeStrategy, pack: Pack) -> None:
    """Nothing here would prove anything if the unchanged response were refused."""
    signed = pack(sign_assertion(make_response()))
    assert (await make_strategy().finish(arrive(signed))).subject == MALLORY
    both = sign(pack(sign_assertion(make_response())))
    assert (await make_strategy().finish(arrive(both))).email == MALLORY


@pytest.mark.parametrize("wrap", WRAPPINGS, ids=lambda wrap: wrap.__name__)
@pytest.mark.parametrize("is_twin", [False, True], ids=["own-id", "same-id"])
async def test_signature_wrapping_is_refused(
    make_strategy: MakeStrategy, wrap: Wrap, is_twin: bool, pack: Pack
) -> None:
    """Mallory has a signed response for herself, and moves it to where the signature is still found while another
    assertion is read (XSW 1 to 8)."""
    document = etree.tostring(wrap(make_response()))
    if is_twin:
        document = document.replace(f'ID="{EVIL_ID}"'.encode(), b'ID="assertion-1"')
    wrapped = etree.fromstring(document)
    assert ADMIN.encode() in document
    assert convinces(wrapped)
    await refuse(make_strategy(), pack(wrapped))


async def test_a_response_without_signature_is_refused(make_strategy: MakeStrategy, pack: Pack) -> None:
    """Mallory writes a response herself."""
    await refuse(make_strategy(), pack(make_response(name=ADMIN)), because="not signed")


async def test_a_signed_response_around_an_unsigned_assertion_is_refused(
    make_strategy: MakeStrategy, pack: Pack
) -> None:
    """The envelope vouches for nothing: assertions are taken out of it and kept."""
    await refuse(make_strategy(), sign(pack(make_response(name=ADMIN))), because="not signed")


async def test_a_swapped_assertion_is_refused(make_strategy: MakeStrategy, pack: Pack) -> None:
    """A signed response whose assertion is exchanged for one of a stranger's making."""
    signed = sign(pack(sign_assertion(make_response())))
    other = pack(sign_assertion(make_response(name=ADMIN), STRANGERS_KEY))
    signed.replace(signed[-1], other[-1])
    await refuse(make_strategy(), signed)


async def test_a_strangers_key_is_refused_though_its_certificate_comes_along(
    make_strategy: MakeStrategy,
    pack: Pack,
) -> None:
    """The signature is right by the certificate in it, which is Mallory's own."""
    await refuse(make_strategy(), pack(sign_assertion(make_response(name=ADMIN), STRANGERS_KEY)))


async def test_a_changed_assertion_is_refused(make_strategy: MakeStrategy, pack: Pack) -> None:
    """One letter after signing."""
    document = etree.tostring(sign_assertion(make_response())).replace(MALLORY.encode(), ADMIN.encode())
    await refuse(make_strategy(), pack(etree.fromstring(document)))


@pytest.mark.parametrize(
    "changes",
    [
        {"signature_algorithm": "rsa-sha1", "digest_algorithm": "sha256"},
        {"signature_algorithm": "rsa-sha256", "digest_algorithm": "sha1"},
    ],
)
async def test_sha1_is_refused(make_strategy: MakeStrategy, changes: dict[str, Any], pack: Pack) -> None:
    """SHA-1 collides: whoever may choose parts of what is signed gets two documents with one signature."""

    class Lenient(signer.XMLSigner):
        def check_deprecated_methods(self) -> None:
            """The tests' signer would not do it."""

    original, signer.XMLSigner = signer.XMLSigner, Lenient
    try:
        signed = sign_assertion(make_response(), KEY, **changes)
    finally:
        signer.XMLSigner = original
    await refuse(make_strategy(), pack(signed), because="kind that is not accepted")


async def test_a_signature_by_a_shared_secret_is_refused(make_strategy: MakeStrategy, pack: Pack) -> None:
    """Algorithm confusion: HMAC with the certificate, which everybody knows, as the secret."""
    forged = sign_assertion(
        make_response(name=ADMIN), signature_algorithm="hmac-sha256", secret=KEY.pem.encode()
    )
    await refuse(make_strategy(), pack(forged), because="kind that is not accepted")


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"audience": restrict("https://other.test")}, "Audience"),
        ({"audience": ""}, "Audience"),
        ({"audience": restrict(ENTITY, "https://other.test")}, "Audience"),
        ({"recipient": "https://other.test/acs"}, "SubjectConfirmation"),
        ({"recipient": f"{CALLBACK}/evil"}, "SubjectConfirmation"),
        ({"destination": "https://other.test/acs"}, "Destination"),
        ({"destination": f"{CALLBACK}/evil"}, "Destination"),
        ({"in_response_to": ' InResponseTo="another"'}, "InResponseTo"),
        ({"in_response_to": ""}, "InResponseTo"),
        ({"confirmed": ' InResponseTo="another"'}, "SubjectConfirmation"),
        ({"confirmed": ""}, "SubjectConfirmation"),
        ({"method": "sender-vouches"}, "SubjectConfirmation"),
        ({"method": "holder-of-key"}, "SubjectConfirmation"),
        ({"confirmed_until": ""}, "SubjectConfirmation"),
        ({"confirmed_until": ' NotOnOrAfter="2020-01-01T00:00:00Z"'}, "SubjectConfirmation"),
        ({"confirmed": f' InResponseTo="{REQUEST}" NotBefore="2100-01-01T00:00:00Z"'}, "SubjectConfirmation"),
        ({"session": ' SessionNotOnOrAfter="2020-01-01T00:00:00Z"'}, "expired"),
        ({"issuer": "https://other.test/saml"}, "issuer"),
        ({"sender": "https://other.test/saml"}, "issuer"),
        ({"end": "2020-01-01T00:00:00Z"}, "expired"),
        ({"start": "2100-01-01T00:00:00Z"}, "not yet valid"),
        ({"format": TRANSIENT}, "persistent"),
    ],
)
async def test_what_is_signed_for_somebody_else_is_refused(
    make_strategy: MakeStrategy, changes: dict[str, str], because: str, pack: Pack
) -> None:
    """A response that was caught on its way to another service, another request, another time."""
    signed = pack(sign_assertion(make_response(**changes)))
    await refuse(make_strategy(), signed, because=f"(?i){because}")


async def test_a_response_is_taken_once(make_strategy: MakeStrategy, pack: Pack) -> None:
    """Replay: what a proxy or a history keeps is sent again, within its time."""
    strategy = make_strategy(idp_initiated=True)
    unasked = make_response(in_response_to="", confirmed="")
    await strategy.finish(arrive(pack(sign_assertion(make_response()))))
    for response, asked in ((make_response(), True), (unasked, False)):
        again = pack(sign_assertion(response))
        await refuse(strategy, again, because="used before", asked=asked)


async def test_what_nobody_asked_for_is_refused(make_strategy: MakeStrategy, pack: Pack) -> None:
    """Mallory's own response is posted by a victim's browser, which is then signed in as Mallory."""
    unasked = pack(sign_assertion(make_response(in_response_to="", confirmed="")))
    await refuse(make_strategy(), unasked, because="did not begin here", asked=False)
    allowed = make_strategy(idp_initiated=True)
    assert (await allowed.finish(arrive(unasked, is_asked_for=False))).subject == MALLORY


async def test_an_answer_does_not_pass_for_what_began_there(make_strategy: MakeStrategy, pack: Pack) -> None:
    """A caught answer to somebody's request, sent without the request."""
    answer = pack(sign_assertion(make_response()))
    await refuse(make_strategy(idp_initiated=True), answer, because="InResponseTo", asked=False)


@pytest.mark.parametrize("place", ["NameID", "AttributeValue"])
@pytest.mark.parametrize("cut", ["<!-- -->", "<?cut?>", "<![CDATA[]]>"])
async def test_nothing_unsigned_shortens_a_name(
    make_strategy: MakeStrategy, place: str, cut: str, pack: Pack
) -> None:
    """What signatures leave out, and some readers stop at: `admin@x<!-- -->.evil` (CVE-2017-11427 and others)."""
    name = f"{ADMIN}.evil.test"
    document = etree.tostring(sign_assertion(make_response(name=name))).decode()
    injected = re.sub(rf"(<saml:{place}[^>]*>){re.escape(ADMIN)}", rf"\g<1>{ADMIN}{cut}", document)
    parsed = etree.fromstring(injected, etree.XMLParser(strip_cdata=False))
    assert cut in etree.tostring(parsed).decode()
    await refuse(make_strategy(), pack(parsed), because="comments")


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


async def test_a_response_in_another_encoding_is_refused(make_strategy: MakeStrategy) -> None:
    """What one reader takes for letters is a comment to the next one, which believes what is declared."""
    document = etree.tostring(sign_assertion(make_response())).decode()
    declared = f'<?xml version="1.0" encoding="utf-7"?>{document}'.encode("utf-7")
    assert convinces(etree.fromstring(declared))
    await refuse(make_strategy(), declared, because="UTF-8")


@pytest.mark.parametrize("kind", ["internal", "file"])
async def test_an_entity_in_a_real_response_is_refused(
    make_strategy: MakeStrategy, tmp_path: Path, kind: str
) -> None:
    """The response is right once its entity is put in: what is signed comes from somewhere else."""
    (tmp_path / "name").write_text(MALLORY)
    entity = f'"{MALLORY}"' if kind == "internal" else f'SYSTEM "{(tmp_path / "name").as_uri()}"'
    document = etree.tostring(sign_assertion(make_response())).replace(MALLORY.encode(), b"&name;")
    typed = f"<!DOCTYPE x [<!ENTITY name {entity}>]>".encode() + document
    assert convinces(etree.fromstring(typed, etree.XMLParser(resolve_entities=True)))
    await refuse(make_strategy(), typed, because="document type")


async def test_what_is_too_long_is_not_read(make_strategy: MakeStrategy) -> None:
    """Memory is used up by what is padded."""
    document = etree.tostring(sign_assertion(make_response())) + b" " * 600_000
    await refuse(make_strategy(), document, because="too long")
    await refuse(make_strategy(), "%" * 900_000, because="too long")


async def test_a_response_that_is_not_base64_is_refused(make_strategy: MakeStrategy) -> None:
    """Lenient decoders skip what they do not know, strict ones before them do not."""
    encoded = encode(sign_assertion(make_response()))
    assert b64decode(encoded[:8] + "%" + encoded[8:])
    await refuse(make_strategy(), encoded[:8] + "%" + encoded[8:], because="base64")


async def test_a_refusal_of_the_provider_signs_nobody_in(make_strategy: MakeStrategy, pack: Pack) -> None:
    """A failure with an assertion in it, which some readers take."""
    signed = sign(pack(sign_assertion(make_response(status="Responder"))))
    with pytest.raises(SignInRefusedError, match="Responder"):
        await make_strategy().finish(arrive(signed))


async def test_a_transform_that_changes_what_is_signed_is_refused(
    make_strategy: MakeStrategy, pack: Pack
) -> None:
    """XSLT and XPath in a signature run the sender's program, and make it about a part."""
    document = etree.tostring(sign_assertion(make_response()))
    for algorithm in (
        b"http://www.w3.org/TR/1999/REC-xslt-19991116",
        b"http://www.w3.org/TR/1999/REC-xpath-19991116",
    ):
        changed = document.replace(b"http://www.w3.org/2000/09/xmldsig#enveloped-signature", algorithm)
        assert changed != document
        await refuse(make_strategy(), pack(etree.fromstring(changed)), because="changed form")
