"""The settings in lines that anybody may read: secrets are struck out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec

from tertulia.infrastructure.config.schema import Settings
from tertulia.infrastructure.config.sign_in import SECRET_SETTINGS

SECRETS = frozenset({"apiKey", "secretAccessKey", "sessionToken"})
"""Settings of endpoints that are never shown, beside the values of `headers`."""
_HIDDEN = SECRETS | SECRET_SETTINGS | {"token"}
STRUCK_OUT = "***"
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]+@")
_SECRET_PARAMETER = re.compile(
    r"(?<=[?&])([^=&#\s]*(?:key|token|secret|sig|password)[^=&#\s]*=)[^&#\s]+", re.IGNORECASE
)


def describe_settings(settings: Settings) -> list[str]:
    """One `path: value` for each setting, named as in the file."""
    tree = msgspec.to_builtins(settings, enc_hook=_encode)
    return [f"{path}: {value}" for path, value in _flatten(tree, "")]


def strike_out(name: str, value: Any) -> str | None:
    """The value of the setting `name` as text without its secrets; None when there is none."""
    tree = msgspec.to_builtins(value, enc_hook=_encode)
    if tree is None or tree in ({}, []):
        return None
    lines = [(path.removeprefix(name).removeprefix("."), shown) for path, shown in _flatten({name: tree}, "")]
    return ", ".join(f"{path}: {shown}" if path else shown for path, shown in lines)


def _encode(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError


def _flatten(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, below in cast("dict[str, Any]", value).items():
            is_secret = below and (name in _HIDDEN or path.endswith("headers"))
            yield from _flatten(STRUCK_OUT if is_secret else below, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, below in enumerate(cast("list[Any]", value)):
            yield from _flatten(below, f"{path}[{number}]")
    elif value is not None:
        yield path, hide_credentials(_show(value))


def hide_credentials(text: str) -> str:
    """An address without the name, password and keys that may stand in it."""
    return _SECRET_PARAMETER.sub(rf"\g<1>{STRUCK_OUT}", _CREDENTIALS.sub(f"{STRUCK_OUT}@", text))


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(str(one) for one in cast("list[Any]", value)) or "none"
    return str(value)
