"""The HTTP face of violations and bans."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from tertulia.infrastructure.http import FieldProblem, InvalidRequestError, PageCursor, PageLimit
from tertulia.kernel.paging import InvalidCursorError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.abuse.errors import BanNotFoundError, BanRefusedError
from tertulia.modules.abuse.listing import AbuseViews
from tertulia.modules.abuse.schemas import BanPage, BanView, NewBan, ViolationPage
from tertulia.modules.abuse.service import BanAdministration
from tertulia.modules.roles import ACCESS
from tertulia.modules.users import UserNotFoundError

BanId = Annotated[
    str, PathParameter(min_length=6, max_length=80, pattern=r"^(user|address):[A-Za-z0-9.:_-]+$(?!\n)")
]


class AdminViolationsController(Controller):
    """`/api/admin/violations`."""

    path = "/api/admin/violations"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.abuse"})

    @get(operation_id="listViolations", summary="List violations", opt={"errors": (InvalidCursorError,)})
    async def list_violations(
        self,
        principal: NamedDependency[Principal],
        abuse_views: NamedDependency[AbuseViews],
        user_id: Annotated[
            str | None, QueryParameter(name="userId", max_length=64, description="Of this person alone.")
        ] = None,
        limit: PageLimit = 50,
        cursor: PageCursor = None,
    ) -> ViolationPage:
        """What was refused and counts towards a ban, the newest first. Refusals of one second are one."""
        del principal
        return await abuse_views.list_violations(user_id=user_id, limit=limit, cursor=cursor)


class AdminBansController(Controller):
    """`/api/admin/bans`."""

    path = "/api/admin/bans"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.abuse"})

    @get(operation_id="listBans", summary="List bans", opt={"errors": (InvalidCursorError,)})
    async def list_bans(
        self,
        principal: NamedDependency[Principal],
        abuse_views: NamedDependency[AbuseViews],
        limit: PageLimit = 50,
        cursor: PageCursor = None,
    ) -> BanPage:
        """Who is kept out now, the newest first."""
        del principal
        return await abuse_views.list_bans(limit=limit, cursor=cursor)

    @post(
        operation_id="addBan",
        summary="Ban a person or an address",
        opt={"errors": (BanRefusedError, UserNotFoundError)},
    )
    async def add_ban(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        bans: NamedDependency[BanAdministration],
        data: JSONBody[NewBan],
    ) -> BanView:
        """Holds here at once, and on every other server within seconds. A ban that is there already is replaced."""
        if (data.user_id is None) == (data.address is None):
            raise InvalidRequestError([FieldProblem("", "Give either userId or address.")])
        ban = await bans.add(
            principal,
            actor,
            user_id=data.user_id,
            address=data.address,
            minutes=data.minutes,
            reason=data.reason,
        )
        return BanView.of(ban, {})

    @delete("/{ban_id:str}", operation_id="liftBan", summary="End a ban", opt={"errors": (BanNotFoundError,)})
    async def lift_ban(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        bans: NamedDependency[BanAdministration],
        ban_id: BanId,
    ) -> None:
        """The violations that led to it are forgotten, too."""
        del principal
        await bans.lift(ban_id, actor)
