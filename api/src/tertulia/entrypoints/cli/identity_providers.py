"""`tertulia identity-provider`: the ways to sign in that are configured, and whether they answer."""

from __future__ import annotations

import asyncio
from typing import Annotated

from cyclopts import Parameter

from tertulia.entrypoints.cli.common import Home, Json, open_application, say, say_json
from tertulia.kernel.principal import COMMAND


def list_providers(*, json: Json = False, home: Home = None) -> None:
    """List the ways to sign in, how many people use each, and the redirect URI to register there."""
    from tertulia.modules.auth import callback_url, configured_base

    async def run() -> None:
        async with open_application(home) as application:
            providers, base = application.external.providers, configured_base(application.settings)
            callbacks = {name: callback_url(base, name) for name in providers.list_redirects()}
            for one in (await providers.list_all(callbacks)).items:
                if json:
                    say_json(one)
                else:
                    people = "" if one.people is None else str(one.people)
                    say(f"{one.id}\t{one.kind}\t{one.label}\t{people}\t{one.callback_url or ''}")

    asyncio.run(run())


def ask(
    provider: Annotated[str, Parameter(help="As `tertulia identity-provider list` shows it.")],
    *,
    json: Json = False,
    home: Home = None,
) -> None:
    """Ask a provider whether all is well. Ends with status 1 when it is not."""

    async def run() -> bool:
        async with open_application(home) as application:
            result = await application.external.providers.test(COMMAND, provider)
        if json:
            say_json(result)
        else:
            say(f"{provider}: {result.detail}")
        return result.ok

    if not asyncio.run(run()):
        raise SystemExit(1)
