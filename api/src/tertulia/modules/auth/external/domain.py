"""A way over another site while somebody is on it, and the identities that accounts have there."""

from __future__ import annotations

from datetime import datetime

import msgspec

from docstore import Collection, Index


class SignInFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is at a provider, and comes back with the state of which `id` is the hash.

    browser_hash: of the secret in the cookie of the browser that departed. sealed_secrets: what the strategy has to
    know on the return. link_user_id, link_session_id: who wants to connect the identity to the own account, and where
    they are signed in; None for signing in.
    """

    id: str
    provider: str
    browser_hash: str
    sealed_secrets: str
    return_to: str
    expires_at: datetime
    link_user_id: str | None = None
    link_session_id: str | None = None


SIGN_IN_FLOWS = Collection("sign_in_flows", SignInFlow, expires="expires_at")


class LinkedIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider calls a person, and whose account it opens. An account has one for each provider."""

    user_id: str
    provider: str
    subject: str
    connected_at: datetime
    last_used_at: datetime
    email: str | None = None
    """The address that the provider told when the identity was used last."""


IDENTITIES = Collection(
    "identities",
    LinkedIdentity,
    key=("user_id", "provider"),
    indexes=(Index(("provider", "subject"), unique=True), Index(("user_id",))),
)


class SpentToken(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a provider signed and that is good for once: its hash, until it has expired anyway."""

    id: str
    expires_at: datetime


SPENT_TOKENS = Collection("spent_tokens", SpentToken, expires="expires_at")
