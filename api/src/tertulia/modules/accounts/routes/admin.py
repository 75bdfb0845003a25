"""Accounts, for administrators."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any

from litestar import Controller, Request, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from tertulia.infrastructure.http import PageCursor, PageLimit, PathId, language_of
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.paging import InvalidCursorError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.accounts.administration import UserAdministration
from tertulia.modules.accounts.errors import AccountInputError, AccountLeavingError
from tertulia.modules.accounts.schemas import (
    AccountChange,
    AccountDetails,
    AccountPage,
    AccountView,
    CreatedAccount,
    NewAccount,
    PasswordLink,
    RemovalView,
)
from tertulia.modules.auth import AccountManagedError
from tertulia.modules.roles import ACCESS, RoleBeyondYoursError, RoleNotFoundError
from tertulia.modules.users import (
    EmailTakenError,
    LastAdministratorError,
    UserNotFoundError,
    UserQuery,
    UserStatus,
)

_CHANGE_ERRORS = (UserNotFoundError, RoleBeyondYoursError, AccountLeavingError)
Text = Annotated[
    str,
    QueryParameter(
        name="query",
        max_length=200,
        description="Beginnings of words of the name or the address; all have to fit.",
    ),
]


class AdminUsersController(Controller):
    path = "/api/admin/users"
    tags = ("administration",)
    opt = MappingProxyType({ACCESS: "admin.users"})

    @get(
        operation_id="listUsers",
        opt={"errors": (InvalidCursorError,)},
        summary="List and find accounts",
        description="The newest first; with a `query`, in the order of the words that fit.",
    )
    async def list_users(
        self,
        administration: NamedDependency[UserAdministration],
        text: Text = "",
        status: Annotated[UserStatus | None, QueryParameter(description="Only these.")] = None,
        role: Annotated[str | None, QueryParameter(max_length=40, description="Only of this role.")] = None,
        limit: PageLimit = 50,
        cursor: PageCursor = None,
    ) -> AccountPage:
        asked = UserQuery(text=text, status=status, role=role or None, limit=limit, cursor=cursor)
        page = await administration.search(asked)
        return AccountPage(
            items=[AccountView.of(user) for user in page.users],
            next_cursor=page.next_cursor,
            total=page.total,
            is_total_exact=page.is_total_exact,
        )

    @post(
        operation_id="createUser",
        opt={
            "errors": (
                AccountInputError,
                EmailTakenError,
                RoleNotFoundError,
                RoleBeyondYoursError,
                ServerBusyError,
            )
        },
        summary="Create an account",
    )
    async def create_user(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        administration: NamedDependency[UserAdministration],
        data: JSONBody[NewAccount],
    ) -> CreatedAccount:
        """With a password, or with `invite`: then the person chooses one by a link, which is mailed or returned."""
        return await administration.create(principal, actor, data, language_of(request))

    @get(
        "/{user_id:str}",
        operation_id="getUser",
        opt={"errors": (UserNotFoundError,)},
        summary="Read an account",
    )
    async def get_user(
        self,
        request: Request[Any, Any, Any],
        administration: NamedDependency[UserAdministration],
        user_id: PathId,
    ) -> AccountDetails:
        """With its groups, devices, ways to sign in, and how much it keeps here. Nothing that the person wrote."""
        return await administration.read(user_id, language_of(request))

    @patch(
        "/{user_id:str}",
        operation_id="changeUser",
        opt={"errors": (*_CHANGE_ERRORS, AccountManagedError, LastAdministratorError, RoleNotFoundError)},
        summary="Change an account",
    )
    async def change_user(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        administration: NamedDependency[UserAdministration],
        user_id: PathId,
        data: JSONBody[AccountChange],
    ) -> AccountView:
        """Its name, role and status. Somebody who is suspended is signed out everywhere and can not sign in."""
        return AccountView.of(await administration.change(principal, actor, user_id, data))

    @post(
        "/{user_id:str}/password-reset",
        operation_id="resetUserPassword",
        opt={"errors": (*_CHANGE_ERRORS, AccountManagedError)},
        summary="Let somebody choose a new password",
        status_code=200,
    )
    async def reset_password(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        administration: NamedDependency[UserAdministration],
        user_id: PathId,
    ) -> PasswordLink:
        """Mails a link, or returns it where no mail is sent. The old password holds until it is used."""
        return PasswordLink(
            await administration.reset_password(principal, actor, user_id, language_of(request))
        )

    @post(
        "/{user_id:str}/sign-out",
        operation_id="signOutUser",
        opt={"errors": _CHANGE_ERRORS},
        summary="Sign somebody out everywhere",
        status_code=204,
    )
    async def sign_out(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        administration: NamedDependency[UserAdministration],
        user_id: PathId,
    ) -> None:
        """Ends every session of the account."""
        await administration.sign_out(principal, actor, user_id)

    @delete(
        "/{user_id:str}/second-factor",
        operation_id="removeUserSecondFactor",
        opt={"errors": _CHANGE_ERRORS},
        summary="Take the second factor from somebody who lost it",
    )
    async def remove_second_factor(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        administration: NamedDependency[UserAdministration],
        user_id: PathId,
    ) -> None:
        """The account is signed out everywhere. Make sure first that it is the person who asks."""
        await administration.remove_second_factor(principal, actor, user_id)

    @delete(
        "/{user_id:str}",
        operation_id="deleteUser",
        opt={"errors": (UserNotFoundError, RoleBeyondYoursError, LastAdministratorError)},
        summary="Delete an account",
        status_code=200,
    )
    async def delete_user(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        administration: NamedDependency[UserAdministration],
        user_id: PathId,
    ) -> RemovalView:
        """With everything that is the person's. It can not be undone."""
        removal = await administration.delete(principal, actor, user_id)
        return RemovalView(removed=removal.removed, kept={"audit_entries": removal.audit_entries})
