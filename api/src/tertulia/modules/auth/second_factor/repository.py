"""Second factors in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from docstore import Delete, DeleteMany, DocumentStore, Insert, Put, Query, Update, WriteConflictError
from tertulia.modules.auth.second_factor.domain import (
    AUTHENTICATOR_APPS,
    BACKUP_CODES,
    CHALLENGES,
    MAX_ATTEMPTS,
    REMEMBERED_DEVICES,
    AuthenticatorApp,
    BackupCode,
    Challenge,
    RememberedDevice,
)


class FactorRepository:
    """Authenticator apps and backup codes."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get_app(self, user_id: str) -> AuthenticatorApp | None:
        return await self._store.get(AUTHENTICATOR_APPS, user_id)

    async def put_app(self, app: AuthenticatorApp) -> None:
        await self._store.write(Put(AUTHENTICATOR_APPS, app))

    async def take_step(self, app: AuthenticatorApp, step: int) -> bool:
        """Write down that a code of this step was accepted; False if another code was since the app was read."""
        change = Update(
            collection=AUTHENTICATOR_APPS,
            key=(app.user_id,),
            set={"last_step": step},
            when={"last_step": app.last_step, "secret": app.secret},
        )
        return await self._try(change)

    async def enable(
        self, app: AuthenticatorApp, step: int, moment: datetime, codes: Sequence[BackupCode]
    ) -> bool:
        """Make the secret that waits the one that counts, with new backup codes; False if it waits no more."""
        enabled = {
            "secret": app.pending_secret,
            "last_step": step,
            "enabled_at": moment,
            "pending_secret": None,
            "pending_until": None,
        }
        change = Update(
            collection=AUTHENTICATOR_APPS,
            key=(app.user_id,),
            set=enabled,
            when={"pending_secret": app.pending_secret},
        )
        return await self._try(change, *_exchange_codes(app.user_id, codes))

    async def exchange_codes(self, user_id: str, codes: Sequence[BackupCode]) -> None:
        """Replace all backup codes of a person."""
        await self._store.write(*_exchange_codes(user_id, codes))

    async def count_codes(self, user_id: str) -> int:
        return await self._store.count(BACKUP_CODES, {"user_id": user_id})

    async def take_code(self, user_id: str, code_id: str) -> bool:
        """Use up a backup code; False if there is none such, or somebody was faster."""
        return await self._try(Delete(collection=BACKUP_CODES, key=(user_id, code_id)))

    async def remove_app(self, user_id: str) -> None:
        await self._store.write(Delete(collection=AUTHENTICATOR_APPS, key=(user_id,), optional=True))

    async def remove_codes(self, user_id: str) -> None:
        await self._store.write(DeleteMany(BACKUP_CODES, {"user_id": user_id}))

    async def _try(self, *writes: Update | Delete | DeleteMany | Insert) -> bool:
        try:
            await self._store.write(*writes)
        except WriteConflictError:
            return False
        return True


class TrustRepository:
    """What stands for a factor that was shown: challenges, and browsers that are remembered."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def add_challenge(self, challenge: Challenge) -> None:
        await self._store.write(Insert(CHALLENGES, challenge))

    async def find_challenge(self, challenge_id: str) -> Challenge | None:
        """A challenge whose person is not known yet: the token proves that they were there."""
        found = await self._store.find(CHALLENGES, Query(where={"id": challenge_id}, limit=1))
        return found[0] if found else None

    async def count_attempt(self, challenge: Challenge) -> bool:
        """Reserve one attempt; False when there is none left or the challenge is gone."""
        found: Challenge | None = challenge
        while found is not None and found.attempts < MAX_ATTEMPTS:
            change = Update(
                collection=CHALLENGES,
                key=(found.user_id, found.id),
                add={"attempts": 1},
                when={"attempts": found.attempts},
            )
            try:
                await self._store.write(change)
            except WriteConflictError:
                found = await self._store.get(CHALLENGES, found.user_id, found.id)
            else:
                return True
        return False

    async def set_options(self, challenge: Challenge, options: str) -> bool:
        """Write down what a passkey was asked to sign; False when the challenge is gone."""
        change = Update(
            collection=CHALLENGES, key=(challenge.user_id, challenge.id), set={"options": options}
        )
        try:
            await self._store.write(change)
        except WriteConflictError:
            return False
        return True

    async def take_challenge(self, challenge: Challenge) -> bool:
        """Use up a challenge; False if somebody was faster."""
        try:
            await self._store.write(Delete(collection=CHALLENGES, key=(challenge.user_id, challenge.id)))
        except WriteConflictError:
            return False
        return True

    async def drop_challenge(self, challenge: Challenge) -> None:
        key = (challenge.user_id, challenge.id)
        await self._store.write(Delete(collection=CHALLENGES, key=key, optional=True))

    async def add_device(self, device: RememberedDevice) -> None:
        await self._store.write(Insert(REMEMBERED_DEVICES, device))

    async def get_device(self, user_id: str, device_id: str) -> RememberedDevice | None:
        return await self._store.get(REMEMBERED_DEVICES, user_id, device_id)

    async def forget_devices(self, user_id: str) -> None:
        await self._store.write(DeleteMany(REMEMBERED_DEVICES, {"user_id": user_id}))

    async def forget_all(self, user_id: str) -> None:
        """No sign-in that waits goes on, and no browser skips anything."""
        await self._store.write(
            DeleteMany(CHALLENGES, {"user_id": user_id}), DeleteMany(REMEMBERED_DEVICES, {"user_id": user_id})
        )


def _exchange_codes(user_id: str, codes: Sequence[BackupCode]) -> list[DeleteMany | Insert]:
    return [DeleteMany(BACKUP_CODES, {"user_id": user_id}), *(Insert(BACKUP_CODES, code) for code in codes)]
