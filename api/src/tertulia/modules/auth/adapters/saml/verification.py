"""Asks for and believes assertions. Everything in here blocks."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tertulia.modules.auth.adapters.saml.claims import Assertion
from tertulia.modules.auth.adapters.saml.documents import (
    MAX_RESPONSE_BYTES,
    DocumentRefusedError,
    check_addressee,
    check_structure,
    find_signature,
    parse_response,
    read_assertion_id,
    read_times,
    write_document,
)
from tertulia.modules.auth.adapters.saml.encryption import is_encrypted, open_assertion
from tertulia.modules.auth.adapters.saml.keys import ServiceKeys
from tertulia.modules.auth.adapters.saml.metadata import SamlProvider

_CLOCKS_APART = timedelta(minutes=10)
"""Longer than the five minutes by which the library lets clocks differ."""
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are to one provider. keys: sign requests and open what is encrypted."""

    callback_url: str
    entity_id: str
    keys: ServiceKeys | None = None
    requires_encryption: bool = False


class SignatureRefusedError(DocumentRefusedError):
    """The signature is not of a key that is known of the provider: it may have new ones."""


class StatusRefusedError(Exception):
    """The provider says that it did not sign anybody in; the text says what it said."""


def make_request(provider: SamlProvider, service: Service, state: str) -> tuple[str, str]:
    """The address with an AuthnRequest (HTTP-Redirect binding), and the request's id."""
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    auth: Any = OneLogin_Saml2_Auth(
        _describe_request(service.callback_url), describe_service(service, provider)
    )
    return auth.login(return_to=state), auth.get_last_request_id()


def describe_metadata(service: Service) -> bytes:
    """Our own metadata."""
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    library: Any = OneLogin_Saml2_Settings
    settings = library(describe_service(service, None), sp_validation_only=True)
    metadata = settings.get_sp_metadata()
    return metadata.encode() if isinstance(metadata, str) else metadata


def verify(encoded: str, provider: SamlProvider, service: Service, request_id: str | None) -> Assertion:
    """The assertion of a response. request_id: of the request that it has to answer; None when there was none.

    Raises DocumentRefusedError, SignatureRefusedError and StatusRefusedError.
    """
    settings = _make_settings(provider, service)
    root = parse_response(_decode(encoded))
    _check_status(root)
    if is_encrypted(root):
        _open(root, settings, service)
        encoded = b64encode(write_document(root)).decode()
    elif service.requires_encryption:
        raise DocumentRefusedError("it is not encrypted")
    check_structure(root)
    check_addressee(
        root, callback_url=service.callback_url, entity_id=service.entity_id, request_id=request_id
    )
    response = _verify_signature(encoded, settings, service.callback_url, request_id)
    name_id: dict[str, str] = response.get_nameid_data()
    return Assertion(
        id=read_assertion_id(root),
        name_id=name_id.get("Value") or "",
        name_id_format=name_id.get("Format", ""),
        attributes=_read_attributes(response),
        session_index=response.get_session_index(),
        expires_at=max(_parse_time(text) for text in read_times(root).values()) + _CLOCKS_APART,
    )


def describe_service(service: Service, provider: SamlProvider | None) -> dict[str, Any]:
    """The library's settings: strict, and nothing that is not signed. provider: None for our metadata, which gives
    the certificate for encryption, too; what is verified is decrypted by then."""
    keys = service.keys
    settings: dict[str, Any] = {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": service.entity_id,
            "assertionConsumerService": {"url": service.callback_url, "binding": _POST},
            "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            **({"x509cert": keys.certificate, "privateKey": keys.private_key} if keys else {}),
        },
        "security": {
            "authnRequestsSigned": keys is not None,
            "wantAssertionsSigned": True,
            "wantAssertionsEncrypted": provider is None and keys is not None,
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


def _make_settings(provider: SamlProvider, service: Service) -> Any:
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    library: Any = OneLogin_Saml2_Settings
    return library(describe_service(service, provider))


def _open(root: Any, settings: Any, service: Service) -> None:
    """Make the response what it would be if it had come unencrypted. A signature around what is encrypted holds no
    longer then, so it is verified here; that of the assertion has to be there all the same."""
    if service.keys is None:
        raise DocumentRefusedError("it is encrypted, which this service has no key for")
    signature = find_signature(root)
    if signature is not None:
        _verify_envelope(root, settings)
        root.remove(signature)
    open_assertion(root, service.keys.private_key)


def _verify_envelope(root: Any, settings: Any) -> None:
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    library: Any = OneLogin_Saml2_Utils
    certificates = settings.get_idp_data()["x509certMulti"]["signing"]
    path = library.RESPONSE_SIGNATURE_XPATH
    if not library.validate_sign(write_document(root), multicerts=certificates, xpath=path):
        raise SignatureRefusedError("the signature of the response does not fit")


def _verify_signature(encoded: str, settings: Any, callback_url: str, request_id: str | None) -> Any:
    from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
    from onelogin.saml2.response import OneLogin_Saml2_Response

    library: Any = OneLogin_Saml2_Response
    reasons: Any = OneLogin_Saml2_ValidationError
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
