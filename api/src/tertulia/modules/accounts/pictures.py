"""Pictures of people: whatever comes is decoded with care and written anew, small, square and without what it told."""

from __future__ import annotations

import asyncio
import base64
import io
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import msgspec

from docstore import Collection, Delete, DocumentStore, Put
from tertulia.kernel.clock import Clock
from tertulia.modules.accounts.errors import AvatarNotFoundError, AvatarTooLargeError, AvatarUnreadableError
from tertulia.modules.users import User, Users

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE: Final = 256
MAX_BYTES: Final = 5_000_000
MAX_PIXELS: Final = 25_000_000
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MEDIA_TYPE: Final = "image/webp"
_QUALITY: Final = 85


class Avatar(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of a person. content: the bytes in base64."""

    user_id: str
    name: str
    content: str
    created_at: datetime


AVATARS = Collection("avatars", Avatar, key=("user_id",))


class Avatars:
    """The pictures of all people."""

    def __init__(self, store: DocumentStore, users: Users, clock: Clock) -> None:
        self._store = store
        self._users = users
        self._clock = clock
        self._drawing = asyncio.Semaphore(1)

    async def put(self, user_id: str, content: bytes) -> User:
        """Give a person this picture, of MAX_BYTES at the most. Raises AvatarTooLargeError, AvatarUnreadableError."""
        async with self._drawing:
            drawn = await asyncio.to_thread(redraw, content)
        avatar = Avatar(
            user_id=user_id,
            name=sha256(drawn).hexdigest()[:32],
            content=base64.b64encode(drawn).decode(),
            created_at=self._clock.now(),
        )
        await self._store.write(Put(AVATARS, avatar))
        return await self._users.change(user_id, avatar=avatar.name)

    async def remove(self, user_id: str) -> User:
        """Take the picture away; fine when there is none."""
        user = await self._users.change(user_id, avatar=None)
        await self._store.write(Delete(collection=AVATARS, key=(user_id,), optional=True))
        return user

    async def read(self, user_id: str, name: str) -> bytes:
        """The bytes of a person's picture. Raises AvatarNotFoundError, also for the name of an earlier one."""
        avatar = await self._store.get(AVATARS, user_id)
        if avatar is None or avatar.name != name:
            raise AvatarNotFoundError
        return base64.b64decode(avatar.content)


def too_large() -> AvatarTooLargeError:
    return AvatarTooLargeError(megabytes=MAX_BYTES // 1_000_000, megapixels=MAX_PIXELS // 1_000_000)


def redraw(content: bytes) -> bytes:
    """The middle of a picture, upright, as a small WebP with nothing but pixels. Of a moving one, the first moment.

    Raises AvatarTooLargeError and AvatarUnreadableError.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return _encode(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large() from error
    except AvatarTooLargeError:
        raise
    except Exception as error:  # decoders of hostile bytes raise nearly everything
        raise AvatarUnreadableError from error


def _encode(image: Image) -> bytes:
    from PIL import Image, ImageOps

    if image.width * image.height > MAX_PIXELS:
        raise too_large()
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    upright = ImageOps.exif_transpose(image)
    square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    # Pixels alone: a new image has no EXIF, no colour profile, no comment.
    plain = Image.new("RGBA", square.size)
    plain.paste(square)
    written = io.BytesIO()
    plain.save(written, "WEBP", quality=_QUALITY, method=4)
    return written.getvalue()
