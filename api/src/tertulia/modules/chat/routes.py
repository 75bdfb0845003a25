"""The HTTP face of answers: start, follow, stop."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any

from litestar import Controller, MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import HeaderParameter, JSONBody

from tertulia.infrastructure.http import PathId
from tertulia.infrastructure.http.event_streams import EventStream
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Principal
from tertulia.modules.abuse import MessageRefusedError, ModerationUnreachableError
from tertulia.modules.chat.errors import (
    ConversationBusyError,
    FilesTooLargeError,
    MessageIdTakenError,
    ModelCannotTakeError,
    NoModelCanTakeError,
    NotContinuableError,
    QuestionInvalidError,
    QuestionTooLongError,
    RunNotFoundError,
    TooManyFilesError,
    TooManyRunsError,
)
from tertulia.modules.chat.frames import STREAM_HEADERS
from tertulia.modules.chat.permissions import check_permissions
from tertulia.modules.chat.schemas import Question, RunView, StartedRun
from tertulia.modules.chat.service import Chat
from tertulia.modules.conversations import ConversationNotFoundError
from tertulia.modules.files import (
    FileEmptyError,
    FileTooLargeError,
    FileTypeUnknownError,
    PdfEncryptedError,
    PdfTooComplexError,
    PdfUnreadableError,
    StoredFileNotFoundError,
)
from tertulia.modules.messages import MessageNotFoundError
from tertulia.modules.providers import (
    ModelNotAllowedError,
    ModelNotFoundError,
    ModelNotOfferedError,
    NoModelError,
)
from tertulia.modules.providers.errors import (
    SettingNotOfferedError,
    SettingOutOfRangeError,
    SpecSettingsFixedError,
)
from tertulia.modules.roles import ACCESS, SIGNED_IN, Rights

LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID",
        max_length=20,
        pattern=r"^[0-9]{0,18}$",
        description="The number of the last frame that the follower has; it gets what came after, joined.",
    ),
]
MAX_POSTED_HISTORY = 8_000_000
"""Bytes of a question's body: AI SDK clients post the whole conversation each time."""
MAX_POSTED_FILE = 32_000_000
"""Bytes of a file that a question may bring along in a `data:` URL, where the settings do not allow less."""
STREAM = ResponseSpec(
    str,
    media_type="text/event-stream",
    description="Numbered frames of an AI SDK UI message stream, version 1, up to `[DONE]`.",
)


def limit_question(max_file_bytes: int) -> int:
    """Bytes that a question's body may have: a history, and one file of the largest size as base64."""
    return MAX_POSTED_HISTORY + min(max_file_bytes, MAX_POSTED_FILE) * 4 // 3


