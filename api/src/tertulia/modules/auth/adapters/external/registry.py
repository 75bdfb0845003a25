"""From the settings to the ways to sign in over other sites."""

from __future__ import annotations

from tertulia.infrastructure.config import SignInSettings
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.ports import RedirectStrategy


def create_external_strategies(settings: SignInSettings, clock: Clock) -> list[RedirectStrategy]:
    """The ways that are configured, in the order of the sign-in page."""
    del settings, clock
    return []
