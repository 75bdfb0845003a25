"""Wires what ends when an account goes to the owner of its address."""

from __future__ import annotations

from docstore import DeleteMany
from tertulia.entrypoints.base import Base
from tertulia.entrypoints.factor_services import Factors
from tertulia.modules.auth import IDENTITIES, ApiKeyAuthentication, ApiKeyRepository, Ownership


def create_ownership(
    base: Base, factors: Factors, keys: ApiKeyRepository, key_authentication: ApiKeyAuthentication
) -> Ownership:
    """Passkeys and second factors, identities of providers, API keys."""

    async def remove_factors(user_id: str) -> None:
        await factors.passkeys.remove_all(user_id)
        await factors.repository.remove_app(user_id)
        await factors.methods.follow(user_id)

    async def remove_identities(user_id: str) -> None:
        await base.store.write(DeleteMany(IDENTITIES, {"user_id": user_id}))

    async def remove_keys(user_id: str) -> None:
        found = await keys.list_of(user_id)
        await keys.remove_all(user_id)
        for key in found:
            key_authentication.forget(key.id)

    return Ownership((remove_factors, remove_identities, remove_keys), base.audit)
