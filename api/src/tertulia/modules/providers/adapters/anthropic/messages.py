"""The wire format of Anthropic messages, at Anthropic itself and on Vertex AI.

Sources: platform.claude.com/docs/en/api/messages, …/build-with-claude/claude-on-vertex-ai.
"""

from __future__ import annotations

from collections.abc import Callable

from tertulia.modules.providers.adapters.anthropic.body import Channel, write_body
from tertulia.modules.providers.adapters.anthropic.content import FORMAT
from tertulia.modules.providers.adapters.anthropic.failures import find_failure
from tertulia.modules.providers.adapters.anthropic.reader import MessageReader
from tertulia.modules.providers.domain import ChatRequest, ModelFacts
from tertulia.modules.providers.errors import ProviderError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.ports import AnswerReader, AnswerSink, Call

API_VERSION = "2023-06-01"
FindFacts = Callable[[str], ModelFacts]
MakeUrl = Callable[[str], str]
"""From a model to the path of its questions."""


class AnthropicMessages:
    """A WireFormat. `find_facts` gives the longest answer of a model, which has to be told with every question."""

    name = FORMAT

    def __init__(
        self,
        endpoint: str,
        find_facts: FindFacts,
        channel: Channel | None = None,
        make_url: MakeUrl = lambda model: "/messages",
    ) -> None:
        self._endpoint = endpoint
        self._find_facts = find_facts
        self._channel = channel or Channel()
        self._make_url = make_url

    def write(self, request: ChatRequest) -> Call:
        body = write_body(self._endpoint, request, self._find_facts(request.model), self._channel)
        headers = {} if self._channel.version else {"anthropic-version": API_VERSION}
        return Call(url=self._make_url(request.model), body=body, headers=headers)

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader:
        return MessageReader(self._endpoint, request.model, sink)

    def find_failure(self, body: bytes) -> Failure | None:
        return find_failure(body)

    def learn(self, error: ProviderError) -> bool:
        del error
        return False
