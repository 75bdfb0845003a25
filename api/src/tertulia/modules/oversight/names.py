"""What entries of the log are called today. Entries have ids; who or what is gone has no name any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from docstore import AnyOf, Collection, DocumentStore, Query
from tertulia.modules.audit import AuditEntry
from tertulia.modules.auth import API_KEYS
from tertulia.modules.groups import GROUPS
from tertulia.modules.presets import PRESETS
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import Users

Named = tuple[str, str]
"""A kind of target, and the id of one."""
PERSON: Final = "user"
_COLLECTIONS: Mapping[str, Collection[Any]] = {
    "group": GROUPS,
    "presets": PRESETS,
    "api_key": API_KEYS,
}
"""Kinds of targets whose documents have an `id` that no two share, and a `name`."""


class TargetNames:
    """providers: the labels of the ways to sign in, by their ids."""

    def __init__(
        self, store: DocumentStore, users: Users, roles: RoleBook, providers: Mapping[str, str]
    ) -> None:
        self._store = store
        self._users = users
        self._roles = roles
        self._providers = providers

    async def find(self, entries: Iterable[AuditEntry]) -> dict[Named, str]:
        """The names of who did it and of what it was done to, as far as they are known."""
        wanted: dict[str, set[str]] = {kind: set() for kind in (PERSON, *_COLLECTIONS)}
        names: dict[Named, str] = {}
        for entry in entries:
            if entry.actor_id:
                wanted[PERSON].add(entry.actor_id)
            if entry.target_kind in wanted:
                wanted[entry.target_kind].add(entry.target_id)
            if name := self._name_at_once(entry):
                names[entry.target_kind, entry.target_id] = name
        people = await self._users.name_people(wanted.pop(PERSON))
        names |= {(PERSON, user_id): name for user_id, name in people.items()}
        for kind, ids in wanted.items():
            names |= await self._read(kind, ids)
        return names

    def _name_at_once(self, entry: AuditEntry) -> str | None:
        """What is in memory, or was written down with the entry."""
        if entry.target_kind == "role" and entry.target_id in self._roles.roles:
            return self._roles.roles[entry.target_id].name
        if entry.target_kind == "identity_provider":
            return self._providers.get(entry.target_id)
        return entry.details.get("name") if entry.target_kind in {"role", "group"} else None

    async def _read(self, kind: str, ids: set[str]) -> dict[Named, str]:
        if not ids:
            return {}
        query = Query(where={"id": AnyOf(tuple(sorted(ids)))})
        return {(kind, one.id): one.name for one in await self._store.find(_COLLECTIONS[kind], query)}
