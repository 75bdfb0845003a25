"""`tertulia config`: looks at the settings without starting anything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tertulia.entrypoints.cli.common import (
    Home,
    Json,
    exit_with,
    exit_with_faults,
    load_from_process,
    load_layers_from_process,
    open_application,
    say,
    say_json,
)
from tertulia.infrastructure.config import (
    SettingOrigin,
    Settings,
    describe_settings,
    find_origins,
    list_origins,
    settings_file,
)

_ENDPOINTS = "endpoints"


def check(*, home: Home = None) -> None:
    """Check the settings, and print those that hold. Secrets are not shown, and nothing is contacted."""
    from tertulia.modules.providers import check_providers

    settings = load_from_process({"home": home})
    if faults := check_providers(settings):
        exit_with_faults(faults)
    path = settings_file(os.environ, settings.home)
    say(f"The configuration is right. File: {path}{'' if path.exists() else ' (not there; that is fine)'}")
    for line in describe_settings(settings):
        say(f"  {line}")


def explain(
    key: Annotated[
        str,
        Parameter(
            help="A setting such as port or endpoints.Lab.baseUrl, or a group of them; without one, all of them."
        ),
    ] = "",
    *,
    json: Json = False,
    home: Home = None,
) -> None:
    """Say what a setting is and where that comes from: default, file, environment, command line or database."""
    settings, layers = load_layers_from_process({"home": home})
    if key.partition(".")[0].casefold() in {"", _ENDPOINTS} and _has_database(settings):
        origins = asyncio.run(_read_with_database(home))
    else:
        origins = list_origins(settings, layers)
    found = find_origins(origins, key) if key else origins
    if not found:
        exit_with(f"There is no setting {key}.{_suggest(origins, key)}")
    for origin in found:
        if json:
            say_json(origin)
            continue
        say(f"{origin.path}: {'none' if origin.value is None else origin.value} ({origin.source})")
    if len(found) == 1 and not json:
        say(f"  {found[0].description}")


def _has_database(settings: Settings) -> bool:
    """Whether there is one to look into; a home is not made for this."""
    return settings.database != "sqlite" or settings.home.exists()


async def _read_with_database(home: Path | None) -> list[SettingOrigin]:
    async with open_application(home) as application:
        return application.endpoints.server_settings.list_origins()


def _suggest(origins: Sequence[SettingOrigin], key: str) -> str:
    import difflib

    near = difflib.get_close_matches(key, [origin.path for origin in origins], n=1, cutoff=0.5)
    return f" Did you mean {near[0]}?" if near else ""
