"""Endpoints (configured provider connections), their models, and how each wire format is spoken."""

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
from tertulia.modules.providers.endpoints import create_providers
from tertulia.modules.providers.errors import ModelNotFoundError, NoModelError, ProviderError
from tertulia.modules.providers.live import Target
from tertulia.modules.providers.local import ModelDownloadError, add_model, list_local_models
from tertulia.modules.providers.ports import AnswerSink, ModelSource
from tertulia.modules.providers.routes import ModelsController
from tertulia.modules.providers.schemas import EndpointFailure, ModelList
from tertulia.modules.providers.service import Providers

__all__ = [
    "NOBODY",
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
    "EndpointFailure",
    "FileContent",
    "FileKind",
    "FinishReason",
    "GenerationSettings",
    "Model",
    "ModelDownloadError",
    "ModelFacts",
    "ModelList",
    "ModelNotFoundError",
    "ModelSource",
    "ModelsController",
    "NoModelError",
    "ProviderError",
    "Providers",
    "ReasoningContent",
    "Target",
    "TextContent",
    "Usage",
    "add_model",
    "create_providers",
    "find_kind",
    "list_local_models",
]
