"""The wire format of Gemini: generateContent, streamed as server-sent events.

Source: ai.google.dev/api/generate-content; the same on Vertex AI under another address.
"""

from __future__ import annotations

from urllib.parse import quote

from tertulia.modules.providers.adapters.google.content import FORMAT
from tertulia.modules.providers.adapters.google.failures import find_failure
from tertulia.modules.providers.adapters.google.reader import GeminiReader
from tertulia.modules.providers.adapters.google.request import encode_request
from tertulia.modules.providers.domain import ChatRequest
from tertulia.modules.providers.errors import ProviderError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, Call


class Gemini:
    """A WireFormat."""

    name = FORMAT

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def write(self, request: ChatRequest) -> Call:
        model = quote(request.model.removeprefix("models/"), safe="/-._~")
        collection = "" if model.startswith("tunedModels/") else "models/"
        return Call(
            url=f"/{collection}{model}:streamGenerateContent?alt=sse",
            body=encode_request(self._endpoint, request),
        )

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        return GeminiReader(self._endpoint, request.model, sink)

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        del error
        return False
