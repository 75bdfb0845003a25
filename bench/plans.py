"""How long and how often each measurement runs."""

from __future__ import annotations

import math

import msgspec


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds and numbers of one run of the program."""

    rounds: int
    warm_up: float
    window: float
    memory_seconds: float
    """How long 200 streams are open before their memory is read."""
    short_window: float
    starts: int
    """How often the server is started."""
    messages: int
    conversations: int
    repeats: int
    """How often each request for something stored is sent."""
    stream_tokens: int
    """How long the answer is that a browser shows."""


FULL = Plan(
    rounds=3,
    warm_up=4,
    window=20,
    memory_seconds=22,
    short_window=8,
    starts=5,
    messages=10_000,
    conversations=20_000,
    repeats=100,
    stream_tokens=5000,
)
QUICK = Plan(
    rounds=1,
    warm_up=1.5,
    window=4,
    memory_seconds=4,
    short_window=3,
    starts=2,
    messages=10_000,
    conversations=20_000,
    repeats=30,
    stream_tokens=600,
)
STREAMS = 200
RATE = 50
FOLLOWERS = 500
AT_ONCE = 20
ONE_TOKEN = "words-0tps-1"
ONE_STAMP = "stamps-0tps-1"
UNPACED_TOKENS = 10_000
UNPACED = f"words-0tps-{UNPACED_TOKENS}"
BURST_TOKENS = 100
BURST = f"stamps-{RATE}tps-{BURST_TOKENS}"
_LONGEST = 60


def paced_model(kind: str, seconds: float) -> str:
    """The model whose answer lasts at least so long, at 50 tokens a second."""
    return f"{kind}-{RATE}tps-{math.ceil(seconds) * RATE}"


def list_models() -> list[str]:
    """Every model that the measurements ask for: the server refuses those that its settings do not list."""
    lengths = range(1, _LONGEST + 1)
    paced = [paced_model(kind, seconds) for kind in ("words", "stamps") for seconds in lengths]
    return [ONE_TOKEN, ONE_STAMP, UNPACED, BURST, *paced]
