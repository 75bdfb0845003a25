"""Writing the log."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.kernel.principal import Actor


class AuditLog:
    """Append only."""

    async def record(
        self,
        action: str,
        actor: Actor,
        *,
        target_kind: str = "",
        target_id: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Write one entry; it is on disk when this returns.

        action: what was done, `noun.verb_in_past` (`user.suspended`). target: what it was done to. details: short texts
        for people, never a secret.
        """
