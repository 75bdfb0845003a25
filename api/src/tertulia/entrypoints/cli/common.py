"""What commands share: where their settings come from, how they open the services, and how they give up."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, Protocol, TypeVar

import msgspec
from cyclopts import Parameter

from tertulia.infrastructure.config import ConfigurationError, Layers, Settings, load_layers

if TYPE_CHECKING:
    from tertulia.entrypoints.bootstrap import Application
    from tertulia.modules.users import User

Home = Annotated[Path | None, Parameter(help="The folder with everything that is kept.")]
Json = Annotated[
    bool,
    Parameter(
        name="--json", help="Print JSON as the API has it, an object a line.", negative="", show_default=False
    ),
]
Yes = Annotated[bool, Parameter(help="Do it without asking.", negative="", show_default=False)]
PAGE = 200
"""How many of a list are read at once."""


class _Page(Protocol):
    @property
    def next_cursor(self) -> str | None: ...


_SomePage = TypeVar("_SomePage", bound=_Page)


def exit_with(*lines: str) -> NoReturn:
    """End the command with status 1 and the reason on standard error."""
    for line in lines:
        print(_make_plain(line), file=sys.stderr)  # noqa: T201 - the command's answer
    raise SystemExit(1)


def say(line: str) -> None:
    """Print one line of the command's answer."""
    print(_make_plain(line), flush=True)  # noqa: T201 - the command's answer


def say_json(view: msgspec.Struct) -> None:
    """Print one object of the command's answer as a line of JSON."""
    text = msgspec.json.encode(view).decode()
    say("".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text))


def _make_plain(line: str) -> str:
    """The line without what does something to a terminal: people choose what they are called."""
    return "".join(letter if letter.isprintable() or letter in "\t\n" else "\ufffd" for letter in line)


def check(value: object, annotation: object, label: str) -> None:
    """End the command unless a value is what the API takes, too."""
    try:
        msgspec.convert(value, annotation)
    except msgspec.ValidationError:
        schema = msgspec.json.schema(annotation)
        examples = "".join(f" For example: {one}" for one in schema.get("examples", [])[:1])
        exit_with(f"{label} does not fit: {schema.get('description', '')}{examples}")


async def walk_pages(read: Callable[[str | None], Awaitable[_SomePage]]) -> AsyncGenerator[_SomePage]:
    """Every page of a list. read: the page at a cursor; None is the first."""
    cursor: str | None = None
    while True:
        page = await read(cursor)
        yield page
        cursor = page.next_cursor
        if cursor is None:
            return


async def find_user(application: Application, email: str) -> User:
    """The account of an address. Raises UserNotFoundError."""
    from tertulia.modules.users import UserNotFoundError

    user = await application.users.find_by_email(email)
    if user is None:
        raise UserNotFoundError
    return user


def load_from_process(overrides: Mapping[str, Any]) -> Settings:
    """The settings of this process, or an end that says what is wrong with them."""
    return load_layers_from_process(overrides)[0]


def load_layers_from_process(overrides: Mapping[str, Any]) -> tuple[Settings, Layers]:
    """The settings of this process and where they come from, or an end that says what is wrong with them."""
    try:
        return load_layers(os.environ, overrides)
    except ConfigurationError as error:
        exit_with_faults(error.problems)


def exit_with_faults(faults: Sequence[str]) -> NoReturn:
    """End the command because the settings are not right."""
    exit_with("The configuration is not right:", *(f"  {fault}" for fault in faults))


@asynccontextmanager
async def open_application(home: Path | None) -> AsyncGenerator[Application]:
    """All services for one command, beside a server that may be running. Expected failures end the command."""
    from docstore import StoreError
    from tertulia.entrypoints.bootstrap import bootstrap
    from tertulia.infrastructure.security import InsecureKeyFileError
    from tertulia.kernel.errors import AppError

    settings, layers = load_layers_from_process({"home": home})
    try:
        application = await bootstrap(settings, layers=layers)
        try:
            yield application
        finally:
            await application.close()
    except ConfigurationError as error:
        exit_with_faults(error.problems)
    except (AppError, StoreError, InsecureKeyFileError) as error:
        exit_with(str(error))
