"""The captcha at sign-in and registration: Cloudflare's Turnstile, or what has the same interface."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import msgspec
import structlog

from tertulia.modules.abuse.asking import AskingFailedError, ask_json
from tertulia.modules.abuse.errors import CaptchaFailedError, CaptchaUnreachableError

MAX_TOKEN = 4096
"""Characters; Turnstile's tokens have 2048 at the most."""
ACTION = "tertulia"
"""What the page says that the widget is for. A token that was given for something else is none of ours."""
_SECONDS = 10.0
_SERVERS_FAULTS = frozenset({"missing-input-secret", "invalid-input-secret", "internal-error"})
"""What is wrong with the settings or the service, not with the answer."""
_logger = structlog.get_logger(__name__)


class _Verdict(msgspec.Struct, frozen=True, rename={"codes": "error-codes"}):
    """What services of this kind answer; not all of them say for which page and what purpose."""

    success: bool
    codes: tuple[str, ...] = ()
    hostname: str | None = None
    action: str | None = None


class Captcha:
    """Checks what the widget gave to the page. Without a secret key everybody passes."""

    def __init__(
        self,
        secret_key: str | None,
        verify_url: str,
        site_key: str | None,
        script_url: str,
        hostnames: frozenset[str] = frozenset(),
    ) -> None:
        """hostnames: of the pages on which tokens may have been given; empty: of any."""
        self._hostnames = hostnames
        self._secret_key = secret_key
        self._verify_url = verify_url
        self.site_key = site_key
        self.script_url = script_url

    @property
    def is_needed(self) -> bool:
        """Whether `check` looks at anything."""
        return self._secret_key is not None

    @property
    def origin(self) -> str | None:
        """Where the widget comes from, for the page's policy; None when there is none."""
        if not self.is_needed:
            return None
        parts = urlsplit(self.script_url)
        return f"{parts.scheme}://{parts.netloc}"

    async def check(self, token: str | None, address: str) -> None:
        """Return if a person was there. token: what the page sends as `captcha`; each is good for once.

        Raises CaptchaFailedError, and CaptchaUnreachableError when nobody can say.
        """
        if self._secret_key is None:
            return
        if not token or len(token) > MAX_TOKEN:
            raise CaptchaFailedError
        form = {"secret": self._secret_key, "response": token, "remoteip": address}
        try:
            async with asyncio.timeout(_SECONDS):
                verdict = await ask_json(self._verify_url, _Verdict, form=form)
        except (AskingFailedError, TimeoutError) as error:
            _logger.warning("the captcha can not be checked", reason=str(error) or type(error).__name__)
            raise CaptchaUnreachableError from error
        if verdict.success:
            self._check_purpose(verdict)
            return
        if not _SERVERS_FAULTS.isdisjoint(verdict.codes):
            _logger.warning("the captcha can not be checked", codes=verdict.codes)
            raise CaptchaUnreachableError
        raise CaptchaFailedError

    def _check_purpose(self, verdict: _Verdict) -> None:
        """A token of another site with the same keys, or of another purpose, shows nothing here
        (https://developers.cloudflare.com/turnstile/get-started/server-side-validation/)."""
        hostname = verdict.hostname
        if self._hostnames and hostname is not None and hostname.lower() not in self._hostnames:
            _logger.warning("a captcha was solved on another host", hostname=hostname[:253])
            raise CaptchaFailedError
        if verdict.action and verdict.action != ACTION:
            raise CaptchaFailedError
