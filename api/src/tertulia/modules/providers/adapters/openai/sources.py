"""The pages that an answer draws on, in the shapes in which servers name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from tertulia.modules.providers.ports import AnswerSink


class Sources:
    """Tells the sink each page once.

    A page is a bare address (`citations` of Perplexity and xAI), an object with `url` and `title` (`search_results`),
    or an annotation with `url_citation` (OpenAI, OpenRouter).
    """

    def __init__(self, sink: AnswerSink) -> None:
        self._sink = sink
        self._known: set[str] = set()

    def take(self, entries: Iterable[Any]) -> None:
        """Tell those that are new; what is no web address is left out."""
        for entry in entries:
            url, title = _read(entry)
            if url.startswith(("https://", "http://")) and url not in self._known:
                self._known.add(url)
                self._sink.source(url, title)


def _read(entry: object) -> tuple[str, str]:
    if isinstance(entry, str):
        return entry, ""
    if not isinstance(entry, dict):
        return "", ""
    fields = cast("dict[str, Any]", entry)
    inner = fields.get("url_citation")
    if isinstance(inner, dict):
        fields = cast("dict[str, Any]", inner)
    url, title = fields.get("url"), fields.get("title")
    return url if isinstance(url, str) else "", title if isinstance(title, str) else ""
