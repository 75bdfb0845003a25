"""The ASGI application: the routes, which are the same for every application, and what stands before them."""

from __future__ import annotations

import functools
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, ControllerRouterHandler, Receive, Scope, Send

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
from tertulia.entrypoints.needs import APPLICATION, application_of, offer_needs
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
from tertulia.modules.abuse import AdminBansController, AdminViolationsController
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
    require_access,
)
from tertulia.modules.chat import MessagesController, RunsController, limit_question
from tertulia.modules.client_config import ClientConfigController
from tertulia.modules.conversations import ConversationsController
from tertulia.modules.files import FilesController
from tertulia.modules.groups import AdminGroupsController
from tertulia.modules.notices import AdminNoticesController, TermsController, TermsTextController
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
    TermsTextController,
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
_UNKNOWN_PROXIES = "unknown_proxies"
WEB_FOLDER = Path(tertulia.__file__).parent / "web"


def create_app(application: Application, web_folder: Path = WEB_FOLDER) -> ASGIApp:
    """Everything that answers HTTP: the API, and the web client's files.

    application: the services, which stay the caller's to close.
    """
    policy = SecurityHeaders(application.guards.captcha.origin)
    front = Front(_Api(application), WebClient(web_folder), application.metrics, policy)
    proxies = application.settings.trusted_proxies
    if not proxies:
        return front
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    return ProxyHeadersMiddleware(front, trusted_hosts=proxies)  # pyright: ignore[reportArgumentType, reportReturnType] - ASGI types of two libraries


def create_api(application: Application) -> Litestar:
    """The routes of the API with the limits of the settings, and what every one of them goes through."""
    return _create_routes(limit_question(application.files.limits.max_bytes))


class _Api:
    """Answers with the services of one application, which each request brings to the routes."""

    def __init__(self, application: Application) -> None:
        self._routes = create_api(application)
        self._state = {
            APPLICATION: application,
            "gate": application.gate,
            "origin_policy": application.origin_policy,
            _UNKNOWN_PROXIES: UnknownProxies(enabled=not application.settings.trusted_proxies),
        }

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        state: dict[str, Any] = scope.setdefault("state", {})  # pyright: ignore[reportUnknownMemberType] - a TypedDict of two kinds
        state.update(self._state)
        return self._routes(scope, receive, send)


@functools.cache
def _create_routes(max_question_bytes: int) -> Litestar:
    """Made once in a process: registering hundreds of routes takes long, and they know no application.

    max_question_bytes: questions may bring files along, and how large those may be is a setting.
    """
    offer_needs((*ROUTES, MessagesController))
    messages = Router("/", route_handlers=[MessagesController], request_max_body_size=max_question_bytes)
    return Litestar(
        route_handlers=(*ROUTES, messages),
        before_request=require_access,
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY_BYTES,
        exception_handlers={
            AppError: _answer_refusal,
            HTTPException: answer_http_exception,
            StoreError: answer_store_failure,
            Exception: answer_unexpected,
        },
        openapi_config=describe_api(),
        logging_config=None,
    )


def _answer_refusal(request: Request[Any, Any, Any], error: AppError) -> Response[bytes]:
    """Answers an expected failure, and takes note of it if it looks like abuse."""
    principal: Principal | None = request.scope["state"].get("principal")
    address = address_of(request)
    unknown: UnknownProxies = request.scope["state"][_UNKNOWN_PROXIES]
    counted = "" if unknown.stand_before(request, address) else address
    violations = application_of(request).guards.violations
    violations.note_refusal(error, principal.user_id if principal else None, counted)
    return answer_app_error(request, error)
