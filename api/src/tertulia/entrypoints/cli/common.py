"""What commands share: where their settings come from, how they open the services, and how they give up."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

from cyclopts import Parameter

from tertulia.infrastructure.config import ConfigurationError, Settings, load_settings

Home = Annotated[Path | None, Parameter(help="The folder with everything that is kept.")]


def exit_with(*lines: str) -> NoReturn:
    """End the command with status 1 and the reason on standard error."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201 - the command's answer
    raise SystemExit(1)


def load_from_process(overrides: Mapping[str, Any]) -> Settings:
    """The settings of this process, or an end that says what is wrong with them."""
    try:
        return load_settings(os.environ, overrides)
    except ConfigurationError as error:
        exit_with("The configuration is not right:", *(f"  {problem}" for problem in error.problems))
