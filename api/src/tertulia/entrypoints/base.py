"""What services of several modules are given."""

from __future__ import annotations

import msgspec

from docstore import ArchivableStore
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.modules.audit import AuditLog


class Base(msgspec.Struct, frozen=True):
    settings: Settings
    store: ArchivableStore
    clock: Clock
    limiter: RateLimiter
    events: EventBus
    node_id: str
    audit: AuditLog
