"""The responses format.

Source: platform.openai.com/docs/api-reference/responses
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.adapters.openai.reasoning_models import reasons
from tertulia.modules.providers.adapters.openai.responses_input import FORMAT
from tertulia.modules.providers.adapters.openai.responses_reader import ResponseReader
from tertulia.modules.providers.adapters.openai.responses_request import Abilities, encode_request
from tertulia.modules.providers.domain import ChatRequest
from tertulia.modules.providers.errors import ProviderError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, Call


class Responses:
    """A WireFormat. It remembers what its server was found not to take. `reasons`: whether a model reasons."""

    name = FORMAT

    def __init__(self, endpoint: str, reasons: Callable[[str], bool] = reasons) -> None:
        self._endpoint = endpoint
        self._reasons = reasons
        self._limits = Abilities(reasons=True)

    def write(self, request: ChatRequest) -> Call:
        able = self._limits.reasons and self._reasons(request.model)
        abilities = msgspec.structs.replace(self._limits, reasons=able)
        return Call(url="/responses", body=encode_request(self._endpoint, request, abilities))

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        return ResponseReader(self._endpoint, sink, request.model)

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        if error.status not in {400, 403, 404}:
            return False
        said = str(error.params.get("detail", "")).lower()
        known = self._limits
        if known.summarizes and ("reasoning summar" in said or "reasoning.summary" in said):
            self._limits = msgspec.structs.replace(known, summarizes=False)
        elif known.reasons and "encrypted" in said and "not supported" in said:
            self._limits = msgspec.structs.replace(known, reasons=False)
        return self._limits is not known
