"""What can be refused for want of a right."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class PermissionMissingError(AppError):
    """Parameter: `permission`, like `presets.share`."""

    code = "permission_missing"
    kind = ErrorKind.FORBIDDEN
    message = "Your role does not allow this ({permission}). Ask an administrator."


class AccessInsufficientError(AppError):
    """Parameter: `level`, the one that is needed: `editor` or `owner`."""

    code = "access_insufficient"
    kind = ErrorKind.FORBIDDEN
    message = "You may look at this, and not change it ({level} is needed). Ask its owner."


class ResourceHiddenError(AppError):
    """The object is not there for this person; whether it exists at all is not said."""

    code = "resource_hidden"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such object, or it is not shared with you."


class ScopeMissingError(AppError):
    """Parameter: `scope`."""

    code = "scope_missing"
    kind = ErrorKind.FORBIDDEN
    message = "This API key may not do that (scope {scope} is needed). Use another key."


class PersonNeededError(AppError):
    """An API key asked for what only its person may do, signed in."""

    code = "person_needed"
    kind = ErrorKind.FORBIDDEN
    message = "An API key can not do this. Sign in to do it."


class StepPendingError(AppError):
    """Parameter: `step`: `second_factor`, `terms` or `email`."""

    code = "step_pending"
    kind = ErrorKind.FORBIDDEN
    message = "One step is needed before you can go on: {step}."
