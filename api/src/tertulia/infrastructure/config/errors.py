"""What is wrong with the configuration, in words that let the reader repair it."""

from __future__ import annotations

from collections.abc import Sequence


class ConfigurationError(Exception):
    """The settings can not be used. `problems`: one line for each fault, none of which shows a secret."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
