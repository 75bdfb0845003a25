"""What an administrator adds to requests or takes out of them, for every wire format alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from tertulia.modules.providers.domain import Caller

_FIELD = re.compile(r"\{\{\s*user\.(\w+)\s*\}\}")
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def change_body(body: bytes, extra: Mapping[str, Any], dropped: Sequence[str]) -> bytes:
    """The JSON object without the `dropped` fields (`generationConfig.topK` reaches into one) and with `extra` merged
    over it. What is not concerned is passed on as it was written, so that large files are not encoded again."""
    if not extra and not dropped:
        return body
    fields: dict[str, Any] = dict(_decode(body))
    for path in dropped:
        _drop(fields, path.split("."))
    return msgspec.json.encode(_merge(fields, extra))


def fill_headers(headers: Mapping[str, str], caller: Caller) -> dict[str, str]:
    """Header values with `{{user.id}}`, `{{user.name}}`, `{{user.email}}` and `{{user.role}}` filled in; what can not
    stand in a header becomes `?`."""
    fields = {"id": caller.user_id, "name": caller.name, "email": caller.email, "role": caller.role}
    return {
        name: _FIELD.sub(lambda match: _make_safe(fields.get(match[1], "")), value)
        for name, value in headers.items()
    }


def _make_safe(text: str) -> str:
    return "".join(character if " " <= character <= "~" else "?" for character in text)


def _drop(fields: dict[str, Any], path: list[str]) -> None:
    name, *below = path
    if not below:
        fields.pop(name, None)
    elif (inner := _open(fields.get(name))) is not None:
        _drop(inner, below)
        fields[name] = inner


def _merge(lower: dict[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for name, value in upper.items():
        inner = _open(merged.get(name)) if isinstance(value, Mapping) else None
        merged[name] = value if inner is None else _merge(inner, cast("Mapping[str, Any]", value))
    return merged


def _open(value: Any) -> dict[str, Any] | None:
    """One level of an object that may have been left unread; None when it is something else."""
    if isinstance(value, msgspec.Raw):
        text = bytes(value)
        return dict(_decode(text)) if text[:1] == b"{" else None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
