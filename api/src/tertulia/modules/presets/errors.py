"""What can be wrong with presets."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class PresetNotFoundError(AppError):
    code = "preset_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no preset {id}."


class SharedPresetNotFoundError(AppError):
    code = "shared_preset_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "This link leads to no preset. It may have been taken back; ask who gave it to you."


class TooManyPresetsError(AppError):
    code = "too_many_presets"
    kind = ErrorKind.CONFLICT
    message = "There can be {limit} presets. Delete some that you do not need, and try again."


class PresetTooLargeError(AppError):
    code = "preset_too_large"
    kind = ErrorKind.INVALID
    message = "The settings of the preset {name} are too long to be kept. Shorten its system prompt."


class PresetsBusyError(AppError):
    code = "presets_busy"
    kind = ErrorKind.CONFLICT
    message = "Your presets are being changed from several places at once. Try again."
