"""Which tokenizer fits a model, and a guess where none can be asked."""

from __future__ import annotations

import re
from typing import Literal

Encoding = Literal["o200k_base", "o200k_harmony", "cl100k_base"]
_OLDER = re.compile(r"(.*/)?(ft:)?(gpt-4(-|$)|gpt-(3\.5|35)-turbo)")
_CHARACTERS_PER_TOKEN = 4


def find_encoding(model: str) -> Encoding:
    """The tokenizer of a model by its name: exact for OpenAI's, and OpenAI's newest for all others, whose makers'
    own counts lie near it. Source: github.com/openai/tiktoken, tiktoken/model.py."""
    name = model.lower()
    if "gpt-oss" in name:
        return "o200k_harmony"
    return "cl100k_base" if _OLDER.match(name) else "o200k_base"


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has: four characters each in scripts of letters, one each in others."""
    if text.isascii():
        return -(-len(text) // _CHARACTERS_PER_TOKEN)
    wide = sum(character > "\u2e7f" for character in text)
    return wide - (-(len(text) - wide) // _CHARACTERS_PER_TOKEN)
