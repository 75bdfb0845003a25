"""Runs of this server: one task each, a log, checkpoints, and an end that is saved before it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from itertools import cycle
from typing import Any, Literal

import msgspec
import structlog

from docstore import DocumentStore, Update, Write
from tertulia.kernel.clock import Clock
from tertulia.kernel.errors import AppError
from tertulia.modules.chat import frames
from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.domain import RUNS, Run
from tertulia.modules.chat.errors import AnswerFailedError
from tertulia.modules.chat.log import RunLog
from tertulia.modules.chat.tokens import count_parts
from tertulia.modules.conversations import CONVERSATIONS
from tertulia.modules.messages import MESSAGES, AnswerError, AnswerStatus, Message, MessageMetadata

CHECKPOINT_SECONDS = 1.0
"""How often each run is saved while it changes."""
CHECKPOINT_TURNS = 10
"""Runs take turns within that time: saving all at once would hold up their followers and need memory for all."""
KEEP_ALIVE_TICKS = round(15 / CHECKPOINT_SECONDS) * CHECKPOINT_TURNS
"""15 seconds."""
REPLAY_SECONDS = 60.0
"""How long the log of an ended run is kept for followers that return."""
CLOSE_SECONDS = 10.0
AFTERWARDS_SECONDS = 0.2
"""Until what follows an answer begins: when many end at once, all of them are told first."""
SAVE_ATTEMPTS = (0.1, 0.5, 2.0)
"""Seconds to wait before each further attempt to save an end."""

Generate = Callable[[AnswerWriter], Awaitable[None]]
Afterwards = Callable[[Message], Awaitable[None]]
"""Takes the answer as it was saved."""

_logger = structlog.get_logger(__name__)


class LiveRun:
    """One run of this server, from its start until its log is dropped."""

    def __init__(self, run: Run, message: Message, started: float, turn: int) -> None:
        self.run = run
        self.message = message
        """The answer as it was when the run started."""
        self.turn = turn
        """Which turn of the checkpoints is its own."""
        self.log = RunLog()
        self.writer = AnswerWriter(self.log, self.elapsed_ms, message.metadata)
        self.is_ending = False
        """Whether its end is being saved, or is: no checkpoint may come after that."""
        self.checkpoint: asyncio.Future[None] | None = None
        """Done when the last checkpoint is on disk, or has failed."""
        self.ended_at: float | None = None
        """When the end was saved and told, on the loop's clock."""
        self.task: asyncio.Task[None] | None = None
        self._started = started
        self._generating = False
        self._ordered_end: Literal["stopped", "interrupted"] | None = None
        self._ended: asyncio.Event | None = None
        """Made by the first who waits for the end: few do, and one is 750 bytes."""

    def elapsed_ms(self) -> int:
        return round((asyncio.get_running_loop().time() - self._started) * 1000)

    def end(self, status: Literal["stopped", "interrupted"]) -> None:
        """End the provider's part with this status; what had arrived is saved all the same. The first call counts."""
        self._ordered_end = self._ordered_end or status
        if self._generating and self.task is not None:
            self._generating = False
            self.task.cancel()

    async def wait(self) -> None:
        """Wait until the end is saved and told."""
        if self.ended_at is None:
            self._ended = self._ended or asyncio.Event()
            await self._ended.wait()

    def set_ended(self, moment: float) -> None:
        """The end is saved, and told by the log."""
        self.ended_at = moment
        if self._ended is not None:
            self._ended.set()

    async def generate(self, generate: Generate) -> AnswerStatus | AppError:
        """Run the provider's part to its end, whatever that is."""
        if self._ordered_end:
            return self._ordered_end
        self._generating = True
        try:
            await generate(self.writer)
        except asyncio.CancelledError:
            if task := asyncio.current_task():
                task.uncancel()
            return self._ordered_end or "interrupted"
        except AppError as error:
            return error
        except Exception:
            _logger.exception("answer failed", run_id=self.run.id)
            return AnswerFailedError()
        finally:
            self._generating = False
        return "finished"


class _Conversation:
    """The runs of one conversation that are being made, oldest first. Their ends are saved one after the other: each
    names the run that is active then."""

    def __init__(self) -> None:
        self.runs: list[LiveRun] = []
        self.saving = asyncio.Lock()

    def find_successor(self) -> Run | None:
        """The run that is active when those that are ending have ended."""
        return next((live.run for live in reversed(self.runs) if not live.is_ending), None)


