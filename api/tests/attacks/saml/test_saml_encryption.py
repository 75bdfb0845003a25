"""Attacks with encrypted assertions. Anybody can encrypt for the service, as its certificate is in its metadata."""

from __future__ import annotations

import copy
import socket
from typing import Any

import pytest

from api.tests.attacks.saml.conftest import MakeStrategy
from api.tests.attacks.saml.idp import (
    ADMIN,
    MALLORY,
    NAMES,
    OAEP,
    OAEP_11,
    PKCS_1,
    STRANGERS_KEY,
    XENC,
    arrive,
    convinces,
    encrypt,
    encrypt_assertions,
    etree,
    make_response,
    refuse,
    sign,
    sign_assertion,
)
from api.tests.attacks.saml.wrappings import WRAPPINGS, Wrap

ENCRYPTED = f"{{{NAMES['saml']}}}EncryptedAssertion"


def make_encrypted(content: bytes) -> Any:
    """A response whose assertion is encrypted, and is this."""
    response = make_response()
    response.replace(response.find("saml:Assertion", NAMES), encrypt(content))
    return response


@pytest.mark.parametrize("method", ["cbc", "gcm"])
@pytest.mark.parametrize("transport", [OAEP, OAEP_11])
async def test_what_providers_encrypt_is_read(
    make_strategy: MakeStrategy, method: str, transport: str
) -> None:
    """No attack."""
    response = encrypt_assertions(sign_assertion(make_response()), method=method, transport=transport)
    assert MALLORY.encode() not in etree.tostring(response)
    strategy = make_strategy(require_encryption=True)
    assert (await strategy.finish(arrive(response))).subject == MALLORY


async def test_a_key_beside_what_is_encrypted_is_read(make_strategy: MakeStrategy) -> None:
    """No attack: several providers put the key there, and others one for each service that may read it."""
    response = encrypt_assertions(sign_assertion(make_response()))
    info = next(response.iter(f"{{{NAMES['ds']}}}KeyInfo"))
    (key,) = info
    key.set("Id", "the-key")
    response.find(ENCRYPTED).append(key)
    etree.SubElement(info, f"{{{NAMES['ds']}}}RetrievalMethod", Type=f"{XENC}EncryptedKey", URI="#the-key")
    other = encrypt(b"", key=STRANGERS_KEY).find(f".//{{{XENC}}}EncryptedKey")
    key.addprevious(other)
    assert (await make_strategy().finish(arrive(response))).subject == MALLORY


async def test_what_has_to_be_encrypted_is_refused_when_it_is_not(make_strategy: MakeStrategy) -> None:
    """Mallory takes the encryption off, or reads what was sent without."""
    plain = sign_assertion(make_response())
    await refuse(make_strategy(require_encryption=True), plain, because="not encrypted")


async def test_without_a_key_nothing_encrypted_is_read(make_strategy: MakeStrategy) -> None:
    response = encrypt_assertions(sign_assertion(make_response()))
    await refuse(make_strategy(private_key=None, certificate=None), response, because="no key for")


async def test_what_is_encrypted_for_somebody_else_is_refused(make_strategy: MakeStrategy) -> None:
    response = encrypt_assertions(sign_assertion(make_response()), key=STRANGERS_KEY)
    await refuse(make_strategy(), response, because="can not be opened")


async def test_the_old_padding_is_refused(make_strategy: MakeStrategy) -> None:
    """Mallory has an encrypted assertion of somebody else, and asks with altered keys until it is open (Bleichenbacher
    1998, Jager and Somorovsky 2011)."""
    response = encrypt_assertions(sign_assertion(make_response()), transport=PKCS_1)
    await refuse(make_strategy(), response, because="way that is not accepted")


@pytest.mark.parametrize("algorithm", [f"{XENC}tripledes-cbc", f"{XENC}rsa-1_5", f"{XENC}kw-aes256", ""])
@pytest.mark.parametrize("place", [0, 1], ids=["content", "key"])
async def test_another_method_than_those_is_refused(
    make_strategy: MakeStrategy, algorithm: str, place: int
) -> None:
    """Algorithm confusion: our key is used in another way than it is meant for."""
    response = encrypt_assertions(sign_assertion(make_response()))
    list(response.iter(f"{{{XENC}}}EncryptionMethod"))[place].set("Algorithm", algorithm)
    await refuse(make_strategy(), response, because="way that is not accepted")


@pytest.mark.parametrize("wrap", WRAPPINGS, ids=lambda wrap: wrap.__name__)
@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
async def test_wrapping_of_which_a_part_is_encrypted_is_refused(
    make_strategy: MakeStrategy, wrap: Wrap, place: int
) -> None:
    """One of the assertions is seen only when the checks are done."""
    wrapped = wrap(make_response())
    assert convinces(wrapped)
    hidden = list(wrapped.iter(f"{{{NAMES['saml']}}}Assertion"))[place]
    hidden.getparent().replace(hidden, encrypt(etree.tostring(hidden)))
    await refuse(make_strategy(), wrapped)


