"""What counts as a title, and what a conversation is called until it has one."""

from __future__ import annotations

import pytest

from api.tests.unit.chat.conftest import ChatWorld
from tertulia.modules.chat.titles import clean_title
from tertulia.modules.conversations import make_fallback_title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Spanish coffee circles", "Spanish coffee circles"),
        ('"Spanish coffee circles."\n', "Spanish coffee circles"),
        ("**Title: Spanish coffee circles**", "Spanish coffee circles"),
        ("Título: Tertulias de café", "Tertulias de café"),
        ("A tertulia is a gathering.\nIt began long ago.", None),
        ("word " * 40, None),
        ("   ", None),
    ],
)
def test_only_a_short_single_line_is_a_title(written: str, title: str | None) -> None:
    assert clean_title(written) == title


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("What is\n a tertulia?", "What is a tertulia?"),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", None),
        ("x" * 100, "x" * 59 + "…"),
    ],
)
def test_the_first_words_are_the_title_until_there_is_a_better_one(question: str, title: str | None) -> None:
    made = make_fallback_title(question)
    assert len(made) <= 60
    assert made == title or (title is None and made.endswith("…") and question.startswith(made[:-1]))


async def test_the_model_names_the_conversation_after_its_first_answer(world: ChatWorld) -> None:
    world.model.title_model = "same"
    world.model.script = ["Meeting friends"]
    await world.ask_and_wait("What is a tertulia?", id="c1")
    conversation = await world.conversations.get_conversation("ada", "c1")
    assert (conversation.title, conversation.title_source) == ("Meeting friends", "model")
    await world.ask_and_wait("And a second question?", id="c1", question_id="q2")
    assert len(world.model.asked) == 3
