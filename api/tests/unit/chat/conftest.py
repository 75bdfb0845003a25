"""A chat on a real SQLite file, with a model whose every word the test decides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.tests.waiting import PATIENCE
from docstore.sqlite import SqliteStore
from tertulia.infrastructure.config import EndpointSettings, ModelSpec
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import SystemClock
from tertulia.kernel.events import EventBus
from tertulia.modules.chat import (
    NODES,
    RUNS,
    SUMMARIES,
    Chat,
    ChatLimits,
    RunRecovery,
    RunRepository,
    Runs,
    SummaryRepository,
)
from tertulia.modules.chat import runs as runs_module
from tertulia.modules.chat.log import LogReader
from tertulia.modules.chat.schemas import Question, StartedRun
from tertulia.modules.conversations import CONVERSATIONS, Conversations
from tertulia.modules.files import FILES, LEFT_FILES, FileRepository, Files, InMemoryFileStorage
from tertulia.modules.messages import MESSAGES, Message, Messages
from tertulia.modules.providers import (
    AnswerSink,
    Caller,
    ChatRequest,
    Model,
    ModelFacts,
    Providers,
    Specs,
    Usage,
)
from tertulia.modules.providers.errors import ProviderContextExceededError
from tertulia.modules.providers.prices import PriceList

COLLECTIONS = (CONVERSATIONS, MESSAGES, FILES, LEFT_FILES, RUNS, NODES, SUMMARIES)

SPECS = [
    ModelSpec(
        name="brief", label="Brief", model="Spare/small", settings={"systemPrompt": "Be brief.", "seed": 1}
    )
]


class ScriptedModel:
    """An endpoint that says what the test puts into `script`: text, an exception to raise, usage to tell, or
    None to wait for `go`."""

    title_model = "none"
    context_tokens = 8000

    def __init__(self, name: str = "Lab") -> None:
        self.name = name
        self.script: list[str | Exception | Usage | None] = ["Hello", " there"]
        self.go = asyncio.Event()
        self.asked: list[ChatRequest] = []
        self.facts: ModelFacts | None = None
        self.prices: PriceList | None = None
        self.refused = 0
        """How many of the next requests are too long for it."""
        self.models = [Model(id=f"{name}/small", endpoint=name, name="small")]

    def find_facts(self, model: str) -> ModelFacts:
        return self.facts or ModelFacts(context_tokens=self.context_tokens)

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        return self.prices

    async def list_models(self, caller: Caller) -> list[Model]:
        return self.models

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        self.asked.append(request)
        if self.refused:
            self.refused -= 1
            raise ProviderContextExceededError(endpoint=self.name)
        for step in self.script:
            if isinstance(step, Exception):
                raise step
            if step is None:
                await self.go.wait()
            elif isinstance(step, Usage):
                sink.usage(step)
            else:
                sink.text(step)
                await asyncio.sleep(0)
        sink.finish("stop")

    async def close(self) -> None:
        """Nothing is open."""


class Follower:
    """Reads a log as a client does, in steps that a test can wait for."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._woken = asyncio.Event()
        self._woken.set()
        reader.subscribe(self._woken.set)

    async def read(self) -> bytes:
        """The next frames; b"" at the end."""
        if self._reader.is_ended:
            return b""
        await asyncio.wait_for(self._woken.wait(), PATIENCE)
        self._woken.clear()
        return self._reader.take()


class ChatWorld(msgspec.Struct):
    """Everything that a test of chat talks to."""

    store: SqliteStore
    model: ScriptedModel
    spare: ScriptedModel
    third: ScriptedModel
    providers: Providers
    runs: Runs
    chat: Chat
    conversations: Conversations
    messages: Messages
    files: Files

    def configure(self, endpoint: str = "Lab", **fields: Any) -> None:
        """Give an endpoint other settings."""
        self.providers.endpoints[endpoint].settings = EndpointSettings(name=endpoint, **fields)

    async def ask(self, text: str = "Hi", **fields: object) -> StartedRun:
        """Submit a question; `fields` are more of the request body."""
        body: dict[str, object] = {
            "messages": [ask_message(str(fields.pop("question_id", "q1")), text)],
            **fields,
        }
        return await self.chat.ask("ada", msgspec.convert(body, Question))

    async def ask_and_wait(self, text: str = "Hi", **fields: object) -> Message:
        """Submit a question and return its answer once it has ended."""
        started = await self.ask(text, **fields)
        await self.wait(started)
        return await self.read(started)

    async def wait(self, started: StartedRun) -> None:
        live = self.runs.find("ada", started.run_id)
        assert live is not None
        assert live.task is not None
        await asyncio.wait_for(asyncio.shield(live.task), PATIENCE)

    async def read(self, started: StartedRun) -> Message:
        return await self.messages.repository.get_message("ada", started.conversation_id, started.message_id)

    async def open_stream(self, started: StartedRun, after: int = 0) -> Follower:
        """Follow a run step by step."""
        return Follower(await self.chat.follow_run("ada", started.run_id, after))

    async def follow(self, started: StartedRun, after: int = 0) -> bytes:
        """The whole stream of a run, from a frame on."""
        follower = await self.open_stream(started, after)
        received = b""
        while frames := await follower.read():
            received += frames
        return received


def ask_message(message_id: str, text: str) -> dict[str, object]:
    """A UIMessage as an AI SDK client posts it."""
    return {"id": message_id, "role": "user", "parts": [{"type": "text", "text": text}]}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "chat.db")
    await store.open(COLLECTIONS)
    yield store
    await store.close()


@pytest.fixture
async def world(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    monkeypatch.setattr(runs_module, "AFTERWARDS_SECONDS", 0)
    clock, events, model = SystemClock(), EventBus(), ScriptedModel()
    spare, third = ScriptedModel("Spare"), ScriptedModel("Third")
    messages = Messages(store)
    conversations = Conversations(
        store, messages, events, (RunRepository.delete_all, SummaryRepository.delete_all)
    )
    runs = Runs(store, clock)
    providers = Providers([model, spare, third])
    specs = Specs(SPECS)
    limits = ChatLimits(messages="1000/minute", concurrent_runs=3)
    limiter = RateLimiter(enabled=True)
    files = Files(FileRepository(store), InMemoryFileStorage(), clock, limiter)
    chat = Chat(
        store, clock, events, conversations, messages, providers, specs, runs, limiter, limits, files, "node"
    )
    await RunRecovery(store, clock, "node", is_shared=False).open()
    runs.open()
    yield ChatWorld(store, model, spare, third, providers, runs, chat, conversations, messages, files)
    await runs.close()
    await providers.close()
