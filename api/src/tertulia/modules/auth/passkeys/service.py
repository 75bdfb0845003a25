"""A person's own passkeys: adding, naming, removing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from docstore import Delete
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.passkeys import ceremonies
from tertulia.modules.auth.passkeys.domain import MAX_PASSKEYS, PASSKEYS, Passkey
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError, TooManyPasskeysError
from tertulia.modules.auth.passkeys.flows import PasskeyFlows
from tertulia.modules.auth.passkeys.relying_party import RelyingParty
from tertulia.modules.auth.passkeys.repository import PasskeyRepository
from tertulia.modules.auth.passkeys.verification import Asked
from tertulia.modules.auth.service.ways_in import Removal, WaysIn, name_passkey
from tertulia.modules.users import User, Users

Follow = Callable[[str], Awaitable[None]]
"""Told whose passkeys have changed."""


class Passkeys:
    """Passkeys as their people see them."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        *,
        users: Users,
        repository: PasskeyRepository,
        flows: PasskeyFlows,
        ways_in: WaysIn,
        follow: Follow,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._users = users
        self._repository = repository
        self._flows = flows
        self._ways_in = ways_in
        self._follow = follow
        self._audit = audit
        self._clock = clock

    async def list_of(self, user_id: str) -> list[Passkey]:
        """The person's passkeys, the oldest first."""
        return await self._repository.list_of(user_id)

    async def begin(self, user_id: str, party: RelyingParty) -> Asked:
        """What the browser has to ask to make one more. Raises TooManyPasskeysError."""
        user = await self._users.get(user_id)
        known = await self._list_with_room(user_id)
        text, flow = self._flows.begin("register", user_id)
        applicant = ceremonies.Applicant(user.id, user.email, user.name)
        options = await asyncio.to_thread(ceremonies.ask_to_register, applicant, known, flow.bytes, party)
        return options, text

    async def finish(
        self, actor: Actor, text: str, credential: Mapping[str, Any], name: str, party: RelyingParty
    ) -> Passkey:
        """Add the passkey that was made. Raises PasskeyInvalidError, PasskeyKnownError, TooManyPasskeysError."""
        user_id = actor.user_id or ""
        flow = self._flows.read(text, "register")
        if flow.user_id != user_id:
            raise PasskeyInvalidError
        made = await asyncio.to_thread(ceremonies.check_registration, credential, flow.bytes, party)
        await self._flows.use_up(flow)
        await self._list_with_room(user_id)
        passkey = Passkey(
            user_id=user_id,
            id=new_id(),
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name.strip(),
            created_at=self._clock.now(),
            transports=ceremonies.read_transports(credential),
            is_synced=made.is_synced,
            aaguid=made.aaguid,
        )
        await self._repository.insert(passkey)
        await self._follow(user_id)
        await self._record("passkey.added", actor, passkey.id)
        return passkey

    async def rename(self, user_id: str, passkey_id: str, name: str) -> Passkey:
        """Raises PasskeyNotFoundError."""
        await self._repository.rename(user_id, passkey_id, name.strip())
        return await self._repository.get(user_id, passkey_id)

    async def remove(self, actor: Actor, passkey_id: str) -> None:
        """Raises PasskeyNotFoundError, and LastWayInError when the person could not sign in any more."""
        user_id = actor.user_id or ""

        async def plan(_: User) -> Removal:
            await self._repository.get(user_id, passkey_id)
            delete = Delete(collection=PASSKEYS, key=(user_id, passkey_id))
            return Removal([name_passkey(passkey_id)], (delete,))

        await self._ways_in.remove(user_id, plan)
        await self._follow(user_id)
        await self._record("passkey.removed", actor, passkey_id)

    async def _list_with_room(self, user_id: str) -> list[Passkey]:
        known = await self._repository.list_of(user_id)
        if len(known) >= MAX_PASSKEYS:
            raise TooManyPasskeysError(limit=MAX_PASSKEYS)
        return known

    async def _record(self, action: str, actor: Actor, passkey_id: str) -> None:
        await self._audit.record(action, actor, target_kind="passkey", target_id=passkey_id)
