"""One-time tokens: made, looked at, used."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta

import msgspec

from docstore import (
    Delete,
    DeleteMany,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Query,
    WriteConflictError,
)
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.modules.auth.domain import hash_secret, new_secret
from tertulia.modules.auth.mails.domain import LIFETIMES, MAIL_TOKENS, MailToken, Purpose
from tertulia.modules.auth.mails.errors import MailTokenInvalidError

_ATTEMPTS = 5
_BATCH = 200


class TokenWish(msgspec.Struct, frozen=True, kw_only=True):
    """A token to be made; see MailToken."""

    purpose: Purpose
    subject: str
    email: str
    created_by: str | None = None
    role: str | None = None
    groups: tuple[str, ...] = ()


class MailTokens:
    """Each subject has one token of a purpose at most: the newest."""

    def __init__(self, store: DocumentStore, clock: Clock, *, reset_minutes: int) -> None:
        self._store = store
        self._clock = clock
        self._reset_minutes = reset_minutes

    async def issue(self, wish: TokenWish) -> tuple[MailToken, str]:
        """A token in place of the one before, and its secret, which is nowhere else."""
        for _ in range(_ATTEMPTS):
            token, secret = self._make(wish)
            try:
                await self._store.write(
                    DeleteMany(MAIL_TOKENS, {"subject": wish.subject, "purpose": wish.purpose}),
                    Insert(MAIL_TOKENS, token),
                )
            except (DuplicateDocumentError, WriteConflictError):
                continue
            return token, secret
        raise MailTokenInvalidError

    async def find(self, secret: str, *purposes: Purpose) -> MailToken:
        """The token of this secret, if it is for one of these purposes. Raises MailTokenInvalidError."""
        found = await self._store.find(
            MAIL_TOKENS, Query(where={"secret_hash": hash_secret(secret)}, limit=1)
        )
        token = found[0] if found else None
        if token is None or token.purpose not in purposes or token.expires_at <= self._clock.now():
            raise MailTokenInvalidError
        return token

    async def find_of(self, subject: str, purpose: Purpose) -> MailToken | None:
        """The token that a subject has for this purpose, if it is still good."""
        query = Query(where={"subject": subject, "purpose": purpose}, limit=1)
        found = await self._store.find(MAIL_TOKENS, query)
        return found[0] if found and found[0].expires_at > self._clock.now() else None

    async def use(self, token: MailToken) -> None:
        """Use up a token. Raises MailTokenInvalidError when somebody was faster."""
        try:
            await self._store.write(
                Delete(collection=MAIL_TOKENS, key=(token.id,), when={"secret_hash": token.secret_hash})
            )
        except WriteConflictError as error:
            raise MailTokenInvalidError from error

    async def read_all(self) -> AsyncGenerator[list[MailToken]]:
        """Every token, a batch at a time."""
        after: tuple[str] | None = None
        while batch := await self._store.find(MAIL_TOKENS, Query(where={}, after=after, limit=_BATCH)):
            yield batch
            after = (batch[-1].id,)

    async def list_invitations(self, limit: int) -> list[MailToken]:
        """Invitations that nobody has used yet, the newest first."""
        query = Query(where={"purpose": "invitation"}, order=("-created_at",), limit=limit)
        return await self._store.find(MAIL_TOKENS, query)

    async def get(self, token_id: str) -> MailToken | None:
        return await self._store.get(MAIL_TOKENS, token_id)

    async def revoke(self, subject: str, *purposes: Purpose) -> None:
        """Let the subject's links of these purposes open nothing."""
        await self._store.write(
            *(DeleteMany(MAIL_TOKENS, {"subject": subject, "purpose": purpose}) for purpose in purposes)
        )

    async def forget_person(self, user_id: str) -> None:
        """Remove what is the person's, and the invitations that they sent."""
        await self._store.write(
            DeleteMany(MAIL_TOKENS, {"subject": user_id}), DeleteMany(MAIL_TOKENS, {"created_by": user_id})
        )

    def _make(self, wish: TokenWish) -> tuple[MailToken, str]:
        now = self._clock.now()
        secret = new_secret()
        token = MailToken(
            id=new_id(),
            purpose=wish.purpose,
            subject=wish.subject,
            email=wish.email,
            secret_hash=hash_secret(secret),
            created_at=now,
            expires_at=now + LIFETIMES.get(wish.purpose, timedelta(minutes=self._reset_minutes)),
            created_by=wish.created_by,
            role=wish.role,
            groups=wish.groups,
        )
        return token, secret
