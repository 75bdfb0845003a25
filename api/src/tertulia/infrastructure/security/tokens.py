"""Access tokens: signed JWTs that say who asks, verified without asking the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from tertulia.kernel.clock import Clock
from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.kernel.principal import Principal

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


class AccessClaims(msgspec.Struct, frozen=True):
    """Whose token it is, and of which session; what they may do is not in it, because that can change."""

    sub: str
    sid: str
    exp: int


class AccessTokens:
    """Issues and verifies access tokens. The signing key changes with each period; that of the period before is still
    good for verifying, so no token that is alive is refused. Keys follow from the installation's secret and the number
    of the period, so every server has the same.

    A token that was verified once is remembered until it expires: verifying costs an HMAC and two JSON
    decodings, remembering a dictionary look-up.
    """

    def __init__(
        self, derive: Callable[[str], bytes], *, lifetime: timedelta, period: timedelta, clock: Clock
    ) -> None:
        """derive: a key for a purpose. lifetime: of a token, shorter than `period`, that of a key."""
        self._derive = derive
        self._lifetime = lifetime
        self._period = period
        self._clock = clock
        self._keys: dict[int, tuple[str, OctKey]] = {}
        self._verified: dict[str, AccessClaims] = {}

    @property
    def lifetime_seconds(self) -> int:
        return int(self._lifetime.total_seconds())

    def issue(self, principal: Principal) -> str:
        """A token for this principal's session."""
        now = int(self._clock.now().timestamp())
        key_id, key = self._key_of(self.current_period)
        claims: dict[str, Any] = {
            "sub": principal.user_id,
            "sid": principal.session_id,
            "iat": now,
            "exp": now + self.lifetime_seconds,
        }
        return jwt.encode({"alg": ALGORITHM, "kid": key_id, "typ": "JWT"}, claims, key, [ALGORITHM])

    def verify(self, token: str) -> AccessClaims:
        """What the token says. TokenExpiredError past its time; TokenInvalidError if we did not make it so."""
        claims = self._verified.get(token)
        if claims is None:
            claims = self._decode(token)
            if len(self._verified) >= _MAX_CACHED:
                self._forget_oldest()
            self._verified[token] = claims
        if claims.exp <= self._clock.now().timestamp():
            self._verified.pop(token, None)
            raise TokenExpiredError
        return claims

    def _decode(self, token: str) -> AccessClaims:
        if len(token) > _MAX_LENGTH:
            raise TokenInvalidError
        current = self.current_period
        for period in (current, current - 1):
            claims = self._decode_with(token, *self._key_of(period))
            if claims is not None:
                return claims
        raise TokenInvalidError

    def _decode_with(self, token: str, key_id: str, key: OctKey) -> AccessClaims | None:
        try:
            decoded = jwt.decode(token, key, algorithms=[ALGORITHM])
            return (
                msgspec.convert(decoded.claims, AccessClaims) if decoded.header.get("kid") == key_id else None
            )
        except (JoseError, ValueError, msgspec.ValidationError):
            return None

    @property
    def current_period(self) -> int:
        """The number of the period whose key signs now."""
        return int(self._clock.now().timestamp() // self._period.total_seconds())

    def _key_of(self, period: int) -> tuple[str, OctKey]:
        found = self._keys.get(period)
        if found is None:
            material = self._derive(f"access tokens {period}")
            key_id = sha256(material).hexdigest()[:16]
            found = self._keys[period] = (key_id, OctKey.import_key(material, {"kid": key_id}))
        return found

    def _forget_oldest(self) -> None:
        for token in list(self._verified)[: _MAX_CACHED // 4]:
            del self._verified[token]
