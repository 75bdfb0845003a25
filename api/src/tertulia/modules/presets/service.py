"""What a person does with presets."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import msgspec

from docstore import (
    AnyOf,
    Delete,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import Principal
from tertulia.modules.presets.domain import (
    MAX_PRESETS,
    MAX_SETTINGS_BYTES,
    PRESET_SHELVES,
    PRESETS,
    Preset,
    PresetShelf,
    choose_name,
    simplify_name,
)
from tertulia.modules.presets.errors import (
    PresetNotFoundError,
    PresetsBusyError,
    PresetTooLargeError,
    SharedPresetNotFoundError,
    TooManyPresetsError,
)
from tertulia.modules.presets.schemas import PresetChange, PresetInput, PresetView, SharedPreset
from tertulia.modules.roles import Resource, ResourceHiddenError, Rights
from tertulia.modules.sharing import AccessView, OwnerView, Sharing

KIND = "presets"
"""How sharing calls presets."""
_ATTEMPTS = 8
_TOKEN_BYTES = 24
_Result = TypeVar("_Result")


class _State(msgspec.Struct, frozen=True):
    """All presets of a person, as they were read."""

    presets: dict[str, Preset]
    shelf: PresetShelf | None

    @property
    def default_id(self) -> str | None:
        return self.shelf.default_id if self.shelf else None

    def get(self, preset_id: str) -> Preset:
        """The preset, or PresetNotFoundError."""
        if preset_id not in self.presets:
            raise PresetNotFoundError(id=preset_id)
        return self.presets[preset_id]

    def list_names(self, without: str | None = None) -> set[str]:
        return {simplify_name(preset.name) for preset in self.presets.values() if preset.id != without}


_Change = Callable[[_State], tuple[list[Write], str | None, _Result]]
"""From what there is: the writes, the default that holds afterwards, and what to answer."""


class Presets:
    """Every preset is its owner's; grants and a share token open one to others."""

    def __init__(self, store: DocumentStore, clock: Clock, rights: Rights, sharing: Sharing) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._sharing = sharing
        sharing.register(KIND, self._find_owner)

    async def list_presets(self, principal: Principal) -> list[PresetView]:
        """A person's presets and those that are shared with them, by their names."""
        state = await self._read(principal.user_id)
        views = [PresetView.of(preset, state.default_id) for preset in state.presets.values()]
        views += await self._list_shared(principal, state.default_id)
        return sorted(views, key=lambda view: (simplify_name(view.name), view.id))

    async def add_presets(self, user_id: str, inputs: Sequence[PresetInput]) -> list[PresetView]:
        """Add all of them or none; a name that is taken gets a number.

        Raises TooManyPresetsError, PresetTooLargeError, PresetsBusyError.
        """
        for one in inputs:
            _check_size(one)

        def add(state: _State) -> tuple[list[Write], str | None, list[PresetView]]:
            if len(state.presets) + len(inputs) > MAX_PRESETS:
                raise TooManyPresetsError(limit=MAX_PRESETS)
            taken, now, added = state.list_names(), self._clock.now(), list[Preset]()
            for one in inputs:
                name = choose_name(one.name, taken)
                taken.add(simplify_name(name))
                added.append(
                    Preset(
                        user_id=user_id,
                        id=new_id(),
                        name=name,
                        model=one.model,
                        settings=one.settings,
                        created_at=now,
                        updated_at=now,
                    )
                )
            views = [PresetView.of(preset, state.default_id) for preset in added]
            return [Insert(PRESETS, preset) for preset in added], state.default_id, views

        return await self._change(user_id, add)

    async def change_preset(self, principal: Principal, preset_id: str, change: PresetChange) -> PresetView:
        """Raises PresetNotFoundError, AccessInsufficientError, PresetTooLargeError, PresetsBusyError."""
        preset = await self._admit(principal, "presets.view", preset_id)
        if preset.user_id == principal.user_id:
            return await self._change_own(principal.user_id, preset_id, change)
        return await self._change_shared(principal, preset, change)

    async def _change_shared(self, principal: Principal, preset: Preset, change: PresetChange) -> PresetView:
        """Change somebody else's preset; which one is the default is the own affair of who asks."""
        if change.is_default is not msgspec.UNSET:
            await self._set_default(principal.user_id, preset.id, is_default=change.is_default)
        wanted = msgspec.structs.replace(change, is_default=msgspec.UNSET)
        if wanted != PresetChange():
            await self._admit(principal, "presets.edit", preset.id)
            await self._change_own(preset.user_id, preset.id, wanted)
        shelf = await self._store.get(PRESET_SHELVES, principal.user_id)
        found = await self._list_shared(principal, shelf.default_id if shelf else None)
        view = next((one for one in found if one.id == preset.id), None)
        if view is None:
            raise PresetNotFoundError(id=preset.id)
        return view

    async def _set_default(self, user_id: str, preset_id: str, *, is_default: bool) -> None:
        def choose(state: _State) -> tuple[list[Write], str | None, None]:
            others = None if state.default_id == preset_id else state.default_id
            return [], preset_id if is_default else others, None

        await self._change(user_id, choose)

    async def _change_own(self, user_id: str, preset_id: str, change: PresetChange) -> PresetView:
        """Change a preset on its owner's shelf."""

        def apply(state: _State) -> tuple[list[Write], str | None, PresetView]:
            preset = state.get(preset_id)
            if change.name is not msgspec.UNSET:
                name = choose_name(change.name, state.list_names(without=preset_id))
                preset = msgspec.structs.replace(preset, name=name)
            if change.model is not msgspec.UNSET:
                preset = msgspec.structs.replace(preset, model=change.model)
            if change.settings is not msgspec.UNSET:
                preset = msgspec.structs.replace(preset, settings=change.settings)
                _check_size(preset)
            default_id = state.default_id
            if change.is_default is True:
                default_id = preset_id
            elif change.is_default is False and default_id == preset_id:
                default_id = None
            preset = msgspec.structs.replace(preset, updated_at=self._clock.now())
            return [Put(PRESETS, preset)], default_id, PresetView.of(preset, default_id)

        return await self._change(user_id, apply)

    async def delete_preset(self, principal: Principal, preset_id: str) -> None:
        """Its share token leads nowhere from then on. Raises PresetNotFoundError, AccessInsufficientError,
        PresetsBusyError."""
        user_id = (await self._admit(principal, "presets.delete", preset_id)).user_id

        def remove(state: _State) -> tuple[list[Write], str | None, None]:
            state.get(preset_id)
            default_id = None if state.default_id == preset_id else state.default_id
            writes = [
                Delete(collection=PRESETS, key=(user_id, preset_id)),
                self._sharing.plan_removal(KIND, preset_id),
            ]
            return writes, default_id, None

        await self._change(user_id, remove)

    async def share_preset(self, principal: Principal, preset_id: str) -> str:
        """The token that opens the preset to everyone signed in; the same one as long as it is not taken back.

        Raises PresetNotFoundError, AccessInsufficientError, PresetsBusyError.
        """
        user_id = (await self._admit(principal, "presets.share", preset_id)).user_id

        def share(state: _State) -> tuple[list[Write], str | None, str]:
            preset = state.get(preset_id)
            if preset.share_token is not None:
                return [], state.default_id, preset.share_token
            token = secrets.token_urlsafe(_TOKEN_BYTES)
            return [_set_token(preset, token)], state.default_id, token

        return await self._change(user_id, share)

    async def unshare_preset(self, principal: Principal, preset_id: str) -> None:
        """Take the token back for good. Raises as `share_preset`."""
        user_id = (await self._admit(principal, "presets.share", preset_id)).user_id

        def unshare(state: _State) -> tuple[list[Write], str | None, None]:
            return [_set_token(state.get(preset_id), None)], state.default_id, None

        await self._change(user_id, unshare)

    async def read_shared(self, token: str) -> SharedPreset:
        """What a token leads to, or SharedPresetNotFoundError."""
        found = await self._store.find(PRESETS, Query(where={"share_token": token}, limit=1))
        if not found:
            raise SharedPresetNotFoundError
        return SharedPreset(found[0].name, found[0].model, found[0].settings)

    async def _find_owner(self, preset_id: str) -> str | None:
        found = await self._find(preset_id)
        return found.user_id if found else None

    async def _find(self, preset_id: str) -> Preset | None:
        found = await self._store.find(PRESETS, Query(where={"id": preset_id}, limit=1))
        return found[0] if found else None

    async def _admit(self, principal: Principal, action: str, preset_id: str) -> Preset:
        """The preset, if the principal may do this with it. Raises PresetNotFoundError, AccessInsufficientError."""
        preset = await self._store.get(PRESETS, principal.user_id, preset_id) or await self._find(preset_id)
        if preset is None:
            raise PresetNotFoundError(id=preset_id)
        grants = tuple(await self._sharing.grants_of(KIND, preset_id))
        resource = Resource(kind=KIND, id=preset_id, owner_id=preset.user_id, grants=grants)
        try:
            self._rights.authorize(principal, action, resource)
        except ResourceHiddenError as error:
            raise PresetNotFoundError(id=preset_id) from error
        return preset

    async def _list_shared(self, principal: Principal, default_id: str | None) -> list[PresetView]:
        shared = {one.id: one for one in await self._sharing.list_shared_with(principal, KIND)}
        if not shared:
            return []
        found = await self._store.find(PRESETS, Query(where={"id": AnyOf(tuple(shared))}))
        names = await self._sharing.name_people({preset.user_id for preset in found})
        return [
            PresetView.of(
                preset,
                default_id,
                AccessView(
                    level=shared[preset.id].level,
                    owner=OwnerView(id=preset.user_id, name=names.get(preset.user_id, "")),
                ),
            )
            for preset in found
            if preset.user_id == shared[preset.id].owner_id
        ]

    async def _read(self, user_id: str) -> _State:
        shelf = await self._store.get(PRESET_SHELVES, user_id)
        found = await self._store.find(PRESETS, Query(where={"user_id": user_id}))
        return _State({preset.id: preset for preset in found}, shelf)

    async def _change(self, user_id: str, change: _Change[_Result]) -> _Result:
        """Write a change that fits what there is: if that has changed meanwhile, once more."""

        async def attempt() -> _Result:
            # The shelf is read before the presets: what comes between makes the write fail, not succeed wrongly.
            state = await self._read(user_id)
            writes, default_id, result = change(state)
            if writes or default_id != state.default_id:
                await self._store.write(_turn(user_id, state.shelf, default_id), *writes)
            return result

        return await _repeat(attempt)


async def _repeat(attempt: Callable[[], Awaitable[_Result]]) -> _Result:
    for _ in range(_ATTEMPTS):
        try:
            return await attempt()
        except (WriteConflictError, DuplicateDocumentError):
            continue
    raise PresetsBusyError


def _turn(user_id: str, shelf: PresetShelf | None, default_id: str | None) -> Write:
    """Count the shelf's version up, if it is still the one that was read."""
    if shelf is None:
        return Insert(PRESET_SHELVES, PresetShelf(user_id=user_id, version=1, default_id=default_id))
    return Update(
        collection=PRESET_SHELVES,
        key=(user_id,),
        set={"default_id": default_id},
        add={"version": 1},
        when={"version": shelf.version},
    )


def _set_token(preset: Preset, token: str | None) -> Write:
    return Update(collection=PRESETS, key=(preset.user_id, preset.id), set={"share_token": token})


def _check_size(preset: Preset | PresetInput) -> None:
    if len(msgspec.json.encode(preset.settings)) > MAX_SETTINGS_BYTES:
        raise PresetTooLargeError(name=preset.name)
