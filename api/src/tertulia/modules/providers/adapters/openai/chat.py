"""The wire format of chat completions.

Source: platform.openai.com/docs/api-reference/chat, and what other servers that speak it were seen to take.
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.adapters.openai.chat_wire import Dialect, encode_request
from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.domain import ChatRequest
from tertulia.modules.providers.errors import ProviderError, ProviderRequestRefusedError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, Call


class ChatCompletions:
    """A WireFormat. It remembers what its server was found not to take."""

    name = "openai-chat"

    def __init__(self, endpoint: str, dialect: Dialect | None = None) -> None:
        self._endpoint = endpoint
        self._dialect = dialect or Dialect()

    def write(self, request: ChatRequest) -> Call:
        return Call(url="/chat/completions", body=encode_request(request, self._dialect))

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        del request
        return ChatCompletionReader(self._endpoint, sink)

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        if not isinstance(error, ProviderRequestRefusedError):
            return False
        said = str(error.params.get("detail", ""))
        known = self._dialect
        if known.asks_usage and ("stream_options" in said or "include_usage" in said):
            self._dialect = msgspec.structs.replace(known, asks_usage=False)
        elif not known.completion_limit and "max_completion_tokens" in said:
            self._dialect = msgspec.structs.replace(known, completion_limit=True)
        return self._dialect is not known
