"""Counting tokens, of texts from anybody."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncGenerator

import pytest

from api.tests.waiting import PATIENCE
from tertulia.modules.providers.tokens import TokenCounter, estimate_tokens, find_encoding


@pytest.fixture
async def counter() -> AsyncGenerator[TokenCounter]:
    made = TokenCounter()
    yield made
    await made.close()


async def test_texts_are_counted_as_openai_counts_them(counter: TokenCounter) -> None:
    assert await counter.count(["hello world", "", "how many tokens?"], "gpt-4o") == [2, 0, 4]
    # The figures of tiktoken 0.14.0 for this text, in both of its encodings.
    text = "Fünf Wörter, 漢字 und 🧠: antidisestablishmentarianism"
    assert await counter.count([text], "OpenAI/gpt-5") == [await tiktoken_count(text, "gpt-5")]


async def tiktoken_count(text: str, model: str) -> int:
    import toktok

    return toktok.batch_count([text], find_encoding(model))[0]


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-4o-mini", "o200k_base"),
        ("gpt-4.1", "o200k_base"),
        ("o3", "o200k_base"),
        ("claude-opus-5", "o200k_base"),
        ("gpt-4", "cl100k_base"),
        ("OpenAI/gpt-4-turbo", "cl100k_base"),
        ("gpt-3.5-turbo-0125", "cl100k_base"),
        ("openai/gpt-oss-120b", "o200k_harmony"),
    ],
)
def test_each_model_has_its_tokenizer(model: str, encoding: str) -> None:
    assert find_encoding(model) == encoding


async def test_hostile_texts_are_counted_without_holding_up_the_loop(counter: TokenCounter) -> None:
    await counter.count(["warm"])
    longest, going = 0.0, True

    async def watch() -> None:
        nonlocal longest
        while going:
            before = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - before)

    watching = asyncio.create_task(watch())
    texts = ["A" * 20_000, "\ud800 lone \udfff", "\x00" * 1_000, "!" * 10_000_000, "<|endoftext|>"]
    counts = await counter.count(texts)
    going = False
    await watching
    assert counts[0] == 2_500
    assert all(count > 0 for count in counts)
    assert longest < 0.5


async def test_many_at_once_get_their_own_counts(counter: TokenCounter) -> None:
    wanted = list(range(1, 40))
    counts = await asyncio.gather(*(counter.count(["hello " * number]) for number in wanted))
    assert [count[0] for count in counts] == sorted(count[0] for count in counts)
    assert len({count[0] for count in counts}) == len(wanted)


async def test_a_question_that_was_given_up_leaves_its_answer_to_nobody(counter: TokenCounter) -> None:
    asking = asyncio.create_task(counter.count(["x" * 5_000_000]))
    while not counter.is_running:
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await counter.count(["hello world"]) == [2]


@pytest.mark.parametrize(
    "program", [("/nowhere/at/all",), (sys.executable, "-c", "print('hello, hello, hello')")]
)
async def test_texts_are_estimated_when_the_process_fails(program: tuple[str, ...]) -> None:
    broken = TokenCounter(program)
    try:
        assert await broken.count(["four" * 10]) == [10]
    finally:
        await broken.close()


async def test_the_process_ends_when_nobody_counts() -> None:
    counter = TokenCounter(idle_seconds=0)
    assert await counter.count(["hello world"]) == [2]
    async with asyncio.timeout(PATIENCE):
        while counter.is_running:
            await asyncio.sleep(0)
    assert await counter.count(["hello world"]) == [2]
    await counter.close()


def test_an_estimate_takes_scripts_without_letters_for_what_they_are() -> None:
    assert estimate_tokens("") == 0
    assert estimate_tokens("abcde") == 2
    assert estimate_tokens("漢字漢字") == 4
