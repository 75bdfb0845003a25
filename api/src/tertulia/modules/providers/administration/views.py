"""An endpoint as an administrator sees it."""

from __future__ import annotations

from datetime import timedelta

from tertulia.kernel.clock import Clock
from tertulia.kernel.errors import AppError
from tertulia.modules.providers.administration.schemas import CircuitView, EndpointView, FailureView
from tertulia.modules.providers.administration.service import EndpointAdministration
from tertulia.modules.providers.administration.trees import (
    describe_key,
    hide_secrets,
    leave_out_defaults,
    make_tree,
)
from tertulia.modules.providers.errors import EndpointNotFoundError
from tertulia.modules.providers.live import LiveEndpoint
from tertulia.modules.providers.service import Providers


class EndpointViews:
    """What an administrator sees of endpoints, with their state on this server."""

    def __init__(self, administration: EndpointAdministration, providers: Providers, clock: Clock) -> None:
        self._administration = administration
        self._providers = providers
        self._clock = clock

    def show_all(self) -> list[EndpointView]:
        """Every endpoint, disabled ones too."""
        return [self.show(name) for name in self._administration.endpoints]

    def show(self, name: str) -> EndpointView:
        """One endpoint; EndpointNotFoundError."""
        settings = self._administration.endpoints.get(name)
        if settings is None:
            raise EndpointNotFoundError(endpoint=name)
        tree = make_tree(settings)
        live = self._providers.endpoints.get(name)
        return EndpointView(
            name=name,
            type=settings.type,
            enabled=settings.enabled,
            source=self._administration.find_source(name),
            settings=leave_out_defaults(hide_secrets(tree), tree, self._administration.read_lower(name)),
            api_key_is=describe_key(tree),
            circuit=self._show_circuit(live),
            models=live.models.count if live else None,
        )

    def _show_circuit(self, live: LiveEndpoint | None) -> CircuitView:
        if live is None:
            return CircuitView(state="closed", failures=0)
        status, pause = live.circuit.status, live.circuit.status.retry_in
        return CircuitView(
            state=status.state,
            failures=status.failures,
            retry_at=None if pause is None else self._clock.now() + timedelta(seconds=round(pause)),
            last_error=show_failure(status.last_error) if status.last_error else None,
        )


def show_failure(error: AppError) -> FailureView:
    """An error as a problem document has it."""
    return FailureView(code=error.code, message=str(error), params=error.params)
