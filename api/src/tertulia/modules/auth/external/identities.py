"""The identities of other sites that belong to the own account."""

from __future__ import annotations

from collections.abc import Container

from docstore import Delete, DocumentStore, Update, WriteConflictError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.errors import IdentityNotFoundError, LastWayInError
from tertulia.modules.auth.external.domain import IDENTITIES, LinkedIdentity
from tertulia.modules.auth.external.repository import IdentityRepository
from tertulia.modules.auth.service.arrivals import Arrivals
from tertulia.modules.auth.service.ways_in import WaysIn
from tertulia.modules.users import User, Users

_ATTEMPTS = 3


class Identities:
    """Shows and disconnects identities. configured: the providers by which people can sign in now."""

    def __init__(
        self,
        store: DocumentStore,
        users: Users,
        arrivals: Arrivals,
        ways: WaysIn,
        configured: Container[str],
    ) -> None:
        self._store = store
        self._repository = IdentityRepository(store)
        self._users = users
        self._arrivals = arrivals
        self._ways = ways
        self._configured = configured

    async def list_of(self, user_id: str) -> list[LinkedIdentity]:
        """A person's identities, by provider."""
        return await self._repository.list_of(user_id)

    async def count_people(self, provider: str) -> int:
        """How many people have an identity of the provider."""
        return await self._repository.count(provider)

    async def disconnect(self, principal: Principal, provider: str, actor: Actor) -> None:
        """Take an identity from the own account. Raises IdentityNotFoundError, and LastWayInError when nothing else
        would open the account."""
        user = await self._users.get(principal.user_id)
        for _ in range(_ATTEMPTS):
            if await self._try_disconnect(user, provider):
                break
        else:
            raise LastWayInError
        await self._arrivals.tell(user, "unlinked", provider, actor)

    async def _try_disconnect(self, user: User, provider: str) -> bool:
        """Of two identities that go at the same moment, each write asks that the other one is still there; False when
        it is not."""
        own = await self._repository.list_of(user.id)
        removed = next((one for one in own if one.provider == provider), None)
        if removed is None:
            raise IdentityNotFoundError
        if provider in self._configured:
            await self._ways.require_another(user)
        others = [one for one in own if one is not removed and one.provider in self._configured]
        touches = [
            Update(
                collection=IDENTITIES,
                key=(one.user_id, one.provider),
                set={"email": one.email},
                when={"subject": one.subject},
            )
            for one in others[:1]
        ]
        try:
            await self._store.write(Delete(collection=IDENTITIES, key=(user.id, provider)), *touches)
        except WriteConflictError:
            return False
        return True
