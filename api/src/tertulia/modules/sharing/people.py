"""Finding people and groups to share with, without giving addresses away."""

from __future__ import annotations

from docstore import DocumentStore, Query, StartsWith
from tertulia.kernel.principal import Principal
from tertulia.modules.groups import GROUPS, fold_name
from tertulia.modules.roles import Rights
from tertulia.modules.sharing.schemas import FoundPerson
from tertulia.modules.users import User, UserQuery, Users

MAX_FOUND = 20
_GROUPS = 5
"""So many have their place, however many people are found."""
_PAGES = 3
_PAGE = 50


class PeopleFinder:
    """People are found by the beginnings of words of their names. By address, only who types the whole of it finds
    somebody: what begins so would spell addresses out letter by letter."""

    def __init__(self, store: DocumentStore, users: Users, rights: Rights) -> None:
        self._store = store
        self._users = users
        self._rights = rights

    async def find(self, principal: Principal, text: str) -> list[FoundPerson]:
        """At the most MAX_FOUND, people first. The suspended are not found, nor is who asks."""
        text = text.strip()
        if not text:
            return []
        people = await self._find_people(principal, text)
        groups = await self._find_groups(text)
        groups = groups[: max(MAX_FOUND - len(people), _GROUPS)]
        return [*people[: MAX_FOUND - len(groups)], *groups]

    async def _find_people(self, principal: Principal, text: str) -> list[FoundPerson]:
        sees_all = self._rights.is_allowed(principal, "admin.users")
        found: dict[str, FoundPerson] = {}
        exact = await self._users.find_by_email(text)
        if exact is not None and exact.status == "active":
            found[exact.id] = _describe(exact, shows_email=True)
        cursor: str | None = None
        for _ in range(_PAGES):
            query = UserQuery(text=text, status="active", limit=_PAGE, cursor=cursor)
            page = await self._users.search(query)
            for user in page.users:
                if sees_all or _is_named(user, text):
                    found.setdefault(user.id, _describe(user, shows_email=sees_all))
            cursor = page.next_cursor
            if cursor is None or len(found) > MAX_FOUND:
                break
        found.pop(principal.user_id, None)
        return list(found.values())[:MAX_FOUND]

    async def _find_groups(self, text: str) -> list[FoundPerson]:
        key = fold_name(text)
        if not key:
            return []
        query = Query(where={"search_key": StartsWith(key)}, order=("search_key",), limit=MAX_FOUND)
        return [
            FoundPerson(kind="group", id=group.id, name=group.name)
            for group in await self._store.find(GROUPS, query)
        ]


def _describe(user: User, *, shows_email: bool) -> FoundPerson:
    return FoundPerson(kind="user", id=user.id, name=user.name, email=user.email if shows_email else None)


def _is_named(user: User, text: str) -> bool:
    """Whether each word of the text is the beginning of one of the name's."""
    words = fold_name(user.name).split()
    return all(any(word.startswith(asked) for word in words) for asked in fold_name(text).split())
