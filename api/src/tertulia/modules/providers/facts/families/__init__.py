"""What is known of models, by families of names: a table for each maker. Later rows are older or more general."""

from tertulia.modules.providers.facts.families.amazon import AMAZON
from tertulia.modules.providers.facts.families.anthropic import ANTHROPIC
from tertulia.modules.providers.facts.families.family import Family
from tertulia.modules.providers.facts.families.google import GOOGLE
from tertulia.modules.providers.facts.families.mistral import MISTRAL
from tertulia.modules.providers.facts.families.open_models import OPEN_MODELS
from tertulia.modules.providers.facts.families.openai import OPENAI
from tertulia.modules.providers.facts.families.others import OTHERS

FAMILIES: tuple[Family, ...] = (
    *OPENAI,
    *ANTHROPIC,
    *GOOGLE,
    *AMAZON,
    *MISTRAL,
    *OTHERS,
    *OPEN_MODELS,
)
"""All of them; the first that fits a name counts."""

__all__ = ["FAMILIES", "Family"]
