"""Endpoints (configured provider connections), their models, and how each wire format is spoken."""

from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.endpoints import create_providers
from tertulia.modules.providers.errors import ModelNotFoundError, NoModelError, ProviderError
from tertulia.modules.providers.local import ModelDownloadError, add_model, list_local_models
from tertulia.modules.providers.ports import (
    AnswerSink,
    ChatMessage,
    ChatRequest,
    FinishReason,
    GenerationSettings,
    Model,
    ModelSource,
    Usage,
)
from tertulia.modules.providers.routes import ModelsController
from tertulia.modules.providers.schemas import EndpointFailure, ModelList
from tertulia.modules.providers.service import Providers

__all__ = [
    "AnswerSink",
    "ChatMessage",
    "ChatRequest",
    "CollectedAnswer",
    "EndpointFailure",
    "FinishReason",
    "GenerationSettings",
    "Model",
    "ModelDownloadError",
    "ModelList",
    "ModelNotFoundError",
    "ModelSource",
    "ModelsController",
    "NoModelError",
    "ProviderError",
    "Providers",
    "Usage",
    "add_model",
    "create_providers",
    "list_local_models",
]
