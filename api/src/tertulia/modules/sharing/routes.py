"""The HTTP face of sharing."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from tertulia.infrastructure.http import PathId
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.roles import ACCESS, SIGNED_IN, AccessInsufficientError, ResourceHiddenError
from tertulia.modules.roles.errors import PermissionMissingError
from tertulia.modules.sharing.errors import GranteeNotFoundError, GrantsInvalidError, KindNotShareableError
from tertulia.modules.sharing.people import PeopleFinder
from tertulia.modules.sharing.schemas import FoundPeople, GrantList, GrantsInput
from tertulia.modules.sharing.service import Sharing

KindPath = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=30, pattern=r"^[a-z_]+$(?!\n)", description="What it is, like `presets`."
    ),
]
_ERRORS = (KindNotShareableError, ResourceHiddenError, AccessInsufficientError, PermissionMissingError)


class SharesController(Controller):
    """`/api/shares`."""

    path = "/api/shares"
    tags = ("Sharing",)
    opt = MappingProxyType({ACCESS: SIGNED_IN})

    @get(
        "/{kind:str}/{object_id:str}",
        operation_id="getShares",
        opt={"errors": _ERRORS},
        summary="Read with whom something is shared",
    )
    async def get_shares(
        self,
        principal: NamedDependency[Principal],
        sharing: NamedDependency[Sharing],
        kind: KindPath,
        object_id: PathId,
    ) -> GrantList:
        """For owners whose role has the permission `{kind}.share`."""
        return GrantList(await sharing.view_grants(principal, kind, object_id))

    @put(
        "/{kind:str}/{object_id:str}",
        operation_id="putShares",
        opt={"errors": (*_ERRORS, GranteeNotFoundError, GrantsInvalidError)},
        summary="Share something",
    )
    async def put_shares(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        sharing: NamedDependency[Sharing],
        kind: KindPath,
        object_id: PathId,
        data: JSONBody[GrantsInput],
    ) -> GrantList:
        """With those who are sent and nobody else, from the next request on. For everyone, the role needs
        `{kind}.share_publicly`, too. Viewers look, editors change, owners share and delete as well."""
        grants = [grant.build() for grant in data.grants]
        return GrantList(await sharing.set_grants(principal, actor, kind, object_id, grants))


class PeopleController(Controller):
    """`/api/people`."""

    path = "/api/people"
    tags = ("Sharing",)
    opt = MappingProxyType({ACCESS: "people.find"})

    @get(operation_id="findPeople", summary="Find people and groups to share with")
    async def find_people(
        self,
        principal: NamedDependency[Principal],
        people_finder: NamedDependency[PeopleFinder],
        text: Annotated[
            str,
            QueryParameter(
                name="query",
                min_length=1,
                max_length=100,
                description="Beginnings of words of the name, or a whole address.",
            ),
        ],
    ) -> FoundPeople:
        """Addresses are shown to those alone who typed the whole of it or administer accounts."""
        return FoundPeople(await people_finder.find(principal, text))
