"""The rows of the server, with the goals and what others were measured at."""

from __future__ import annotations

from pathlib import Path

from bench.figures import Row, figure_of
from bench.plans import Plan
from bench.server.session import Report, ServerResults, ServerSession

MICRO, MILLI, KILOBYTES, MEGABYTES = 1e6, 1e3, 1 / 1024, 1 / 1024**2


async def measure_server(folder: Path, plan: Plan, report: Report) -> list[Row]:
    """Run the measurements in a folder and return the table's rows."""
    results = await ServerSession(folder, plan, report).run()
    return [
        *_list_token_rows(results),
        *_list_start_rows(results),
        *_list_follower_rows(results),
        *_list_memory_rows(results),
        *_list_stored_rows(results),
        *_list_store_rows(results),
        *_list_counting_rows(results),
    ]


def _list_token_rows(results: ServerResults) -> list[Row]:
    ours = figure_of([result.cpu_per_token for result in results.streams])
    bare = figure_of([result.cpu_per_token for result in results.bare_streams])
    pairs = zip(results.streams, results.bare_streams, strict=True)
    ratio = figure_of([result.cpu_per_token / other.cpu_per_token for result, other in pairs])
    middle = figure_of([result.latency_p50 for result in results.streams])
    tail = figure_of([result.latency_p99 for result in results.streams])
    bare_middle = figure_of([result.latency_p50 for result in results.bare_streams])
    bare_tail = figure_of([result.latency_p99 for result in results.bare_streams])
    failed = sum(result.failed for result in results.streams)
    cpu = "CPU of the server per token, 200 runs x 50 tokens/s, one follower each, everything saved"
    return [
        Row(
            cpu,
            f"{ours.describe(MICRO)} µs" + (f"; {failed} runs FAILED" if failed else ""),
            "35 µs",
            ours.median * MICRO <= 35 and not failed,
            "LibreChat 420, Open WebUI 998",
        ),
        Row(
            "the same against a bare pipeline of the same libraries",
            f"{ratio.describe(digits=2)}x (bare: {bare.describe(MICRO)} µs)",
            "1.5x",
            ratio.median <= 1.5,
        ),
        Row(
            "added latency per token at that load, p50 / p99",
            f"{middle.describe(MILLI)} / {tail.describe(MILLI)} ms "
            f"(bare: {bare_middle.describe(MILLI)} / {bare_tail.describe(MILLI)})",
            "2 / 25 ms",
            middle.median * MILLI <= 2 and tail.median * MILLI <= 25,
            "LibreChat 350 / 1,073; Open WebUI 12 / 5,400 ms",
        ),
    ]


def _list_start_rows(results: ServerResults) -> list[Row]:
    first = figure_of([burst.first_token_p50 for burst in results.bursts])
    slow = figure_of([burst.first_token_p99 for burst in results.bursts])
    end = figure_of([burst.end_p50 for burst in results.bursts])
    failed = sum(burst.failed for burst in results.bursts)
    rate = figure_of([result.per_second for result in results.short_answers])
    cpu = figure_of([result.cpu_each for result in results.short_answers])
    unpaced = figure_of([result.per_second for result in results.unpaced])
    unpaced_cpu = figure_of([result.cpu_each for result in results.unpaced])
    in_time = first.median <= 0.150 and slow.median <= 0.400 and end.median <= 0.020
    return [
        Row(
            "200 new conversations started at the same moment: failed; first token p50 / p99; "
            "end told after the provider's last token p50",
            f"{failed}; {first.describe(MILLI, 0)} / {slow.describe(MILLI, 0)} ms; {end.describe(MILLI)} ms",
            "0; 150 / 400 ms; 20 ms",
            not failed and in_time,
            "LibreChat 3.8 / 4.7 s, 3.9 s; Open WebUI 18.8 / 29.8 s with 31 % failed",
        ),
        Row(
            "new conversations with a one-token answer, 20 at once: per second; CPU each",
            f"{rate.describe(digits=0)}; {cpu.describe(MILLI, 2)} ms",
            "250; 4 ms",
            rate.median >= 250 and cpu.median * MILLI <= 4,
            "LibreChat 23, Open WebUI 11",
        ),
        Row(
            "unpaced answers, 20 at once: tokens/s (CPU per token)",
            f"{unpaced.describe(digits=0)} ({unpaced_cpu.describe(MICRO)} µs)",
            "40,000",
            unpaced.median >= 40_000,
            "LibreChat 10,300, Open WebUI 5,100",
        ),
    ]


