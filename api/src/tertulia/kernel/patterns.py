"""Lists of patterns that let names through and leave names out."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase


def fits_patterns(name: str, patterns: Sequence[str]) -> bool:
    """Whether a name fits any of the patterns, and none of those that begin with `!`. No patterns: every name fits;
    nothing but such with `!`: every other name. `*`, `?` and `[…]` are as in file names."""
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    refused = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    fits = not wanted or any(fnmatchcase(name, pattern) for pattern in wanted)
    return fits and not any(fnmatchcase(name, pattern) for pattern in refused)
