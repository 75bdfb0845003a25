"""What is known of models without asking anybody: what they take, which settings they have, what they cost."""

from tertulia.modules.providers.facts.catalogue import ModelCatalogue

__all__ = ["ModelCatalogue"]
