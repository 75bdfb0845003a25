"""The identities of other sites that belong to the own account."""

from __future__ import annotations

from docstore import Delete
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.errors import IdentityNotFoundError
from tertulia.modules.auth.external.domain import IDENTITIES, LinkedIdentity
from tertulia.modules.auth.external.repository import IdentityRepository
from tertulia.modules.auth.service.arrivals import Arrivals
from tertulia.modules.auth.service.ways_in import Removal, WaysIn, name_identity
from tertulia.modules.users import Users


class Identities:
    """Shows and disconnects identities."""

    def __init__(
        self, repository: IdentityRepository, users: Users, arrivals: Arrivals, ways: WaysIn
    ) -> None:
        self._repository = repository
        self._users = users
        self._arrivals = arrivals
        self._ways = ways

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
        await self._ways.remove(user.id, lambda _: self._plan_without(user.id, provider))
        await self._arrivals.tell(user, "unlinked", provider, actor)

    async def _plan_without(self, user_id: str, provider: str) -> Removal:
        if not any(one.provider == provider for one in await self._repository.list_of(user_id)):
            raise IdentityNotFoundError
        delete = Delete(collection=IDENTITIES, key=(user_id, provider))
        return Removal([name_identity(provider)], (delete,))
