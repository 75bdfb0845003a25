"""Access tokens: signed JWTs that say who asks, verified without asking the store."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from tertulia.kernel.clock import Clock
from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.kernel.principal import Principal, Role

ALGORITHM = "HS256"
_MAX_CACHED = 20_000
_MAX_LENGTH = 2_048


class TokenInvalidError(AppError):
    code = "token_invalid"
    kind = ErrorKind.UNAUTHENTICATED
    message = "Sign in to do this."


class TokenExpiredError(AppError):
    code = "token_expired"
    kind = ErrorKind.UNAUTHENTICATED
    message = "The access token has expired. Refresh it."


class _Claims(msgspec.Struct, frozen=True):
    sub: str
    sid: str
    role: Role
    exp: int


class AccessTokens:
    """Issues and verifies access tokens of one key.

    A token that was verified once is remembered until it expires: verifying costs an HMAC and two JSON
    decodings, remembering a dictionary look-up.
    """

    def __init__(self, key: bytes, *, lifetime: timedelta, clock: Clock) -> None:
        self._key_id = sha256(key).hexdigest()[:16]
        self._key = OctKey.import_key(key, {"kid": self._key_id})
        self._lifetime = lifetime
        self._clock = clock
        self._verified: dict[str, _Claims] = {}

    @property
    def lifetime_seconds(self) -> int:
        return int(self._lifetime.total_seconds())

    def issue(self, principal: Principal) -> str:
        """A token for this principal."""
        now = int(self._clock.now().timestamp())
        claims: dict[str, Any] = {
            "sub": principal.user_id,
            "sid": principal.session_id,
            "role": principal.role,
            "iat": now,
            "exp": now + self.lifetime_seconds,
        }
        return jwt.encode(
            {"alg": ALGORITHM, "kid": self._key_id, "typ": "JWT"}, claims, self._key, [ALGORITHM]
        )

    def verify(self, token: str) -> Principal:
        """Who the token names. TokenExpiredError past its time; TokenInvalidError if we did not make it so."""
        claims = self._verified.get(token)
        if claims is None:
            claims = self._decode(token)
            if len(self._verified) >= _MAX_CACHED:
                self._forget_oldest()
            self._verified[token] = claims
        if claims.exp <= self._clock.now().timestamp():
            self._verified.pop(token, None)
            raise TokenExpiredError
        return Principal(user_id=claims.sub, session_id=claims.sid, role=claims.role)

    def _decode(self, token: str) -> _Claims:
        if len(token) > _MAX_LENGTH:
            raise TokenInvalidError
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            if decoded.header.get("kid") != self._key_id:
                raise TokenInvalidError
            return msgspec.convert(decoded.claims, _Claims)
        except (JoseError, ValueError, msgspec.ValidationError) as error:
            raise TokenInvalidError from error

    def _forget_oldest(self) -> None:
        for token in list(self._verified)[: _MAX_CACHED // 4]:
            del self._verified[token]
