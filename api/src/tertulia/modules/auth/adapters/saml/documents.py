"""XML of others, read so that nothing in it is more than it says: no document types, no entities, one place for each
thing. What is left is what the signature is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final

MAX_RESPONSE_BYTES: Final = 500_000
MAX_METADATA_BYTES: Final = 2_000_000

_NAMES: Final = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
_DECLARED = re.compile(r"^\s*<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([^\"']*)[\"'][^>]*\?>")
_DECLARATION = re.compile(r"^\s*<\?xml\s[^>]*\?>")
_MORE: Final = "http://www.w3.org/2001/04/xmldsig-more#"
_SIGNATURE_METHODS: Final = frozenset(
    f"{_MORE}{kind}-sha{size}" for kind in ("rsa", "ecdsa") for size in (256, 384, 512)
)
_DIGEST_METHODS: Final = frozenset(
    {
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2001/04/xmlenc#sha512",
        f"{_MORE}sha384",
    }
)
_CANONICAL: Final = frozenset(
    {
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2006/12/xml-c14n11",
    }
)
_TRANSFORMS: Final = _CANONICAL | {"http://www.w3.org/2000/09/xmldsig#enveloped-signature"}


class DocumentRefusedError(Exception):
    """The document is not one that is believed; the text says why."""


def parse_response(document: bytes) -> Any:
    """The root element (lxml's) of a response. Beside elements and text it may hold nothing: no comments, which
    signatures leave out, no CDATA, no processing instructions."""
    text = _decode(document, MAX_RESPONSE_BYTES)
    if "<!" in text or "<?" in _DECLARATION.sub("", text, count=1):
        raise DocumentRefusedError("it has comments, instructions or a document type")
    return _parse(document)


def parse_metadata(document: bytes) -> Any:
    """The root element of metadata, where comments are welcome."""
    text = _decode(document, MAX_METADATA_BYTES)
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise DocumentRefusedError("it has a document type")
    return _parse(document)


def write_document(root: Any) -> bytes:
    """An element as text."""
    library: Any = import_module("lxml.etree")
    return library.tostring(root)


def check_structure(root: Any) -> None:
    """Refuse every response but one with exactly one assertion, in its place, signed as a whole: whatever else a
    reader might take for the assertion is not there (signature wrapping)."""
    assertion = _find_assertion(root)
    _require_unique_ids(root)
    signatures = find(root, "Signature")
    if any(one.getparent() not in (root, assertion) for one in signatures):
        raise DocumentRefusedError("a signature is not in its place")
    if not any(one.getparent() is assertion for one in signatures):
        raise DocumentRefusedError("the assertion is not signed")
    for parent in (root, assertion):
        find_signature(parent)


def find_signature(parent: Any) -> Any | None:
    """The signature of a response or an assertion, None when there is none. Refuses what is about anything else."""
    signatures = [one for one in find(parent, "Signature") if one.getparent() is parent]
    if len(signatures) > 1:
        raise DocumentRefusedError("something is signed twice")
    for signature in signatures:
        _check_signature(signature, parent)
    return signatures[0] if signatures else None


def check_addressee(root: Any, *, callback_url: str, entity_id: str, request_id: str | None) -> None:
    """Refuse a response to somebody else, or to another request. request_id: None when nothing was asked for."""
    destination = root.get("Destination")
    if destination is not None and destination != callback_url:
        raise DocumentRefusedError("it was sent to another address (Destination)")
    if root.get("InResponseTo") != request_id:
        raise DocumentRefusedError("it answers another request (InResponseTo)")
    (assertion,) = find(root, "Assertion")
    restrictions = assertion.findall("saml:Conditions/saml:AudienceRestriction", _NAMES)
    if not restrictions:
        raise DocumentRefusedError("it does not say for whom it is (Audience)")
    for restriction in restrictions:
        audiences = [(one.text or "").strip() for one in restriction.findall("saml:Audience", _NAMES)]
        if entity_id not in audiences:
            raise DocumentRefusedError("it is for another service (Audience)")
    confirmations = assertion.findall("saml:Subject/saml:SubjectConfirmation", _NAMES)
    if not any(_is_for_us(one, callback_url, request_id) for one in confirmations):
        raise DocumentRefusedError("it was made out for somebody else (SubjectConfirmation)")


def read_times(root: Any) -> Mapping[str, str]:
    """When the assertion ends: `NotOnOrAfter` by where it stands."""
    (assertion,) = find(root, "Assertion")
    places = ("saml:Conditions", "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    return {
        f"{place} {number}": one.get("NotOnOrAfter")
        for place in places
        for number, one in enumerate(assertion.findall(place, _NAMES))
        if one.get("NotOnOrAfter")
    }


def read_assertion_id(root: Any) -> str:
    """The id that the provider gave the assertion."""
    (assertion,) = find(root, "Assertion")
    return assertion.get("ID", "")


def _find_assertion(root: Any) -> Any:
    if root.tag != _tag("samlp:Response") or len(find(root, "Response")) != 1:
        raise DocumentRefusedError("it is not one response")
    if find(root, "EncryptedAssertion") or find(root, "EncryptedID"):
        raise DocumentRefusedError("something in it is encrypted on its own")
    assertions = find(root, "Assertion")
    if len(assertions) != 1 or assertions[0].tag != _tag("saml:Assertion"):
        raise DocumentRefusedError("there has to be one assertion")
    if assertions[0].getparent() is not root:
        raise DocumentRefusedError("the assertion is not in its place")
    return assertions[0]


def _is_for_us(confirmation: Any, callback_url: str, request_id: str | None) -> bool:
    """Bearer confirmation of the Web SSO profile (saml-profiles §4.1.4.2)."""
    found = confirmation.find("saml:SubjectConfirmationData", _NAMES)
    return (
        confirmation.get("Method") == "urn:oasis:names:tc:SAML:2.0:cm:bearer"
        and found is not None
        and found.get("Recipient") == callback_url
        and found.get("NotOnOrAfter") is not None
        and found.get("InResponseTo") == request_id
    )


def _check_signature(signature: Any, parent: Any) -> None:
    infos = signature.findall("ds:SignedInfo", _NAMES)
    if len(infos) != 1 or signature.tag != _tag("ds:Signature") or find(signature, "Object"):
        raise DocumentRefusedError("a signature has another form than SAML's")
    _require(
        infos[0], "ds:SignatureMethod", _SIGNATURE_METHODS, "the signature is of a kind that is not accepted"
    )
    _require(infos[0], "ds:CanonicalizationMethod", _CANONICAL, "the signature is about another form of it")
    references = infos[0].findall("ds:Reference", _NAMES)
    if len(references) != 1 or not parent.get("ID") or references[0].get("URI") != f"#{parent.get('ID')}":
        raise DocumentRefusedError("the signature is about something else")
    _require(
        references[0], "ds:DigestMethod", _DIGEST_METHODS, "the digest is of a kind that is not accepted"
    )
    transforms = references[0].findall("ds:Transforms/ds:Transform", _NAMES)
    if any(one.get("Algorithm") not in _TRANSFORMS for one in transforms):
        raise DocumentRefusedError("the signature is about a changed form of it")


def _require(parent: Any, path: str, allowed: Iterable[str], reason: str) -> None:
    found = parent.findall(path, _NAMES)
    if len(found) != 1 or found[0].get("Algorithm") not in allowed:
        raise DocumentRefusedError(reason)


def _require_unique_ids(root: Any) -> None:
    seen: set[str] = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2].lower() != "id":
                continue
            if value in seen:
                raise DocumentRefusedError("two things have one id")
            seen.add(value)


def find(root: Any, name: str) -> list[Any]:
    """Every element of this name, in whatever namespace."""
    return [one for one in root.iter() if str(one.tag).rpartition("}")[2] == name]


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _decode(document: bytes, limit: int) -> str:
    """As UTF-8 and nothing else, so that what is looked for in the text is what the parser sees."""
    if len(document) > limit:
        raise DocumentRefusedError("it is too long")
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRefusedError("it is not UTF-8") from error
    declared = _DECLARED.match(text)
    if "\x00" in text or (declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}):
        raise DocumentRefusedError("it is not UTF-8")
    return text


def _parse(document: bytes) -> Any:
    library: Any = import_module("lxml.etree")
    parser = library.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        return library.fromstring(document, parser)
    except (library.XMLSyntaxError, ValueError) as error:
        raise DocumentRefusedError("it is not XML") from error
