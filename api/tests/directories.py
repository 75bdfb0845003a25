"""Settings for the directories that tests run."""

from __future__ import annotations

from typing import Any

from api.tests.peers.slapd import DirectoryServer
from tertulia.infrastructure.config import LdapSettings


def searched_by_account(directory: DirectoryServer, **further: Any) -> LdapSettings:
    """With StartTLS, and an account that searches."""
    given: dict[str, Any] = {
        "start_tls": True,
        "ca_file": directory.ca_file,
        "bind_dn": directory.admin_dn,
        "bind_password": directory.admin_password,
    }
    return _settings_of(directory, given | further)


def on_a_plain_connection(directory: DirectoryServer, **further: Any) -> LdapSettings:
    """Without TLS, and searched by nobody in particular."""
    return _settings_of(directory, {"allow_plain": True, **further})


def _settings_of(directory: DirectoryServer, given: dict[str, Any]) -> LdapSettings:
    known: dict[str, Any] = {
        "id": "staff",
        "label": "Staff",
        "url": directory.url,
        "base_dn": directory.people_dn,
    }
    return LdapSettings(**(known | given))