class Runs:
    """The runs of this server. `open` before use, `close` at the end."""

    def __init__(self, store: DocumentStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._runs: dict[str, LiveRun] = {}
        self._unfinished: dict[str, LiveRun] = {}
        self._ended: deque[LiveRun] = deque()
        self._active: dict[tuple[str, str], _Conversation] = {}
        self._turns = cycle(range(CHECKPOINT_TURNS))
        self._ticker: asyncio.Task[None] | None = None
        self._closing = False

    def open(self) -> None:
        """Begin to checkpoint."""
        self._ticker = asyncio.create_task(self._tick_forever(), name="checkpoints")

    async def close(self) -> None:
        """Interrupt every run, save what it has, and end all followers."""
        self._closing = True
        for live in self._runs.values():
            if live.ended_at is None:
                live.end("interrupted")
            elif live.task is not None:
                live.task.cancel()
        tasks = [live.task for live in self._runs.values() if live.task is not None]
        if self._ticker is not None:
            self._ticker.cancel()
            tasks.append(self._ticker)
        if tasks:
            await asyncio.wait(tasks, timeout=CLOSE_SECONDS)

    def start(
        self, run: Run, message: Message, generate: Generate, afterwards: Afterwards | None = None
    ) -> LiveRun:
        """Make an answer in a task of its own. What `message` holds already is written to the log first.

        `afterwards` is awaited a moment after the answer finished well and everyone has been told.
        """
        live = LiveRun(run, message, asyncio.get_running_loop().time(), next(self._turns))
        live.log.append(frames.start_chunk(message.id, message.metadata))
        live.writer.resume(message.parts, message.continuations)
        if not message.parts:
            live.writer.start_step()
        live.writer.changed = False
        self._runs[run.id] = self._unfinished[run.id] = live
        self._active.setdefault((run.user_id, run.conversation_id), _Conversation()).runs.append(live)
        live.task = asyncio.create_task(self._execute(live, generate, afterwards), name=f"run {run.id}")
        return live

    def find(self, user_id: str, run_id: str) -> LiveRun | None:
        """A run of this server, ended ones for a while too."""
        live = self._runs.get(run_id)
        return live if live is not None and live.run.user_id == user_id else None

    def find_active(self, user_id: str, conversation_id: str) -> LiveRun | None:
        """The newest run of a conversation that is still being made."""
        active = self._active.get((user_id, conversation_id))
        return active.runs[-1] if active else None

    def list_active(self, user_id: str | None = None) -> list[LiveRun]:
        """Runs that are being made, of one person or of all."""
        return [live for live in self._unfinished.values() if user_id is None or live.run.user_id == user_id]

    def drop_ended(self, seconds: float) -> None:
        """Let go of runs that ended longer ago than this; their followers are given what is stored."""
        latest = asyncio.get_running_loop().time() - seconds
        while self._ended and (self._ended[0].ended_at or 0) <= latest:
            del self._runs[self._ended.popleft().run.id]

    async def end_conversation(self, user_id: str, conversation_id: str) -> None:
        """Stop everything that writes to a conversation and wait until it is saved."""
        concerned = [
            live for live in self.list_active(user_id) if live.run.conversation_id == conversation_id
        ]
        for live in concerned:
            live.end("stopped")
        await asyncio.gather(*(live.wait() for live in concerned))

    async def end_person(self, user_id: str) -> None:
        """Stop everything that is made for a person and wait until it is saved."""
        concerned = self.list_active(user_id)
        for live in concerned:
            live.end("stopped")
        await asyncio.gather(*(live.wait() for live in concerned))

    async def _execute(self, live: LiveRun, generate: Generate, afterwards: Afterwards | None) -> None:
        outcome = await live.generate(generate)
        answer = await self._end(live, outcome)
        if outcome == "finished" and answer and afterwards is not None and not self._closing:
            await asyncio.sleep(AFTERWARDS_SECONDS)
            try:
                await afterwards(answer)
            except Exception:
                _logger.exception("what follows an answer failed", run_id=live.run.id)

    async def _end(self, live: LiveRun, outcome: AnswerStatus | AppError) -> Message | None:
        """Save and tell the end; returns the answer, or None if it could not be saved."""
        writer = live.writer
        writer.close_part()
        metadata = self._final_metadata(live, outcome)
        live.is_ending = True
        if live.checkpoint is not None:
            # A store may take writes in any order: the last checkpoint must not come after the end.
            await live.checkpoint
        answer = await self._save_end(live, metadata)
        log = live.log
        if answer is None:
            metadata = self._final_metadata(live, AnswerFailedError())
        for chunk in describe_end(metadata):
            log.append(chunk)
        del self._unfinished[live.run.id]
        self._ended.append(live)
        self._leave_conversation(live)
        log.close()
        live.set_ended(asyncio.get_running_loop().time())
        return answer

    def _leave_conversation(self, live: LiveRun) -> None:
        key = (live.run.user_id, live.run.conversation_id)
        active = self._active[key].runs
        active.remove(live)
        if not active:
            del self._active[key]

    def _final_metadata(self, live: LiveRun, outcome: AnswerStatus | AppError) -> MessageMetadata:
        writer = live.writer
        error = None
        if isinstance(outcome, AppError):
            error = AnswerError(outcome.code, str(outcome), outcome.params)
        finished = outcome == "finished"
        return msgspec.structs.replace(
            writer.metadata,
            status="failed" if isinstance(outcome, AppError) else outcome,
            finish_reason=(writer.finish_reason or "other") if finished else writer.finish_reason,
            error=error,
            first_token_ms=writer.first_token_ms,
            duration_ms=live.elapsed_ms(),
        )

    async def _save_end(self, live: LiveRun, metadata: MessageMetadata) -> Message | None:
        run, writer = live.run, live.writer
        conversation = self._active[run.user_id, run.conversation_id]
        parts = writer.read_parts()
        answer: dict[str, Any] = {
            "parts": parts,
            "continuations": writer.read_continuations(),
            "tokens": count_parts(parts, {}),
            "metadata": metadata,
        }
        async with conversation.saving:
            for pause in (*SAVE_ATTEMPTS, None):
                writes = make_end_writes(
                    run, answer, metadata, self._clock.now(), conversation.find_successor()
                )
                try:
                    await self._store.write(*writes)
                except Exception:
                    _logger.exception("end of a run could not be saved", run_id=run.id)
                else:
                    return msgspec.structs.replace(live.message, **answer)
                if pause is not None:
                    await asyncio.sleep(pause)
        return None

    async def _tick_forever(self) -> None:
        loop = asyncio.get_running_loop()
        started, last = loop.time(), 0
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS / CHECKPOINT_TURNS)
            # By the clock: while the disk is slow, the turns that are due are saved together.
            tick = int((loop.time() - started) / CHECKPOINT_SECONDS * CHECKPOINT_TURNS)
            first = max(last + 1, tick - CHECKPOINT_TURNS + 1)
            await self._checkpoint({due % CHECKPOINT_TURNS for due in range(first, tick + 1)})
            if tick // KEEP_ALIVE_TICKS > last // KEEP_ALIVE_TICKS:
                for live in self._unfinished.values():
                    live.log.poke()
            last = tick
            self.drop_ended(REPLAY_SECONDS)

    async def _checkpoint(self, turns: set[int]) -> None:
        changed = [
            live
            for live in self._unfinished.values()
            if live.turn in turns and live.writer.changed and not live.is_ending
        ]
        if not changed:
            return
        written = asyncio.get_running_loop().create_future()
        for live in changed:
            live.writer.changed = False
            live.checkpoint = written
        try:
            await self._store.write(*(_save_parts(live) for live in changed))
        except Exception:
            _logger.exception("checkpoint failed", runs=len(changed))
            for live in changed:
                live.writer.changed = True
        finally:
            written.set_result(None)


