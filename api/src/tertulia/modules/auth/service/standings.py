"""What the person behind a session is now: role, groups, what they have to do first. Read again after a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from tertulia.infrastructure.security import AccessClaims
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import SessionEndedError
from tertulia.modules.auth.repository import SessionRepository
from tertulia.modules.roles import Role, RoleBook
from tertulia.modules.users import User, UserNotFoundError, Users

CHECK_SECONDS = 30.0
"""What another process changed holds here within this time; what this process changed, at once."""
_MAX_KEPT = 50_000

Requirement = Callable[[User, Role], str | None]
"""The step that this person of this role has to take before anything else, if there is one."""
ListGroups = Callable[[str], Awaitable[frozenset[str]]]
"""The ids of a person's groups."""


class _Kept(msgspec.Struct, frozen=True):
    until: float
    principal: Principal


class Standings:
    """Principals of sessions and of people, kept for a moment, because every request needs one."""

    def __init__(
        self,
        sessions: SessionRepository,
        users: Users,
        roles: RoleBook,
        clock: Clock,
        list_groups: ListGroups,
        requirements: Sequence[Requirement],
    ) -> None:
        self._sessions = sessions
        self._users = users
        self._roles = roles
        self._clock = clock
        self._list_groups = list_groups
        self._requirements = requirements
        self._kept: dict[str, _Kept] = {}
        self._of_user: dict[str, set[str]] = {}
        self._forgotten = 0

    async def of_session(self, claims: AccessClaims) -> Principal:
        """The principal of an access token. Raises SessionEndedError when the session is over, or its person gone or
        suspended."""
        kept = self.find_kept(claims.sid)
        if kept is not None:
            return kept

        async def load() -> Principal:
            if await self._sessions.get(claims.sub, claims.sid) is None:
                raise SessionEndedError
            return await self.of_user(claims.sub, claims.sid)

        return await self.keep(claims.sid, load)

    def find_kept(self, name: str) -> Principal | None:
        """The principal of a session, or of whatever else `keep` was given, while it is not too old."""
        kept = self._kept.get(name)
        return kept.principal if kept is not None and kept.until > self._clock.now().timestamp() else None

    async def keep(self, name: str, load: Callable[[], Awaitable[Principal]]) -> Principal:
        """Load a principal and keep it under a name, unless something was forgotten meanwhile: what was read before
        is not kept then."""
        self._drop(name)
        forgotten = self._forgotten
        principal = await load()
        if forgotten == self._forgotten:
            self._keep(name, principal)
        return principal

    async def of_user(self, user_id: str, session_id: str = "") -> Principal:
        """The principal of a person, as it is in the store. Raises SessionEndedError when they are gone or
        suspended."""
        try:
            user = await self._users.get(user_id)
        except UserNotFoundError as error:
            raise SessionEndedError from error
        if user.status != "active":
            raise SessionEndedError
        groups = await self._list_groups(user_id)
        return Principal(
            user_id=user_id,
            session_id=session_id,
            role=user.role,
            groups=groups,
            pending=self.list_pending(user),
        )

    def list_pending(self, user: User) -> tuple[str, ...]:
        """The steps that the person has to take, the first one first."""
        role = self._roles.get(user.role)
        steps = (requirement(user, role) for requirement in self._requirements)
        return tuple(step for step in steps if step is not None)

    def forget_session(self, session_id: str) -> None:
        """Look at the store the next time that this session asks."""
        self._forgotten += 1
        self._drop(session_id)

    def forget_user(self, user_id: str) -> None:
        """Look at the store the next time that a session of this person asks."""
        self._forgotten += 1
        for session_id in self._of_user.pop(user_id, ()):
            self._kept.pop(session_id, None)

    def forget_all(self) -> None:
        """Look at the store the next time that any session asks."""
        self._forgotten += 1
        self._kept.clear()
        self._of_user.clear()

    def _drop(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept is None:
            return
        names = self._of_user.get(kept.principal.user_id, set())
        names.discard(name)
        if not names:
            self._of_user.pop(kept.principal.user_id, None)

    def _keep(self, session_id: str, principal: Principal) -> None:
        if len(self._kept) >= _MAX_KEPT:
            self._kept.clear()
            self._of_user.clear()
        self._kept[session_id] = _Kept(self._clock.now().timestamp() + CHECK_SECONDS, principal)
        self._of_user.setdefault(principal.user_id, set()).add(session_id)
