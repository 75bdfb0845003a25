"""What can be wrong with groups."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class GroupNotFoundError(AppError):
    code = "group_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such group."


class GroupNameTakenError(AppError):
    code = "group_name_taken"
    kind = ErrorKind.CONFLICT
    message = "There is a group {name} already. Choose another name."


class GroupManagedError(AppError):
    """Parameter: `source`, the provider's id."""

    code = "group_managed"
    kind = ErrorKind.CONFLICT
    message = "This group comes from {source}. Change it there."


class TooManyGroupsError(AppError):
    code = "too_many_groups"
    kind = ErrorKind.CONFLICT
    message = "There can be {limit} groups. Delete some, and try again."
