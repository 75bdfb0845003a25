"""Apple: posts a form, names the person only once, and takes a signed token for a secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from tertulia.infrastructure.config import AppleSettings, ConfigurationError
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.adapters.external.oidc import OidcOptions
from tertulia.modules.auth.ports import ProviderPolicy

ISSUER = "https://appleid.apple.com"
_SECRET_SECONDS = 300


class _Name(msgspec.Struct, frozen=True, rename="camel"):
    first_name: str = ""
    last_name: str = ""


class _User(msgspec.Struct, frozen=True):
    name: _Name = _Name()


def describe_apple(settings: AppleSettings, clock: Clock) -> OidcOptions:
    """How Apple is set up. Raises ConfigurationError when the private key is none."""
    key = _read_key(settings.private_key)

    def make_secret(issuer: str) -> str:
        """https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret"""
        now = int(clock.now().timestamp())
        claims = {
            "iss": settings.team_id,
            "sub": settings.client_id,
            "aud": issuer,
            "iat": now,
            "exp": now + _SECRET_SECONDS,
        }
        return jwt.encode({"alg": "ES256", "kid": settings.key_id}, claims, key)

    return OidcOptions(
        name="apple",
        kind="apple",
        label="Apple",
        issuer=settings.url or ISSUER,
        client_id=settings.client_id,
        secret=make_secret,
        ways=("client_secret_post",),
        policy=ProviderPolicy(
            allow_sign_up=settings.allow_sign_up,
            trust_email=settings.trust_email,
            email_domains=tuple(settings.email_domains),
        ),
        scope="openid name email",
        extra={"response_mode": "form_post"},
        takes_post=True,
        read_name=read_name,
        has_userinfo=False,
    )


def read_name(claims: Mapping[str, Any], parameters: Mapping[str, str]) -> str | None:
    """The name is in the form, unsigned, and only the first time: good for what a new account is called."""
    del claims
    try:
        name = msgspec.json.decode(parameters.get("user", ""), type=_User).name
    except (msgspec.DecodeError, UnicodeError):
        return None
    return f"{name.first_name} {name.last_name}".strip() or None


def _read_key(text: str) -> ECKey:
    """The key as the .p8 file has it; in an environment variable its line ends are often written as `\\n`."""
    try:
        key = ECKey.import_key(text.replace("\\n", "\n").strip())
    except (JoseError, ValueError, TypeError) as error:
        raise ConfigurationError(
            ["signIn.apple.privateKey: this is not the content of a .p8 file."]
        ) from error
    if key.curve_name != "P-256" or not key.is_private:
        raise ConfigurationError(["signIn.apple.privateKey: expected a private key on the curve P-256."])
    return key
