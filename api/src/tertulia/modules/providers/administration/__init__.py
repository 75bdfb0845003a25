"""Endpoints that administrators add and change in the page: kept in the database, in force at once on every server."""

from tertulia.modules.providers.administration.domain import ENDPOINT_VERSIONS, STORED_ENDPOINTS
from tertulia.modules.providers.administration.routes import AdminEndpointsController
from tertulia.modules.providers.administration.service import EndpointAdministration
from tertulia.modules.providers.administration.stored import StoredEndpoints
from tertulia.modules.providers.administration.trials import EndpointTrials
from tertulia.modules.providers.administration.views import EndpointViews

__all__ = [
    "ENDPOINT_VERSIONS",
    "STORED_ENDPOINTS",
    "AdminEndpointsController",
    "EndpointAdministration",
    "EndpointTrials",
    "EndpointViews",
    "StoredEndpoints",
]
