"""Who did what to whom from where: written once, chained, never changed."""

from tertulia.modules.audit.chain import AUDIT_KEY, Verdict
from tertulia.modules.audit.domain import AUDIT_ENTRIES, AUDIT_HEADS, AuditEntry
from tertulia.modules.audit.reading import AuditFilter, AuditReader, in_utc
from tertulia.modules.audit.retention import AuditRetention
from tertulia.modules.audit.service import AuditLog

__all__ = [
    "AUDIT_ENTRIES",
    "AUDIT_HEADS",
    "AUDIT_KEY",
    "AuditEntry",
    "AuditFilter",
    "AuditLog",
    "AuditReader",
    "AuditRetention",
    "Verdict",
    "in_utc",
]
