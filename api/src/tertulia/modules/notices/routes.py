"""The HTTP face of notices."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from litestar import Controller, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.notices.errors import TermsChangedError
from tertulia.modules.notices.schemas import AcceptedTerms, NoticesInput, NoticesView, TermsView
from tertulia.modules.notices.service import NoticeBoard, TermsAcceptance
from tertulia.modules.roles import ACCESS, ANYONE, PERSON, WHILE_PENDING

TermsVersion = Annotated[str, PathParameter(min_length=1, max_length=64, pattern=r"^[0-9a-f]+$(?!\n)")]


class AdminNoticesController(Controller):
    """`/api/admin/notices`."""

    path = "/api/admin/notices"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.notices"})

    @get(operation_id="getNotices", summary="Read banner and terms")
    async def get_notices(
        self, principal: NamedDependency[Principal], notice_board: NamedDependency[NoticeBoard]
    ) -> NoticesView:
        """What everyone is told now."""
        del principal
        await notice_board.load()
        return NoticesView.of(notice_board.current)

    @put(operation_id="putNotices", summary="Change banner and terms")
    async def put_notices(
        self,
        actor: NamedDependency[Actor],
        notice_board: NamedDependency[NoticeBoard],
        data: JSONBody[NoticesInput],
    ) -> NoticesView:
        """Shown here at once, and by every other server within seconds. Another text of the terms has to be accepted
        by everyone, by who changed it, too."""
        return NoticesView.of(await notice_board.put(data, actor))


class TermsTextController(Controller):
    """`/api/terms`."""

    path = "/api/terms"
    tags = ("Server",)
    opt = MappingProxyType({ACCESS: ANYONE})

    @get(
        "/{version:str}",
        operation_id="getTerms",
        summary="Read the terms",
        opt={"errors": (TermsChangedError,)},
    )
    async def get_terms(
        self, notice_board: NamedDependency[NoticeBoard], version: TermsVersion
    ) -> Response[TermsView]:
        """Needs no account. The version follows from the text, so this may be kept for long."""
        terms = TermsView.of(await notice_board.read_terms(version))
        return Response(terms, headers={"cache-control": "public, max-age=31536000, immutable"})


class TermsController(Controller):
    """`/api/auth/terms`."""

    path = "/api/auth/terms"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON, WHILE_PENDING: True})

    @post(
        "/accept",
        operation_id="acceptTerms",
        summary="Accept the terms",
        opt={"errors": (TermsChangedError,)},
        status_code=204,
    )
    async def accept_terms(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        terms_acceptance: NamedDependency[TermsAcceptance],
        data: JSONBody[AcceptedTerms],
    ) -> None:
        """`version` is the one that was read; when other terms hold by now, those have to be read first."""
        await terms_acceptance.accept(principal.user_id, data.version, actor)
