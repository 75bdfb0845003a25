"""What can go wrong at a provider, each with what to do about it."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class ProviderError(AppError):
    """Any failure of a provider. `retryable`: the same request may succeed later. `retry_after`: seconds, if known.
    `status`: the provider's HTTP status, if it gave one."""

    code = "provider_failed"
    kind = ErrorKind.UPSTREAM
    message = "{endpoint} failed: {detail}"

    def __init__(
        self, *, retryable: bool = False, retry_after: float | None = None, status: int | None = None, **params: str | int
    ) -> None:
        super().__init__(**params)
        self.retryable = retryable
        self.retry_after = retry_after
        self.status = status


class ModelNotFoundError(AppError):
    code = "model_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no model {model}. Choose another one."


class NoModelError(AppError):
    code = "no_model"
    kind = ErrorKind.UNAVAILABLE
    message = "No model is set up. Add an endpoint to tertulia.yaml, or run `tertulia models add smollm2`."
