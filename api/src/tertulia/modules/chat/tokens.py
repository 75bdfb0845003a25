"""How many tokens a message has, as we count them: once, when it is stored. Files are judged by kind and size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tertulia.modules.files import StoredFile
from tertulia.modules.messages import FilePart, Message, Part, TextPart, estimate_tokens
from tertulia.modules.providers import find_kind

IMAGE_TOKENS = 1_200
"""Of an image whose size is not known."""
MOST_IMAGE_TOKENS = 1_600
PIXELS_PER_TOKEN = 750
"""https://docs.claude.com/en/docs/build-with-claude/vision#calculate-image-costs; other vendors lie near it."""
BYTES_PER_TOKEN = {"text": 3, "pdf": 50, "audio": 500, "video": 2_000, "other": 3}
LEAST_FILE_TOKENS = 500
MOST_FILE_TOKENS = 100_000


class CountTexts(Protocol):
    async def __call__(self, texts: Sequence[str], model: str = "") -> list[int]:
        """The tokens of each text, as the model counts them. Takes a while."""
        ...


async def estimate_texts(texts: Sequence[str], model: str = "") -> list[int]:
    """A CountTexts that does not count."""
    del model
    return [count_text(text) for text in texts]


def count_text(text: str) -> int:
    """About how many tokens some words have, on the safe side."""
    return estimate_tokens(text)


def count_message(message: Message) -> int:
    """What was counted when the message was stored, or else its words now."""
    return message.tokens if message.tokens is not None else count_parts(message.parts, {})


def count_parts(parts: tuple[Part, ...], files: Mapping[str, StoredFile]) -> int:
    """Tokens of the words and files of a message. files: those that are known, by their address."""
    words = "".join(part.text for part in parts if isinstance(part, TextPart))
    return count_text(words) + sum(
        count_file(part, files.get(part.url)) for part in parts if isinstance(part, FilePart)
    )


def count_file(part: FilePart, file: StoredFile | None) -> int:
    """About what a file takes up in a model's window."""
    kind = find_kind(part.media_type)
    if kind == "image":
        if file is None or not file.width or not file.height:
            return IMAGE_TOKENS
        return min(file.width * file.height // PIXELS_PER_TOKEN + 1, MOST_IMAGE_TOKENS)
    size = file.size if file is not None else 0
    return min(max(size // BYTES_PER_TOKEN[kind], LEAST_FILE_TOKENS), MOST_FILE_TOKENS)


def count_files(message: Message) -> int:
    """Of a message's tokens, those of its files."""
    if not any(isinstance(part, FilePart) for part in message.parts):
        return 0
    return max(count_message(message) - count_text(message.text), 0)
