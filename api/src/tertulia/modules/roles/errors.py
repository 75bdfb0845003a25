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
    message = "You may look at this but not change it ({level} is needed). Ask its owner."


class ResourceHiddenError(AppError):
    """The object is not there for this person; whether it exists at all is not said."""

    code = "resource_hidden"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such thing, or it is not shared with you."


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


class RoleNotFoundError(AppError):
    code = "role_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no role {role}."


class RoleBuiltInError(AppError):
    code = "role_built_in"
    kind = ErrorKind.CONFLICT
    message = "The role {role} belongs to Tertulia and can not be deleted."


class RoleInUseError(AppError):
    """Parameters: `role`, and `people`, how many have it."""

    code = "role_in_use"
    kind = ErrorKind.CONFLICT
    message = "People who have the role {role}: {people}. Give them another one first."


class RoleBeyondYoursError(AppError):
    """Parameter: `permission`, one that whoever asks does not have."""

    code = "role_beyond_yours"
    kind = ErrorKind.FORBIDDEN
    message = "You can not give, take or change rights that you do not have yourself ({permission})."


class RoleYourOwnError(AppError):
    code = "role_your_own"
    kind = ErrorKind.FORBIDDEN
    message = "You can not change the role that you have yourself. Ask an administrator."


class TooManyRolesError(AppError):
    code = "too_many_roles"
    kind = ErrorKind.CONFLICT
    message = "There can be {limit} roles. Delete some that nobody has."
