"""Why a provider or a directory can not be reached: codes that the client translates, and the words of the API."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

UnreachableReason = Literal[
    "account_refused",
    "attribute_missing",
    "ca_file_missing",
    "certificate_untrusted",
    "configuration_incomplete",
    "configuration_insecure",
    "configuration_of_another",
    "directory_refused",
    "file_unreadable",
    "filter_unreadable",
    "host_refused",
    "host_silent",
    "host_too_long",
    "host_unreachable",
    "keys_unreadable",
    "metadata_insecure",
    "metadata_refused",
    "metadata_status",
    "metadata_too_long",
    "metadata_unreachable",
    "no_connection",
    "no_password",
    "no_tls",
    "nobody_found",
    "plain_refused",
    "search_refused",
    "silent",
    "start_tls_refused",
]

REASONS: Final[Mapping[UnreachableReason, str]] = MappingProxyType(
    {
        "account_refused": "the account that searches was refused: {said}",
        "attribute_missing": "somebody has no {attribute}",
        "ca_file_missing": "caFile is not there",
        "certificate_untrusted": "its certificate is not trusted",
        "configuration_incomplete": "its configuration is incomplete",
        "configuration_insecure": "its configuration has addresses without https",
        "configuration_of_another": "its configuration is for another issuer",
        "directory_refused": "{said}",
        "file_unreadable": "metadataFile can not be read",
        "filter_unreadable": "a filter of the settings can not be read",
        "host_refused": "{host} answered {status}",
        "host_silent": "no answer from {host}",
        "host_too_long": "{host} answered too much",
        "host_unreachable": "no connection to {host}",
        "keys_unreadable": "its keys can not be read",
        "metadata_insecure": "metadataUrl has to begin with https://",
        "metadata_refused": "its metadata is not accepted: {said}",
        "metadata_status": "its metadata answers with {status}",
        "metadata_too_long": "its metadata is too long",
        "metadata_unreachable": "its metadata can not be fetched",
        "no_connection": "no connection",
        "no_password": "the account that searches has no password",
        "no_tls": "there is no TLS",
        "nobody_found": "nobody is found by userFilter in baseDn",
        "plain_refused": "passwords would go over the network as they are",
        "search_refused": "the search was refused: {said}",
        "silent": "no answer in time",
        "start_tls_refused": "StartTLS was refused",
    }
)
"""What is said of each in English. `said`: what the other side or a library said, as it came."""
