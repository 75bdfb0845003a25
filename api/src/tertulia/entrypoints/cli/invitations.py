"""`tertulia invitation`: invitations that nobody has accepted yet. `tertulia user invite` makes them."""

from __future__ import annotations

import asyncio

from tertulia.entrypoints.cli.common import Home, Json, exit_with, open_application, say, say_json
from tertulia.kernel.principal import COMMAND


def list_invitations(*, json: Json = False, home: Home = None) -> None:
    """List the invitations that wait, the newest first."""
    from tertulia.modules.auth import InvitationView

    async def run() -> None:
        async with open_application(home) as application:
            for token, inviter in await application.mails.invitations.list_open():
                view = InvitationView.of(token, inviter)
                if json:
                    say_json(view)
                else:
                    until = f"until {view.expires_at:%Y-%m-%d %H:%M}Z"
                    say(f"{view.email}\t{view.role}\t{until}\tby {view.invited_by}")

    asyncio.run(run())


def revoke(email: str, *, home: Home = None) -> None:
    """Take an invitation back: its link opens nothing any more."""
    from tertulia.modules.users import normalize_email

    async def run() -> None:
        async with open_application(home) as application:
            invitations = application.mails.invitations
            for token, _ in await invitations.list_open():
                if token.email == normalize_email(email):
                    await invitations.revoke(None, COMMAND, token.id)
                    say(f"{email} is not invited any more.")
                    return
        exit_with(f"There is no invitation of {email}.")

    asyncio.run(run())
