"""The ASGI application: routes, what they are given, and the front before them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, ControllerRouterHandler

import tertulia
from docstore import StoreError
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.health import (
    answer_store_failure,
    check_health,
    check_readiness,
    read_metrics,
    read_openapi,
)
from tertulia.entrypoints.openapi import describe_api
from tertulia.entrypoints.unknown_proxies import UnknownProxies
from tertulia.infrastructure.http import (
    Front,
    SecurityHeaders,
    StrictRequest,
    WebClient,
    answer_app_error,
    answer_http_exception,
    answer_unexpected,
)
from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import Principal
from tertulia.modules.abuse import AdminBansController, AdminViolationsController, Violations
from tertulia.modules.accounts import AdminUsersController, AvatarsController, OwnDataController
from tertulia.modules.auth import (
    AccountMailController,
    AdminIdentityProvidersController,
    AdminInvitationsController,
    ApiKeysController,
    ExternalSignInController,
    IdentitiesController,
    PasskeysController,
    PasskeySignInController,
    ReauthenticationController,
    RegistrationController,
    SamlMetadataController,
    SecondFactorController,
    SecondFactorSignInController,
    SignInController,
    address_of,
    provide_actor,
    provide_principal,
    require_access,
)
from tertulia.modules.chat import MessagesController, RunsController, limit_question
from tertulia.modules.client_config import ClientConfigController
from tertulia.modules.conversations import ConversationsController
from tertulia.modules.files import FilesController
from tertulia.modules.groups import AdminGroupsController
from tertulia.modules.notices import AdminNoticesController, TermsController
from tertulia.modules.oversight import AdminAuditController
from tertulia.modules.presets import PresetsController, SharedPresetsController
from tertulia.modules.providers import AdminEndpointsController, ModelsController, ProviderKeysController
from tertulia.modules.roles import AdminRolesController
from tertulia.modules.scim import ScimDiscoveryController, ScimGroupsController, ScimUsersController
from tertulia.modules.server_settings import AdminSettingsController
from tertulia.modules.sharing import PeopleController, SharesController

MAX_BODY_BYTES = 1_000_000
ROUTES: tuple[ControllerRouterHandler, ...] = (
    SignInController,
    RegistrationController,
    AccountMailController,
    AdminInvitationsController,
    ExternalSignInController,
    IdentitiesController,
    SamlMetadataController,
    AdminIdentityProvidersController,
    ReauthenticationController,
    SecondFactorSignInController,
    SecondFactorController,
    PasskeySignInController,
    PasskeysController,
    ApiKeysController,
    ClientConfigController,
    ModelsController,
    ProviderKeysController,
    AdminEndpointsController,
    AdminSettingsController,
    AdminUsersController,
    OwnDataController,
    AvatarsController,
    AdminRolesController,
    AdminGroupsController,
    SharesController,
    PeopleController,
    ScimUsersController,
    ScimGroupsController,
    ScimDiscoveryController,
    AdminAuditController,
    AdminViolationsController,
    AdminBansController,
    AdminNoticesController,
    TermsController,
    PresetsController,
    SharedPresetsController,
    ConversationsController,
    FilesController,
    RunsController,
    check_health,
    check_readiness,
    read_metrics,
    read_openapi,
)
AnyRequest = Request[Any, Any, Any]
WEB_FOLDER = Path(tertulia.__file__).parent / "web"


def create_app(application: Application, web_folder: Path = WEB_FOLDER) -> ASGIApp:
    """Everything that answers HTTP: the API, and the web client's files.

    application: the services, which stay the caller's to close.
    """
    policy = SecurityHeaders(application.guards.captcha.origin)
    front = Front(create_api(application), WebClient(web_folder), application.metrics, policy)
    proxies = application.settings.trusted_proxies
    if not proxies:
        return front
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    return ProxyHeadersMiddleware(front, trusted_hosts=proxies)  # pyright: ignore[reportArgumentType, reportReturnType] - ASGI types of two libraries


def create_api(application: Application) -> Litestar:
    """The routes of the API, and what every one of them goes through."""
    return Litestar(
        route_handlers=(*ROUTES, _route_messages(application)),
        dependencies=_offer_services(application),
        before_request=require_access,
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY_BYTES,
        exception_handlers={
            AppError: _answer_refusals(
                application.guards.violations,
                UnknownProxies(enabled=not application.settings.trusted_proxies),
            ),
            HTTPException: answer_http_exception,
            StoreError: answer_store_failure,
            Exception: answer_unexpected,
        },
        state=State(
            {"gate": application.gate, "origin_policy": application.origin_policy, "store": application.store}
        ),
        openapi_config=describe_api(),
        logging_config=None,
    )


def _answer_refusals(
    violations: Violations, unknown: UnknownProxies
) -> Callable[[AnyRequest, AppError], Response[bytes]]:
    """Answers expected failures, and takes note of those that look like abuse."""

    def answer(request: AnyRequest, error: AppError) -> Response[bytes]:
        principal: Principal | None = request.scope["state"].get("principal")
        address = address_of(request)
        counted = "" if unknown.stand_before(request, address) else address
        violations.note_refusal(error, principal.user_id if principal else None, counted)
        return answer_app_error(request, error)

    return answer


def _offer_services(application: Application) -> dict[str, Provide]:
    """What handlers may name as their needs."""
    services, services_of_people = _list_services(application), _list_services_of_people(application)
    return {
        "principal": Provide(provide_principal, sync_to_thread=False),
        "actor": Provide(provide_actor, sync_to_thread=False),
        **{name: _provide(service) for name, service in services.items()},
        **{name: _provide_to_principal(service) for name, service in services_of_people.items()},
    }


def _list_services(application: Application) -> dict[str, Any]:
    """Those that routes without a principal need, too."""
    return {
        "metrics": application.metrics,
        "users": application.users,
        "sessions": application.sessions,
        "auth": application.auth,
        "own_data": application.accounts.own_data,
        "avatars": application.accounts.avatars,
        "administration": application.accounts.administration,
        "whereabouts": application.accounts.whereabouts,
        "reauthentication": application.reauthentication,
        "captcha": application.guards.captcha,
        "registrations": application.mails.registrations,
        "passwords": application.mails.passwords,
        "addresses": application.mails.addresses,
        "invitations": application.mails.invitations,
        "second_factor": application.factors.setup,
        "second_factor_sign_in": application.factors.sign_in,
        "api_keys": application.api_keys,
        "factor_codes": application.factors.codes,
        "passkey_verification": application.factors.passkey_verification,
        "factor_methods": application.factors.methods,
        "passkeys": application.factors.passkeys,
        "passkey_sign_in": application.factors.passkey_sign_in,
        "relying_parties": application.factors.relying_parties,
        "audit": application.audit,
        "client_config": application.client_config,
        "settings": application.settings,
        "external_sign_in": application.external.sign_in,
        "external_logout": application.external.logout,
        "identities": application.external.identities,
        "identity_providers": application.external.providers,
    }


def _list_services_of_people(application: Application) -> dict[str, Any]:
    """Those that nobody gets who is not signed in."""
    return {
        "rights": application.rights,
        "role_administration": application.rights_services.role_administration,
        "groups": application.rights_services.groups,
        "sharing": application.rights_services.sharing,
        "scim_users": application.scim.users,
        "scim_groups": application.scim.groups,
        "people_finder": application.rights_services.people_finder,
        "audit_views": application.audit_views,
        "abuse_views": application.guards.abuse_views,
        "bans": application.guards.ban_administration,
        "notice_board": application.guards.notices,
        "terms_acceptance": application.guards.terms_acceptance,
        "providers": application.providers,
        "specs": application.specs,
        "presets": application.presets,
        "own_keys": application.endpoints.own_keys,
        "endpoint_administration": application.endpoints.administration,
        "endpoint_views": application.endpoints.views,
        "endpoint_trials": application.endpoints.trials,
        "server_settings": application.endpoints.server_settings,
        "conversations": application.conversations,
        "files": application.files,
        "chat": application.chat,
    }


def _route_messages(application: Application) -> Router:
    """Questions may bring files along, and how large those may be is a setting."""
    limit = limit_question(application.files.limits.max_bytes)
    return Router("/", route_handlers=[MessagesController], request_max_body_size=limit)


def _provide(service: Any) -> Provide:
    return Provide(lambda: service, sync_to_thread=False)


def _provide_to_principal(service: Any) -> Provide:
    """A service that only someone signed in gets. The framework resolves what depends on one another in turn, and
    would start a task each for a principal and a service that do not."""

    def provide(principal: NamedDependency[Principal]) -> Any:
        return service

    return Provide(provide, sync_to_thread=False)
