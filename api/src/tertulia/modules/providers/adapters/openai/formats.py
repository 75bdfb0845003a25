"""Which of OpenAI's two formats a model is spoken to in."""

from __future__ import annotations

from collections.abc import Callable

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.openai.chat import ChatCompletions
from tertulia.modules.providers.adapters.openai.reasoning_models import reasons
from tertulia.modules.providers.adapters.openai.responses import Responses
from tertulia.modules.providers.ports import WireFormat
from tertulia.modules.providers.vendors import Vendor


class OpenAIFormats:
    """Both formats of one endpoint.

    `find_model`: the model that goes by a name there, where deployments have names of their own.
    """

    def __init__(
        self, settings: EndpointSettings, vendor: Vendor, find_model: Callable[[str], str] = lambda name: name
    ) -> None:
        self._api = settings.api
        self._reasons: Callable[[str], bool] = lambda name: reasons(find_model(name))
        self._chat = ChatCompletions(settings.name, vendor)
        self._responses = Responses(settings.name, self._reasons)

    def choose(self, model: str) -> WireFormat:
        """As the setting `api` says; `auto`: responses for models that reason."""
        if self._api == "auto":
            return self._responses if self._reasons(model) else self._chat
        return self._responses if self._api == "responses" else self._chat