def _list_follower_rows(results: ServerResults) -> list[Row]:
    cpu = figure_of(results.followers)
    return [
        Row(
            "500 followers of one run: CPU per follower and token",
            f"{cpu.describe(MICRO)} µs",
            "20 µs",
            cpu.median * MICRO <= 20,
        )
    ]


def _list_memory_rows(results: ServerResults) -> list[Row]:
    idle, per_stream = results.idle[0], results.open_streams[0].rss / 200
    start = figure_of(results.starts)
    return [
        Row(
            "memory: idle (its own share); per open stream",
            f"{idle.rss * MEGABYTES:.0f} ({idle.pss * MEGABYTES:.0f}) MB; {per_stream * KILOBYTES:.0f} kB",
            "90 MB; 60 kB",
            idle.rss * MEGABYTES <= 90 and per_stream * KILOBYTES <= 60,
            "LibreChat 568 + 300 MB, Open WebUI 805 MB",
        ),
        Row(
            "`tertulia serve` to its first 200 answer, warm disk",
            f"{start.describe(digits=2)} s",
            "1.2 s",
            start.median <= 1.2,
            "LibreChat 4 s, Open WebUI 12 s",
        ),
    ]


def _list_stored_rows(results: ServerResults) -> list[Row]:
    long_one = figure_of([result.open_long for result in results.stored])
    short_one = figure_of([result.open_short for result in results.stored])
    listing = figure_of([result.list_first for result in results.stored])
    send = figure_of([result.send for result in results.stored])
    ratio = long_one.median / short_one.median
    return [
        Row(
            "opening a conversation of 10,000 messages (last 50, API), p50; against one of 100",
            f"{long_one.describe(MILLI)} ms; {ratio:.2f}x ({short_one.describe(MILLI)} ms)",
            "20 ms; 2x",
            long_one.median * MILLI <= 20 and ratio <= 2,
        ),
        Row(
            "listing 25 of 20,000 conversations, p50",
            f"{listing.describe(MILLI)} ms",
            "3 ms",
            listing.median * MILLI <= 3,
        ),
        Row(
            "sending in a conversation of 10,000 messages, until the provider has the question, p50",
            f"{send.describe(MILLI)} ms",
            "30 ms",
            send.median * MILLI <= 30,
            "3 minutes reported for 1,248 messages in Open WebUI",
        ),
    ]


def _list_store_rows(results: ServerResults) -> list[Row]:
    alone = figure_of([result.write_p50 for result in results.store])
    together = figure_of([result.writes_per_second for result in results.store])
    read = figure_of([result.read_p50 for result in results.store])
    return [
        Row(
            "the document store alone (SQLite): one acknowledged write; writes/s by 64 at once; one read",
            f"{alone.describe(MILLI, 2)} ms; {together.describe(digits=0)}; {read.describe(MICRO, 0)} µs",
        )
    ]


def _list_counting_rows(results: ServerResults) -> list[Row]:
    rate = figure_of(results.counting)
    return [
        Row(
            "counting tokens of messages of 50 kB (code, prose, Chinese, Russian), in a process of its own",
            f"{rate.describe(1 / 1e6, 0)} MB/s",
            "100 MB/s",
            rate.median / 1e6 >= 100,
            "tiktoken in the server's own process 20",
        )
    ]
