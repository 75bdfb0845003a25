"""What can be wrong with a question, and with a run that a client names."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class QuestionInvalidError(AppError):
    code = "question_invalid"
    kind = ErrorKind.INVALID
    message = "The last message has to be a question with some text: {reason}."


class MessageIdTakenError(AppError):
    code = "message_id_taken"
    kind = ErrorKind.CONFLICT
    message = (
        "There is another message with the id {id} in this conversation. Send the question with a new id."
    )


class NotContinuableError(AppError):
    code = "not_continuable"
    kind = ErrorKind.CONFLICT
    message = "The answer {id} can not go on: it is complete, or it is being made right now."


class ConversationBusyError(AppError):
    code = "conversation_busy"
    kind = ErrorKind.CONFLICT
    message = "This conversation is being written to from several places at once. Try again."


class TooManyRunsError(AppError):
    code = "too_many_runs"
    kind = ErrorKind.LIMITED
    message = "{limit} answers are being made for you already. Wait for one to end, or stop one."


class RunNotFoundError(AppError):
    code = "run_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no run {id}."


class AnswerFailedError(AppError):
    code = "answer_failed"
    kind = ErrorKind.UNAVAILABLE
    message = (
        "Something went wrong on the server while the answer was made. What had arrived is kept. Try again."
    )
