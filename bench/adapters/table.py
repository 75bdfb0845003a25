"""The rows of the adapters, with the goals."""

from __future__ import annotations

from bench.adapters.reading import INTERVAL, STREAMS, read_alone, read_bare, read_paced, serving
from bench.adapters.wires import BEDROCK, CHAT, WIRES, Wire
from bench.adapters.writing import IMAGES, MESSAGES, make_conversation, measure_base64, measure_writing
from bench.figures import Figure, Row, figure_of
from bench.plans import Plan
from bench.server.session import Report

MICRO, MILLI = 1e6, 1e3
WINDOW = 1.5
WRITES = 15


async def measure_adapters(plan: Plan, report: Report) -> list[Row]:
    """Every wire format in turns, and the rows of the table."""
    return [*await _measure_reading(plan, report), *_measure_writing(report)]


async def _measure_reading(plan: Plan, report: Report) -> list[Row]:
    tokens = int(WINDOW / INTERVAL)
    bare: list[float] = []
    alone: dict[str, list[float]] = {wire.name: [] for wire in WIRES}
    paced: dict[str, list[float]] = {wire.name: [] for wire in WIRES}
    async with serving(tokens) as port:
        await read_bare(port, tokens)
        for number in range(plan.rounds):
            report(f"round {number + 1} of {plan.rounds}: tokens through each adapter")
            bare.append(await read_bare(port, tokens))
            for wire in WIRES:
                alone[wire.name].append(read_alone(wire))
                paced[wire.name].append(await read_paced(wire, port, tokens))
    return [
        _describe_chat(figure_of(paced[CHAT.name]), figure_of(alone[CHAT.name]), figure_of(bare)),
        *(_describe_wire(wire, paced, alone) for wire in WIRES if wire is not CHAT),
    ]


def _describe_chat(paced: Figure, alone: Figure, bare: Figure) -> Row:
    return Row(
        f"CPU per token of the chat completions adapter, {STREAMS} streams x {1 / INTERVAL:.0f} tokens/s; of its "
        "reader alone",
        f"{paced.describe(MICRO)} µs (bare aiohttp: {bare.describe(MICRO)}); {alone.describe(MICRO, 2)} µs",
    )


def _describe_wire(wire: Wire, paced: dict[str, list[float]], alone: dict[str, list[float]]) -> Row:
    goal = 2.0 if wire is BEDROCK else 1.3

    def compare(values: dict[str, list[float]]) -> Figure:
        return figure_of(
            [mine / chat for mine, chat in zip(values[wire.name], values[CHAT.name], strict=True)]
        )

    whole, reader = compare(paced), compare(alone)
    return Row(
        f"the same of {wire.name} against chat completions: the adapter; its reader alone",
        f"{whole.describe(digits=2)}x; {reader.describe(digits=2)}x "
        f"({figure_of(alone[wire.name]).describe(MICRO, 2)} µs)",
        f"{goal}x",
        whole.median <= goal and reader.median <= goal,
    )


def _measure_writing(report: Report) -> list[Row]:
    report(f"requests of {MESSAGES:,} messages with {IMAGES} images")
    request = make_conversation("any")
    encoding = measure_base64(request, WRITES)
    results = {wire.name: measure_writing(wire, request, WRITES) for wire in WIRES}
    slowest = max(result.seconds for result in results.values())
    highest = max(result.peak for result in results.values())
    size = max(result.body_bytes for result in results.values())
    times = ", ".join(f"{name} {result.seconds * MILLI:.1f}" for name, result in results.items())
    return [
        Row(
            f"writing the request of {MESSAGES:,} messages with {IMAGES} images of 200 kB, p50; memory at the highest, "
            "of the body's size",
            f"{times} ms, of it base64 {encoding * MILLI:.1f} ({size / 1e6:.1f} MB); {highest:.2f}x",
            "10 ms; 2x",
            slowest * MILLI <= 10 and highest <= 2,
        )
    ]
