"""Tokens that a provider signed: who signed in there, and who signed out."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwt import JWTClaimsRegistry

from tertulia.kernel.clock import Clock
from tertulia.modules.auth.adapters.external.metadata import Metadata, ProviderMetadata
from tertulia.modules.auth.external.logout import LogoutNotice

ASYMMETRIC = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
LEEWAY = 60
"""Seconds that clocks may differ."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_AGE = timedelta(minutes=10)
_MAX_TOKEN = 64_000
_MAX_SUBJECT = 255


class TokenRefusedError(Exception):
    """The token does not hold; the text says why."""


class SignedTokens:
    """Checks the tokens that one provider signs for us."""

    def __init__(self, metadata: ProviderMetadata, client_id: str, clock: Clock) -> None:
        self._metadata = metadata
        self._client_id = client_id
        self._clock = clock

    async def read_id_token(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token (OpenID Connect Core 1.0 §3.1.3.7). Raises TokenRefusedError and
        ProviderUnreachableError."""
        _, claims = await self._verify(token, ("iss", "aud", "exp", "iat", "sub", "nonce"))
        if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise TokenRefusedError("nonce")
        self._check_party(claims)
        check_subject(claims["sub"])
        return claims

    async def read_logout_token(self, token: str) -> LogoutNotice:
        """The notice of a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6). Raises TokenRefusedError and
        ProviderUnreachableError."""
        header, claims = await self._verify(token, ("iss", "aud", "iat", "jti", "events"))
        if str(header.get("typ", "logout+jwt")).lower() not in {"logout+jwt", "jwt"}:
            raise TokenRefusedError("typ")
        events: Any = claims["events"]
        if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):  # pyright: ignore[reportUnknownMemberType]
            raise TokenRefusedError("events")
        if "nonce" in claims:
            raise TokenRefusedError("nonce")
        subject, session = claims.get("sub"), claims.get("sid")
        named = [name for name in (subject, session) if name is not None]
        if not named or not all(isinstance(name, str) and name for name in named):
            raise TokenRefusedError("sub and sid")
        oldest = self._clock.now() - _LOGOUT_AGE
        if claims["iat"] < oldest.timestamp():
            raise TokenRefusedError("iat")
        issued_at = datetime.fromtimestamp(claims["iat"], UTC)
        return LogoutNotice(
            token_id=str(claims["jti"]),
            expires_at=issued_at + _LOGOUT_AGE + timedelta(seconds=2 * LEEWAY),
            subject=subject,
            session=session,
        )

    async def _verify(self, token: str, needed: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token with a right signature, from this issuer, for us, now."""
        if len(token) > _MAX_TOKEN:
            raise TokenRefusedError("length")
        metadata = await self._metadata.read()
        decoded = await self._decode(token, metadata)
        claims: dict[str, Any] = decoded.claims
        registry = _make_registry(self._clock, metadata, self._client_id, needed)
        try:
            registry.validate(claims)
        except JoseError as error:
            raise TokenRefusedError(error.description or error.error) from error
        return decoded.header, claims

    async def _decode(self, token: str, metadata: Metadata) -> jwt.Token:
        algorithms = [one for one in metadata.id_token_signing_alg_values_supported if one in ASYMMETRIC]
        if not algorithms:
            raise TokenRefusedError("alg")
        try:
            return jwt.decode(token, await self._metadata.read_keys(), algorithms=algorithms)
        except InvalidKeyIdError:
            keys = await self._metadata.read_keys(again=True)
        except (JoseError, ValueError) as error:
            raise TokenRefusedError("signature") from error
        try:
            return jwt.decode(token, keys, algorithms=algorithms)
        except (JoseError, ValueError) as error:
            raise TokenRefusedError("signature") from error

    def _check_party(self, claims: dict[str, Any]) -> None:
        """Of several audiences one is the party that the token was issued to, and that has to be us."""
        party, audience = claims.get("azp"), claims["aud"]
        if party is None and isinstance(audience, list) and len(audience) > 1:  # pyright: ignore[reportUnknownArgumentType]
            raise TokenRefusedError("azp")
        if party is not None and party != self._client_id:
            raise TokenRefusedError("azp")


def check_subject(subject: Any) -> str:
    """Raises TokenRefusedError for what is no name of a person."""
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT or "\0" in subject:
        raise TokenRefusedError("sub")
    return subject


def _make_registry(
    clock: Clock, metadata: Metadata, client_id: str, needed: tuple[str, ...]
) -> JWTClaimsRegistry:
    options: dict[str, Any] = {name: {"essential": True} for name in needed}
    options |= {
        "iss": {"essential": True, "value": metadata.issuer},
        "aud": {"essential": True, "value": client_id},
    }
    return JWTClaimsRegistry(now=int(clock.now().timestamp()), leeway=LEEWAY, **options)
