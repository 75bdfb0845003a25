"""What commands share: where their settings come from, how they open the services, and how they give up."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

from cyclopts import Parameter

from tertulia.infrastructure.config import ConfigurationError, Settings, load_settings

if TYPE_CHECKING:
    from tertulia.entrypoints.bootstrap import Application

Home = Annotated[Path | None, Parameter(help="The folder with everything that is kept.")]


def exit_with(*lines: str) -> NoReturn:
    """End the command with status 1 and the reason on standard error."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 - the command's answer
    raise SystemExit(1)


def say(line: str) -> None:
    """Print one line of the command's answer."""
    print(line, flush=True)  # noqa: T201 - the command's answer


def load_from_process(overrides: Mapping[str, Any]) -> Settings:
    """The settings of this process, or an end that says what is wrong with them."""
    try:
        return load_settings(os.environ, overrides)
    except ConfigurationError as error:
        exit_with("The configuration is not right:", *(f"  {problem}" for problem in error.problems))


@asynccontextmanager
async def open_application(home: Path | None) -> AsyncGenerator[Application]:
    """All services for one command, beside a server that may be running. Expected failures end the command."""
    from docstore import StoreError
    from tertulia.entrypoints.bootstrap import bootstrap
    from tertulia.infrastructure.security import InsecureKeyFileError
    from tertulia.kernel.errors import AppError

    settings = load_from_process({"home": home})
    try:
        application = await bootstrap(settings)
        try:
            yield application
        finally:
            await application.close()
    except (AppError, StoreError, InsecureKeyFileError) as error:
        exit_with(str(error))
