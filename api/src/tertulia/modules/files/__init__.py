"""Files that people add to messages: what is known of them, and where their bytes lie."""

from tertulia.modules.files.adapters import InMemoryFileStorage, LocalFileStorage
from tertulia.modules.files.attachments import Attachment
from tertulia.modules.files.domain import FILES, LEFT_FILES, FileKind, LeftFiles, StoredFile
from tertulia.modules.files.errors import (
    FileEmptyError,
    FileInUseError,
    FileMissingError,
    FileTooLargeError,
    FileTypeUnknownError,
    PdfEncryptedError,
    PdfTooComplexError,
    PdfUnreadableError,
    StoredFileNotFoundError,
    UploadCutOffError,
)
from tertulia.modules.files.forms import UploadedFile, read_upload
from tertulia.modules.files.inspection import clean_filename
from tertulia.modules.files.pdf_texts import PdfText, PdfTexts
from tertulia.modules.files.ports import FileStorage
from tertulia.modules.files.repository import FileRepository
from tertulia.modules.files.routes import FilesController
from tertulia.modules.files.service import FileLimits, Files
from tertulia.modules.files.sweeping import FileSweeper

__all__ = [
    "FILES",
    "LEFT_FILES",
    "Attachment",
    "FileEmptyError",
    "FileInUseError",
    "FileKind",
    "FileLimits",
    "FileMissingError",
    "FileRepository",
    "FileStorage",
    "FileSweeper",
    "FileTooLargeError",
    "FileTypeUnknownError",
    "Files",
    "FilesController",
    "InMemoryFileStorage",
    "LeftFiles",
    "LocalFileStorage",
    "PdfEncryptedError",
    "PdfText",
    "PdfTexts",
    "PdfTooComplexError",
    "PdfUnreadableError",
    "StoredFile",
    "StoredFileNotFoundError",
    "UploadCutOffError",
    "UploadedFile",
    "clean_filename",
    "read_upload",
]
