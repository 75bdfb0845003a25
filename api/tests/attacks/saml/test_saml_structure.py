"""Responses that differ from a right one by one thing in their form. Each would be a beginning for somebody: a second
place to read from, or a signature that says something else than it seems to."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from api.tests.attacks.saml.conftest import MakeStrategy, Pack
from api.tests.attacks.saml.idp import NAMES, encrypt, etree, make_response, refuse, sign_assertion

ASSERTION, RESPONSE, DS = (f"{{{NAMES[name]}}}" for name in ("saml", "samlp", "ds"))
Change = Callable[[Any], None]


def _signature(response: Any) -> Any:
    return response.find("saml:Assertion/ds:Signature", NAMES)


def _put_in_extensions(response: Any, what: Any) -> None:
    extensions = etree.Element(f"{RESPONSE}Extensions")
    extensions.append(what)
    response[0].addnext(extensions)


def _sign_a_value(response: Any) -> None:
    value = response.find(".//saml:AttributeValue", NAMES)
    value.append(copy.deepcopy(_signature(response)))


def _sign_twice(response: Any) -> None:
    _signature(response).addnext(copy.deepcopy(_signature(response)))


def _add_object(response: Any) -> None:
    etree.SubElement(_signature(response), f"{DS}Object")


def _add_signed_info(response: Any) -> None:
    info = _signature(response).find("ds:SignedInfo", NAMES)
    info.addnext(copy.deepcopy(info))


def _add_reference(response: Any) -> None:
    reference = _signature(response).find(".//ds:Reference", NAMES)
    reference.addnext(copy.deepcopy(reference))


def _refer_to(uri: str) -> Change:
    return lambda response: _signature(response).find(".//ds:Reference", NAMES).set("URI", uri)


def _canonize_by(algorithm: str) -> Change:
    path = "ds:SignedInfo/ds:CanonicalizationMethod"
    return lambda response: _signature(response).find(path, NAMES).set("Algorithm", algorithm)


def _use_its_id_again(response: Any) -> None:
    response.find(".//saml:AttributeValue", NAMES).set("id", "assertion-1")


def _add_response(response: Any) -> None:
    _put_in_extensions(response, etree.Element(f"{RESPONSE}Response"))


def _add_foreign_assertion(response: Any) -> None:
    _put_in_extensions(response, etree.Element("{urn:oasis:names:tc:SAML:1.0:assertion}Assertion"))


def _end_with_foreign_assertion(response: Any) -> None:
    etree.SubElement(response, "{urn:oasis:names:tc:SAML:1.0:assertion}Assertion")


def _move_assertion(response: Any) -> None:
    _put_in_extensions(response, response.find("saml:Assertion", NAMES))


def _rename_assertion(response: Any) -> None:
    response.find("saml:Assertion", NAMES).tag = "{urn:oasis:names:tc:SAML:1.0:assertion}Assertion"


def _rename_response(response: Any) -> None:
    response.tag = f"{RESPONSE}ArtifactResponse"


def _encrypt_name(response: Any) -> None:
    name = response.find(".//saml:NameID", NAMES)
    hidden = encrypt(etree.tostring(name))
    hidden.tag = f"{ASSERTION}EncryptedID"
    name.getparent().replace(name, hidden)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (_sign_a_value, "signature is not in its place"),
        (_sign_twice, "signed twice"),
        (_add_object, "another form than SAML's"),
        (_add_signed_info, "another form than SAML's"),
        (_add_reference, "about something else"),
        (_refer_to("#response-1"), "about something else"),
        (_refer_to(""), "about something else"),
        (_canonize_by("http://www.w3.org/2001/10/xml-exc-c14n#WithComments"), "another form of it"),
        (_canonize_by("http://www.aleksey.com/xmlsec/2002#remove-xml-tags-transform"), "another form of it"),
        (_use_its_id_again, "two things have one id"),
        (_add_response, "not one response"),
        (_add_foreign_assertion, "one assertion"),
        (_end_with_foreign_assertion, "one assertion"),
        (_encrypt_name, "encrypted on its own"),
    ],
)
async def test_another_form_is_refused(
    make_strategy: MakeStrategy, change: Change, because: str, pack: Pack
) -> None:
    response = sign_assertion(make_response())
    change(response)
    await refuse(make_strategy(), pack(response), because=because)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (_move_assertion, "assertion is not in its place"),
        (_rename_assertion, "one assertion"),
        (_rename_response, "not one response"),
    ],
)
async def test_something_else_in_the_place_of_a_response_is_refused(
    make_strategy: MakeStrategy, change: Change, because: str
) -> None:
    response = sign_assertion(make_response())
    change(response)
    await refuse(make_strategy(), response, because=because)
