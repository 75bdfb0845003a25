"""Attacks on passkeys."""

from __future__ import annotations

import asyncio
import copy
from collections import Counter
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.api.passkeys.conftest import ORIGIN
from api.tests.api.passkeys.conftest import ada as ada
from api.tests.api.passkeys.conftest import adapters as adapters
from api.tests.api.passkeys.conftest import authenticator as authenticator
from api.tests.api.passkeys.conftest import browser as browser
from api.tests.api.passkeys.conftest import clock as clock
from api.tests.api.passkeys.conftest import settings as settings
from api.tests.api.passkeys.steps import PASSKEYS, SECOND, SIGN_IN, add, ask, ask_new, sign_in
from api.tests.api.second_factor.steps import get_challenge
from api.tests.conftest import Register, SignedIn
from api.tests.peers.authenticator import Authenticator, decode, encode
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.modules.audit import AUDIT_ENTRIES


async def send(browser: httpx.AsyncClient, flow: str, credential: dict[str, Any]) -> str:
    """The code of the refusal; empty when it opened."""
    answer = await browser.post(SIGN_IN, json={"flow": flow, "credential": credential})
    return "" if answer.status_code == 200 else answer.json()["code"]


async def test_a_signature_for_another_sites_page_is_refused(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator
) -> None:
    """Attack: a page at a look-alike address passes our question on, and brings the answer back."""
    await add(ada, authenticator)
    asked = await ask(browser)
    for origin in ("https://tertulla.test", "http://tertulia.test", "https://tertulia.test:8443", "null"):
        authenticator.origin = origin
        assert await send(browser, asked["flow"], authenticator.sign(asked["options"])) == "passkey_invalid"
    authenticator.origin = ORIGIN
    assert await send(browser, asked["flow"], authenticator.sign(asked["options"])) == ""


async def test_a_signature_for_another_domain_is_refused(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator
) -> None:
    """Attack: get the same authenticator to sign for a domain of the attacker's."""
    await add(ada, authenticator)
    asked = await ask(browser)
    signed = authenticator.sign(asked["options"], party="evil.example")
    assert await send(browser, asked["flow"], signed) == "passkey_invalid"


async def test_a_registration_from_another_page_is_refused(
    ada: SignedIn, authenticator: Authenticator
) -> None:
    """Attack: have the victim's authenticator make its passkey on another site, or without verifying the person."""
    for lie in ("origin", "party", "verifies"):
        asked = await ask_new(ada)
        liar = Authenticator("https://evil.example" if lie == "origin" else ORIGIN)
        liar.verifies = lie != "verifies"
        if lie == "party":
            asked["options"]["rp"]["id"] = "evil.example"
        body = {"flow": asked["flow"], "credential": liar.make(asked["options"]), "name": "x"}
        refused = await ada.client.post(PASSKEYS, json=body)
        assert refused.json()["code"] == "passkey_invalid", lie
    assert (await ada.client.get(PASSKEYS)).json()["items"] == []
    del authenticator


async def test_nobody_signs_in_with_an_unverified_passkey_alone(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator
) -> None:
    """Attack: find a security key, and use it without its PIN."""
    await add(ada, authenticator)
    authenticator.verifies = False
    assert (await sign_in(browser, authenticator)).json()["code"] == "passkey_invalid"


async def test_an_answer_opens_once(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator
) -> None:
    """Attack: record what the authenticator answered, and send it again, later or many times at once."""
    await add(ada, authenticator)
    asked = await ask(browser)
    signed = authenticator.sign(asked["options"])
    outcomes = await asyncio.gather(*(send(browser, asked["flow"], signed) for _ in range(6)))
    assert Counter(outcomes) == {"": 1, "passkey_invalid": 5}
    assert await send(browser, asked["flow"], signed) == "passkey_invalid"
    other = await ask(browser)
    assert await send(browser, other["flow"], signed) == "passkey_invalid"


async def test_a_passkey_opens_no_other_persons_account(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator, register: Register
) -> None:
    """Attack: sign with the own passkey, and say that one is somebody else."""
    await add(ada, authenticator)
    mallory = await register("mallory@example.org")
    mallory.client.headers["origin"] = ORIGIN
    own = Authenticator(ORIGIN)
    await add(mallory, own)
    asked = await ask(browser)
    own.credentials[0].user = ada.user["id"].encode()
    assert await send(browser, asked["flow"], own.sign(asked["options"])) == "passkey_invalid"
    forged = own.sign(asked["options"])
    forged["id"] = forged["rawId"] = encode(authenticator.credentials[0].id)
    assert await send(browser, asked["flow"], forged) == "passkey_invalid"


