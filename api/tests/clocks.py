"""Time that passes when a test says so."""

from __future__ import annotations

import msgspec
import pytest

from tertulia.entrypoints.bootstrap import Adapters
from tertulia.kernel.clock import FixedClock, SystemClock


class MovesTheClock:
    """For classes of tests that move the clock of their server, which begins now."""

    @pytest.fixture
    def clock(self) -> FixedClock:
        return FixedClock(SystemClock().now())

    @pytest.fixture
    def adapters(self, adapters: Adapters, clock: FixedClock) -> Adapters:
        return msgspec.structs.replace(adapters, clock=clock)
