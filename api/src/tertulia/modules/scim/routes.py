"""SCIM 2.0 over HTTP (RFC 7644), for the directory of an organisation."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import Annotated, Protocol, TypeVar

from litestar import Controller, Response, delete, get, patch, post, put, route
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.params import PathParameter

from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.roles import ACCESS
from tertulia.modules.scim.answers import (
    AnyRequest,
    Search,
    answer,
    answer_created,
    answer_list,
    answer_scim_app_error,
    answer_scim_error,
    answer_scim_http_exception,
    make_search,
    project,
    read_search,
)
from tertulia.modules.scim.discovery import describe_schemas, describe_service, describe_types
from tertulia.modules.scim.domain import GROUP_ATTRIBUTES, USER_ATTRIBUTES, Json
from tertulia.modules.scim.errors import ScimError, invalid, missing
from tertulia.modules.scim.filters import Term, read_filter
from tertulia.modules.scim.groups import GroupProvisioning
from tertulia.modules.scim.patching import Attributes, apply_patch
from tertulia.modules.scim.resources import decode, read_group, read_user, render_group, render_user
from tertulia.modules.scim.users import UserProvisioning

_Found = TypeVar("_Found")
ROOT = "/scim/v2"
ResourceId = Annotated[str, PathParameter(max_length=200)]
Rest = Annotated[str, PathParameter(max_length=2000)]
Description = Annotated[str | None, PathParameter(max_length=200)]
_OPT = MappingProxyType({ACCESS: "admin.provisioning"})
_HANDLERS = MappingProxyType(
    {
        ScimError: answer_scim_error,
        AppError: answer_scim_app_error,
        HTTPException: answer_scim_http_exception,
    }
)


def _base_of(request: AnyRequest) -> str:
    """Where resources are, as the caller reaches them."""
    return f"{str(request.base_url).rstrip('/')}{ROOT}"


class ScimUsersController(Controller):
    path = f"{ROOT}/Users"
    opt = _OPT
    include_in_schema = False
    exception_handlers = _HANDLERS  # pyright: ignore[reportAssignmentType] - handlers of several errors

    @get()
    async def list_users(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_users: NamedDependency[UserProvisioning],
    ) -> Response[bytes]:
        del principal
        return await _list_users(scim_users, read_search(request), _base_of(request))

    @post("/.search", status_code=200)
    async def search_users(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_users: NamedDependency[UserProvisioning],
    ) -> Response[bytes]:
        del principal
        search = make_search(decode(await request.body()))
        return await _list_users(scim_users, search, _base_of(request))

    @post()
    async def create_user(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_users: NamedDependency[UserProvisioning],
    ) -> Response[bytes]:
        del principal
        user, kept = await scim_users.create(actor, read_user(decode(await request.body())))
        return answer_created(request, render_user(user, kept, _base_of(request)))

    @get("/{user_id:str}")
    async def get_user(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_users: NamedDependency[UserProvisioning],
        user_id: ResourceId,
    ) -> Response[bytes]:
        del principal
        user, kept = await scim_users.get(user_id)
        return answer(project(request, render_user(user, kept, _base_of(request))))

    @put("/{user_id:str}")
    async def replace_user(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_users: NamedDependency[UserProvisioning],
        user_id: ResourceId,
    ) -> Response[bytes]:
        wanted = read_user(decode(await request.body()))
        user, kept = await scim_users.replace(principal, actor, user_id, wanted)
        return answer(project(request, render_user(user, kept, _base_of(request))))

    @patch("/{user_id:str}")
    async def patch_user(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_users: NamedDependency[UserProvisioning],
        user_id: ResourceId,
    ) -> Response[bytes]:
        base = _base_of(request)
        before = render_user(*await scim_users.get(user_id), base)
        wanted = await _apply_patch(request, before, USER_ATTRIBUTES)
        user, kept = await scim_users.replace(principal, actor, user_id, read_user(wanted))
        return answer(project(request, render_user(user, kept, base)))

    @delete("/{user_id:str}")
    async def delete_user(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_users: NamedDependency[UserProvisioning],
        user_id: ResourceId,
    ) -> None:
        await scim_users.delete(principal, actor, user_id)


class ScimGroupsController(Controller):
    path = f"{ROOT}/Groups"
    opt = _OPT
    include_in_schema = False
    exception_handlers = _HANDLERS  # pyright: ignore[reportAssignmentType] - handlers of several errors

    @get()
    async def list_groups(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_groups: NamedDependency[GroupProvisioning],
    ) -> Response[bytes]:
        del principal
        return await _list_groups(scim_groups, read_search(request), _base_of(request))

    @post("/.search", status_code=200)
    async def search_groups(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_groups: NamedDependency[GroupProvisioning],
    ) -> Response[bytes]:
        del principal
        search = make_search(decode(await request.body()))
        return await _list_groups(scim_groups, search, _base_of(request))

    @post()
    async def create_group(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_groups: NamedDependency[GroupProvisioning],
    ) -> Response[bytes]:
        del principal
        group, members = await scim_groups.create(actor, read_group(decode(await request.body())))
        return answer_created(request, render_group(group, members, _base_of(request)))

    @get("/{group_id:str}")
    async def get_group(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_groups: NamedDependency[GroupProvisioning],
        group_id: ResourceId,
    ) -> Response[bytes]:
        del principal
        group, members = await scim_groups.get(group_id)
        return answer(project(request, render_group(group, members, _base_of(request))))

    @put("/{group_id:str}")
    async def replace_group(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_groups: NamedDependency[GroupProvisioning],
        group_id: ResourceId,
    ) -> Response[bytes]:
        del principal
        wanted = read_group(decode(await request.body()))
        group, members = await scim_groups.replace(actor, group_id, wanted)
        return answer(project(request, render_group(group, members, _base_of(request))))

    @patch("/{group_id:str}")
    async def patch_group(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_groups: NamedDependency[GroupProvisioning],
        group_id: ResourceId,
    ) -> Response[bytes]:
        del principal
        base = _base_of(request)
        before = await scim_groups.get(group_id)
        wanted = await _apply_patch(request, render_group(*before, base), GROUP_ATTRIBUTES)
        group, members = await scim_groups.replace(actor, group_id, read_group(wanted), before)
        return answer(project(request, render_group(group, members, base)))

    @delete("/{group_id:str}")
    async def delete_group(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        scim_groups: NamedDependency[GroupProvisioning],
        group_id: ResourceId,
    ) -> None:
        del principal
        await scim_groups.delete(actor, group_id)


class ScimDiscoveryController(Controller):
    path = ROOT
    opt = _OPT
    include_in_schema = False
    exception_handlers = _HANDLERS  # pyright: ignore[reportAssignmentType] - handlers of several errors

    @get("/ServiceProviderConfig")
    async def get_config(self, request: AnyRequest, principal: NamedDependency[Principal]) -> Response[bytes]:
        del principal
        return answer(describe_service(_base_of(request)))

    @get(["/ResourceTypes", "/ResourceTypes/{name:str}"])
    async def get_types(
        self, request: AnyRequest, principal: NamedDependency[Principal], name: Description = None
    ) -> Response[bytes]:
        del principal
        return _answer_one_or_all(describe_types(_base_of(request)), name)

    @get(["/Schemas", "/Schemas/{name:str}"])
    async def get_schemas(
        self, request: AnyRequest, principal: NamedDependency[Principal], name: Description = None
    ) -> Response[bytes]:
        del principal
        return _answer_one_or_all(describe_schemas(_base_of(request)), name)

    @post("/.search", status_code=200)
    async def search_all(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        scim_users: NamedDependency[UserProvisioning],
        scim_groups: NamedDependency[GroupProvisioning],
    ) -> Response[bytes]:
        del principal
        search, base = make_search(decode(await request.body())), _base_of(request)
        if search.filter:
            raise invalid("Filter at /Users/.search or /Groups/.search.", "invalidFilter")
        users, user_total = await scim_users.list_page(search.start, search.count)
        room = search.count - len(users)
        groups, group_total = await scim_groups.list_page(max(1, search.start - user_total), room)
        shown = [render_user(user, kept, base) for user, kept in users]
        shown += [render_group(group, members, base) for group, members in groups]
        return answer_list([search.project(one) for one in shown], user_total + group_total, search.start)

    @route("/{rest:path}", http_method=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def refuse(self, principal: NamedDependency[Principal], rest: Rest) -> Response[bytes]:
        del principal, rest
        raise missing("address")


def _answer_one_or_all(resources: list[Json], name: str | None) -> Response[bytes]:
    if name is None:
        return answer_list(resources, len(resources), 1)
    found = next((one for one in resources if one["id"] == name), None)
    if found is None:
        raise missing("description")
    return answer(found)


async def _apply_patch(request: AnyRequest, resource: Json, known: Attributes) -> Json:
    """The resource after the operations of the body: in a thread, for a thousand of them on a large group take
    seconds."""
    return await asyncio.to_thread(apply_patch, resource, decode(await request.body()), known)


async def _list_users(scim_users: UserProvisioning, search: Search, base: str) -> Response[bytes]:
    found, total = await _find(scim_users, search)
    shown = [search.project(render_user(user, kept, base)) for user, kept in found]
    return answer_list(shown, total, search.start)


async def _list_groups(scim_groups: GroupProvisioning, search: Search, base: str) -> Response[bytes]:
    found, total = await _find(scim_groups, search)
    shown = [search.project(render_group(group, members, base)) for group, members in found]
    return answer_list(shown, total, search.start)


class _Searchable(Protocol[_Found]):
    async def find(self, terms: list[Term]) -> list[_Found]: ...

    async def list_page(self, start: int, count: int) -> tuple[list[_Found], int]: ...


async def _find(provisioning: _Searchable[_Found], search: Search) -> tuple[list[_Found], int]:
    """The page that was asked for, and how many there are."""
    start, count = search.start, search.count
    if not search.filter:
        return await provisioning.list_page(start, count)
    found = await provisioning.find(read_filter(search.filter))
    return found[start - 1 : start - 1 + count], len(found)
