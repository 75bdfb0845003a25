"""The HTTP face of registering, and of what mails lead to."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody

from tertulia.infrastructure.http import OriginRefusedError, language_of, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import PasswordTooWeakError, ServerBusyError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.abuse import Captcha, CaptchaFailedError, CaptchaUnreachableError
from tertulia.modules.auth.domain import Proof
from tertulia.modules.auth.errors import (
    CredentialsInvalidError,
    EmailDomainRefusedError,
    ReauthenticationNeededError,
)
from tertulia.modules.auth.mails.addresses import AccountProof, Addresses
from tertulia.modules.auth.mails.errors import (
    AccountManagedError,
    EmailProofNeededError,
    InvitationInvalidError,
    MailNotConfiguredError,
    MailTokenInvalidError,
    PasswordUnchangedError,
)
from tertulia.modules.auth.mails.invitations import Invitations
from tertulia.modules.auth.mails.passwords import Passwords
from tertulia.modules.auth.mails.registrations import Applicant, Registrations
from tertulia.modules.auth.mails.schemas import (
    Accepted,
    EmailChange,
    EmailConfirmation,
    ForgottenPassword,
    InvitationOffer,
    NewPassword,
    PasswordChange,
    PendingEmailView,
    Registration,
    TokenInput,
)
from tertulia.modules.auth.routes.answers import (
    COOKIE_PATH,
    RefreshCookie,
    answer_signed_in,
    device_of,
    known_cookies,
)
from tertulia.modules.auth.schemas import SignedInView
from tertulia.modules.auth.service import Auth
from tertulia.modules.roles import ACCESS, ANYONE, PERSON, WHILE_PENDING
from tertulia.modules.users import EmailTakenError, RegistrationClosedError, UserNotFoundError

AnyRequest = Request[Any, Any, Any]
_POSTED = (MailNotConfiguredError, RateLimitedError, ServerBusyError)


class RegistrationController(Controller):
    """What is done by who has no account yet, or can not get in."""

    path = COOKIE_PATH
    tags = ("Accounts",)
    guards = (require_own_origin,)
    opt = MappingProxyType({ACCESS: ANYONE, "shared_errors": (OriginRefusedError,)})

    @post(
        "/register",
        operation_id="register",
        summary="Create an account",
        opt={
            "errors": (
                EmailTakenError,
                RegistrationClosedError,
                EmailDomainRefusedError,
                InvitationInvalidError,
                PasswordTooWeakError,
                CaptchaFailedError,
                CaptchaUnreachableError,
                RateLimitedError,
                ServerBusyError,
            )
        },
        responses={
            201: ResponseSpec(SignedInView, description="The account is there and signed in."),
            202: ResponseSpec(Accepted, description="A mail says how to go on."),
        },
        status_code=201,
    )
    async def register(
        self,
        request: AnyRequest,
        auth: NamedDependency[Auth],
        registrations: NamedDependency[Registrations],
        captcha: NamedDependency[Captcha],
        data: JSONBody[Registration],
    ) -> Response[Any]:
        """Creates an account and signs in. The first account of an installation becomes the administrator. Where
        addresses have to be confirmed, the answer is 202, whether or not there is an account with the address."""
        device = device_of(request)
        await captcha.check(data.captcha, device.address)
        applicant = Applicant(
            email=data.email,
            password=data.password,
            name=data.name,
            invitation=data.invitation,
            device=device,
            language=language_of(request),
        )
        signed_in = await registrations.register(applicant)
        if signed_in is None:
            return Response(Accepted(), status_code=202)
        return await answer_signed_in(request, auth, signed_in, status=201)

    @post(
        "/password/forgotten",
        operation_id="forgetPassword",
        summary="Ask for a new password",
        opt={"errors": (*_POSTED, CaptchaFailedError, CaptchaUnreachableError)},
        status_code=202,
    )
    async def forget_password(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        passwords: NamedDependency[Passwords],
        captcha: NamedDependency[Captcha],
        data: JSONBody[ForgottenPassword],
    ) -> Accepted:
        """Sends a link to the address, if there is an account with it. The answer is the same if there is none."""
        await captcha.check(data.captcha, actor.address)
        await passwords.ask_reset(data.email, actor.address, language_of(request))
        return Accepted()

    @post(
        "/password/reset",
        operation_id="resetPassword",
        summary="Choose a new password",
        opt={
            "errors": (
                MailTokenInvalidError,
                PasswordTooWeakError,
                PasswordUnchangedError,
                RateLimitedError,
                ServerBusyError,
            )
        },
        status_code=204,
    )
    async def reset_password(
        self,
        request: AnyRequest,
        auth: NamedDependency[Auth],
        actor: NamedDependency[Actor],
        passwords: NamedDependency[Passwords],
        data: JSONBody[NewPassword],
    ) -> Response[None]:
        """Replaces the password by the token of a mail. Signs out everywhere; does not sign in."""
        user = await passwords.reset(data.token, data.password, actor, language_of(request))
        return Response(None, status_code=204, cookies=await known_cookies(request, auth, user, Proof()))

    @post(
        "/password/reset/read",
        operation_id="readPasswordReset",
        summary="Ask whether a link for a new password works",
        opt={"errors": (MailTokenInvalidError,)},
        status_code=204,
    )
    async def read_password_reset(
        self, passwords: NamedDependency[Passwords], data: JSONBody[TokenInput]
    ) -> None:
        """Before somebody thinks of a password. The link stays as good as it was."""
        await passwords.check_link(data.token)

    @post(
        "/email/confirm",
        operation_id="confirmEmail",
        summary="Confirm an address",
        opt={
            "errors": (
                MailTokenInvalidError,
                EmailProofNeededError,
                CredentialsInvalidError,
                EmailTakenError,
                RateLimitedError,
                ServerBusyError,
            )
        },
        status_code=204,
    )
    async def confirm_email(
        self,
        request: AnyRequest,
        actor: NamedDependency[Actor],
        addresses: NamedDependency[Addresses],
        data: JSONBody[EmailConfirmation],
        refresh_token: RefreshCookie = None,
    ) -> None:
        """Confirms the address of an account, or gives it the new one that was asked for. Takes the account's password,
        or the cookie of a browser that is signed in to it: `email_proof_needed` asks for one of them."""
        proof = AccountProof(password=data.password, refresh_token=refresh_token)
        await addresses.confirm(data.token, proof, actor, language_of(request))

    @post(
        "/email/disown",
        operation_id="disownEmail",
        summary="Say that an account with the own address is somebody else's",
        opt={"errors": (MailTokenInvalidError,)},
        status_code=204,
    )
    async def disown_email(
        self,
        actor: NamedDependency[Actor],
        addresses: NamedDependency[Addresses],
        data: JSONBody[TokenInput],
    ) -> None:
        """Takes the address from the account that the link would confirm, so that it is free."""
        await addresses.disown(data.token, actor)

    @post(
        "/invitations/read",
        operation_id="readInvitation",
        summary="Read an invitation",
        opt={"errors": (InvitationInvalidError,)},
        status_code=200,
    )
    async def read_invitation(
        self, invitations: NamedDependency[Invitations], data: JSONBody[TokenInput]
    ) -> InvitationOffer:
        """Whom an invitation is for, and from whom. Register with the token to accept it."""
        token, invited_by = await invitations.read(data.token)
        return InvitationOffer(email=token.email, invited_by=invited_by)


class AccountMailController(Controller):
    """Password and address of the own account."""

    path = COOKIE_PATH
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON})

    @post(
        "/password",
        operation_id="changePassword",
        summary="Change the password",
        opt={
            WHILE_PENDING: "password",
            "errors": (
                CredentialsInvalidError,
                ReauthenticationNeededError,
                AccountManagedError,
                PasswordTooWeakError,
                PasswordUnchangedError,
                UserNotFoundError,
                RateLimitedError,
                ServerBusyError,
            ),
        },
        status_code=204,
    )
    async def change_password(
        self,
        request: AnyRequest,
        auth: NamedDependency[Auth],
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        passwords: NamedDependency[Passwords],
        data: JSONBody[PasswordChange],
    ) -> Response[None]:
        """Replaces the password and signs out every other device. Who has no password yet leaves out the current
        one, and so may who was handed one (`pending`: `password`), shortly after they showed who they are."""
        language = language_of(request)
        user = await passwords.change(principal, data.current_password, data.new_password, actor, language)
        return Response(None, status_code=204, cookies=await known_cookies(request, auth, user, Proof()))

    @post(
        "/email/confirmation",
        operation_id="sendConfirmation",
        summary="Send the link that confirms the address again",
        opt={WHILE_PENDING: "email", "errors": (*_POSTED, UserNotFoundError)},
        status_code=202,
    )
    async def send_confirmation(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        addresses: NamedDependency[Addresses],
    ) -> Accepted:
        """The link of the mail before is not good any more then."""
        await addresses.ask_confirmation(principal, actor.address, language_of(request))
        return Accepted()

    @post(
        "/email",
        operation_id="changeEmail",
        summary="Change the address",
        opt={
            WHILE_PENDING: "email",
            "errors": (
                *_POSTED,
                ReauthenticationNeededError,
                AccountManagedError,
                EmailDomainRefusedError,
                UserNotFoundError,
            ),
        },
        status_code=202,
    )
    async def change_email(
        self,
        request: AnyRequest,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        addresses: NamedDependency[Addresses],
        data: JSONBody[EmailChange],
    ) -> Accepted:
        """Sends a link to the new address, and tells the old one. The address changes when the link is opened."""
        await addresses.ask_change(principal, data.email, actor, language_of(request))
        return Accepted()

    @get(
        "/email/pending",
        operation_id="getEmailChange",
        summary="Read the change of address that waits",
        opt={WHILE_PENDING: "email"},
    )
    async def get_email_change(
        self, principal: NamedDependency[Principal], addresses: NamedDependency[Addresses]
    ) -> PendingEmailView:
        """Whether the new address belongs to somebody already is not told here either."""
        return PendingEmailView.of(await addresses.find_change(principal))

    @delete(
        "/email/pending",
        operation_id="cancelEmailChange",
        summary="Keep the address",
        opt={WHILE_PENDING: "email"},
        status_code=204,
    )
    async def cancel_email_change(
        self, principal: NamedDependency[Principal], addresses: NamedDependency[Addresses]
    ) -> None:
        """The link that was sent to the new address opens nothing any more."""
        await addresses.cancel_change(principal)
