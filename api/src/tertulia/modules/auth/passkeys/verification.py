"""Asking for a passkey, and taking its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.passkeys import ceremonies
from tertulia.modules.auth.passkeys.ceremonies import Verification
from tertulia.modules.auth.passkeys.domain import Passkey
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError
from tertulia.modules.auth.passkeys.flows import Flow, PasskeyFlows
from tertulia.modules.auth.passkeys.relying_party import RelyingParty
from tertulia.modules.auth.passkeys.repository import PasskeyRepository

Asked = tuple[Mapping[str, Any], str]
"""What the browser has to ask, and the flow that brings the answer back."""


class PasskeyVerification:
    """Signatures of passkeys."""

    def __init__(
        self, repository: PasskeyRepository, flows: PasskeyFlows, audit: AuditLog, clock: Clock
    ) -> None:
        self._repository = repository
        self._flows = flows
        self._audit = audit
        self._clock = clock

    async def ask_anyone(self, party: RelyingParty) -> Asked:
        """Ask for any passkey of this site that verifies its person."""
        text, flow = self._flows.begin("sign_in")
        return await asyncio.to_thread(ceremonies.ask_to_sign, (), flow.bytes, party, "required"), text

    async def ask_person(self, user_id: str, party: RelyingParty) -> Asked:
        """Ask for one of this person's passkeys; that they hold it will do. Raises PasskeyInvalidError if there are
        none."""
        known = await self._repository.list_of(user_id)
        if not known:
            raise PasskeyInvalidError
        text, flow = self._flows.begin("second_factor", user_id)
        return await asyncio.to_thread(ceremonies.ask_to_sign, known, flow.bytes, party, "preferred"), text

    async def verify_anyone(self, credential: Mapping[str, Any], text: str, party: RelyingParty) -> str:
        """Whose passkey answered, and verified its person; their id. Raises PasskeyInvalidError."""
        flow = self._flows.read(text, "sign_in")
        passkey = await self._find(credential)
        if ceremonies.read_person(credential) != passkey.user_id:
            raise PasskeyInvalidError
        await self._verify(credential, passkey, flow, party, "required")
        return passkey.user_id

    async def verify_person(
        self, user_id: str, credential: Mapping[str, Any], text: str, party: RelyingParty
    ) -> None:
        """Raises PasskeyInvalidError unless a passkey of this person answered."""
        flow = self._flows.read(text, "second_factor")
        passkey = await self._find(credential)
        if not user_id == flow.user_id == passkey.user_id:
            raise PasskeyInvalidError
        await self._verify(credential, passkey, flow, party, "preferred")

    async def _find(self, credential: Mapping[str, Any]) -> Passkey:
        passkey = await self._repository.find_by_credential(ceremonies.read_credential_id(credential))
        if passkey is None:
            raise PasskeyInvalidError
        return passkey

    async def _verify(
        self,
        credential: Mapping[str, Any],
        passkey: Passkey,
        flow: Flow,
        party: RelyingParty,
        verification: Verification,
    ) -> None:
        signed = await asyncio.to_thread(
            ceremonies.check_signature, credential, passkey, flow.bytes, party, verification
        )
        await self._flows.use_up(flow)
        if passkey.sign_count and signed.sign_count <= passkey.sign_count:
            actor = Actor(user_id=passkey.user_id)
            await self._audit.record("passkey.cloned", actor, target_kind="passkey", target_id=passkey.id)
            raise PasskeyInvalidError
        is_first = await self._repository.note_use(
            passkey,
            sign_count=signed.sign_count,
            is_synced=signed.is_synced,
            last_used_at=self._clock.now(),
        )
        if not is_first:
            raise PasskeyInvalidError
