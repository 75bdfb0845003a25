"""The certified `oidc-provider` for Node: a login form that takes any password, PKCE asked for, back-channel logout.

Who has an account there, and what it says of them, stands in `e2e/stack/peers/oidc-provider.mjs`.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .process import REPOSITORY, find_node, run_child

CLIENT_ID = "tertulia"
CLIENT_SECRET = "a secret between two servers"
_SCRIPT = REPOSITORY / "e2e" / "stack" / "peers" / "oidc-provider.mjs"


@dataclass(frozen=True)
class OidcProvider:
    """A running OpenID provider."""

    issuer: str
    pid: int


def describe_client(*redirect_uris: str, **further: Any) -> dict[str, Any]:
    """Return a client of the provider; `further` is more of its metadata, as `backchannel_logout_uri`."""
    return {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": list(redirect_uris),
        **further,
    }


@contextmanager
def start_oidc_provider(
    folder: Path, clients: Sequence[Mapping[str, Any]], *, claims_in_id_token: bool = False
) -> Generator[OidcProvider]:
    """Run a provider that knows these clients.

    Raises:
        PeerMissingError: Node or the npm package is not installed.
    """
    settings = {"clients": list(clients), "claimsInIdToken": claims_in_id_token}
    environment = {"OIDC_PROVIDER": json.dumps(settings)}
    with run_child([find_node(), _SCRIPT], folder / "oidc-provider.log", environment) as child:
        yield OidcProvider(child.wait_for_address(), child.pid)
