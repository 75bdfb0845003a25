"""What can go wrong with notices."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class TermsChangedError(AppError):
    code = "terms_changed"
    kind = ErrorKind.CONFLICT
    message = "The terms have changed in the meantime. Read them again."
