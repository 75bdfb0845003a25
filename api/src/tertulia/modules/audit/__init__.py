"""Who did what to whom from where: written once, chained, never changed."""

from tertulia.modules.audit.service import AuditLog

__all__ = ["AuditLog"]
