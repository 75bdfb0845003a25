"""The ways to sign in as administrators see them: what is configured, who uses it, whether it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.domain import LOCAL
from tertulia.modules.auth.errors import IdentityProviderNotFoundError
from tertulia.modules.auth.external.identities import Identities
from tertulia.modules.auth.external.schemas import (
    IdentityProviderList,
    IdentityProviderView,
    ProviderTestView,
)
from tertulia.modules.auth.ports import PasswordStrategy, RedirectStrategy

_TESTS = "30/minute"


class IdentityProviders:
    """What administrators see of the ways to sign in."""

    def __init__(
        self,
        directories: Mapping[str, PasswordStrategy],
        redirects: Mapping[str, RedirectStrategy],
        identities: Identities,
        limiter: RateLimiter,
        audit: AuditLog,
    ) -> None:
        self._directories = directories
        self._redirects = redirects
        self._identities = identities
        self._limiter = limiter
        self._audit = audit

    async def list_all(self, callbacks: Mapping[str, str]) -> IdentityProviderList:
        """Every way that is configured. callbacks: the redirect URIs by provider."""
        return IdentityProviderList(
            [
                *[await self._view_directory(one) for one in self._directories.values()],
                *[
                    await self._view_redirect(one, callbacks.get(one.name))
                    for one in self._redirects.values()
                ],
            ]
        )

    def list_redirects(self) -> Sequence[str]:
        """The names of the ways that lead over another site."""
        return list(self._redirects)

    async def test(self, actor: Actor, name: str) -> ProviderTestView:
        """Ask a provider whether all is well. Raises IdentityProviderNotFoundError and RateLimitedError."""
        strategy = self._redirects.get(name) or self._directories.get(name)
        if strategy is None:
            raise IdentityProviderNotFoundError
        await self._limiter.hit("identity provider test", _TESTS, actor.user_id or "")
        await self._audit.record(
            "identity_provider.tested", actor, target_kind="identity_provider", target_id=name
        )
        try:
            found = await strategy.test()
        except AppError as error:
            return ProviderTestView(ok=False, detail=str(error), code=error.code, params=error.params)
        return ProviderTestView(
            ok=True, detail=str(found), code=found.code, params=found.params, offers=list(found.offers)
        )

    async def _view_directory(self, strategy: PasswordStrategy) -> IdentityProviderView:
        is_local = strategy.name == LOCAL
        return IdentityProviderView(
            id=strategy.name,
            label=strategy.label,
            kind="local" if is_local else "ldap",
            enabled=True,
            people=None if is_local else await self._identities.count_people(strategy.name),
            auto_redirect=False,
            callback_url=None,
        )

    async def _view_redirect(self, strategy: RedirectStrategy, callback: str | None) -> IdentityProviderView:
        return IdentityProviderView(
            id=strategy.name,
            label=strategy.label,
            kind=strategy.kind,
            enabled=True,
            people=await self._identities.count_people(strategy.name),
            auto_redirect=strategy.auto_redirect,
            callback_url=callback,
        )
