"""What is known of models without asking anybody: what they take, which settings they have, what they cost."""

from tertulia.modules.providers.facts.catalogue import ModelCatalogue, list_capabilities
from tertulia.modules.providers.facts.settings import check_settings, fit_settings

__all__ = ["ModelCatalogue", "check_settings", "fit_settings", "list_capabilities"]
