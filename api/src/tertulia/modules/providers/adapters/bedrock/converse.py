"""The wire formats of Bedrock: converse for every model there, and Claude's own.

Sources: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html,
docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from tertulia.modules.providers.adapters.anthropic.body import Channel
from tertulia.modules.providers.adapters.anthropic.body import write_body as write_message_body
from tertulia.modules.providers.adapters.anthropic.content import FORMAT as MESSAGES_FORMAT
from tertulia.modules.providers.adapters.bedrock.body import write_body
from tertulia.modules.providers.adapters.bedrock.failures import find_failure
from tertulia.modules.providers.adapters.bedrock.reader import (
    FORMAT,
    ConverseEvents,
    EventStreamReader,
    FramedMessageEvents,
)
from tertulia.modules.providers.domain import ChatRequest, ModelFacts
from tertulia.modules.providers.errors import ProviderError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, Call

FindFacts = Callable[[str], ModelFacts]
_HEADERS = {"Content-Type": "application/json", "Accept": "application/vnd.amazon.eventstream"}
_CLAUDE = Channel(version="bedrock-2023-05-31", asks_stream=False, takes_addresses=False, searches=False)


class Converse:
    """A WireFormat."""

    name = FORMAT

    def __init__(self, endpoint: str, find_facts: FindFacts) -> None:
        self._endpoint = endpoint
        self._find_facts = find_facts

    def write(self, request: ChatRequest) -> Call:
        body = write_body(self._endpoint, request, self._find_facts(request.model))
        return Call(
            url=f"/model/{quote(request.model, safe='')}/converse-stream", body=body, headers=_HEADERS
        )

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        return EventStreamReader(self._endpoint, ConverseEvents(self._endpoint, request.model, sink))

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        del error
        return False


class BedrockMessages:
    """A WireFormat: Anthropic messages, framed as Bedrock does."""

    name = MESSAGES_FORMAT

    def __init__(self, endpoint: str, find_facts: FindFacts) -> None:
        self._endpoint = endpoint
        self._find_facts = find_facts

    def write(self, request: ChatRequest) -> Call:
        body = write_message_body(self._endpoint, request, self._find_facts(request.model), _CLAUDE)
        url = f"/model/{quote(request.model, safe='')}/invoke-with-response-stream"
        return Call(url=url, body=body, headers=_HEADERS)

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        return EventStreamReader(self._endpoint, FramedMessageEvents(self._endpoint, request.model, sink))

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        del error
        return False
