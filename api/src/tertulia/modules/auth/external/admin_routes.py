"""The HTTP face of what administrators see of the ways to sign in."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency

from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Actor
from tertulia.modules.auth.errors import IdentityProviderNotFoundError
from tertulia.modules.auth.external.administration import IdentityProviders
from tertulia.modules.auth.external.places import callback_url, public_base
from tertulia.modules.auth.external.routes import ProviderName
from tertulia.modules.auth.external.schemas import IdentityProviderList, ProviderTestView
from tertulia.modules.roles import ACCESS


class AdminIdentityProvidersController(Controller):
    """The ways to sign in."""

    path = "/api/admin/identity-providers"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.identity"})

    @get(operation_id="listIdentityProviders", summary="List the ways to sign in")
    async def list_identity_providers(
        self,
        request: Request[Any, Any, Any],
        identity_providers: NamedDependency[IdentityProviders],
        settings: NamedDependency[Settings],
    ) -> IdentityProviderList:
        """What is configured, and how many people use it."""
        base = public_base(settings, request)
        names = identity_providers.list_redirects()
        return await identity_providers.list_all({name: callback_url(base, name) for name in names})

    @post(
        "/{provider:str}/test",
        operation_id="testIdentityProvider",
        summary="Test a way to sign in",
        opt={"errors": (IdentityProviderNotFoundError, RateLimitedError)},
        status_code=200,
    )
    async def test_identity_provider(
        self,
        actor: NamedDependency[Actor],
        identity_providers: NamedDependency[IdentityProviders],
        provider: ProviderName,
    ) -> ProviderTestView:
        """Asks the provider for what it publishes of itself, and says in a sentence what was found."""
        return await identity_providers.test(actor, provider)
