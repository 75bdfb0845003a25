"""The wire format of chat completions.

Source: platform.openai.com/docs/api-reference/chat, and what other servers that speak it were seen to take.
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.chat_content import FORMAT
from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.adapters.openai.chat_request import encode_request
from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.domain import ChatRequest
from tertulia.modules.providers.errors import ProviderError, ProviderRequestRefusedError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, Call
from tertulia.modules.providers.vendors import PLAIN, Vendor


class ChatCompletions:
    """A WireFormat. It remembers what its server was found not to take."""

    name = FORMAT

    def __init__(self, endpoint: str, vendor: Vendor = PLAIN) -> None:
        self._endpoint = endpoint
        self._vendor = vendor

    def write(self, request: ChatRequest) -> Call:
        return Call(url="/chat/completions", body=encode_request(self._endpoint, request, self._vendor))

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        return ChatCompletionReader(self._endpoint, sink, request.model, self._vendor)

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        if not isinstance(error, ProviderRequestRefusedError):
            return False
        said = str(error.params.get("detail", ""))
        known = self._vendor
        if known.asks_usage and ("stream_options" in said or "include_usage" in said):
            self._vendor = msgspec.structs.replace(known, asks_usage=False)
        elif known.max_tokens_field == "max_tokens" and "max_completion_tokens" in said:
            self._vendor = msgspec.structs.replace(known, max_tokens_field="max_completion_tokens")
        return self._vendor is not known
