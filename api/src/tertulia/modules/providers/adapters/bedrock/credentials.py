"""Credentials of AWS and signatures by them (SigV4), by botocore (the optional extra `bedrock`), which is imported on a
thread when it is needed: it takes a while.

Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any, Protocol

import msgspec

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.errors import (
    ProviderExtraMissingError,
    ProviderRejectedKeyError,
    ProviderUnreachableError,
)
from tertulia.modules.providers.ports import Call

SERVICE = "bedrock"
_SESSION_NAME = "tertulia"
_LARGE_BODY = 256 * 1024
"""From here on hashing a body takes long enough to go to a thread."""


class KeyPair(Protocol):
    """What signs a request; does not change."""

    access_key: str
    secret_key: str
    token: str | None


class _Credentials(Protocol):
    """What is used of botocore's own."""

    def get_frozen_credentials(self) -> KeyPair: ...


class AwsCredentials:
    """The access keys of the settings, those of their profile, or those that botocore finds (environment, shared
    files, the machine's role); with `roleArn`, those of the role that is assumed with them.

    Nothing is read or asked for before the first request; temporary keys are renewed on a thread before they end.
    """

    def __init__(self, settings: EndpointSettings, region: str) -> None:
        self._settings = settings
        self._region = region
        self._known: _Credentials | None = None
        self._lock = asyncio.Lock()

    async def sign(self, call: Call) -> Call:
        """The call with a signature over its method, address, headers and body.

        Raises ProviderExtraMissingError, ProviderRejectedKeyError when there are no keys or the role is refused,
        ProviderUnreachableError when nobody answers who could say.
        """
        keys = await self._find_keys()
        if call.body is not None and len(call.body) > _LARGE_BODY:
            return await asyncio.to_thread(sign, call, keys, self._region)
        return sign(call, keys, self._region)

    async def _find_keys(self) -> KeyPair:
        known = self._known
        if known is None or _is_due(known):
            async with self._lock:
                known = self._known
                if known is None or _is_due(known):
                    return await asyncio.to_thread(self._renew)
        return known.get_frozen_credentials()

    def _renew(self) -> KeyPair:
        try:
            exceptions: Any = import_module("botocore.exceptions")
            import_module("botocore.auth")
        except ImportError as error:
            raise ProviderExtraMissingError(
                endpoint=self._settings.name, package="botocore", extra="bedrock"
            ) from error
        try:
            self._known = self._known or self._load()
            return self._known.get_frozen_credentials()
        except (exceptions.HTTPClientError, exceptions.ConnectionError) as error:
            raise ProviderUnreachableError(
                endpoint=self._settings.name, detail=clean_detail(str(error)), retryable=True
            ) from error
        except (exceptions.BotoCoreError, exceptions.ClientError, OSError, ValueError) as error:
            raise ProviderRejectedKeyError(
                endpoint=self._settings.name, detail=clean_detail(str(error))
            ) from error

    def _load(self) -> _Credentials:
        settings = self._settings
        session: Any = import_module("botocore.session").Session(profile=settings.profile)
        if settings.access_key_id:
            session.set_credentials(
                settings.access_key_id, settings.secret_access_key or "", settings.session_token
            )
        loaded: _Credentials | None = session.get_credentials()
        if loaded is None:
            raise ProviderRejectedKeyError(
                endpoint=settings.name,
                detail="no AWS credentials: set apiKey, accessKeyId, profile, or a role of the machine",
            )
        return self._assume(session, settings.role_arn) if settings.role_arn else loaded

    def _assume(self, session: Any, role: str) -> _Credentials:
        credentials: Any = import_module("botocore.credentials")
        client = session.create_client("sts", region_name=self._region)
        refresh = credentials.create_assume_role_refresher(
            client, {"RoleArn": role, "RoleSessionName": _SESSION_NAME}
        )
        assumed: _Credentials = credentials.DeferredRefreshableCredentials(
            refresh_using=refresh, method="assume-role"
        )
        return assumed


def sign(call: Call, keys: KeyPair, region: str) -> Call:
    """The call with the headers of its signature; every header that it has is covered."""
    requests: Any = import_module("botocore.awsrequest")
    auth: Any = import_module("botocore.auth")
    request = requests.AWSRequest(
        method=call.method, url=call.url, headers=dict(call.headers), data=call.body or b""
    )
    auth.SigV4Auth(keys, SERVICE, region).add_auth(request)
    signed: dict[str, str] = {str(name): str(value) for name, value in request.headers.items()}
    return msgspec.structs.replace(call, headers=signed)


def _is_due(known: _Credentials) -> bool:
    """Whether these are temporary and about to end, so that asking for them would block."""
    refresh_needed = getattr(known, "refresh_needed", None)
    return bool(refresh_needed()) if refresh_needed is not None else False
