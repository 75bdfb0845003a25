"""The wire shape of the client's configuration."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class LocalModelView(msgspec.Struct, frozen=True):
    """The model on this machine."""

    enabled: bool
    installed: Annotated[bool, msgspec.Meta(description="Whether there is a model file to run.")]


class ClientConfigView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the sign-in page and the first steps depend on."""

    version: str
    registration: Literal["open", "invited", "closed"]
    setup: Annotated[
        bool, msgspec.Meta(description="True while there is no account: the next one administers.")
    ]
    strategies: Annotated[list[str], msgspec.Meta(description="The ways to sign in.")]
    local_model: LocalModelView
