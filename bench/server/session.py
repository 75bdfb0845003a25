"""One run of the server's measurements, in order, with everything that it needs started and stopped."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench.machine import Memory, read_memory
from bench.people import Person, register, sign_in
from bench.plans import ONE_STAMP, Plan, list_models
from bench.processes import (
    RunningProgram,
    pipeline_command,
    provider_command,
    running,
    tertulia_command,
    write_settings,
)
from bench.seeds import seed_home
from bench.server.followers import measure_followers
from bench.server.starts import (
    BurstResult,
    RateResult,
    start_repeatedly,
    start_together,
    stream_unpaced,
)
from bench.server.startup import measure_start
from bench.server.stored import StoredResult, StoreResult, measure_store, measure_stored
from bench.server.streams import StreamsResult, measure_streams
from bench.server.tokens import measure_counting

SHORT_CONVERSATION = 100
Report = Callable[[str], None]


class ServerResults(msgspec.Struct):
    """What was measured: a list has one entry for each round."""

    starts: list[float] = []
    idle: list[Memory] = []
    open_streams: list[Memory] = []
    streams: list[StreamsResult] = []
    bare_streams: list[StreamsResult] = []
    bursts: list[BurstResult] = []
    short_answers: list[RateResult] = []
    unpaced: list[RateResult] = []
    followers: list[float] = []
    stored: list[StoredResult] = []
    store: list[StoreResult] = []
    counting: list[float] = []


class ServerSession:
    """Runs the measurements in a folder, and tells `report` what is going on."""

    def __init__(self, folder: Path, plan: Plan, report: Report) -> None:
        self._folder = folder
        self._plan = plan
        self._report = report
        self.results = ServerResults()

    async def run(self) -> ServerResults:
        """Measure everything. RuntimeError when something does not work at all."""
        async with running(provider_command(), self._folder / "provider.log") as provider:
            await self._measure_memory(provider)
            await self._measure_load(provider)
            await self._measure_stored(provider)
        await self._measure_starts()
        self._report("the document store alone")
        for _ in range(self._plan.rounds):
            folder = self._folder / f"store{len(self.results.store)}"
            folder.mkdir()
            self.results.store.append(await measure_store(folder, min(self._plan.short_window, 3)))
        self._report("counting tokens")
        for _ in range(self._plan.rounds):
            self.results.counting.append(await measure_counting())
        return self.results

    async def _measure_memory(self, provider: RunningProgram) -> None:
        """A fresh server: idle, and again with 200 streams."""
        self._report("memory: idle, and with 200 streams")
        home = self._make_home("memory", provider)
        async with running(tertulia_command(home), self._folder / "memory.log") as server:
            await asyncio.sleep(2)
            self.results.idle.append(read_memory(server.pid))
            person = await register(server.port, "memory")
            await start_repeatedly(server, person, 1)
            before = read_memory(server.pid)
            seconds = self._plan.memory_seconds
            result = await measure_streams(server, provider, person.question, seconds, 0.5, kind="words")
            growth = Memory(rss=result.memory.rss - before.rss, pss=result.memory.pss - before.pss)
            self.results.open_streams.append(growth)

    async def _measure_load(self, provider: RunningProgram) -> None:
        """One server through all rounds, beside the bare pipeline."""
        plan = self._plan
        home = self._make_home("load", provider)
        async with contextlib.AsyncExitStack() as stack:
            server = await stack.enter_async_context(
                running(tertulia_command(home), self._folder / "load.log")
            )
            bare = await stack.enter_async_context(
                running(pipeline_command(provider.port), self._folder / "bare.log")
            )
            person = await register(server.port, "load")
            await start_repeatedly(server, person, 1)
            for number in range(plan.rounds):
                self._report(f"round {number + 1} of {plan.rounds}: 200 streams, then the bare pipeline")
                self.results.streams.append(
                    await measure_streams(server, provider, person.question, plan.warm_up, plan.window)
                )
                self.results.bare_streams.append(
                    await measure_streams(bare, provider, person.question, plan.warm_up, plan.window)
                )
                self._report(f"round {number + 1} of {plan.rounds}: starts, unpaced answers, followers")
                await self._measure_starts_of_answers(server, provider, person)

    async def _measure_starts_of_answers(
        self, server: RunningProgram, provider: RunningProgram, person: Person
    ) -> None:
        plan, results = self._plan, self.results
        results.bursts.append(await start_together(server, person))
        results.short_answers.append(await start_repeatedly(server, person, plan.short_window))
        results.unpaced.append(await stream_unpaced(server, person))
        results.followers.append(await measure_followers(server, provider, person, 2, plan.short_window))

    async def _measure_stored(self, provider: RunningProgram) -> None:
        plan = self._plan
        self._report(f"storing {plan.conversations} conversations, and one of {plan.messages} messages")
        home = self._make_home("stored", provider)
        async with running(tertulia_command(home), self._folder / "stored.log") as server:
            person = await register(server.port, "stored")
        long_one, short_one = await seed_home(
            home, person.id, plan.conversations, (plan.messages, SHORT_CONVERSATION), f"Lab/{ONE_STAMP}"
        )
        async with running(tertulia_command(home), self._folder / "stored.log") as server:
            person = await sign_in(server.port, "stored")
            for _ in range(plan.rounds):
                self._report("opening, listing, sending")
                self.results.stored.append(
                    await measure_stored(server, person, long_one, short_one, plan.repeats)
                )

    async def _measure_starts(self) -> None:
        """Start on the home of the load, which holds what the rounds stored."""
        self._report("starting the server")
        for _ in range(self._plan.starts):
            self.results.starts.append(await measure_start(self._folder / "load", self._folder / "start.log"))

    def _make_home(self, name: str, provider: RunningProgram) -> Path:
        home = self._folder / name
        write_settings(home, provider.port, list_models())
        return home
