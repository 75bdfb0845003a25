"""Access tokens of Google Cloud, by google-auth (the optional extra `vertex`), which is imported when it is needed.

Source: cloud.google.com/docs/authentication/application-default-credentials, google-auth.readthedocs.io.
"""

from __future__ import annotations

import asyncio
import warnings
from importlib import import_module
from typing import Any, Protocol

from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.errors import (
    ProviderExtraMissingError,
    ProviderRejectedKeyError,
    ProviderUnreachableError,
)

SCOPE = "https://www.googleapis.com/auth/cloud-platform"


class _Credentials(Protocol):
    """What is used of google-auth's own."""

    token: str | None

    @property
    def valid(self) -> bool: ...

    def refresh(self, request: object) -> None: ...


class GoogleCredentials:
    """The credentials of a service account's file, or the application default ones (a file named by
    GOOGLE_APPLICATION_CREDENTIALS, `gcloud auth application-default login`, the machine's own account).

    `endpoint`: whom errors name. Nothing is read or asked for before the first token.
    """

    def __init__(self, credentials_file: str | None = None, *, endpoint: str = "Vertex AI") -> None:
        self._file = credentials_file
        self._endpoint = endpoint
        self._known: _Credentials | None = None
        self._project: str | None = None
        self._lock = asyncio.Lock()

    async def token(self) -> str:
        """A token that is good for some minutes yet; asked for in a thread, by one caller for all.

        Raises ProviderExtraMissingError, ProviderRejectedKeyError when there are no credentials or they are not
        accepted, ProviderUnreachableError when Google can not be reached.
        """
        known = self._known
        if known is None or not known.valid:
            async with self._lock:
                known = self._known
                if known is None or not known.valid:
                    known = self._known = await asyncio.to_thread(self._refresh)
        return str(known.token)

    async def project(self) -> str | None:
        """The project that the credentials belong to, where they say."""
        await self.token()
        return self._project

    def _refresh(self) -> _Credentials:
        try:
            exceptions: Any = import_module("google.auth.exceptions")
            transport: Any = import_module("google.auth.transport.requests")
        except ImportError as error:
            raise ProviderExtraMissingError(
                endpoint=self._endpoint, package="google-auth", extra="vertex"
            ) from error
        try:
            known = self._known or self._load()
            known.refresh(transport.Request())
        except exceptions.TransportError as error:
            raise ProviderUnreachableError(
                endpoint=self._endpoint, detail=clean_detail(str(error)), retryable=True
            ) from error
        except (exceptions.GoogleAuthError, OSError, ValueError) as error:
            said = error.args[0] if error.args else error
            raise ProviderRejectedKeyError(endpoint=self._endpoint, detail=clean_detail(str(said))) from error
        return known

    def _load(self) -> _Credentials:
        auth: Any = import_module("google.auth")
        with warnings.catch_warnings():
            # It warns of files from strangers; this one was named by the administrator.
            warnings.simplefilter("ignore")
            loaded: _Credentials
            if self._file:
                loaded, self._project = auth.load_credentials_from_file(self._file, scopes=[SCOPE])
            else:
                loaded, self._project = auth.default(scopes=[SCOPE])
        return loaded
