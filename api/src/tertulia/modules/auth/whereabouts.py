"""Where a network address is, by a database of such addresses that an administrator provides."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path
from typing import Any, Final, Protocol, cast

import structlog

MAX_PLACE: Final = 120
_logger = structlog.get_logger(__name__)


class _Reader(Protocol):
    def get(self, address: str) -> object: ...


class Whereabouts:
    """Looks addresses up. The database is opened when the first one is asked for; without one nothing is known."""

    def __init__(self, database: Path | None) -> None:
        self._database = database
        self._reader: _Reader | None = None
        self._opening = asyncio.Lock()

    async def find(self, address: str, language: str = "en") -> str | None:
        """`City, Country` in this language where the database has it, else in English."""
        if self._database is None:
            return None
        reader = await self._open(self._database)
        return await asyncio.to_thread(_look_up, reader, address, language) if reader else None

    async def _open(self, database: Path) -> _Reader | None:
        async with self._opening:
            if self._reader is None:
                try:
                    self._reader = await asyncio.to_thread(_open_database, database)
                except (OSError, ValueError) as error:
                    _logger.warning("the geo database can not be read", reason=str(error))
                    self._database = None
        return self._reader


def _open_database(database: Path) -> _Reader:
    """ValueError when it is not one."""
    library: Any = importlib.import_module("maxminddb")
    try:
        return library.open_database(str(database), library.MODE_MMAP)
    except library.InvalidDatabaseError as error:
        raise ValueError(str(error)) from error


def _look_up(reader: _Reader, address: str, language: str) -> str | None:
    try:
        found = reader.get(address)
    except (ValueError, KeyError, OSError, RuntimeError) as error:
        _logger.debug("an address could not be looked up", reason=str(error))
        return None
    names = (_name(found, part, language) for part in ("city", "country"))
    return ", ".join(name for name in names if name)[:MAX_PLACE] or None


def _name(found: object, part: str, language: str) -> str | None:
    """The name of a part of an entry, whatever shape a foreign database may have."""
    entry = _get(found, part)
    names = _get(entry, "names")
    name = _get(names, language) or _get(names, "en")
    return name if isinstance(name, str) else None


def _get(value: object, name: str) -> Any:
    return cast("dict[str, Any]", value).get(name) if isinstance(value, dict) else None
