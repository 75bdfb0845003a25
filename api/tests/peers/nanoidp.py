"""nanoidp: an identity provider for OpenID Connect and SAML with a login form, written in Python."""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import yaml

from api.tests.waiting import PATIENCE

from .process import PeerMissingError, reserve_port, run_child

CLIENT_ID = "tertulia"
CLIENT_SECRET = "a secret between two servers"


@dataclass(frozen=True)
class IdpUser:
    """Somebody with an account there."""

    password: str
    email: str | None
    groups: Sequence[str] = ()
    roles: Sequence[str] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Further SAML attributes."""


USERS: Mapping[str, IdpUser] = {
    "alice": IdpUser(
        "alice's passphrase", "alice@example.org", ["engineers", "staff"], ["ADMIN"], {"displayName": "Alice"}
    ),
    "bob": IdpUser("bob's passphrase", "bob@example.org", ["staff"], ["USER"], {"displayName": "Bob"}),
    "carol": IdpUser("carol's passphrase", None, [], ["USER"]),
}


@dataclass(frozen=True)
class IdentityProvider:
    """A running identity provider."""

    issuer: str
    client_id: str
    client_secret: str
    users: Mapping[str, IdpUser]
    saml_certificate: str
    """What its assertions are signed with, as PEM."""
    pid: int

    @property
    def saml_metadata_url(self) -> str:
        """Where its SAML metadata is."""
        return f"{self.issuer}/saml/metadata"

    @property
    def saml_entity_id(self) -> str:
        """What it is called in SAML."""
        return f"{self.issuer}/saml"

    @property
    def saml_sso_url(self) -> str:
        """Where a browser is sent with an AuthnRequest."""
        return f"{self.issuer}/saml/sso"


@contextmanager
def start_nanoidp(
    folder: Path,
    *,
    redirect_uris: Sequence[str] = (),
    acs_url: str = "http://127.0.0.1:9/acs",
    users: Mapping[str, IdpUser] = USERS,
    sp_certificates: Sequence[Path] = (),
) -> Generator[IdentityProvider]:
    """Run an identity provider; with certificates of a service it refuses AuthnRequests that are not signed.

    Raises:
        PeerMissingError: nanoidp is not installed.
    """
    if not find_spec("nanoidp"):
        raise PeerMissingError("nanoidp is not installed: scripts/set-up tools")
    saml: dict[str, Any] = {
        "default_acs_url": acs_url,
        "export_roles": True,
        "export_groups": True,
        "want_authn_requests_signed": bool(sp_certificates),
        "sp_certificates": [str(path) for path in sp_certificates],
    }
    (folder / "users.yaml").write_text(yaml.safe_dump({"config_version": 1, "users": _describe(users)}))
    with reserve_port() as port:
        issuer = f"http://127.0.0.1:{port}"
        _write_configuration(folder, port, issuer, redirect_uris, saml)
        with run_child(_command(folder, port), folder / "nanoidp.log") as child:
            child.wait_for_port(port)
            certificate = httpx.get(f"{issuer}/saml/cert.pem", trust_env=False, timeout=PATIENCE)
            pem = certificate.raise_for_status().text
            yield IdentityProvider(issuer, CLIENT_ID, CLIENT_SECRET, users, pem, child.pid)


def _command(folder: Path, port: int) -> list[str | Path]:
    module = "api.tests.peers.nanoidp_server"
    return [sys.executable, "-m", module, "--config", folder, "--port", str(port), "--strict-config"]


def _write_configuration(
    folder: Path, port: int, issuer: str, redirect_uris: Sequence[str], saml: Mapping[str, Any]
) -> None:
    client = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": list(redirect_uris),
    }
    settings = {
        "config_version": 1,
        "server": {"host": "127.0.0.1", "port": port},
        "oauth": {"issuer": issuer, "audience": CLIENT_ID, "require_pkce": True, "clients": [client]},
        "saml": saml,
        "jwt": {"keys_dir": str(folder / "keys")},
    }
    (folder / "settings.yaml").write_text(yaml.safe_dump(settings))


def _describe(users: Mapping[str, IdpUser]) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "password": user.password,
            **({"email": user.email} if user.email else {}),
            "groups": list(user.groups),
            "roles": list(user.roles),
            "attributes": dict(user.attributes),
        }
        for name, user in users.items()
    }
