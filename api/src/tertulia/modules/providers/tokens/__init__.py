"""How many tokens a text has, counted offline."""

from tertulia.modules.providers.tokens.counter import TokenCounter
from tertulia.modules.providers.tokens.encodings import estimate_tokens, find_encoding

__all__ = ["TokenCounter", "estimate_tokens", "find_encoding"]
