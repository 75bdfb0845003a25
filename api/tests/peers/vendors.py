"""A stand-in for the sign-in endpoints of GitHub, Discord, Facebook, Google and Apple.

It is `e2e/stack/peers/vendors.mjs`; whoever asks is signed in there as its person, who agrees at once.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.tests.waiting import PATIENCE

from .process import REPOSITORY, find_node, run_child

NAMES = ("github", "discord", "facebook", "google", "apple")
CLIENT_ID = "tertulia"
CLIENT_SECRET = "a secret between two servers"
APPLE_TEAM_ID = "TEAM123456"
APPLE_KEY_ID = "KEY1234567"
_SCRIPT = REPOSITORY / "e2e" / "stack" / "peers" / "vendors.mjs"


@dataclass(frozen=True)
class Vendors:
    """The running stand-in."""

    url: str
    apple_private_key: str
    """What the client signs its secret for Apple with, as PEM."""
    pid: int

    def base(self, vendor: str) -> str:
        """Return where the endpoints of a vendor start; for Google and Apple this is the issuer."""
        return f"{self.url}/{vendor}"

    def sign_in_as(self, **person: Any) -> None:
        """Change who is signed in: id, login, name, email, emailVerified, denies, hidesEmail, publicEmail,
        otherEmails (how many)."""
        httpx.put(f"{self.url}/person", json=person, trust_env=False, timeout=PATIENCE).raise_for_status()


@contextmanager
def start_vendors(folder: Path, redirect_uris: Mapping[str, str]) -> Generator[Vendors]:
    """Run the vendors that have a redirect URI.

    Raises:
        PeerMissingError: Node is not installed.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    clients: dict[str, dict[str, Any]] = {
        vendor: {"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET, "redirectUris": [uri]}
        for vendor, uri in redirect_uris.items()
    }
    if apple := clients.get("apple"):
        del apple["clientSecret"]
        apple |= {"teamId": APPLE_TEAM_ID, "keyId": APPLE_KEY_ID, "publicKey": public.decode()}
    environment = {"VENDORS": json.dumps({"clients": clients})}
    with run_child([find_node(), _SCRIPT], folder / "vendors.log", environment) as child:
        yield Vendors(child.wait_for_address(), private.decode(), child.pid)
