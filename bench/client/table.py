"""The rows of the web app, with the goals and what others were measured at."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.client.session import MODELS, ClientResults, run_client_session
from bench.figures import Row, figure_of

MEGABYTES = 1 / 1e6


async def measure_client(
    folder: Path, rounds: int, stream_tokens: int, *, with_lighthouse: bool
) -> list[Row]:
    """Run the browser's measurements and return the table's rows."""
    results = await run_client_session(folder, rounds, stream_tokens, with_lighthouse=with_lighthouse)
    return [
        _row_of_load(results),
        *_list_lighthouse_rows(results),
        _row_of_stream(results, stream_tokens),
        _row_of_long(results),
        _row_of_picker(results),
    ]


def _row_of_load(results: ClientResults) -> Row:
    load = results.load
    slow = figure_of(load.slow_composer_ms)
    fast = figure_of(load.composer_ms)
    return Row(
        "client: compressed JavaScript until the composer is usable; composer visible, CPU slowed 4x (and not)",
        f"{load.script_kilobytes:.0f} kB in {load.requests:.0f} requests of any kind; "
        f"{slow.describe(digits=0)} ms ({fast.describe(digits=0)} ms)",
        "250 kB; 1.2 s",
        load.script_kilobytes <= 250 and slow.median <= 1200,
        "LibreChat 2,730 kB, 6.2 s; Open WebUI 2,183 kB, 4.2 s",
    )


def _list_lighthouse_rows(results: ClientResults) -> list[Row]:
    scores = results.lighthouse
    if scores is None:
        return []
    return [
        Row(
            "client: Lighthouse signed in, performance / accessibility",
            f"{scores.performance:.0f} / {scores.accessibility:.0f} (largest paint {scores.paint_ms:.0f} ms"
            + (f"; failed: {', '.join(scores.failed)})" if scores.failed else ")"),
            "95 / 95",
            scores.performance >= 95 and scores.accessibility >= 95,
            "LibreChat 42 / 91, Open WebUI 84 / 95",
        )
    ]


def _row_of_stream(results: ClientResults, tokens: int) -> Row:
    stream = results.stream
    return Row(
        f"client: a {tokens:,}-token answer with code and tables streaming at 100 tokens/s: tasks over 50 ms after "
        "the first second; frames dropped; main thread busy",
        f"{stream.long_tasks} (longest {stream.longest_task:.0f} ms); {stream.dropped:.1%}; {stream.busy:.0%} "
        f"(script {stream.script:.0%}; longest gap between frames {stream.longest_gap:.0f} ms)",
        "0; 2 %; 25 %",
        stream.long_tasks == 0 and stream.dropped <= 0.02 and stream.busy <= 0.25,
        "LibreChat 13 s of long tasks, 32 %; Open WebUI 23 s, 56 %",
    )


def _row_of_long(results: ClientResults) -> Row:
    visible = figure_of([opened.visible_ms / 1000 for opened in results.long])
    heap = statistics.median(opened.heap for opened in results.long) * MEGABYTES
    elements = statistics.median(opened.elements for opened in results.long)
    return Row(
        "client: opening a conversation of 2,000 messages by its address, warm cache: last message visible; "
        "heap; elements",
        f"{visible.describe(digits=2)} s; {heap:.1f} MB; {elements:,.0f}",
        "0.5 s; 40 MB; 3,000",
        visible.median <= 0.5 and heap <= 40 and elements <= 3000,
        "LibreChat 30 s, 1,102 MB, 90,540; Open WebUI 1.5 s, 24 MB, 2,094",
    )


def _row_of_picker(results: ClientResults) -> Row:
    opened, filtered = figure_of(results.picker.open_ms), figure_of(results.picker.filter_ms)
    return Row(
        f"client: the picker with {MODELS} models: opened; narrowed by what is typed; until it is painted",
        f"{opened.describe(digits=0)} ms; {filtered.describe(digits=0)} ms",
        "50 ms; 50 ms",
        opened.median <= 50 and filtered.median <= 50,
    )