async def test_an_assertion_in_plain_beside_an_encrypted_one_is_refused(make_strategy: MakeStrategy) -> None:
    """Both are right and signed: which one is it?"""
    plain, other = sign_assertion(make_response()), sign_assertion(make_response(id="other"))
    plain.append(encrypt_assertions(other)[-1])
    await refuse(make_strategy(), plain, because="one assertion")
    encrypted = encrypt_assertions(other)
    encrypted.append(copy.deepcopy(encrypted[-1]))
    await refuse(make_strategy(), encrypted, because="one encrypted assertion")


@pytest.mark.parametrize("copies", [0, 2], ids=["none", "two"])
async def test_one_thing_is_encrypted_in_an_encrypted_assertion(
    make_strategy: MakeStrategy, copies: int
) -> None:
    """Nothing, which is not looked for everywhere, or something more than what is opened."""
    response = encrypt_assertions(sign_assertion(make_response()))
    (data,) = encrypted = response.find(ENCRYPTED)
    encrypted.remove(data)
    encrypted.extend(copy.deepcopy(data) for _ in range(copies))
    await refuse(make_strategy(), response, because="one encrypted assertion")


async def test_what_is_encrypted_twice_is_refused(make_strategy: MakeStrategy) -> None:
    """What is looked at after opening is not what is read in the end."""
    inner = encrypt_assertions(sign_assertion(make_response()))
    await refuse(make_strategy(), make_encrypted(etree.tostring(inner[-1])), because="encrypted on its own")


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no",
        b"<",
        b"<a/>",
        b"<a/><b/>",
        b"\0" * 1000,
        "é".encode("utf-16"),
        f"{BOMB}]><r>&i;</r>".encode(),
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        b'<?xml-stylesheet href="http://127.0.0.1:9/x"?><r/>',
        b"<r>" * 50_000,
    ],
    ids=range(11),
)
async def test_hostile_xml_in_what_is_encrypted_is_refused(
    make_strategy: MakeStrategy, capfd: pytest.CaptureFixture[str], content: bytes
) -> None:
    """What could not be seen from outside; and nobody fills the log with the words of a parser."""
    await refuse(make_strategy(), make_encrypted(content))
    assert capfd.readouterr().err == ""


async def test_an_entity_in_a_real_assertion_is_refused(make_strategy: MakeStrategy) -> None:
    """The assertion is right once its entity is put in."""
    signed = etree.tostring(sign_assertion(make_response()).find("saml:Assertion", NAMES))
    typed = f'<!DOCTYPE x [<!ENTITY name "{MALLORY}">]>'.encode() + signed.replace(
        MALLORY.encode(), b"&name;"
    )
    await refuse(make_strategy(), make_encrypted(typed), because="document type")


@pytest.mark.parametrize("name", ["CipherReference", "RetrievalMethod"])
async def test_nothing_is_fetched_from_elsewhere(make_strategy: MakeStrategy, name: str) -> None:
    """The key, or what is encrypted, is said to be at an address: the server would ask there (SSRF)."""
    response = encrypt_assertions(sign_assertion(make_response()))
    with socket.create_server(("127.0.0.1", 0)) as thief:
        thief.setblocking(False)
        url = f"http://127.0.0.1:{thief.getsockname()[1]}/x"
        if name == "CipherReference":
            data = list(response.iter(f"{{{XENC}}}CipherData"))[-1]
            data.replace(data[0], etree.Element(f"{{{XENC}}}CipherReference", URI=url))
            because = "somewhere else"
        else:
            info = next(response.iter(f"{{{NAMES['ds']}}}KeyInfo"))
            reference = etree.Element(
                f"{{{NAMES['ds']}}}RetrievalMethod", URI=url, Type=f"{XENC}EncryptedKey"
            )
            info.replace(info[0], reference)
            because = "no key"
        await refuse(make_strategy(), response, because=because)
        with pytest.raises(BlockingIOError):
            thief.accept()


async def test_many_keys_are_not_tried(make_strategy: MakeStrategy) -> None:
    """Each of them costs an RSA operation."""
    response = encrypt_assertions(sign_assertion(make_response()))
    key = next(response.iter(f"{{{XENC}}}EncryptedKey"))
    for _ in range(50):
        key.addnext(copy.deepcopy(key))
    await refuse(make_strategy(), response, because="too many")


async def test_what_is_encrypted_in_a_signed_response_is_not_exchanged(make_strategy: MakeStrategy) -> None:
    """Mallory puts an assertion of her own, which is right, into somebody's signed response."""
    theirs = sign(encrypt_assertions(sign_assertion(make_response(name=ADMIN))))
    mine = encrypt_assertions(sign_assertion(make_response(id="mine")))
    theirs.replace(theirs[-1], mine[-1])
    await refuse(make_strategy(), theirs, because="signature of the response")


async def test_a_signed_response_around_it_is_held_to_the_same(make_strategy: MakeStrategy) -> None:
    """The signature of the response is about something else, or there are two of them."""
    signed = sign(encrypt_assertions(sign_assertion(make_response())))
    other = copy.deepcopy(signed)
    other.set("ID", "another")
    await refuse(make_strategy(), other, because="about something else")
    signature = signed.find("ds:Signature", NAMES)
    signature.addnext(copy.deepcopy(signature))
    await refuse(make_strategy(), signed, because="signed twice")
