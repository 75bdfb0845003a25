"""How fast tokens are counted, the way to the counting process and back included."""

from __future__ import annotations

import asyncio
import time

from tertulia.modules.providers.tokens import TokenCounter

_TEXT = (
    "def find(name: str) -> Model | None:\n    return next((m for m in models if m.name == name), None)\n\n"
    "The quick brown fox jumps over the lazy dog, and nobody asks it why. Twelve of them would be a party.\n"
    "一个人在思考的时候、最好先喝一杯茶。 Съешь ещё этих мягких французских булок, да выпей чаю. 42 + 3.1415\n"
)
_BYTES = 1_000_000
_MESSAGES = 20
_REPEATS = 10


async def measure_counting() -> float:
    """Bytes a second: messages of 50 kB in code, prose, Chinese and Russian, a megabyte at a time."""
    size = _BYTES // _MESSAGES
    text = _TEXT * (size // len(_TEXT.encode()) + 1)
    texts = [f"{number} {text}" for number in range(_MESSAGES)]
    total = sum(len(text.encode()) for text in texts)
    counter = TokenCounter()
    try:
        await counter.count(texts)
        started = time.perf_counter()
        for _ in range(_REPEATS):
            await counter.count(texts)
        return total * _REPEATS / (time.perf_counter() - started)
    finally:
        await counter.close()


if __name__ == "__main__":
    print(f"{asyncio.run(measure_counting()) / 1e6:.0f} MB/s")
