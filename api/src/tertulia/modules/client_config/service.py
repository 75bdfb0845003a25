"""Gathers what a client must know before anybody has signed in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

import msgspec

from tertulia import __version__
from tertulia.modules.abuse import Captcha
from tertulia.modules.auth import RelyingParties
from tertulia.modules.client_config.schemas import CaptchaView, ClientConfigView, LocalModelView, SignInView
from tertulia.modules.notices import BannerView, CurrentTermsView, NoticeBoard
from tertulia.modules.users import Users


class ClientConfig:
    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        users: Users,
        *,
        registration: Literal["open", "invited", "closed"],
        sign_in: SignInView,
        relying_parties: RelyingParties,
        has_local_model: bool,
        model_folder: Path,
        captcha: Captcha,
        notices: NoticeBoard,
    ) -> None:
        self._users = users
        self._registration: Literal["open", "invited", "closed"] = registration
        self._sign_in = sign_in
        self._relying_parties = relying_parties
        self._has_local_model = has_local_model
        self._model_folder = model_folder
        self._captcha = captcha
        self._notices = notices

    async def read(self, host: str) -> ClientConfigView:
        """The configuration as it is now. host: under which this server was asked for."""
        passkeys = self._relying_parties.is_available(host)
        banner, terms = self._notices.current.banner, self._notices.current.terms
        installed = await asyncio.to_thread(self._is_model_installed)
        return ClientConfigView(
            version=__version__,
            registration=self._registration,
            setup=await self._users.is_empty(),
            sign_in=msgspec.structs.replace(self._sign_in, passkeys=passkeys),
            local_model=LocalModelView(enabled=self._has_local_model, installed=installed),
            captcha=self._view_captcha(),
            banner=BannerView.of(banner) if banner else None,
            terms=CurrentTermsView(terms.version) if terms else None,
        )

    def _view_captcha(self) -> CaptchaView | None:
        captcha = self._captcha
        if captcha.site_key is None or not captcha.is_needed:
            return None
        return CaptchaView(site_key=captcha.site_key, script_url=captcha.script_url)

    def _is_model_installed(self) -> bool:
        return any(self._model_folder.glob("*.gguf"))
