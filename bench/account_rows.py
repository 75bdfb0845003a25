"""The rows of accounts: finding, signing in, letting through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.accounts import ACCOUNTS, AccountFigures, measure_accounts
from bench.figures import Row, figure_of
from bench.plans import Plan
from bench.sign_ins import measure_sign_ins

MICRO, MILLI = 1e6, 1e3


async def measure_people(folder: Path, plan: Plan, report: Callable[[str], None]) -> list[Row]:
    """Run the measurements in a folder and return the table's rows."""
    report("twenty sign-ins at once, beside running answers")
    rounds = await measure_sign_ins(folder, plan)
    quiet = figure_of([one.quiet_p99 for one in rounds])
    moved = figure_of([one.busy_p99 - one.quiet_p99 for one in rounds])
    taken = figure_of([one.sign_in_p50 for one in rounds])
    report(f"finding people among {ACCOUNTS}")
    store = folder / "accounts"
    store.mkdir()
    found = await measure_accounts(store, repeats=plan.repeats * 3)
    return [
        Row(
            "20 sign-ins at once, again and again: p99 of running answers' tokens moves by",
            f"{moved.describe(MILLI)} ms (quiet: {quiet.describe(MILLI)} ms; a sign-in then takes "
            f"{taken.describe(MILLI, 0)} ms)",
            "10 ms",
            moved.median * MILLI <= 10,
        ),
        *_list_account_rows(found),
    ]


def _list_account_rows(found: AccountFigures) -> list[Row]:
    middles = (found.listed[0], found.searched[0], found.paged[0], found.narrowed[0])
    return [
        Row(
            "one password checked (argon2id), p50 / p99",
            f"{found.hashed[0] * MILLI:.0f} / {found.hashed[1] * MILLI:.0f} ms",
            "about 50 ms",
            0.03 <= found.hashed[0] <= 0.08,
        ),
        Row(
            "an access token checked: for the first time; again",
            f"{found.token_read * MICRO:.1f}; {found.token_checked * MICRO:.1f} µs",
            "60 µs",
            found.token_read * MICRO < 60,
        ),
        Row(
            "`authorize` on an object that is shared with 21",
            f"{found.authorized * MICRO:.1f} µs",
            "20 µs",
            found.authorized * MICRO < 20,
        ),
        Row(
            f"{ACCOUNTS:,} people: listed; searched; next page; by role and state, p50",
            "; ".join(f"{one * MILLI:.1f}" for one in middles) + " ms",
            "20 ms",
            max(middles) * MILLI <= 20,
        ),
    ]
