"""What the fake provider says. The model's name chooses it: `words-50tps-500` is 500 words at 50 a second.

`<kind>-<rate>tps-<count>[-<fault>]`; rate 0 is as fast as possible.
Kinds: `words`; `markdown` (headings, lists, tables, code, math); `stamps` (each token is the monotonic clock
in nanoseconds at the moment of sending, for measuring latency); `reasons` (the first half is reasoning).
Faults, half-way: `cut` (closes), `hang` (falls silent), `garbage` (no JSON), `error` (an error object).
`status429`, `status500`, … answer with that status.
"""

from __future__ import annotations

import re
import time
from typing import Literal, cast, get_args

import msgspec

Kind = Literal["words", "markdown", "stamps", "reasons"]
Fault = Literal["cut", "hang", "garbage", "error"]

EXAMPLES = (
    "words-50tps-500",
    "words-0tps-500",
    "markdown-100tps-5000",
    "stamps-50tps-500",
    "reasons-50tps-200",
)

_NAME = re.compile(
    rf"(?P<kind>{'|'.join(get_args(Kind))})-(?P<rate>[\d.]+)tps-(?P<count>\d+)"
    rf"(?:-(?P<fault>{'|'.join(get_args(Fault))}))?"
)
_SENTENCE = (
    "the river carries small boats past quiet gardens while people talk about weather bread and music under "
    "old trees and nobody hurries because the evening is long and warm enough for another story"
)
_WORDS = _SENTENCE.split()
_MARKDOWN = """## A heading with `code`

A paragraph with **bold**, *soft* and ~~struck~~ words, a [link](https://example.org), and a sentence that
goes on for a while so that it wraps on every screen there is.

- first point, short
- second point, with `inline code` in it
  - nested, once

1. one
2. two

| name | value | remark |
|:-----|------:|--------|
| alpha | 1.25 | the first row |
| beta | 20.5 | the second row, a bit longer |

```python
def fibonacci(count: int) -> list[int]:
    \"\"\"Return the first numbers of the sequence.\"\"\"
    numbers = [0, 1]
    while len(numbers) < count:
        numbers.append(numbers[-1] + numbers[-2])
    return numbers[:count]
```

> A quotation that somebody once wrote.

The area is $\\pi r^2$, and in full:

$$
\\int_0^1 x^2 \\, dx = \\frac{1}{3}
$$

"""
_MARKDOWN_TOKENS = re.findall(r"\s*\S{1,5}|\s+", _MARKDOWN)


class Answer(msgspec.Struct, frozen=True):
    """What one request gets."""

    kind: Kind
    rate: float
    count: int
    fault: Fault | None = None

    @property
    def fault_index(self) -> int:
        """The token before which the fault happens; past the end when there is none."""
        return self.count // 2 if self.fault else self.count + 1

    def is_reasoning(self, index: int) -> bool:
        """Say whether the token belongs to the reasoning that precedes the answer."""
        return self.kind == "reasons" and index < self.count // 2


def read_model_name(model: str) -> Answer | int | None:
    """Return the answer that the name asks for, an HTTP status to fail with, or None for an unknown name."""
    if status := re.fullmatch(r"status(\d{3})", model):
        return int(status[1])
    if not (match := _NAME.fullmatch(model)):
        return None
    kind, fault = cast("Kind", match["kind"]), cast("Fault | None", match["fault"])
    return Answer(kind=kind, rate=float(match["rate"]), count=int(match["count"]), fault=fault)


def make_token(kind: Kind, index: int) -> str:
    """Return the text of one token; the same for the same index, except of stamps."""
    if kind == "stamps":
        return f"{time.monotonic_ns()} "
    if kind == "markdown":
        return _MARKDOWN_TOKENS[index % len(_MARKDOWN_TOKENS)]
    return _WORDS[index % len(_WORDS)] + " "
