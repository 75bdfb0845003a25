"""One question to a service outside, with a bounded answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

MAX_ANSWER = 256_000
_Answer = TypeVar("_Answer")


class AskingFailedError(Exception):
    """No answer, or none that fits. The text holds no secret."""


async def ask_json(
    url: str,
    answer: type[_Answer],
    *,
    form: Mapping[str, str] | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> _Answer:
    """Post a form, or else a body as JSON, and read the answer. The caller bounds the time.

    Redirects are not followed. Raises AskingFailedError.
    """
    import aiohttp

    # A form when there is one, else JSON: the library takes either and refuses both.
    data = None if form is None else dict(form)
    try:
        async with (
            aiohttp.ClientSession(trust_env=True) as session,
            session.post(url, headers=headers, allow_redirects=False, data=data, json=body) as response,
        ):
            if response.status != 200:
                raise AskingFailedError(f"status {response.status}")
            text = await _read_bounded(response.content)
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise AskingFailedError(type(error).__name__) from error
    try:
        return msgspec.json.decode(text, type=answer)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AskingFailedError("the answer does not fit") from error


async def _read_bounded(content: Any) -> bytes:
    text = b""
    async for piece in content.iter_chunked(65_536):
        text += piece
        if len(text) > MAX_ANSWER:
            raise AskingFailedError("the answer is too long")
    return text
