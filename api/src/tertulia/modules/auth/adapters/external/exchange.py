"""The authorization code grant: where the browser is sent, and what its code is exchanged for (RFC 6749, RFC 7636)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Literal
from urllib.parse import quote_plus

import msgspec

from tertulia.modules.auth.adapters.external.http import ProviderHttp
from tertulia.modules.auth.errors import IdentityInvalidError, SignInRefusedError

ClientAuth = Literal["client_secret_basic", "basic_as_it_is", "client_secret_post", "none"]
"""How a client shows who it is. `basic_as_it_is`: with Basic, not encoded as RFC 6749 §2.3.1 asks for, because some
providers do not decode."""

_ERROR = re.compile(r"[A-Za-z0-9_.-]{1,60}\Z")
_INVALID_CODES = frozenset({"invalid_grant", "bad_verification_code", "redirect_uri_mismatch"})
_INVALID_CLIENT = frozenset({"invalid_client", "incorrect_client_credentials", "unauthorized_client"})
_FACEBOOK_INVALID_CLIENT = frozenset({1, 101})
"""https://developers.facebook.com/docs/graph-api/guides/error-handling: what it says of a wrong secret or id."""


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are to a provider. ways: how that is shown at its token endpoint, in turn until it is known."""

    label: str
    client_id: str
    client_secret: str | None
    ways: tuple[ClientAuth, ...]


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What a code was exchanged for."""

    access_token: str
    id_token: str | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser takes to the authorization endpoint."""

    endpoint: str
    callback_url: str
    scope: str
    state: str
    verifier: str
    extra: Mapping[str, str] = {}


def write_request(client: Client, request: Request) -> str:
    """The address to send the browser to. PKCE is always with it, with S256."""
    parameters: Any = import_module("authlib.oauth2.rfc6749.parameters")
    pkce: Any = import_module("authlib.oauth2.rfc7636")
    return parameters.prepare_grant_uri(
        request.endpoint,
        client.client_id,
        "code",
        redirect_uri=request.callback_url,
        scope=request.scope,
        state=request.state,
        code_challenge=pkce.create_s256_code_challenge(request.verifier),
        code_challenge_method="S256",
        **request.extra,
    )


def read_code(parameters: Mapping[str, str], label: str) -> str:
    """The code that the browser brought back. Raises SignInRefusedError when it brought a no, IdentityInvalidError
    when neither."""
    if "error" in parameters:
        raise SignInRefusedError(provider=label, detail=describe_error(parameters["error"]))
    code = parameters.get("code", "")
    if not code or len(code) > 4096 or not code.isprintable():
        raise IdentityInvalidError(provider=label, reason="there is no code")
    return code


async def exchange(
    http: ProviderHttp, client: Client, endpoint: str, code: str, *, verifier: str, callback_url: str
) -> Tokens:
    """Exchange a code. Raises IdentityInvalidError when it is not ours or was used, SignInRefusedError when the
    provider does not take it otherwise, and ProviderUnreachableError."""
    document = await _post_grant(http, client, endpoint, code, (verifier, callback_url))
    error = _find_error(document)
    if error is not None:
        if error in _INVALID_CODES:
            raise IdentityInvalidError(provider=client.label, reason=error)
        raise SignInRefusedError(provider=client.label, detail=error)
    token, id_token = document.get("access_token"), document.get("id_token")
    if not isinstance(token, str) or not token.isprintable() or len(token) > 16_000:
        raise IdentityInvalidError(provider=client.label, reason="it gave no token")
    return Tokens(access_token=token, id_token=id_token if isinstance(id_token, str) else None)


async def check_client(http: ProviderHttp, client: Client, endpoint: str) -> None:
    """Whether the provider knows us. It is asked for a code that does not exist, which it looks at only when our id and
    secret are right. Raises SignInRefusedError and ProviderUnreachableError."""
    document = await _post_grant(http, client, endpoint, "a-code-that-does-not-exist", ("v" * 43, None))
    error = _find_error(document)
    if error in _INVALID_CLIENT:
        raise SignInRefusedError(provider=client.label, detail=error)


async def _post_grant(
    http: ProviderHttp, client: Client, endpoint: str, code: str, proof: tuple[str, str | None]
) -> dict[str, Any]:
    """The answer of the token endpoint. Who is not known uses up no code."""
    document: dict[str, Any] = {}
    for way in client.ways:
        document = await _post_grant_by(way, http, client, endpoint, (code, *proof))
        if _find_error(document) not in _INVALID_CLIENT:
            break
    return document


async def _post_grant_by(
    way: ClientAuth, http: ProviderHttp, client: Client, endpoint: str, proof: tuple[str, str, str | None]
) -> dict[str, Any]:
    parameters: Any = import_module("authlib.oauth2.rfc6749.parameters")
    code, verifier, callback_url = proof
    body = parameters.prepare_token_request(
        "authorization_code", "", redirect_uri=callback_url, code=code, code_verifier=verifier
    )
    auth: Any = import_module("authlib.oauth2.auth").ClientAuth(
        *_encode_credentials(client, way),
        auth_method="client_secret_basic" if way == "basic_as_it_is" else way,
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    url, headers, body = auth.prepare("POST", endpoint, headers, body)
    page = await http.post_form(url, body, headers)
    if not isinstance(page.document, dict):
        raise IdentityInvalidError(provider=client.label, reason=f"it answered {page.status}")
    return page.document  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] - of any shape


def _encode_credentials(client: Client, way: ClientAuth) -> tuple[str, str | None]:
    """For Basic, both halves are encoded as in a form (RFC 6749 §2.3.1)."""
    if way == "client_secret_basic":
        return quote_plus(client.client_id), quote_plus(client.client_secret or "")
    return client.client_id, client.client_secret


def _find_error(document: Mapping[str, Any]) -> str | None:
    """What a token endpoint says is wrong. Facebook answers with an object, not with a word."""
    error = document.get("error")
    if error is None:
        return None
    if isinstance(error, dict):
        code: Any = error.get("code")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        return "invalid_client" if code in _FACEBOOK_INVALID_CLIENT else "invalid_grant"
    return describe_error(error)


def describe_error(error: Any) -> str:
    """A provider's error code, when it is one: whoever writes a link can put any text there."""
    return error if isinstance(error, str) and _ERROR.match(error) else "unknown error"
