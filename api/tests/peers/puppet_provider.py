"""An OpenID provider that lies as it is told, for attacks. It runs in the event loop of the test."""

from __future__ import annotations

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "tertulia"
CLIENT_SECRET = "a secret between two servers"


@dataclass
class PuppetProvider:
    """What it says can be changed while it runs."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}))
    further_keys: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What it publishes beside its key."""
    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the ID token says besides, or instead of, the right things; None leaves a claim out."""
    id_token: str | None = None
    """The ID token as it is, in place of a right one."""
    userinfo: dict[str, Any] = field(default_factory=dict[str, Any])
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])
    """Changes of the configuration."""
    asked: dict[str, str] = field(default_factory=dict[str, str])
    """What the last browser was sent here with."""
    exchanges: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    """The forms of the token endpoint."""
    token_answer: tuple[int, Any] | None = None
    """In place of tokens."""

    def visit(self, url: str) -> dict[str, str]:
        """A browser comes from this address; what it takes back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return {"code": "a code", "state": self.asked["state"]}

    def right_claims(self) -> dict[str, Any]:
        """What an honest provider says of Mallory."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "mallory",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked.get("nonce", ""),
            "email": "mallory@example.org",
            "email_verified": True,
            "name": "Mallory",
        }

    def sign(self, claims: Mapping[str, Any], **header: str) -> str:
        """A token with the provider's key."""
        return jwt.encode({"alg": "RS256", "kid": "first", **header}, dict(claims), self.key)

    def make_id_token(self) -> str:
        """The ID token of the next exchange."""
        if self.id_token is not None:
            return self.id_token
        claims = {**self.right_claims(), **self.claims}
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def make_logout_token(self, **changes: Any) -> str:
        """A logout token for Mallory, changed."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "mallory",
            "iat": now,
            "exp": now + 120,
            "jti": f"notice-{time.monotonic_ns()}",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        claims |= changes
        return self.sign(
            {name: value for name, value in claims.items() if value is not None}, typ="logout+jwt"
        )

    def configuration(self) -> dict[str, Any]:
        """What it publishes of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/end",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }


def sign_with_nothing(claims: Mapping[str, Any]) -> str:
    """A token whose header says that it has no signature."""
    return f"{_encode_part({'alg': 'none', 'typ': 'JWT'})}.{_encode_part(claims)}."


def sign_with_secret(claims: Mapping[str, Any], secret: bytes, *, kid: str) -> str:
    """A token with HS256; made by hand, because libraries do not take public keys for secrets."""
    text = f"{_encode_part({'alg': 'HS256', 'kid': kid})}.{_encode_part(claims)}"
    return f"{text}.{_encode(hmac.digest(secret, text.encode(), 'sha256'))}"


def _encode_part(part: Mapping[str, Any]) -> str:
    return _encode(json.dumps(part).encode())


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@asynccontextmanager
async def run_puppet_provider() -> AsyncGenerator[PuppetProvider]:
    """Run the provider on a free port."""
    puppet = PuppetProvider()

    async def configuration(_: web.Request) -> web.Response:
        return web.json_response(puppet.configuration())

    async def keys(_: web.Request) -> web.Response:
        return web.json_response({"keys": [puppet.key.as_dict(private=False), *puppet.further_keys]})

    async def token(request: web.Request) -> web.Response:
        puppet.exchanges.append(dict(parse_qsl(await request.text())))
        if puppet.token_answer is not None:
            status, answer = puppet.token_answer
            if status in {301, 302, 307, 308}:
                return web.Response(status=status, headers={"location": answer})
            return web.json_response(answer, status=status)
        return web.json_response(
            {"access_token": "a token", "token_type": "Bearer", "id_token": puppet.make_id_token()}
        )

    async def userinfo(_: web.Request) -> web.Response:
        return web.json_response(puppet.userinfo)

    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", configuration)
    app.router.add_get("/keys", keys)
    app.router.add_post("/token", token)
    app.router.add_get("/userinfo", userinfo)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    puppet.issuer = f"http://{host}:{port}"
    try:
        yield puppet
    finally:
        await runner.cleanup()
