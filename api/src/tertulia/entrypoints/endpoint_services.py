"""Wires what has to do with endpoints: calling them, administering them, people's own keys for them."""

from __future__ import annotations

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.infrastructure.config import Layers
from tertulia.infrastructure.observability import Metrics
from tertulia.infrastructure.security import KeyRing, Sealer
from tertulia.modules.providers import (
    ENDPOINT_SEALING,
    OWN_KEY_SEALING,
    Callers,
    EndpointAdministration,
    EndpointTrials,
    EndpointViews,
    OwnKeys,
    Providers,
    StoredEndpoints,
    create_providers,
    create_source,
)
from tertulia.modules.roles import RoleBook
from tertulia.modules.server_settings import ServerSettings
from tertulia.modules.users import Users

_CIRCUIT_FIGURES = {"closed": 0, "half-open": 1, "open": 2}


class EndpointServices(msgspec.Struct, frozen=True, kw_only=True):
    """`providers` has the endpoints of the settings; `administration.load` adds what the database says."""

    providers: Providers
    own_keys: OwnKeys
    administration: EndpointAdministration
    views: EndpointViews
    trials: EndpointTrials
    server_settings: ServerSettings

    async def close(self) -> None:
        """Stop looking for changes, and close every endpoint."""
        await self.administration.close()
        await self.providers.close()


def create_endpoint_services(
    base: Base, keys: KeyRing, users: Users, roles: RoleBook, layers: Layers
) -> EndpointServices:
    """Nothing is read or contacted yet. Raises ConfigurationError when an endpoint can not be made."""
    settings, limits = base.settings, base.settings.limits
    own_keys = OwnKeys(
        base.store, Sealer(keys.derive(OWN_KEY_SEALING)), base.clock, base.limiter, limits.provider_keys
    )
    providers = create_providers(settings, Callers(users, own_keys.find, roles.allows_model))
    stored = StoredEndpoints(base.store, Sealer(keys.derive(ENDPOINT_SEALING)), base.clock)
    administration = EndpointAdministration(stored, providers, create_source, settings.endpoints, layers)
    return EndpointServices(
        providers=providers,
        own_keys=own_keys,
        administration=administration,
        views=EndpointViews(administration, providers, base.clock),
        trials=EndpointTrials(administration, providers, create_source, base.limiter, limits.endpoint_tests),
        server_settings=ServerSettings(settings, layers, administration),
    )


def add_circuit_gauges(metrics: Metrics, providers: Providers) -> None:
    """Show each endpoint's circuit among the metrics."""
    metrics.add_gauges(
        "tertulia_endpoint_circuit",
        "Circuit of each endpoint on this server: 0 closed, 1 about to be tried, 2 open.",
        "endpoint",
        lambda: {
            name: _CIRCUIT_FIGURES[endpoint.circuit.status.state]
            for name, endpoint in providers.endpoints.items()
        },
    )
