"""What every group of settings has in common."""

from __future__ import annotations

from typing import Annotated

import msgspec

Seconds = Annotated[float, msgspec.Meta(gt=0)]


class SettingsGroup(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    def __repr__(self) -> str:
        """No values: a log line or a traceback that shows settings must not show their secrets."""
        return f"{type(self).__name__}(…)"
