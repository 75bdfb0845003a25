"""What a SAML identity provider has to know of us."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from tertulia.infrastructure.config import Settings
from tertulia.modules.auth.adapters.saml import SamlStrategy
from tertulia.modules.auth.errors import IdentityProviderNotFoundError
from tertulia.modules.auth.external.places import callback_url, public_base
from tertulia.modules.auth.external.routes import ProviderName
from tertulia.modules.auth.external.service import ExternalSignIn
from tertulia.modules.roles import ACCESS, ANYONE

_MEDIA_TYPE = "application/samlmetadata+xml"


class SamlMetadataController(Controller):
    """Public: it holds no secret, and providers fetch it by themselves."""

    path = "/api/auth/saml/{provider:str}"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: ANYONE})

    @get(
        "/metadata",
        operation_id="readSamlMetadata",
        summary="Read our SAML metadata",
        media_type=_MEDIA_TYPE,
        opt={"errors": (IdentityProviderNotFoundError,)},
    )
    async def read_metadata(
        self,
        request: Request[Any, Any, Any],
        external_sign_in: NamedDependency[ExternalSignIn],
        settings: NamedDependency[Settings],
        provider: ProviderName,
    ) -> Response[bytes]:
        """The service's entity, and where it takes responses."""
        strategy = external_sign_in.get(provider)
        if not isinstance(strategy, SamlStrategy):
            raise IdentityProviderNotFoundError
        document = await strategy.describe_service(callback_url(public_base(settings, request), provider))
        return Response(document, media_type=_MEDIA_TYPE)
