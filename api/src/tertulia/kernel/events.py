"""Effects that travel up the ladder: a lower module publishes, an upper one subscribes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec

Event = TypeVar("Event", bound=msgspec.Struct)
Subscriber = Callable[[Any], Awaitable[None]]


class EventBus:
    """Subscribers by event type, awaited in the order in which they subscribed."""

    def __init__(self) -> None:
        self._subscribers: dict[type[msgspec.Struct], list[Subscriber]] = defaultdict(list)

    def subscribe(self, event: type[Event], subscriber: Callable[[Event], Awaitable[None]]) -> None:
        self._subscribers[event].append(subscriber)

    async def publish(self, event: msgspec.Struct) -> None:
        """Await every subscriber; the first failure is the publisher's."""
        for subscriber in self._subscribers[type(event)]:
            await subscriber(event)
