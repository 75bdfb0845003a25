"""The HTTP face of presets."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from tertulia.infrastructure.http import PathId
from tertulia.kernel.principal import Principal
from tertulia.modules.presets.errors import (
    PresetNotFoundError,
    PresetsBusyError,
    PresetTooLargeError,
    SharedPresetNotFoundError,
    TooManyPresetsError,
)
from tertulia.modules.presets.schemas import (
    PresetChange,
    PresetImport,
    PresetInput,
    PresetList,
    PresetView,
    SharedPreset,
    ShareToken,
)
from tertulia.modules.presets.service import Presets
from tertulia.modules.roles import ACCESS, AccessInsufficientError

Token = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$(?!\n)", description="From a shared link."
    ),
]


class PresetsController(Controller):
    """`/api/presets`."""

    path = "/api/presets"
    tags = ("Presets",)
    opt = MappingProxyType({ACCESS: "presets.create"})

    @get(operation_id="listPresets", opt={ACCESS: "presets.use"}, summary="List presets")
    async def list_presets(
        self, principal: NamedDependency[Principal], presets: NamedDependency[Presets]
    ) -> PresetList:
        """The caller's presets and those that others share with them, by their names. An export is this list, without
        ids and tokens."""
        return PresetList(await presets.list_presets(principal))

    @post(
        operation_id="createPreset",
        opt={"errors": (TooManyPresetsError, PresetTooLargeError, PresetsBusyError)},
        summary="Save a preset",
    )
    async def create_preset(
        self,
        principal: NamedDependency[Principal],
        presets: NamedDependency[Presets],
        data: JSONBody[PresetInput],
    ) -> PresetView:
        """A name that the caller has used already gets a number."""
        (added,) = await presets.add_presets(principal.user_id, [data])
        return added

    @post(
        "/import",
        operation_id="importPresets",
        opt={"errors": (TooManyPresetsError, PresetTooLargeError, PresetsBusyError)},
        summary="Import presets",
    )
    async def import_presets(
        self,
        principal: NamedDependency[Principal],
        presets: NamedDependency[Presets],
        data: JSONBody[PresetImport],
    ) -> PresetList:
        """Adds all of them, or none if one is not right. Names that are taken get numbers."""
        return PresetList(await presets.add_presets(principal.user_id, data.presets))

    @patch(
        "/{preset_id:str}",
        operation_id="changePreset",
        opt={
            "errors": (
                PresetNotFoundError,
                PresetTooLargeError,
                PresetsBusyError,
                AccessInsufficientError,
            )
        },
        summary="Change a preset",
    )
    async def change_preset(
        self,
        principal: NamedDependency[Principal],
        presets: NamedDependency[Presets],
        preset_id: PathId,
        data: JSONBody[PresetChange],
    ) -> PresetView:
        """Rename it, give it another model or other settings, or make it the default. Somebody else's preset takes
        being its editor; whether it is the default is each person's own."""
        return await presets.change_preset(principal, preset_id, data)

    @delete(
        "/{preset_id:str}",
        operation_id="deletePreset",
        opt={"errors": (PresetNotFoundError, PresetsBusyError, AccessInsufficientError)},
        summary="Delete a preset",
    )
    async def delete_preset(
        self,
        principal: NamedDependency[Principal],
        presets: NamedDependency[Presets],
        preset_id: PathId,
    ) -> None:
        """A link to it leads nowhere from then on, and nobody with whom it was shared sees it any more."""
        await presets.delete_preset(principal, preset_id)

    @post(
        "/{preset_id:str}/share",
        operation_id="sharePreset",
        opt={
            ACCESS: "presets.share",
            "errors": (PresetNotFoundError, PresetsBusyError, AccessInsufficientError),
        },
        summary="Share a preset",
    )
    async def share_preset(
        self,
        principal: NamedDependency[Principal],
        presets: NamedDependency[Presets],
        preset_id: PathId,
    ) -> ShareToken:
        """Everyone who is signed in and has the token can read the preset; whose it is, is not said. A preset that
        is shared keeps its token."""
        return ShareToken(await presets.share_preset(principal, preset_id))

    @delete(
        "/{preset_id:str}/share",
        operation_id="unsharePreset",
        opt={
            ACCESS: "presets.share",
            "errors": (PresetNotFoundError, PresetsBusyError, AccessInsufficientError),
        },
        summary="Stop sharing a preset",
    )
    async def unshare_preset(
        self,
        principal: NamedDependency[Principal],
        presets: NamedDependency[Presets],
        preset_id: PathId,
    ) -> None:
        """The token leads nowhere from then on; sharing again makes a new one."""
        await presets.unshare_preset(principal, preset_id)


class SharedPresetsController(Controller):
    """`/api/shared-presets`."""

    path = "/api/shared-presets"
    tags = ("Presets",)
    opt = MappingProxyType({ACCESS: "presets.use"})

    @get(
        "/{token:str}",
        operation_id="getSharedPreset",
        opt={"errors": (SharedPresetNotFoundError,)},
        summary="Read a shared preset",
    )
    async def get_shared_preset(
        self, principal: NamedDependency[Principal], presets: NamedDependency[Presets], token: Token
    ) -> SharedPreset:
        """For everyone who is signed in; importing it makes a preset of one's own."""
        del principal
        return await presets.read_shared(token)
