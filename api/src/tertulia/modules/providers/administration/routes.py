"""The HTTP face of the administration of endpoints."""

from __future__ import annotations

from types import MappingProxyType

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.providers.administration.schemas import (
    EndpointChange,
    EndpointList,
    EndpointTest,
    EndpointTestResult,
    EndpointView,
)
from tertulia.modules.providers.administration.service import EndpointAdministration
from tertulia.modules.providers.administration.trials import EndpointTrials
from tertulia.modules.providers.administration.views import EndpointViews
from tertulia.modules.providers.errors import EndpointNotFoundError, EndpointNotStoredError
from tertulia.modules.providers.parameters import EndpointName
from tertulia.modules.roles import ACCESS

_NAME = "/{name:str}"


class AdminEndpointsController(Controller):
    """`/api/admin/endpoints`, for administrators."""

    path = "/api/admin/endpoints"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.endpoints"})

    @get(operation_id="listEndpoints", summary="List the endpoints with their settings")
    async def list_endpoints(
        self,
        principal: NamedDependency[Principal],
        endpoint_views: NamedDependency[EndpointViews],
    ) -> EndpointList:
        """Every endpoint, disabled ones too, with the state of its circuit on this server. Secrets that are set are
        null."""
        del principal
        return EndpointList(endpoint_views.show_all())

    @put(_NAME, operation_id="putEndpoint", summary="Change an endpoint, or add one")
    async def put_endpoint(  # noqa: PLR0913 - each one is a need of the handler
        self,
        principal: NamedDependency[Principal],
        endpoint_administration: NamedDependency[EndpointAdministration],
        endpoint_views: NamedDependency[EndpointViews],
        audit: NamedDependency[AuditLog],
        actor: NamedDependency[Actor],
        name: EndpointName,
        data: JSONBody[EndpointChange],
    ) -> EndpointView:
        """In force at once here, and within two seconds on every other server. Answers that are being made end as
        they began. The API of an endpoint may be at any http or https address."""
        await endpoint_administration.put(name, data.settings, principal.user_id)
        fields = ", ".join(sorted(data.settings))
        await audit.record(
            "endpoint.changed", actor, target_kind="endpoint", target_id=name, details={"fields": fields}
        )
        return endpoint_views.show(name)

    @delete(
        _NAME,
        operation_id="removeEndpoint",
        summary="Undo what was set of an endpoint",
        opt={"errors": (EndpointNotFoundError, EndpointNotStoredError)},
    )
    async def remove_endpoint(
        self,
        endpoint_administration: NamedDependency[EndpointAdministration],
        audit: NamedDependency[AuditLog],
        actor: NamedDependency[Actor],
        name: EndpointName,
    ) -> None:
        """The endpoint becomes what file and environment say; one that they do not have is gone, with the keys that
        people gave for it."""
        await endpoint_administration.remove(name)
        await audit.record("endpoint.reset", actor, target_kind="endpoint", target_id=name)

    @post(
        f"{_NAME}/test",
        operation_id="testEndpoint",
        summary="Test an endpoint",
        opt={"errors": (EndpointNotFoundError, RateLimitedError)},
        status_code=200,
    )
    async def test_endpoint(
        self,
        principal: NamedDependency[Principal],
        endpoint_trials: NamedDependency[EndpointTrials],
        name: EndpointName,
        data: JSONBody[EndpointTest],
    ) -> EndpointTestResult:
        """Makes one tiny call, whatever the circuit says, and tells what came of it. An answer closes the circuit."""
        return await endpoint_trials.run(name, data.model, principal.user_id)
