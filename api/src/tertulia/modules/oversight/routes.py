"""The HTTP face of the audit log."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import Stream

from tertulia.infrastructure.http import PageCursor, PageLimit
from tertulia.kernel.paging import InvalidCursorError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditFilter, AuditLog, in_utc
from tertulia.modules.oversight.schemas import AuditEntryPage, AuditVerdict
from tertulia.modules.oversight.service import AuditViews
from tertulia.modules.roles import ACCESS

Action = Annotated[
    str,
    QueryParameter(
        max_length=80,
        pattern=r"^[a-z_.]*$(?!\n)",
        description="How the action begins: `user.`, `user.suspended`.",
    ),
]
UserId = Annotated[str | None, QueryParameter(name="userId", max_length=64, description="Who did it.")]
TargetId = Annotated[
    str | None, QueryParameter(name="targetId", max_length=200, description="What it was done to.")
]
From = Annotated[datetime | None, QueryParameter(name="from", description="Nothing before this time.")]
To = Annotated[datetime | None, QueryParameter(name="to", description="Nothing at or after this time.")]
_CSV = ResponseSpec(bytes, media_type="text/csv", description="One line for each entry, after the headings.")


class AdminAuditController(Controller):
    """`/api/admin/audit`."""

    path = "/api/admin/audit"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.audit"})

    @get(operation_id="listAuditEntries", summary="Read the audit log", opt={"errors": (InvalidCursorError,)})
    async def list_entries(  # noqa: PLR0913 - each one is a query parameter
        self,
        principal: NamedDependency[Principal],
        audit_views: NamedDependency[AuditViews],
        action: Action = "",
        user_id: UserId = None,
        target_id: TargetId = None,
        from_time: From = None,
        to_time: To = None,
        limit: PageLimit = 50,
        cursor: PageCursor = None,
    ) -> AuditEntryPage:
        """Who did what to whom from where, the newest first."""
        del principal
        wanted = _make_filter(action, user_id, target_id, from_time, to_time)
        return await audit_views.list_entries(wanted, limit=limit, cursor=cursor)

    @get(
        "/export",
        operation_id="exportAuditLog",
        summary="Export the audit log as CSV",
        responses={200: _CSV},
    )
    async def export_log(  # noqa: PLR0913 - each one is a query parameter
        self,
        actor: NamedDependency[Actor],
        audit: NamedDependency[AuditLog],
        audit_views: NamedDependency[AuditViews],
        action: Action = "",
        user_id: UserId = None,
        target_id: TargetId = None,
        from_time: From = None,
        to_time: To = None,
    ) -> Stream:
        """Every entry that fits, the newest first. Cells that a spreadsheet would take for formulas begin with an
        apostrophe."""
        wanted = _make_filter(action, user_id, target_id, from_time, to_time)
        await audit.record("audit.exported", actor)
        headers = {"content-disposition": 'attachment; filename="audit.csv"'}
        return Stream(audit_views.export(wanted), media_type="text/csv", headers=headers)

    @post("/verify", operation_id="verifyAuditLog", summary="Check the audit log", status_code=200)
    async def verify_log(
        self, principal: NamedDependency[Principal], audit_views: NamedDependency[AuditViews]
    ) -> AuditVerdict:
        """Reads the whole log. An entry that was changed, removed, inserted or moved is found, and so is a missing
        end."""
        del principal
        return await audit_views.verify()


def _make_filter(
    action: str,
    user_id: str | None,
    target_id: str | None,
    from_time: datetime | None,
    to_time: datetime | None,
) -> AuditFilter:
    return AuditFilter(
        action=action,
        actor_id=user_id,
        target_id=target_id,
        from_time=in_utc(from_time),
        to_time=in_utc(to_time),
    )
