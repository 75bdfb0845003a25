"""Asks for and believes assertions. Everything in here blocks."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tertulia.modules.auth.adapters.saml.claims import Assertion
from tertulia.modules.auth.adapters.saml.documents import (
    MAX_RESPONSE_BYTES,
    DocumentRefusedError,
    check_addressee,
    check_structure,
    parse_response,
    read_assertion_id,
    read_times,
)
from tertulia.modules.auth.adapters.saml.metadata import SamlProvider

_CLOCKS_APART = timedelta(minutes=10)
"""Longer than the five minutes by which the library lets clocks differ."""
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


class SignatureRefusedError(DocumentRefusedError):
    """The signature is not of a key that is known of the provider: it may have new ones."""


class StatusRefusedError(Exception):
    """The provider says that it did not sign anybody in; the text says what it said."""


def make_request(provider: SamlProvider, callback_url: str, entity_id: str, state: str) -> tuple[str, str]:
    """The address with an AuthnRequest (HTTP-Redirect binding), and the request's id."""
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    auth: Any = OneLogin_Saml2_Auth(
        _describe_request(callback_url), describe_service(callback_url, entity_id, provider)
    )
    return auth.login(return_to=state), auth.get_last_request_id()


def describe_metadata(callback_url: str, entity_id: str) -> bytes:
    """Our own metadata."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    library: Any = OneLogin_Saml2_Settings
    settings = library(describe_service(callback_url, entity_id, None), sp_validation_only=True)
    metadata = settings.get_sp_metadata()
    return metadata.encode() if isinstance(metadata, str) else metadata


def verify(
    encoded: str, provider: SamlProvider, callback_url: str, entity_id: str, request_id: str | None
) -> Assertion:
    """The assertion of a response. request_id: of the request that it has to answer; None when there was none.

    Raises DocumentRefusedError, SignatureRefusedError and StatusRefusedError.
    """
    document = _decode(encoded)
    root = parse_response(document)
    _check_status(root)
    check_structure(root)
    check_addressee(root, callback_url=callback_url, entity_id=entity_id, request_id=request_id)
    verified = _verify_signature(encoded, provider, callback_url, entity_id, request_id)
    name_id: dict[str, str] = verified.get_nameid_data()
    return Assertion(
        id=read_assertion_id(root),
        name_id=name_id.get("Value") or "",
        name_id_format=name_id.get("Format", ""),
        attributes=_read_attributes(verified),
        session_index=verified.get_session_index(),
        expires_at=max(_parse_time(text) for text in read_times(root).values()) + _CLOCKS_APART,
    )


def describe_service(callback_url: str, entity_id: str, provider: SamlProvider | None) -> dict[str, Any]:
    """The library's settings: strict, and nothing that is not signed."""
    settings: dict[str, Any] = {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": entity_id,
            "assertionConsumerService": {"url": callback_url, "binding": _POST},
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        },
        "security": {
            "wantAssertionsSigned": True,
            "wantAttributeStatement": False,
            "wantNameId": False,
            "rejectDeprecatedAlgorithm": True,
            "requestedAuthnContext": False,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,
        },
    }
    if provider is not None:
        settings["idp"] = {
            "entityId": provider.entity_id,
            "singleSignOnService": {"url": provider.sign_in_url},
            "x509certMulti": {"signing": list(provider.certificates)},
        }
    return settings


def _verify_signature(
    encoded: str, provider: SamlProvider, callback_url: str, entity_id: str, request_id: str | None
) -> Any:
    from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
    from onelogin.saml2.response import OneLogin_Saml2_Response
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    library: Any = OneLogin_Saml2_Response
    reasons: Any = OneLogin_Saml2_ValidationError
    settings: Any = OneLogin_Saml2_Settings(describe_service(callback_url, entity_id, provider))
    response = library(settings, encoded)
    try:
        response.is_valid(_describe_request(callback_url), request_id, raise_exceptions=True)
    except OneLogin_Saml2_ValidationError as error:
        kind = SignatureRefusedError if error.code == reasons.INVALID_SIGNATURE else DocumentRefusedError
        raise kind(str(error)[:200]) from error
    except Exception as error:
        raise DocumentRefusedError(f"it can not be verified ({type(error).__name__})") from error
    return response


def _decode(encoded: str) -> bytes:
    if len(encoded) > MAX_RESPONSE_BYTES * 4 // 3:
        raise DocumentRefusedError("it is too long")
    try:
        return b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise DocumentRefusedError("it is not base64") from error


def _check_status(root: Any) -> None:
    names = {"samlp": "urn:oasis:names:tc:SAML:2.0:protocol"}
    code = root.find("samlp:Status/samlp:StatusCode", names)
    if code is None:
        raise DocumentRefusedError("it has no status")
    if code.get("Value") != "urn:oasis:names:tc:SAML:2.0:status:Success":
        inner = code.find("samlp:StatusCode", names)
        value = (inner if inner is not None else code).get("Value", "")
        raise StatusRefusedError(value.rpartition(":")[2][:60])


def _read_attributes(verified: Any) -> dict[str, list[str]]:
    """By name, and by the friendly name where no other attribute has it for its name."""
    named: dict[str, list[Any]] = verified.get_attributes()
    friendly: dict[str, list[Any]] = verified.get_friendlyname_attributes()
    return {
        name: [value for value in values if isinstance(value, str)]
        for name, values in (friendly | named).items()
    }


def _parse_time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise DocumentRefusedError("a time in it is none") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _describe_request(callback_url: str) -> dict[str, Any]:
    parts = urlsplit(callback_url)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
    }
