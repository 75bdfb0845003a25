"""What can be wrong with a file."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class StoredFileNotFoundError(AppError):
    code = "file_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no file {id}. Add it again."


class FileTooLargeError(AppError):
    code = "file_too_large"
    kind = ErrorKind.TOO_LARGE
    message = "The file is larger than {megabytes} MB. Choose a smaller one."


class FileEmptyError(AppError):
    code = "file_empty"
    kind = ErrorKind.INVALID
    message = "The file is empty. Choose another one."


class FileTypeUnknownError(AppError):
    code = "file_type_unknown"
    kind = ErrorKind.INVALID
    message = (
        "{name} is not a file that can be read here. "
        "Images (PNG, JPEG, WebP, GIF), PDF, audio, video and text files can be added."
    )


class FileMissingError(AppError):
    code = "file_missing"
    kind = ErrorKind.INVALID
    message = "There has to be one file in the request, in the form field `file`."


class FileInUseError(AppError):
    code = "file_in_use"
    kind = ErrorKind.CONFLICT
    message = "The file belongs to a conversation. It is removed with the conversation."


class UploadCutOffError(AppError):
    code = "upload_cut_off"
    kind = ErrorKind.INVALID
    message = "The file did not arrive whole. Add it again."


class PdfUnreadableError(AppError):
    code = "pdf_unreadable"
    kind = ErrorKind.INVALID
    message = "The text of {name} can not be read: the PDF is damaged. Save it anew, or choose another model."


class PdfEncryptedError(AppError):
    code = "pdf_encrypted"
    kind = ErrorKind.INVALID
    message = "{name} is protected by a password. Add a copy without one."


class PdfTooComplexError(AppError):
    code = "pdf_too_complex"
    kind = ErrorKind.INVALID
    message = "Reading {name} takes too long. Add a shorter PDF, or choose a model that reads PDF itself."
