"""A Tertulia whose time the test moves."""

from __future__ import annotations

import msgspec
import pytest

from tertulia.entrypoints.bootstrap import Adapters
from tertulia.kernel.clock import FixedClock, SystemClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
def adapters(adapters: Adapters, clock: FixedClock) -> Adapters:
    return msgspec.structs.replace(adapters, clock=clock)
