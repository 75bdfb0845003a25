"""Gathers what a client must know before anybody has signed in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Literal

from tertulia import __version__
from tertulia.modules.auth import Auth
from tertulia.modules.client_config.schemas import ClientConfigView, LocalModelView
from tertulia.modules.users import Users


class ClientConfig:
    def __init__(
        self,
        users: Users,
        auth: Auth,
        *,
        registration: Literal["open", "invited", "closed"],
        has_local_model: bool,
        model_folder: Path,
    ) -> None:
        self._users = users
        self._auth = auth
        self._registration: Literal["open", "invited", "closed"] = registration
        self._has_local_model = has_local_model
        self._model_folder = model_folder

    async def read(self) -> ClientConfigView:
        """The configuration as it is now."""
        installed = await asyncio.to_thread(self._is_model_installed)
        return ClientConfigView(
            version=__version__,
            registration=self._registration,
            setup=await self._users.is_empty(),
            strategies=list(self._auth.strategies),
            local_model=LocalModelView(enabled=self._has_local_model, installed=installed),
        )

    def _is_model_installed(self) -> bool:
        return any(self._model_folder.glob("*.gguf"))
