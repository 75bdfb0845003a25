"""Puts together the tool calls of a chat completion, however a server cuts them up."""

from __future__ import annotations

import secrets
from typing import Any, cast

import msgspec

from tertulia.modules.providers.adapters.openai.surrogates import SurrogateJoiner
from tertulia.modules.providers.ports import AnswerSink

MAX_ID = 256
"""Longer ids are replaced by one of ours."""
MAX_CALLS = 128
"""In one answer; each piece is looked for among them."""
_Fields = dict[str, Any]


class _Call:
    """One call while it is being read."""

    def __init__(self, index: int | None, given_id: str, name: str) -> None:
        self.id = ""
        self.index = index
        self.given_id = given_id
        self.name = name
        self.arguments: list[str] = []
        self.waiting: list[str] = []
        """Arguments that have not reached the sink."""

    @property
    def is_complete(self) -> bool:
        """Whether the arguments are a whole JSON object already."""
        try:
            return isinstance(msgspec.json.decode("".join(self.arguments)), dict)
        except (ValueError, RecursionError):
            return False


class ToolCalls:
    """Takes the `tool_calls` of each delta.

    OpenAI numbers its calls and says id and name once. Other servers leave the id out, repeat it, number every call 0,
    send several whole calls at once, or the arguments as an object instead of as text.
    """

    def __init__(self, sink: AnswerSink) -> None:
        self._sink = sink
        self._calls: list[_Call] = []
        self._ids: set[str] = set()

    @property
    def any(self) -> bool:
        """Whether there was a call."""
        return bool(self._calls)

    def take(self, deltas: list[_Fields]) -> None:
        """The pieces of one delta."""
        for delta in deltas:
            function = delta.get("function")
            fields = cast("_Fields", function) if isinstance(function, dict) else delta
            index = delta.get("index")
            self._take_piece(
                index if isinstance(index, int) else None,
                _read_text(delta.get("id")),
                _read_text(fields.get("name")),
                _read_arguments(fields.get("arguments")),
            )

    def take_function_call(self, fields: _Fields) -> None:
        """A piece in the form that was used before there were tools."""
        self._take_piece(0, "", _read_text(fields.get("name")), _read_arguments(fields.get("arguments")))

    def flush(self) -> None:
        """Hand on what has arrived, each call's arguments as one piece."""
        for call in self._calls:
            if call.waiting and call.id:
                self._sink.tool_call_delta(call.id, "".join(call.waiting))
                call.waiting.clear()

    def end(self) -> None:
        """No more is to come."""
        self.flush()
        for call in self._calls:
            if call.id:
                if not call.arguments:
                    self._sink.tool_call_delta(call.id, "{}")
                self._sink.tool_call_end(call.id)

    def _take_piece(self, index: int | None, given_id: str, name: str, arguments: str) -> None:
        call = self._find(index, given_id, name)
        if call is None and len(self._calls) >= MAX_CALLS:
            return
        if call is None:
            call = _Call(index, given_id, name)
            self._calls.append(call)
        call.given_id = call.given_id or given_id
        call.name = call.name or name
        if call.name and not call.id:
            call.id = self._choose_id(call.given_id)
            self._sink.tool_call_start(call.id, call.name)
        if arguments:
            call.arguments.append(arguments)
            call.waiting.append(arguments)

    def _find(self, index: int | None, given_id: str, name: str) -> _Call | None:
        """The call that a piece belongs to; None when it begins a new one."""
        if index is None:
            known = [call for call in self._calls if given_id and call.given_id == given_id]
            if known:
                return known[-1]
            return None if given_id or name or not self._calls else self._calls[-1]
        for call in reversed(self._calls):
            if call.index == index:
                other = given_id and call.given_id and given_id != call.given_id
                again = name and not given_id and call.is_complete
                return None if name and (other or again) else call
        return None

    def _choose_id(self, given_id: str) -> str:
        """Theirs, if it is usable and nobody else's."""
        usable = given_id and len(given_id) <= MAX_ID and given_id not in self._ids
        chosen = given_id if usable else f"call_{secrets.token_hex(12)}"
        self._ids.add(chosen)
        return chosen


def _read_text(value: object) -> str:
    return SurrogateJoiner.mend(value) if isinstance(value, str) else ""


def _read_arguments(value: object) -> str:
    if isinstance(value, str):
        return SurrogateJoiner.mend(value)
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list) else ""
