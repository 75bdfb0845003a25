"""What can go wrong at a provider, each with what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.kernel.errors import AppError, ErrorKind


class ProviderError(AppError):
    """Any failure of a provider.

    `retryable`: the same request may succeed later. `retry_after`: seconds, if known. `status`: the
    provider's HTTP status, if it gave one. Parameters: `endpoint`, and `detail` with the provider's own words
    where it had any (cleaned, bounded, without keys).
    """

    code = "provider_failed"
    kind = ErrorKind.UPSTREAM
    message = "{endpoint} could not answer. Try again, or choose another model."

    def __init__(
        self,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        status: int | None = None,
        **params: str | int,
    ) -> None:
        if not params.get("detail"):
            params.pop("detail", None)
        super().__init__(**params)
        if "detail" in params:
            self.args = (f"{self.args[0]} ({params['detail']})",)
        self.retryable = retryable
        self.retry_after = retry_after
        self.status = status

    def strike_out(self, secrets: Sequence[str]) -> None:
        """Leave nothing of these in what people are told."""
        known = self.params.get("detail")
        if not isinstance(known, str):
            return
        detail = known
        for secret in secrets:
            detail = detail.replace(secret, "[key]")
        self.params["detail"] = detail
        self.args = (str(self.args[0]).replace(known, detail), *self.args[1:])


class ProviderUnreachableError(ProviderError):
    code = "provider_unreachable"
    kind = ErrorKind.UNAVAILABLE
    message = "{endpoint} can not be reached. Check its address and that it is running."


class ProviderTimeoutError(ProviderError):
    code = "provider_timeout"
    message = "{endpoint} sent nothing for {seconds} seconds. Try again, or choose another model."


class ProviderRejectedKeyError(ProviderError):
    code = "provider_rejected_key"
    message = "{endpoint} did not accept its API key. Check the key and what it is allowed to do."


class ProviderKeyNeededError(ProviderError):
    code = "provider_key_needed"
    kind = ErrorKind.INVALID
    message = "{endpoint} needs a key of your own. Enter it under Settings, Provider keys."


class ProviderKeyExpiredError(ProviderError):
    code = "provider_key_expired"
    kind = ErrorKind.INVALID
    message = "Your own key for {endpoint} has expired. Enter a new one under Settings, Provider keys."


class ProviderCircuitOpenError(ProviderError):
    code = "provider_circuit_open"
    kind = ErrorKind.UNAVAILABLE
    message = (
        "{endpoint} did not answer a moment ago and is left alone for {seconds} seconds. "
        "Choose another model, or try again then."
    )


class ProviderModelsPendingError(ProviderError):
    code = "provider_models_pending"
    kind = ErrorKind.UNAVAILABLE
    message = "{endpoint} is still being asked for its models. Look again in a moment."


class ProviderRateLimitedError(ProviderError):
    code = "provider_rate_limited"
    kind = ErrorKind.UNAVAILABLE
    message = "{endpoint} is receiving too many requests. Wait a little and try again."


class ProviderQuotaError(ProviderError):
    code = "provider_quota"
    message = "The account at {endpoint} has no credit left. Add credit there, or choose another model."


class ProviderModelMissingError(ProviderError):
    code = "provider_model_missing"
    message = "{endpoint} does not offer this model. Choose another one."


class ProviderRequestRefusedError(ProviderError):
    code = "provider_request_refused"
    message = "{endpoint} refused this request. Change the message or its settings and try again."


class ProviderContentRefusedError(ProviderError):
    code = "provider_content_refused"
    kind = ErrorKind.INVALID
    message = "{endpoint} can not be given a file of type {media_type}. Remove it, or choose another model."


class ProviderContextExceededError(ProviderError):
    code = "provider_context_exceeded"
    message = (
        "The conversation is too long for this model. Shorten it, or choose a model with a larger context."
    )


class ProviderOverloadedError(ProviderError):
    code = "provider_overloaded"
    kind = ErrorKind.UNAVAILABLE
    message = (
        "{endpoint} is overloaded or down at the moment. Try again in a minute, or choose another model."
    )


class ProviderBrokenAnswerError(ProviderError):
    code = "provider_broken_answer"
    message = (
        "{endpoint} sent something that is not an answer. Check that its address ends where its API begins."
    )


class ProviderCutOffError(ProviderError):
    code = "provider_cut_off"
    message = "{endpoint} broke off in the middle of the answer. What arrived is kept; continue or try again."


class ProviderExtraMissingError(ProviderError):
    code = "provider_extra_missing"
    kind = ErrorKind.UNAVAILABLE
    message = "{endpoint} needs the Python package {package}. Run `pip install 'tertulia[{extra}]'`."


class LocalModelMissingError(ProviderError):
    code = "local_model_missing"
    kind = ErrorKind.UNAVAILABLE
    message = "The model {model} is not on this machine. Run `tertulia models add smollm2`."


class LocalModelFailedError(ProviderError):
    code = "local_model_failed"
    kind = ErrorKind.UNAVAILABLE
    message = (
        "The model on this machine did not start. Check the server's log, and that there is enough memory."
    )


class ModelNotFoundError(AppError):
    code = "model_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no model {model}. Choose another one."


class NoModelError(AppError):
    code = "no_model"
    kind = ErrorKind.UNAVAILABLE
    message = "No model is set up. Add an endpoint to tertulia.yaml, or run `tertulia models add smollm2`."


class OwnKeyNotWantedError(AppError):
    code = "own_key_not_wanted"
    kind = ErrorKind.NOT_FOUND
    message = "{endpoint} takes no keys of your own. Choose an endpoint from the list."


class EndpointNotFoundError(AppError):
    code = "endpoint_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no endpoint {endpoint}. Look at the list of endpoints."


class EndpointNotStoredError(AppError):
    code = "endpoint_not_stored"
    kind = ErrorKind.CONFLICT
    message = (
        "{endpoint} is set up outside of this page and was not changed here. Change or disable it instead."
    )


class SettingNotOfferedError(AppError):
    code = "setting_not_offered"
    kind = ErrorKind.INVALID
    message = "{model} does not have the setting {setting}. Remove it, or choose another model."


class SettingOutOfRangeError(AppError):
    code = "setting_out_of_range"
    kind = ErrorKind.INVALID
    message = "{model} takes {allowed} for the setting {setting}. Change it, or choose another model."


class ModelNotOfferedError(AppError):
    code = "model_not_offered"
    kind = ErrorKind.INVALID
    message = "{model} can not be chosen here. Choose one of the models in the list."


class ModelNotAllowedError(AppError):
    """The role of whoever asks does not have this model, whether or not there is one of this name."""

    code = "model_not_allowed"
    kind = ErrorKind.FORBIDDEN
    message = "Your role does not allow the model {model}. Choose another one, or ask an administrator."


class SpecSettingsFixedError(AppError):
    code = "spec_settings_fixed"
    kind = ErrorKind.INVALID
    message = "The settings of {spec} can not be changed here. Ask without settings of your own."
