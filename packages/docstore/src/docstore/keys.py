"""Conditions on the document key: whole keys, or the range of keys that begin with some values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import msgspec

from docstore.plans import Plan
from docstore.port import Above, AnyOf, Below, StartsWith, Where
from docstore.spec import KEY_SEPARATOR, join_key

AFTER_SEPARATOR = chr(ord(KEY_SEPARATOR) + 1)
"""Follows the separator, so that all keys with a prefix lie between `prefix/` and `prefix` + this."""

LAST_CHARACTER = 0x10FFFF
FIRST_SURROGATE = 0xD800
AFTER_SURROGATES = 0xE000


class KeyCondition(msgspec.Struct, frozen=True, kw_only=True):
    """Which keys fit: one of `keys` if that is given, else all strictly between the bounds that are given, and from
    `first` on."""

    keys: tuple[str, ...] | None = None
    first: str | None = None
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def read_key_condition(key: tuple[str, ...], plan: Plan, where: Where) -> KeyCondition:
    """The keys that a condition served by the key asks for."""
    if len(plan.equal) == len(key):
        return KeyCondition(keys=tuple(_join_choices(key, where)))
    prefix = _prefix_of(key[: len(plan.equal)], where)
    above = [prefix] if prefix else []
    below = [prefix[:-1] + AFTER_SEPARATOR] if prefix else []
    if plan.ranged is not None:
        condition = where[plan.ranged]
        if isinstance(condition, StartsWith):
            beyond = end_of_prefix(prefix + condition.value)
            return KeyCondition(first=prefix + condition.value, below=(beyond,) if beyond else ())
        if not isinstance(condition, Below | Above) or not isinstance(condition.value, str):
            raise ValueError("a key field is compared with a string")
        (below if isinstance(condition, Below) else above).append(prefix + condition.value)
    return KeyCondition(above=tuple(above), below=tuple(below))


def end_of_prefix(prefix: str) -> str | None:
    """The first string after all that begin with this one, in the order of characters, which is that of UTF-8 bytes;
    None when nothing comes after them."""
    for length in range(len(prefix), 0, -1):
        last = ord(prefix[length - 1])
        if last < LAST_CHARACTER:
            following = AFTER_SURROGATES if last + 1 == FIRST_SURROGATE else last + 1
            return prefix[: length - 1] + chr(following)
    return None


def read_position(key: tuple[str, ...], where: Where, order: tuple[str, ...], after: Sequence[Any]) -> str:
    """The key after which a page begins: given whole as last value, or as the value of the key's last field."""
    last = str(after[-1])
    return last if len(after) > len(order) else _prefix_of(key[:-1], where) + last


def _prefix_of(fields: tuple[str, ...], where: Where) -> str:
    """What all keys with these values begin with; empty for no fields."""
    values = tuple(str(where[field]) for field in fields)
    return join_key(values) + KEY_SEPARATOR if values else ""


def _join_choices(key: tuple[str, ...], where: Where) -> list[str]:
    choices: list[tuple[Any, ...]] = []
    for field in key:
        condition = where[field]
        choices.append(condition.values if isinstance(condition, AnyOf) else (condition,))
    return [
        join_key(values)
        for values in dict.fromkeys(product(*choices))
        if all(isinstance(value, str) for value in values)
    ]
