"""The model on this machine, really: downloaded once into the repository's cache, run, killed, left idle."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from api.tests.waiting import PATIENCE
from tertulia.infrastructure.config.schema import LocalModelSettings
from tertulia.modules.providers import (
    NOBODY,
    ChatMessage,
    ChatRequest,
    GenerationSettings,
    ProviderError,
    add_model,
    list_local_models,
)
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.local import LocalModels

CACHE = Path(__file__).parents[4] / ".cache"
MODEL = "SmolLM2-135M-Instruct"
QUESTION = ChatRequest(
    MODEL, [ChatMessage.of("user", "Say hello.")], GenerationSettings(max_tokens=8, seed=1)
)
START_AND_PRINT_CHILD = """
import asyncio, sys
from pathlib import Path
from tertulia.modules.providers.local.server import ModelServer, ServerOptions

async def main():
    options = ServerOptions(model=sys.argv[1], context=512, slots=1, threads=1, sampling={})
    server = await ModelServer.start("here", options, Path(sys.argv[2]))
    print(server.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture(scope="session")
def model_file() -> Path:
    return add_model("smollm2", CACHE)


@pytest.fixture
def home(model_file: Path, tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / model_file.name).symlink_to(model_file)
    return tmp_path


@pytest.fixture
async def local(home: Path) -> AsyncGenerator[LocalModels]:
    source = LocalModels(LocalModelSettings(context_tokens=512, threads=1), home)
    yield source
    await source.close()


def child_processes() -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # it ended just now
            if "child.py" in " ".join(child.cmdline()):
                found.append(child)
    return found


async def wait_until_gone(pid: int) -> None:
    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return
    await asyncio.to_thread(process.wait, PATIENCE)


async def test_it_answers_and_counts(local: LocalModels) -> None:
    answer = CollectedAnswer()
    await local.generate(QUESTION, answer)
    assert answer.whole_text
    assert answer.finish_reason in {"stop", "length"}
    assert answer.usages[0].output_tokens


async def test_answers_at_the_same_time_share_one_process(local: LocalModels) -> None:
    answers = [CollectedAnswer() for _ in range(4)]
    await asyncio.gather(*(local.generate(QUESTION, answer) for answer in answers))
    assert all(answer.whole_text for answer in answers)
    assert len(child_processes()) == 1


async def test_it_is_started_again_after_it_was_killed(local: LocalModels) -> None:
    await local.generate(QUESTION, CollectedAnswer())
    (child,) = child_processes()
    child.send_signal(signal.SIGKILL)
    answer = CollectedAnswer()
    await local.generate(QUESTION, answer)
    assert answer.whole_text
    assert [process.pid for process in child_processes()] != [child.pid]


async def test_being_killed_in_the_middle_of_an_answer_is_told(local: LocalModels) -> None:
    class KillingAnswer(CollectedAnswer):
        def text(self, delta: str) -> None:
            super().text(delta)
            for child in child_processes():
                child.send_signal(signal.SIGKILL)

    answer = KillingAnswer()
    story = ChatRequest(
        MODEL, [ChatMessage.of("user", "Tell a long story.")], GenerationSettings(max_tokens=400)
    )
    with pytest.raises(ProviderError) as caught:
        await local.generate(story, answer)
    assert caught.value.code == "provider_cut_off"
    assert answer.whole_text


async def test_it_ends_when_idle_and_starts_again(home: Path) -> None:
    local = LocalModels(LocalModelSettings(context_tokens=512, threads=1, idle_minutes=0.001), home)
    children: list[psutil.Process] = []

    class WatchingAnswer(CollectedAnswer):
        def text(self, delta: str) -> None:
            super().text(delta)
            children[:] = child_processes()

    await local.generate(QUESTION, WatchingAnswer())
    (child,) = children
    await wait_until_gone(child.pid)
    answer = CollectedAnswer()
    await local.generate(QUESTION, answer)
    assert answer.whole_text
    await local.close()


async def test_closing_ends_the_process(home: Path) -> None:
    local = LocalModels(LocalModelSettings(context_tokens=512, threads=1), home)
    await local.generate(QUESTION, CollectedAnswer())
    (child,) = child_processes()
    await local.close()
    assert not psutil.pid_exists(child.pid)


async def test_it_dies_with_its_parent(model_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", START_AND_PRINT_CHILD, str(model_file), str(tmp_path / "log")]
    parent = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    async with asyncio.timeout(PATIENCE):
        child = int(await parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    await parent.wait()
    await wait_until_gone(child)


async def test_it_wants_its_key(local: LocalModels) -> None:
    await local.generate(QUESTION, CollectedAnswer())
    (child,) = child_processes()
    ports = {entry.laddr.port for entry in child.net_connections("tcp") if entry.status == psutil.CONN_LISTEN}
    addresses = {
        entry.laddr.ip for entry in child.net_connections("tcp") if entry.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}
    reader, writer = await asyncio.open_connection("127.0.0.1", ports.pop())
    writer.write(
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    )
    async with asyncio.timeout(PATIENCE):
        assert (await reader.readline()).startswith(b"HTTP/1.1 401")
    writer.close()


async def test_a_model_that_is_not_there_says_how_to_get_it(local: LocalModels) -> None:
    with pytest.raises(ProviderError) as caught:
        await local.generate(ChatRequest("other", QUESTION.messages), CollectedAnswer())
    assert caught.value.code == "local_model_missing"
    assert "tertulia models add smollm2" in str(caught.value)


async def test_a_broken_model_file_is_told(home: Path, local: LocalModels) -> None:
    (home / "models" / "broken.gguf").write_bytes(b"GGUF nothing")
    with pytest.raises(ProviderError) as caught:
        await local.generate(ChatRequest("broken", QUESTION.messages), CollectedAnswer())
    assert caught.value.code == "local_model_failed"
    assert child_processes() == []


async def test_a_question_that_is_too_long_is_told(local: LocalModels) -> None:
    with pytest.raises(ProviderError) as caught:
        await local.generate(ChatRequest(MODEL, [ChatMessage.of("user", "word " * 2000)]), CollectedAnswer())
    assert caught.value.code == "provider_context_exceeded"


async def test_models_are_listed_from_the_folder(local: LocalModels) -> None:
    (model,) = await local.list_models(NOBODY)
    assert (model.id, model.local) == (f"On this machine/{MODEL}", True)
    assert (local.title_model, local.name) == ("none", "On this machine")


def test_adding_a_model_again_is_instant_and_keeps_the_file(model_file: Path) -> None:
    before = model_file.stat()
    assert add_model("smollm2", CACHE) == model_file
    assert model_file.stat().st_mtime_ns == before.st_mtime_ns
    assert list_local_models(CACHE)[MODEL] == model_file
