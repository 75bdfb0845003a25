"""Endpoints (configured provider connections), their models, and how each wire format is spoken."""

from tertulia.modules.providers.administration import (
    ENDPOINT_VERSIONS,
    STORED_ENDPOINTS,
    AdminEndpointsController,
    EndpointAdministration,
    EndpointTrials,
    EndpointViews,
    StoredEndpoints,
)
from tertulia.modules.providers.administration.domain import SEALING_PURPOSE as ENDPOINT_SEALING
from tertulia.modules.providers.callers import Callers
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import (
    NOBODY,
    Caller,
    Capability,
    ChatMessage,
    ChatRequest,
    Content,
    Continuation,
    Cost,
    FileContent,
    FileKind,
    FinishReason,
    GenerationSettings,
    Model,
    ModelFacts,
    ReasoningContent,
    TextContent,
    Usage,
    find_kind,
)
from tertulia.modules.providers.endpoints import check_providers, create_providers, create_source
from tertulia.modules.providers.errors import (
    ModelNotAllowedError,
    ModelNotFoundError,
    ModelNotOfferedError,
    NoModelError,
    ProviderError,
    SettingNotOfferedError,
    SettingOutOfRangeError,
    SpecSettingsFixedError,
)
from tertulia.modules.providers.facts import check_settings, fit_settings
from tertulia.modules.providers.live import Target
from tertulia.modules.providers.local import ModelDownloadError, add_model, list_local_models
from tertulia.modules.providers.own_keys import PROVIDER_KEYS, OwnKeys
from tertulia.modules.providers.own_keys.domain import SEALING_PURPOSE as OWN_KEY_SEALING
from tertulia.modules.providers.own_keys.routes import ProviderKeysController
from tertulia.modules.providers.ports import AnswerSink, ModelSource
from tertulia.modules.providers.routes import ModelsController
from tertulia.modules.providers.schemas import EndpointFailure, ModelList
from tertulia.modules.providers.service import Providers
from tertulia.modules.providers.specs import Specs, create_specs, merge_settings
from tertulia.modules.providers.tokens import TokenCounter

__all__ = [
    "ENDPOINT_SEALING",
    "ENDPOINT_VERSIONS",
    "NOBODY",
    "OWN_KEY_SEALING",
    "PROVIDER_KEYS",
    "STORED_ENDPOINTS",
    "AdminEndpointsController",
    "AnswerSink",
    "Caller",
    "Callers",
    "Capability",
    "ChatMessage",
    "ChatRequest",
    "CollectedAnswer",
    "Content",
    "Continuation",
    "Cost",
    "EndpointAdministration",
    "EndpointFailure",
    "EndpointTrials",
    "EndpointViews",
    "FileContent",
    "FileKind",
    "FinishReason",
    "GenerationSettings",
    "Model",
    "ModelDownloadError",
    "ModelFacts",
    "ModelList",
    "ModelNotAllowedError",
    "ModelNotFoundError",
    "ModelNotOfferedError",
    "ModelSource",
    "ModelsController",
    "NoModelError",
    "OwnKeys",
    "ProviderError",
    "ProviderKeysController",
    "Providers",
    "ReasoningContent",
    "SettingNotOfferedError",
    "SettingOutOfRangeError",
    "SpecSettingsFixedError",
    "Specs",
    "StoredEndpoints",
    "Target",
    "TextContent",
    "TokenCounter",
    "Usage",
    "add_model",
    "check_providers",
    "check_settings",
    "create_providers",
    "create_source",
    "create_specs",
    "find_kind",
    "fit_settings",
    "list_local_models",
    "merge_settings",
]
