"""Judging passwords offline."""

from __future__ import annotations

import pytest

from tertulia.infrastructure.security import PasswordStrength, PasswordTooWeakError
from tertulia.infrastructure.security.strength import MAX_JUDGED, judge_password


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("password1", "common"),
        ("abcdefghijkl", "sequences"),
        ("xxxxxxxxxxxx", "repeats"),
        ("michael", "names"),
        ("kr7q", "longer"),
    ],
)
async def test_a_password_that_is_easy_to_guess_is_refused_with_what_makes_it_so(
    password: str, advice: str
) -> None:
    with pytest.raises(PasswordTooWeakError) as refused:
        await PasswordStrength(2).check(password)
    assert refused.value.params["advice"] == advice


async def test_words_that_do_not_belong_together_will_do() -> None:
    await PasswordStrength(4).check("correct horse battery", "ada@example.org", "Ada")


async def test_the_persons_own_words_make_a_password_no_harder() -> None:
    strength = PasswordStrength(2)
    await strength.check("zgvbqxwuhrtl", "ada@example.org")
    with pytest.raises(PasswordTooWeakError):
        await strength.check("zgvbqxwuhrtl", "me@example.org", "Zgvbqxwuhrtl")


async def test_without_a_minimum_everything_will_do() -> None:
    await PasswordStrength(0).check("password")


def test_a_long_password_is_as_hard_as_its_hardest_piece() -> None:
    assert judge_password("x" * 32 + "correct horse battery", ()).score == 4
    assert judge_password("x" * 256, ()).score < 2
    assert judge_password("x" * MAX_JUDGED + "correct horse battery", ()).score < 2


def test_what_is_no_text_can_be_judged_too() -> None:
    assert judge_password("\ud83d" * 40, ()).score < 3
