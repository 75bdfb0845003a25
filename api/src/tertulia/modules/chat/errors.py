"""What can be wrong with a question, and with a run that a client names."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class QuestionInvalidError(AppError):
    code = "question_invalid"
    kind = ErrorKind.INVALID
    message = "The last message has to be a question with some text or a file: {reason}."


class TooManyFilesError(AppError):
    code = "too_many_files"
    kind = ErrorKind.INVALID
    message = "A message can have {limit} files. Leave some out, or send them in several messages."


class FilesTooLargeError(AppError):
    code = "files_too_large"
    kind = ErrorKind.TOO_LARGE
    message = (
        "The files of a message can have {megabytes} MB together. Leave some out, or choose smaller ones."
    )


class ModelCannotTakeError(AppError):
    code = "model_cannot_take"
    kind = ErrorKind.INVALID
    message = "{model} can not be given {name}. Remove it, or choose a model that can, like {models}."


class NoModelCanTakeError(AppError):
    code = "no_model_can_take"
    kind = ErrorKind.INVALID
    message = "{model} can not be given {name}, and no other model here is known to take it. Remove it."


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


class AnswerTooLongError(AppError):
    code = "answer_too_long"
    kind = ErrorKind.UPSTREAM
    message = (
        "The answer went beyond {megabytes} MB and was ended there. What had arrived is kept. "
        "Ask for a part of it at a time."
    )


class QuestionTooLongError(AppError):
    """Parameters: `size` and `limit`, in tokens as we count them."""

    code = "question_too_long"
    kind = ErrorKind.INVALID
    message = (
        "The question has about {size} tokens, and this model has room for {limit}. "
        "Shorten it, or choose a model with a larger context."
    )
