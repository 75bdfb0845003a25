"""Finding people by the beginnings of words: what is kept for it, and how texts are compared."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from docstore import Collection, Index
from tertulia.kernel.texts import fold
from tertulia.modules.users.domain import User

MAX_WORDS: Final = 48
"""For one account."""
MAX_WORD: Final = 100
MAX_QUERY_WORDS: Final = 8
_SEPARATOR: Final = re.compile(r"[\W_]+")
_IN_KEYS: Final = str.maketrans({"/": "\u2044", "\0": None})
"""What a document's key can not hold."""


class UserWord(msgspec.Struct, frozen=True):
    """One word by which a person is found."""

    user_id: str
    word: str


USER_WORDS = Collection(
    "user_words", UserWord, key=("user_id", "word"), indexes=(Index(("word", "user_id")),)
)


def list_words(name: str, email: str) -> list[str]:
    """The words of an account: of its name, and its address whole and in parts."""
    found: dict[str, None] = {}
    local, _, domain = email.partition("@")
    for whole in (_fold(email), _fold(local), _fold(domain), *_fold(name).split()):
        found[whole] = None
        found.update(dict.fromkeys(_SEPARATOR.split(whole)))
    words = dict.fromkeys(word[:MAX_WORD] for word in found if word)
    return list(words)[:MAX_WORDS]


def list_words_of(user: User) -> list[str]:
    return list_words(user.name, user.email)


def split_query(query: str) -> list[str]:
    """What each found account has a word for that begins so; empty: nothing is asked."""
    words = dict.fromkeys(word[:MAX_WORD] for word in _fold(query).split())
    return list(words)[:MAX_QUERY_WORDS]


def _fold(text: str) -> str:
    return fold(text).translate(_IN_KEYS)