class MessagesController(Controller):
    path = "/api/messages"
    tags = ("answers",)

    @post(
        operation_id="sendMessage",
        opt={
            ACCESS: SIGNED_IN,
            "errors": (
                QuestionInvalidError,
                QuestionTooLongError,
                TooManyFilesError,
                FilesTooLargeError,
                ModelCannotTakeError,
                NoModelCanTakeError,
                StoredFileNotFoundError,
                FileTooLargeError,
                FileEmptyError,
                FileTypeUnknownError,
                PdfEncryptedError,
                PdfTooComplexError,
                PdfUnreadableError,
                ConversationNotFoundError,
                MessageNotFoundError,
                ModelNotFoundError,
                ModelNotOfferedError,
                ModelNotAllowedError,
                SettingNotOfferedError,
                SettingOutOfRangeError,
                SpecSettingsFixedError,
                MessageIdTakenError,
                NotContinuableError,
                ConversationBusyError,
                TooManyRunsError,
                RateLimitedError,
                NoModelError,
                MessageRefusedError,
                ModerationUnreachableError,
            ),
        },
        summary="Ask, and follow the answer",
        description=(
            "Starts a run in a new or existing conversation: a question, an answer made anew, or one that goes on. "
            "Streams the run, or answers 202 with its names if the client accepts only `application/json`. "
            "Posting a question twice under the same id starts one run. With `compareWith`, several models answer at "
            "once: the stream is the first one's, and the 202 answer names the `others`, each to be followed by itself."
        ),
        status_code=200,
        responses={200: STREAM, 202: ResponseSpec(StartedRun, description="The run has started.")},
    )
    async def send_message(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        chat: NamedDependency[Chat],
        rights: NamedDependency[Rights],
        data: JSONBody[Question],
    ) -> Response[Any]:
        check_permissions(rights, principal, data)
        started = await chat.ask(principal.user_id, data, principal.role)
        names = {
            "x-run-id": started.run_id,
            "x-conversation-id": started.conversation_id,
            "x-message-id": started.message_id,
        }
        if _accepts_only_json(request.headers.get("accept", "")):
            return Response(started, status_code=202, headers=names)
        reader = await chat.follow_run(principal.user_id, started.run_id, 0)
        return EventStream(reader, {**STREAM_HEADERS, **names})

    @get(
        "/{conversation_id:str}/stream",
        operation_id="resumeConversation",
        opt={ACCESS: SIGNED_IN},
        summary="Follow the answer that is being made in a conversation",
        responses={200: STREAM, 204: ResponseSpec(None, description="Nothing is being made.")},
    )
    async def resume_conversation(
        self,
        principal: NamedDependency[Principal],
        chat: NamedDependency[Chat],
        conversation_id: PathId,
        last_event_id: LastEventId = None,
    ) -> Response[Any]:
        """The stream of the conversation's active run, from its beginning or from `Last-Event-ID`."""
        run = chat.find_active_run(principal.user_id, conversation_id)
        if run is None:
            return Response(None, status_code=204)
        reader = await chat.follow_run(principal.user_id, run.id, int(last_event_id or 0))
        return EventStream(
            reader, {**STREAM_HEADERS, "x-run-id": run.id, "x-conversation-id": conversation_id}
        )


class RunsController(Controller):
    path = "/api/runs"
    tags = ("answers",)
    opt = MappingProxyType({ACCESS: SIGNED_IN})

    @get("/{run_id:str}", operation_id="getRun", opt={"errors": (RunNotFoundError,)}, summary="Read a run")
    async def get_run(
        self, principal: NamedDependency[Principal], chat: NamedDependency[Chat], run_id: PathId
    ) -> RunView:
        """Which answer it makes or made, and how it ended."""
        return RunView.of(await chat.get_run(principal.user_id, run_id))

    @get(
        "/{run_id:str}/stream",
        operation_id="followRun",
        opt={"errors": (RunNotFoundError,)},
        summary="Follow a run",
        responses={200: STREAM},
    )
    async def follow_run(
        self,
        principal: NamedDependency[Principal],
        chat: NamedDependency[Chat],
        run_id: PathId,
        last_event_id: LastEventId = None,
    ) -> Response[Any]:
        """Its frames from the beginning or from `Last-Event-ID`; works for runs that have ended, too."""
        reader = await chat.follow_run(principal.user_id, run_id, int(last_event_id or 0))
        return EventStream(reader, {**STREAM_HEADERS, "x-run-id": run_id})

    @post(
        "/{run_id:str}/stop",
        operation_id="stopRun",
        opt={"errors": (RunNotFoundError,)},
        summary="Stop a run",
        status_code=202,
    )
    async def stop_run(
        self, principal: NamedDependency[Principal], chat: NamedDependency[Chat], run_id: PathId
    ) -> None:
        """What was said stays. The run ends shortly after; stopping one that has ended changes nothing."""
        await chat.stop_run(principal.user_id, run_id)


def _accepts_only_json(accept: str) -> bool:
    """Whether a client asks for `application/json` and nothing else: most send `*/*`, or that too."""
    return all(kind.split(";")[0].strip().lower() == MediaType.JSON for kind in accept.split(","))
