"""How hard a password is to guess, judged offline by zxcvbn and its lists of common passwords, words and names."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import msgspec

from tertulia.kernel.errors import AppError, ErrorKind

MAX_JUDGED = 100
"""Characters of a password that are looked at."""
_PIECE = 32
"""Judging costs the cube of the length and holds the interpreter: 32 hostile characters take about 15 ms, 100 take
half a second. Whoever guesses a password guesses each piece, so the password is as hard as its hardest piece."""
_MAX_WORDS = 20
_WORD = re.compile(r"[^\W_]{3,}")
_ADVICE = {
    "StraightRowsOfKeysAreEasyToGuess": "keyboard",
    "ShortKeyboardPatternsAreEasyToGuess": "keyboard",
    "RepeatsLikeAaaAreEasyToGuess": "repeats",
    "RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess": "repeats",
    "ThisIsATop10Password": "common",
    "ThisIsATop100Password": "common",
    "ThisIsACommonPassword": "common",
    "ThisIsSimilarToACommonlyUsedPassword": "common",
    "SequencesLikeAbcAreEasyToGuess": "sequences",
    "RecentYearsAreEasyToGuess": "dates",
    "DatesAreOftenEasyToGuess": "dates",
    "AWordByItselfIsEasyToGuess": "words",
    "NamesAndSurnamesByThemselvesAreEasyToGuess": "names",
    "CommonNamesAndSurnamesAreEasyToGuess": "names",
}


class PasswordTooWeakError(AppError):
    """Parameters: `score`, from 0 to 4, and `advice`, what makes it weak: `common`, `words`, `names`, `keyboard`,
    `repeats`, `sequences`, `dates` or `longer`."""

    code = "password_too_weak"
    kind = ErrorKind.INVALID
    message = "This password is too easy to guess ({advice}). Use a few words that do not belong together."


class Judgement(msgspec.Struct, frozen=True):
    """score: from 0, guessed at once, to 4. advice: see PasswordTooWeakError."""

    score: int
    advice: str


class PasswordStrength:
    """Refuses passwords that are easy to guess."""

    def __init__(self, minimum: int) -> None:
        """minimum: the least score, from 0 (everything is good) to 4."""
        self._minimum = minimum

    async def check(self, password: str, *about: str | None) -> None:
        """Raises PasswordTooWeakError. about: address and name of the person, whose words make a password no harder."""
        if self._minimum == 0:
            return
        found = await asyncio.to_thread(judge_password, password, _split_words(about), self._minimum)
        if found.score < self._minimum:
            raise PasswordTooWeakError(score=found.score, advice=found.advice)


def judge_password(password: str, words: Sequence[str], enough: int = 4) -> Judgement:
    """Judge by the hardest piece; the first with the score `enough` will do."""
    import zxcvbn_rs_py

    judged = password.encode("utf-8", "replace").decode()[:MAX_JUDGED]
    best = Judgement(0, "longer")
    for start in range(0, len(judged), _PIECE):
        entropy = zxcvbn_rs_py.zxcvbn(judged[start : start + _PIECE], list(words))
        warning = entropy.feedback.warning if entropy.feedback else None
        advice = _ADVICE.get(repr(warning).rpartition(".")[2], "longer")
        if start == 0 or int(entropy.score) > best.score:
            best = Judgement(int(entropy.score), advice)
        if best.score >= enough:
            break
    return best


def _split_words(texts: Sequence[str | None]) -> list[str]:
    words = [text for text in texts if text]
    words += [word for text in texts if text for word in _WORD.findall(text)]
    return list(dict.fromkeys(words))[:_MAX_WORDS]
