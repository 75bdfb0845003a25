"""Characters that a server cut in two halves."""

from __future__ import annotations


class SurrogateJoiner:
    """Joins characters that a server cut in two halves across deltas; a lone half becomes U+FFFD."""

    def __init__(self) -> None:
        self._half = ""

    @staticmethod
    def mend(text: str) -> str:
        """The text with halves that stand side by side joined, and every other half replaced."""
        try:
            text.encode()
        except UnicodeEncodeError:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text

    def join(self, text: str) -> str:
        """What is complete now; a high half at the end is kept for the next call."""
        text = self._half + text
        self._half = ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return self.mend(text)

    def flush(self) -> str:
        """The half whose other half never came."""
        rest, self._half = self._half, ""
        return "\ufffd" if rest else ""