async def test_another_persons_passkey_is_no_second_factor(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator, register: Register
) -> None:
    """Attack: know the victim's password, and answer with the own passkey."""
    await add(ada, authenticator)
    mallory = await register("mallory@example.org")
    mallory.client.headers["origin"] = ORIGIN
    own = Authenticator(ORIGIN)
    await add(mallory, own)
    challenge = await get_challenge(browser, "ada@example.org")
    options = (await browser.post(f"{SECOND}/options", json={"challenge": challenge})).json()["options"]
    signed = own.sign(options, own.credentials[0])
    refused = await browser.post(SECOND, json={"challenge": challenge, "credential": signed})
    assert refused.json()["code"] == "passkey_invalid"


async def test_a_passkey_of_another_person_is_not_registered_again(
    ada: SignedIn, authenticator: Authenticator, register: Register
) -> None:
    """Attack: register the victim's credential id with the own key, to come in under it."""
    await add(ada, authenticator)
    mallory = await register("mallory@example.org")
    mallory.client.headers["origin"] = ORIGIN
    asked = await ask_new(mallory)
    liar = Authenticator(ORIGIN)
    made = liar.make(asked["options"])
    blob = decode(made["response"]["attestationObject"])
    blob = blob.replace(liar.credentials[0].id, authenticator.credentials[0].id)
    made["response"]["attestationObject"] = encode(blob)
    made["id"] = made["rawId"] = encode(authenticator.credentials[0].id)
    refused = await mallory.client.post(
        PASSKEYS, json={"flow": asked["flow"], "credential": made, "name": "x"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "passkey_known")


async def test_a_flow_for_one_thing_is_good_for_no_other(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator, register: Register
) -> None:
    """Attack: bring the flow of a registration, or one of another person's, to where another belongs."""
    await add(ada, authenticator)
    registering = await ask_new(ada)
    signed = authenticator.sign({"challenge": registering["options"]["challenge"]})
    assert await send(browser, registering["flow"], signed) == "passkey_invalid"
    mallory = await register("mallory@example.org")
    mallory.client.headers["origin"] = ORIGIN
    made = Authenticator(ORIGIN).make(registering["options"])
    body = {"flow": registering["flow"], "credential": made, "name": "x"}
    assert (await mallory.client.post(PASSKEYS, json=body)).json()["code"] == "passkey_invalid"


async def test_a_copy_of_an_authenticator_is_noticed(
    ada: SignedIn, browser: httpx.AsyncClient, application: Application
) -> None:
    """Attack: copy the key out of a security key; its counter stays behind that of the original."""
    original = Authenticator(ORIGIN, counts=True)
    await add(ada, original)
    clone = copy.copy(original)
    clone.credentials = [copy.copy(one) for one in original.credentials]
    for _ in range(2):
        assert (await sign_in(browser, original)).status_code == 200
    assert (await sign_in(browser, clone)).json()["code"] == "passkey_invalid"
    clone.counts = False
    clone.credentials[0].count = 0
    assert (await sign_in(browser, clone)).json()["code"] == "passkey_invalid"
    entries = await application.store.find(AUDIT_ENTRIES, Query(where={}))
    assert [one.action for one in entries].count("passkey.cloned") == 2
    assert (await sign_in(browser, original)).status_code == 200


async def test_another_sites_page_gets_no_question(browser: httpx.AsyncClient) -> None:
    """Attack: ask from a page of another site, and name its own host as ours."""
    browser.headers.update({"origin": "https://evil.example", "host": "evil.example"})
    asked = await browser.post(f"{SIGN_IN}/options")
    assert asked.status_code in {200, 403}
    if asked.status_code == 200:
        assert asked.json()["options"]["rpId"] == "tertulia.test"


async def test_suspended_people_do_not_come_in(
    ada: SignedIn,
    register: Register,
    browser: httpx.AsyncClient,
    authenticator: Authenticator,
    application: Application,
) -> None:
    """Attack: come back by a passkey after an administrator has closed the account."""
    await add(ada, authenticator)
    other = await register("bea@example.org")
    await application.users.change(other.user["id"], role="admin")
    await application.users.change(ada.user["id"], status="suspended")
    assert (await sign_in(browser, authenticator)).json()["code"] == "account_suspended"


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
async def test_a_changed_answer_is_refused(
    ada: SignedIn, browser: httpx.AsyncClient, authenticator: Authenticator, part: str
) -> None:
    """Attack: change one bit of what was signed."""
    await add(ada, authenticator)
    asked = await ask(browser)
    signed = msgspec.json.decode(msgspec.json.encode(authenticator.sign(asked["options"])))
    content = bytearray(decode(signed["response"][part]))
    content[-2] ^= 1
    signed["response"][part] = encode(bytes(content))
    assert await send(browser, asked["flow"], signed) == "passkey_invalid"