def make_end_writes(
    run: Run,
    answer: Mapping[str, Any],
    metadata: MessageMetadata,
    now: datetime,
    successor: Run | None = None,
) -> list[Write]:
    """What the end of a run changes; each write passes over what was deleted meanwhile.

    answer: the fields of the message that change. successor: the run that is the conversation's active one now.
    """
    return [
        Update(
            collection=MESSAGES,
            key=(run.user_id, run.conversation_id, run.message_id),
            set=answer,
            optional=True,
        ),
        Update(
            collection=RUNS,
            key=(run.user_id, run.id),
            set={"status": metadata.status, "finished_at": now, "error": metadata.error},
            optional=True,
        ),
        Update(
            collection=CONVERSATIONS,
            key=(run.user_id, run.conversation_id),
            set={"active_run_id": successor.id if successor else None, "updated_at": now},
            when={"active_run_id": run.id},
            optional=True,
        ),
    ]


def describe_end(metadata: MessageMetadata) -> list[bytes]:
    """The last chunks of an answer."""
    if metadata.status == "finished":
        return [frames.finish_step_chunk(), frames.finish_chunk(metadata.finish_reason or "other", metadata)]
    if metadata.error is not None:
        return [frames.metadata_chunk(metadata), frames.error_chunk(metadata.error.message)]
    return [frames.metadata_chunk(metadata), frames.abort_chunk()]


def _save_parts(live: LiveRun) -> Write:
    run = live.run
    return Update(
        collection=MESSAGES,
        key=(run.user_id, run.conversation_id, run.message_id),
        set={"parts": live.writer.read_parts(), "metadata": live.writer.metadata},
        optional=True,
    )
