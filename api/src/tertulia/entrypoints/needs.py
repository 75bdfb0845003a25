"""What handlers may name as their needs: who asks, and services of the application that the request came to.

The framework starts a task for each of several needs that do not wait for one another, which costs more than all of
them together: so each need of a handler waits for the one before. And it looks at everything that a handler is offered
when it registers it: so a handler is offered what it names and nothing else.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, Self

from litestar import Controller, Request
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.types import ControllerRouterHandler

from tertulia.entrypoints.bootstrap import Application
from tertulia.modules.auth import provide_actor, provide_principal

APPLICATION = "application"
"""Under which name the state of a request has the application."""
_AnyRequest = Request[Any, Any, Any]
_PRINCIPAL = "principal"
_OF_REQUEST: dict[str, Callable[[_AnyRequest], Any]] = {
    _PRINCIPAL: provide_principal,
    "actor": provide_actor,
}
_SERVICES: dict[str, Callable[[Application], Any]] = {
    "metrics": lambda application: application.metrics,
    "users": lambda application: application.users,
    "sessions": lambda application: application.sessions,
    "auth": lambda application: application.auth,
    "own_data": lambda application: application.accounts.own_data,
    "avatars": lambda application: application.accounts.avatars,
    "administration": lambda application: application.accounts.administration,
    "whereabouts": lambda application: application.accounts.whereabouts,
    "reauthentication": lambda application: application.reauthentication,
    "notice_board": lambda application: application.guards.notices,
    "captcha": lambda application: application.guards.captcha,
    "registrations": lambda application: application.mails.registrations,
    "passwords": lambda application: application.mails.passwords,
    "addresses": lambda application: application.mails.addresses,
    "invitations": lambda application: application.mails.invitations,
    "second_factor": lambda application: application.factors.setup,
    "second_factor_sign_in": lambda application: application.factors.sign_in,
    "api_keys": lambda application: application.api_keys,
    "factor_codes": lambda application: application.factors.codes,
    "passkey_verification": lambda application: application.factors.passkey_verification,
    "factor_methods": lambda application: application.factors.methods,
    "passkeys": lambda application: application.factors.passkeys,
    "passkey_sign_in": lambda application: application.factors.passkey_sign_in,
    "relying_parties": lambda application: application.factors.relying_parties,
    "audit": lambda application: application.audit,
    "client_config": lambda application: application.client_config,
    "settings": lambda application: application.settings,
    "external_sign_in": lambda application: application.external.sign_in,
    "external_logout": lambda application: application.external.logout,
    "identities": lambda application: application.external.identities,
    "identity_providers": lambda application: application.external.providers,
}
"""Those that routes without a principal need, too."""
_SERVICES_OF_PEOPLE: dict[str, Callable[[Application], Any]] = {
    "rights": lambda application: application.rights,
    "role_administration": lambda application: application.rights_services.role_administration,
    "groups": lambda application: application.rights_services.groups,
    "sharing": lambda application: application.rights_services.sharing,
    "scim_users": lambda application: application.scim.users,
    "scim_groups": lambda application: application.scim.groups,
    "people_finder": lambda application: application.rights_services.people_finder,
    "audit_views": lambda application: application.audit_views,
    "abuse_views": lambda application: application.guards.abuse_views,
    "bans": lambda application: application.guards.ban_administration,
    "terms_acceptance": lambda application: application.guards.terms_acceptance,
    "providers": lambda application: application.providers,
    "specs": lambda application: application.specs,
    "presets": lambda application: application.presets,
    "own_keys": lambda application: application.endpoints.own_keys,
    "endpoint_administration": lambda application: application.endpoints.administration,
    "endpoint_views": lambda application: application.endpoints.views,
    "endpoint_trials": lambda application: application.endpoints.trials,
    "server_settings": lambda application: application.endpoints.server_settings,
    "conversations": lambda application: application.conversations,
    "files": lambda application: application.files,
    "chat": lambda application: application.chat,
}
"""Those that nobody gets who is not signed in."""
_NEEDS = (*_OF_REQUEST, *_SERVICES, *_SERVICES_OF_PEOPLE)


class _Need(Provide):
    """Stays one object where the framework copies handlers, so that its signature is read once."""

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self


def application_of(request: _AnyRequest) -> Application:
    """The application that the request came to."""
    return request.scope["state"][APPLICATION]


def offer_needs(routes: Iterable[ControllerRouterHandler]) -> None:
    """Let every handler have what it names."""
    for route in routes:
        for handler in _list_handlers(route):
            handler.dependencies = _chain_needs(inspect.signature(handler.fn).parameters)


def _list_handlers(route: ControllerRouterHandler) -> list[HTTPRouteHandler]:
    if isinstance(route, HTTPRouteHandler):
        return [route]
    if not (isinstance(route, type) and issubclass(route, Controller)):
        raise TypeError(f"{route} is neither a controller nor a handler")
    members = (member for layer in route.__mro__ for member in vars(layer).values())
    return [member for member in members if isinstance(member, HTTPRouteHandler)]


def _chain_needs(named: Iterable[str]) -> dict[str, Any]:
    names = set(named)
    if not names.isdisjoint(_SERVICES_OF_PEOPLE):
        names.add(_PRINCIPAL)
    chain: dict[str, Any] = {}
    before = None
    for name in (name for name in _NEEDS if name in names):
        chain[name] = _provide(name, before)
        before = name
    return chain


@functools.cache
def _provide(name: str, before: str | None) -> _Need:
    """One need. `before`: the need that is resolved first; its value is not used."""
    read = _OF_REQUEST.get(name) or _read_service({**_SERVICES, **_SERVICES_OF_PEOPLE}[name])

    def provide(request: _AnyRequest, **_: Any) -> Any:
        return read(request)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("request", keyword, annotation=_AnyRequest)]
    if before:
        parameters.append(inspect.Parameter(before, keyword, annotation=NamedDependency[Any]))
    # What the framework reads in place of the function's own signature, which can not name the need before.
    provide.__signature__ = inspect.Signature(parameters, return_annotation=Any)  # pyright: ignore[reportFunctionMemberAccess] - inspect reads it
    provide.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return _Need(provide, sync_to_thread=False)


def _read_service(read: Callable[[Application], Any]) -> Callable[[_AnyRequest], Any]:
    return lambda request: read(application_of(request))
