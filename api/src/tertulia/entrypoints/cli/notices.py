"""`tertulia notice`: the banner above every page, and the terms that everyone accepts. A running server follows within
five seconds."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from tertulia.entrypoints.cli.common import Home, Json, check, exit_with, open_application, say, say_json
from tertulia.kernel.principal import COMMAND
from tertulia.modules.notices import BannerInput, BannerText, NoticesView, TermsInput, TermsText

_LARGEST = 200_000
"""Bytes of a file that are read at the most; terms are shorter."""
Remove = Annotated[bool, Parameter(help="Take it away.", negative="", show_default=False)]


def show(*, json: Json = False, home: Home = None) -> None:
    """Show banner and terms."""

    async def run() -> None:
        async with open_application(home) as application:
            notices = NoticesView.of(application.guards.notices.current)
        if json:
            say_json(notices)
            return
        banner, terms = notices.banner, notices.terms
        say(f"banner\t{f'{banner.tone}: {banner.text}' if banner else 'none'}")
        say(f"terms\t{f'version {terms.version}' if terms else 'none'}")
        if terms:
            say(terms.text)

    asyncio.run(run())


def banner(
    text: Annotated[str | None, Parameter(help="The line above every page.")] = None,
    *,
    tone: Annotated[Literal["info", "warning"], Parameter(help="How it looks.")] = "info",
    remove: Remove = False,
    home: Home = None,
) -> None:
    """Show everyone a banner, or none. The terms stay."""
    if (text is None) != remove:
        exit_with("Say either a text or --remove.")
    if text is not None:
        check(text, BannerText, "TEXT")
    _change(home, banner=BannerInput(text=text, tone=tone) if text is not None else None)


def terms(
    file: Annotated[
        Path | None,
        Parameter(help="A file with Markdown; `-`: standard input.", allow_leading_hyphen=True),
    ] = None,
    *,
    remove: Remove = False,
    home: Home = None,
) -> None:
    """Have everyone accept terms, or none. Another text has to be accepted anew. The banner stays."""
    if (file is None) != remove:
        exit_with("Say either a file or --remove.")
    text = _read(file) if file is not None else None
    if text is not None:
        check(text, TermsText, "The text")
    _change(home, terms=TermsInput(text=text) if text is not None else None)


def _change(
    home: Path | None,
    *,
    banner: BannerInput | msgspec.UnsetType | None = msgspec.UNSET,
    terms: TermsInput | msgspec.UnsetType | None = msgspec.UNSET,
) -> None:
    async def run() -> None:
        async with open_application(home) as application:
            await application.guards.notices.change(COMMAND, banner=banner, terms=terms)
        say("Changed. A running server shows it within five seconds.")

    asyncio.run(run())


def _read(file: Path) -> str:
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(_LARGEST).decode()
        with file.open("rb") as opened:
            return opened.read(_LARGEST).decode()
    except OSError as error:
        exit_with(f"{file} can not be read: {error.strerror}.")
    except UnicodeDecodeError:
        exit_with(f"{file} is not UTF-8.")
