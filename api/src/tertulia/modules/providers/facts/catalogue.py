"""The facts of one endpoint's models: the catalogue's, with the administrator's own over them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tertulia.infrastructure.config.endpoints import ModelOverride
from tertulia.modules.providers.domain import Model, ModelFacts


class ModelCatalogue:
    """`vendor`: whose models they are (`openai`, `anthropic`, `google`, `bedrock`, a preset's name, or `unknown`).
    `overrides`: facts by name or pattern, from the settings."""

    def __init__(self, vendor: str, overrides: Mapping[str, ModelOverride]) -> None:
        self._vendor = vendor
        self._overrides = overrides

    def find(self, model: str) -> ModelFacts:
        """What is known of a model."""
        del model
        return ModelFacts()

    def complete(self, model: Model) -> Model:
        """A listed model with what is known beside what its server said."""
        facts = self.find(model.name)
        return msgspec.structs.replace(model, context_tokens=model.context_tokens or facts.context_tokens)
