"""Wires looking after accounts: administration, pictures, export, deletion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from docstore import Collection
from tertulia.entrypoints.base import Base
from tertulia.entrypoints.mail_services import MailServices
from tertulia.entrypoints.people_services import PeopleServices
from tertulia.infrastructure.http import Language
from tertulia.kernel.principal import Actor
from tertulia.modules.accounts import (
    AccountIdentity,
    AdministrationNeeds,
    Avatars,
    Departures,
    Exporter,
    OwnData,
    UserAdministration,
)
from tertulia.modules.auth import Whereabouts
from tertulia.modules.chat import Runs
from tertulia.modules.files import FileStorage
from tertulia.modules.users import User, UserChanged, UserLeft


class AccountServices(msgspec.Struct, frozen=True, kw_only=True):
    """`departures.open` begins to finish deletions that were interrupted."""

    administration: UserAdministration
    departures: Departures
    avatars: Avatars
    own_data: OwnData
    exporter: Exporter
    whereabouts: Whereabouts

    def open(self) -> None:
        """Begin what only a server does."""
        self.departures.open()

    async def close(self) -> None:
        await self.departures.close()


def create_account_services(
    base: Base,
    people: PeopleServices,
    storage: FileStorage,
    runs: Runs,
    collections: Sequence[Collection[Any]],
) -> AccountServices:
    """collections: every one of the product."""
    _let_go(base, people, storage, runs)
    departures = Departures(base.store, base.clock, base.events, people.users, base.audit, collections)
    avatars = Avatars(base.store, people.users, base.clock)
    exporter = Exporter(base.store, storage, collections)
    whereabouts = Whereabouts(base.settings.geo_database)
    own_data = OwnData(avatars, exporter, departures, people.reauthentication, base.limiter, base.audit)
    return AccountServices(
        administration=_create_administration(base, people, departures, whereabouts),
        departures=departures,
        avatars=avatars,
        own_data=own_data,
        exporter=exporter,
        whereabouts=whereabouts,
    )


def _create_administration(
    base: Base, people: PeopleServices, departures: Departures, whereabouts: Whereabouts
) -> UserAdministration:
    mails = people.mails
    view = people.external.view
    labels = {one.id: one.label for one in (*view.providers, *view.directories)}

    async def offer_password(user: User, actor: Actor, language: Language) -> str | None:
        return await _offer_password(mails, user, actor, language)

    async def list_identities(user_id: str) -> list[AccountIdentity]:
        return [
            AccountIdentity(
                provider=one.provider,
                label=labels.get(one.provider, one.provider),
                email=one.email,
                connected_at=one.connected_at,
            )
            for one in await people.external.identities.list_of(user_id)
        ]

    return UserAdministration(
        AdministrationNeeds(
            store=base.store,
            users=people.users,
            rights=people.rights,
            groups=people.rights_services.groups,
            sessions=people.sessions,
            whereabouts=whereabouts,
            audit=base.audit,
            departures=departures,
            hash_password=mails.password_tools.hash,
            offer_password=offer_password,
            remove_second_factor=people.factors.setup.reset,
            list_identities=list_identities,
        )
    )


async def _offer_password(mails: MailServices, user: User, actor: Actor, language: Language) -> str | None:
    """By mail; where none is sent, the link itself."""
    if mails.mailroom.is_enabled:
        await mails.passwords.send_link(user, actor, language)
        return None
    return await mails.passwords.make_link(user, handed_to=actor.user_id)


def _let_go(base: Base, people: PeopleServices, storage: FileStorage, runs: Runs) -> None:
    """What ends, and what goes from outside of the documents, when somebody leaves."""

    async def let_go(event: UserLeft) -> None:
        await people.sessions.end_all(event.user_id)
        await runs.end_person(event.user_id)
        await storage.delete_owner(event.user_id)

    async def stop(event: UserChanged) -> None:
        if not runs.list_active(event.user_id):
            return
        if (await people.users.get(event.user_id)).status != "active":
            await runs.end_person(event.user_id)

    base.events.subscribe(UserLeft, let_go)
    base.events.subscribe(UserChanged, stop)
