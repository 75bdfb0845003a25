"""Where an answer comes from, when Google searched for it.

Source: ai.google.dev/gemini-api/docs/google-search, ai.google.dev/gemini-api/docs/pricing (how searches are billed).
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.google.names import takes_levels
from tertulia.modules.providers.adapters.google.wire import CitationMetadata, GroundingMetadata, Page

_decode = msgspec.json.Decoder(GroundingMetadata).decode
_decode_citations = msgspec.json.Decoder(CitationMetadata).decode


class Grounding:
    """Gathers the pages of one answer of `model`; what can not be read is passed over."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._pages: dict[str, str] = {}
        self._queries: dict[str, None] = {}

    def take(self, payload: msgspec.Raw) -> None:
        """`groundingMetadata` of a candidate; the last ones repeat what the first ones said."""
        try:
            found = _decode(payload)
        except ValueError:
            return
        for chunk in found.grounding_chunks or ():
            self._keep(chunk.web or chunk.maps or chunk.retrieved_context)
        self._queries.update(dict.fromkeys(found.web_search_queries or ()))

    def take_citations(self, payload: msgspec.Raw) -> None:
        """`citationMetadata`: texts that the answer repeats."""
        try:
            found = _decode_citations(payload)
        except ValueError:
            return
        for page in (*(found.citations or ()), *(found.citation_sources or ())):
            self._keep(page)

    def list_pages(self) -> list[tuple[str, str]]:
        """Addresses and titles, each address once."""
        return list(self._pages.items())

    def count_searches(self) -> int:
        """What is billed: each query from version 3 on, before that the answer that searched."""
        return len(self._queries) if takes_levels(self._model) else min(1, len(self._queries))

    def _keep(self, page: Page | None) -> None:
        if page is not None and page.uri:
            self._pages.setdefault(page.uri, page.title or page.uri)
