"""The own picture, and the own data: taken along, and deleted."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import PathParameter
from litestar.response import Stream

from tertulia.infrastructure.http import PathId
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.accounts.errors import AvatarNotFoundError, AvatarTooLargeError, AvatarUnreadableError
from tertulia.modules.accounts.own import OwnData
from tertulia.modules.accounts.pictures import MAX_BYTES, MEDIA_TYPE, Avatars, too_large
from tertulia.modules.accounts.schemas import RemovalView
from tertulia.modules.auth import AccountController, Auth, ReauthenticationNeededError, forget_cookies
from tertulia.modules.files import FileMissingError, UploadCutOffError, read_upload
from tertulia.modules.roles import ACCESS, PERSON, SIGNED_IN
from tertulia.modules.users import LastAdministratorError, UserNotFoundError, UserView

_FORM_BYTES = 64 * 1024
PictureName = Annotated[str, PathParameter(min_length=1, max_length=64, pattern=r"^[0-9a-f]+$(?!\n)")]


class AvatarsController(Controller):
    """Pictures of people, for those who are signed in."""

    path = "/api/auth/avatars"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: SIGNED_IN})

    @get(
        "/{user_id:str}/{name:str}",
        operation_id="getAvatar",
        opt={"errors": (AvatarNotFoundError,)},
        summary="Read somebody's picture",
        responses={200: ResponseSpec(bytes, media_type=MEDIA_TYPE, description="The picture.")},
    )
    async def get_avatar(
        self, avatars: NamedDependency[Avatars], user_id: PathId, name: PictureName
    ) -> Response[bytes]:
        """A new picture has another name, so this may be kept for long."""
        headers = {
            "cache-control": "private, max-age=31536000, immutable",
            "content-security-policy": "default-src 'none'; sandbox",
        }
        return Response(await avatars.read(user_id, name), media_type=MEDIA_TYPE, headers=headers)


class OwnDataController(AccountController):
    """The own account, with what is done to everything in it. One controller, since one path belongs to one."""

    opt = MappingProxyType({ACCESS: PERSON})

    @put(
        "/avatar",
        operation_id="setAvatar",
        opt={
            "errors": (
                AvatarTooLargeError,
                AvatarUnreadableError,
                FileMissingError,
                UploadCutOffError,
                UserNotFoundError,
                RateLimitedError,
            )
        },
        summary="Set the own picture",
        # The handler counts, so that the answer can say what is allowed.
        request_max_body_size=None,
    )
    async def set_avatar(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        auth: NamedDependency[Auth],
        own_data: NamedDependency[OwnData],
    ) -> UserView:
        """A PNG, JPEG, WebP or GIF of up to 5 MB, as the body or as the field `file` of a form. What is kept is its
        middle, 256 pixels wide, without anything else that was in the file."""
        if (request.content_length or 0) > MAX_BYTES + _FORM_BYTES:
            raise too_large()
        await own_data.check_rate("avatars", principal)
        return auth.view_user(await own_data.set_avatar(principal, await _read_picture(request)))

    @delete("/avatar", operation_id="removeAvatar", summary="Remove the own picture", status_code=200)
    async def remove_avatar(
        self,
        principal: NamedDependency[Principal],
        auth: NamedDependency[Auth],
        own_data: NamedDependency[OwnData],
    ) -> UserView:
        """Initials are shown in its place."""
        return auth.view_user(await own_data.remove_avatar(principal))

    @post(
        "/export",
        operation_id="exportAccount",
        opt={"errors": (UserNotFoundError, RateLimitedError)},
        summary="Take everything along",
        status_code=200,
        responses={200: ResponseSpec(bytes, media_type="application/zip", description="The zip.")},
    )
    async def export_account(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        own_data: NamedDependency[OwnData],
    ) -> Stream:
        """A zip with everything that is kept of the person: account, conversations, files, presets, devices, groups,
        and what the audit log says. Secrets are not in it."""
        chunks = await own_data.export(principal, actor)
        headers = {
            "content-disposition": 'attachment; filename="tertulia-export.zip"',
            "cache-control": "no-store",
        }
        return Stream(chunks, media_type="application/zip", headers=headers)

    @delete(
        "/me",
        operation_id="deleteAccount",
        opt={"errors": (ReauthenticationNeededError, LastAdministratorError, UserNotFoundError)},
        summary="Delete the own account",
        status_code=200,
    )
    async def delete_account(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        own_data: NamedDependency[OwnData],
    ) -> Response[RemovalView]:
        """With everything that is the person's, and says what that was. It can not be undone."""
        removal = await own_data.delete(principal, actor)
        view = RemovalView(removed=removal.removed, kept={"audit_entries": removal.audit_entries})
        return Response(view, cookies=forget_cookies(request))


async def _read_picture(request: Request[Any, Any, Any]) -> bytes:
    """The bytes of the body, or of the file in a form; not more than a picture may have."""
    if request.content_type[0] == "multipart/form-data":
        chunks = (await read_upload(request)).chunks
    else:
        chunks = request.stream()
    gathered = bytearray()
    async for chunk in chunks:
        gathered += chunk
        if len(gathered) > MAX_BYTES:
            raise too_large()
    return bytes(gathered)
