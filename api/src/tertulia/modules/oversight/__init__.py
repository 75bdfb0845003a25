"""What administrators see of what was done: the audit log's HTTP face, and its export."""

from tertulia.modules.oversight.csv import HEADINGS, write_csv
from tertulia.modules.oversight.names import TargetNames
from tertulia.modules.oversight.routes import AdminAuditController
from tertulia.modules.oversight.schemas import AuditEntryView
from tertulia.modules.oversight.service import AuditViews

__all__ = ["HEADINGS", "AdminAuditController", "AuditEntryView", "AuditViews", "TargetNames", "write_csv"]
