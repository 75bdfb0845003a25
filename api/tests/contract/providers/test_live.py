"""Every adapter against servers that are not ours: aimock in the place of each vendor, llama.cpp with a real model."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import ChatMessage, ChatRequest, GenerationSettings, ProviderError, add_model
from tertulia.modules.providers.adapters.google.endpoint import create_google_endpoint
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import ToolDefinition
from tertulia.modules.providers.endpoints import ENDPOINT_TYPES
from tertulia.modules.providers.local.server import ModelServer, ServerOptions
from tertulia.modules.providers.ports import ModelSource

REPOSITORY = Path(__file__).parents[4]
AIMOCK = REPOSITORY / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "aimock.json"
KEY = "sk-test-0123456789"
TEXT = "Hello! How can I help you today? ¿Español? 👩‍🚀"
WEATHER = ToolDefinition(
    name="get_weather",
    description="The weather of a city",
    parameters={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)


class FixedCredentials:
    """Google Cloud's token is the key that aimock wants."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self) -> str:
        return self._token

    async def project(self) -> str | None:
        return "lab"


class Target(msgspec.Struct, frozen=True):
    """A vendor as aimock plays it: the settings of an endpoint there, with the path below its root."""

    name: str
    model: str
    path: str
    settings: dict[str, object]

    def create(self, root: str, key: str = KEY) -> ModelSource:
        given = {"name": "Lab", "baseUrl": f"{root}{self.path}", "apiKey": key, "retries": 0}
        settings = msgspec.convert(given | self.settings, EndpointSettings)
        if settings.through == "vertex" and settings.type == "google":
            return create_google_endpoint(settings, FixedCredentials(key))
        return ENDPOINT_TYPES[settings.type](settings)


TARGETS = (
    Target("openai-chat", "gpt-5-mini", "/v1", {"type": "openai", "api": "chat"}),
    Target("openai-responses", "gpt-5-mini", "/v1", {"type": "openai", "api": "responses"}),
    Target("anthropic", "claude-sonnet-4-5", "/v1", {"type": "anthropic"}),
    Target(
        "anthropic-bedrock",
        "anthropic.claude-sonnet-4-5-v1:0",
        "",
        {"type": "anthropic", "through": "bedrock", "region": "us-east-1"},
    ),
    Target("google", "gemini-2.5-flash", "/v1beta", {"type": "google"}),
    Target("google-vertex", "gemini-2.5-flash", "", {"type": "google", "through": "vertex"}),
    Target("bedrock", "anthropic.claude-sonnet-4-5-v1:0", "", {"type": "bedrock", "region": "us-east-1"}),
    Target("azure", "gpt-5-mini", "", {"type": "azure", "apiVersion": "2025-04-01-preview", "api": "chat"}),
    Target("ollama", "qwen3", "/v1", {"type": "openai-compatible", "vendor": "ollama"}),
)
every_target = pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])


@pytest.fixture(scope="module")
def root() -> Generator[str]:
    """The address of a running aimock that wants KEY."""
    if not AIMOCK.is_file():
        pytest.fail("aimock is missing: run `npm ci` in the repository's root")
    process = subprocess.Popen(
        ["node", str(AIMOCK), "-p", "0", "-f", str(FIXTURES), "--strict"],
        env={**os.environ, "AIMOCK_API_KEYS": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        with process:
            yield _read_address(process)
            process.terminate()
    finally:
        process.kill()


def _read_address(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
            return found.group().decode()
    pytest.fail("aimock ended before it listened")


async def ask(
    endpoint: ModelSource, model: str, text: str, **fields: Any
) -> tuple[CollectedAnswer, ProviderError | None]:
    answer = CollectedAnswer()
    try:
        await endpoint.generate(ChatRequest(model, [ChatMessage.of("user", text)], **fields), answer)
    except ProviderError as error:
        return answer, error
    finally:
        await endpoint.close()
    return answer, None


@every_target
async def test_a_first_answer_arrives_whole(target: Target, root: str) -> None:
    answer, failure = await ask(target.create(root), target.model, "hello")
    assert failure is None
    assert (answer.whole_text, answer.finish_reason) == (TEXT, "stop")
    assert answer.usages
    assert answer.usages[0].output_tokens is not None


@every_target
async def test_reasoning_arrives_apart_from_the_answer(target: Target, root: str) -> None:
    answer, failure = await ask(target.create(root), target.model, "think")
    assert failure is None
    assert (answer.whole_reasoning, answer.whole_text) == ("6 times 7", "42")


@every_target
async def test_a_tool_is_asked_for(target: Target, root: str) -> None:
    # aimock fails on the marks for a cache that converse takes among its tools.
    chosen = GenerationSettings(prompt_caching=False)
    answer, failure = await ask(
        target.create(root), target.model, "weather", tools=[WEATHER], settings=chosen
    )
    assert failure is None
    (call,) = answer.tool_calls
    assert (call.name, msgspec.json.decode(call.arguments)) == ("get_weather", {"city": "Málaga"})
    assert answer.ended_calls == [call.id]
    assert answer.finish_reason == "tool-calls"


@every_target
async def test_too_many_requests_are_told(target: Target, root: str) -> None:
    _, failure = await ask(target.create(root), target.model, "limit")
    assert failure is not None
    assert (failure.code, failure.retryable) == ("provider_rate_limited", True)


@every_target
async def test_a_wrong_key_is_told_and_not_shown(target: Target, root: str) -> None:
    _, failure = await ask(target.create(root, "sk-wrong-0123456789"), target.model, "hello")
    assert failure is not None
    assert failure.code == "provider_rejected_key"
    assert "sk-wrong" not in str(failure)


@pytest.fixture
async def llama(tmp_path: Path) -> AsyncGenerator[ModelServer]:
    options = ServerOptions(
        model=str(add_model("smollm2", REPOSITORY / ".cache")), context=512, slots=1, threads=1, sampling={}
    )
    server = await ModelServer.start("llama.cpp", options, tmp_path / "log")
    yield server
    await server.stop()


@pytest.mark.parametrize(
    "settings",
    [
        {"type": "openai-compatible"},
        {"type": "openai", "api": "responses"},
        {"type": "anthropic"},
    ],
    ids=["chat", "responses", "messages"],
)
async def test_a_real_model_answers_in_each_format_that_its_server_speaks(
    llama: ModelServer, settings: dict[str, object]
) -> None:
    create: Callable[[EndpointSettings], ModelSource] = ENDPOINT_TYPES[str(settings["type"])]
    address = llama.address.rstrip("/").removesuffix("/v1") + "/v1"
    given = {"name": "llama.cpp", "baseUrl": address, "apiKey": llama.api_key, "retries": 0}
    endpoint = create(msgspec.convert(given | settings, EndpointSettings))
    chosen = GenerationSettings(max_tokens=24, temperature=0, seed=1)
    answer, failure = await ask(endpoint, "smollm2", "Say hello.", settings=chosen)
    assert failure is None
    assert answer.whole_text
    assert answer.finish_reason in {"stop", "length"}
    assert answer.usages
    assert answer.usages[0].input_tokens
    assert answer.usages[0].output_tokens
