"""A WebAuthn authenticator: keeps key pairs, and signs what a browser would hand it. It lies when it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

import cbor2
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _ELIGIBLE, _BACKED_UP, _ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


class _Credential(msgspec.Struct):
    id: bytes
    user: bytes
    party: str
    key: Any
    count: int = 0


class Authenticator:
    """origin: where the browser says that the page is. counts: whether it counts signatures."""

    def __init__(self, origin: str, *, counts: bool = False) -> None:
        self.origin = origin
        self.counts = counts
        self.verifies = True
        self.synced = False
        self.credentials: list[_Credential] = []

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` answers, as JSON."""
        credential = _Credential(
            id=os.urandom(32),
            user=decode(options["user"]["id"]),
            party=options["rp"]["id"],
            key=ec.generate_private_key(ec.SECP256R1()),
            count=1 if self.counts else 0,
        )
        self.credentials.append(credential)
        numbers = credential.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(credential.id).to_bytes(2, "big") + credential.id + cbor2.dumps(public)
        data = self._authenticator_data(credential, _ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": encode(self._client_data("webauthn.create", options["challenge"])),
            "attestationObject": encode(attestation),
            "transports": ["internal", "telepathy"],
        }
        return _wrap(credential, response)

    def sign(
        self, options: dict[str, Any], credential: _Credential | None = None, *, party: str | None = None
    ) -> dict[str, Any]:
        """What `navigator.credentials.get` answers, as JSON. party: the domain to sign for instead of the right
        one."""
        credential = credential or self._choose(options)
        if self.counts:
            credential.count += 1
        data = self._authenticator_data(credential, 0, party)
        client_data = self._client_data("webauthn.get", options["challenge"])
        signature = credential.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encode(client_data),
            "authenticatorData": encode(data),
            "signature": encode(signature),
            "userHandle": encode(credential.user),
        }
        return _wrap(credential, response)

    def _choose(self, options: dict[str, Any]) -> _Credential:
        allowed = {decode(one["id"]) for one in options.get("allowCredentials", ())}
        return next(one for one in self.credentials if not allowed or one.id in allowed)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _authenticator_data(self, credential: _Credential, flags: int, party: str | None = None) -> bytes:
        flags |= _PRESENT
        if self.verifies:
            flags |= _VERIFIED
        if self.synced:
            flags |= _ELIGIBLE | _BACKED_UP
        digest = hashlib.sha256((party or credential.party).encode()).digest()
        return digest + bytes([flags]) + credential.count.to_bytes(4, "big")


def encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _wrap(credential: _Credential, response: dict[str, Any]) -> dict[str, Any]:
    name = encode(credential.id)
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "response": response,
        "clientExtensionResults": {},
    }
