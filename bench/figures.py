"""Measured figures, and the rows of the table that they fill."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One thing, measured once in each round."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def describe(self, scale: float = 1.0, digits: int = 1) -> str:
        """The median, and the range if there were several rounds."""
        middle = f"{self.median * scale:.{digits}f}"
        if len(self.values) == 1:
            return middle
        low, high = min(self.values) * scale, max(self.values) * scale
        return f"{middle} ({low:.{digits}f}-{high:.{digits}f})"


class Row(msgspec.Struct, frozen=True):
    """One line of the table. `is_reached` is None where there is no goal."""

    what: str
    measured: str
    reach: str = ""
    is_reached: bool | None = None
    comparison: str = ""


def figure_of(values: Sequence[float]) -> Figure:
    """A figure from one value for each round."""
    return Figure(tuple(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of them lie; the nearest one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
