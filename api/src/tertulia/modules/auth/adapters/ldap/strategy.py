"""Bind and search: the directory says who has the name, and whether the password is theirs."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from tertulia.infrastructure.config import LdapSettings
from tertulia.infrastructure.security import ServerBusyError
from tertulia.modules.auth.adapters.ldap.entries import (
    DirectoryPerson,
    list_attributes,
    make_id_filter,
    read_person,
)
from tertulia.modules.auth.adapters.ldap.groups import list_groups
from tertulia.modules.auth.adapters.ldap.line import Entry, Line
from tertulia.modules.auth.adapters.ldap.names import find_role, name_of
from tertulia.modules.auth.errors import (
    CredentialsInvalidError,
    IdentityInvalidError,
    ProviderUnreachableError,
)
from tertulia.modules.auth.findings import Finding
from tertulia.modules.auth.ports import Identity, ProviderPolicy

Result = TypeVar("Result")

_THREADS = 4
_MAX_WAITING = 100
_LONGEST_NAME = 256
_LONGEST_PASSWORD = 1024
_PATIENCE = 6
"""How many times the timeout of one answer a whole sign-in may take."""
_AT_ONCE = 50
"""So many people are looked up with one search."""

_logger = structlog.get_logger(__name__)


class LdapStrategy:
    """One directory. The identity's subject is the value of the configured attribute that never changes."""

    def __init__(self, settings: LdapSettings) -> None:
        self.name = settings.id
        self.label = settings.label
        self.policy = ProviderPolicy(
            allow_sign_up=settings.allow_sign_up,
            trust_email=settings.trust_email,
            sync_groups=settings.sync_groups,
            mapped_roles=frozenset(settings.role_mapping.values()),
        )
        self.settings = settings
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix=f"ldap {settings.id}")
        self._waiting = 0

    async def identify(self, name: str, password: str) -> Identity:
        """Who this is. Unknown people, wrong passwords and disabled accounts fail alike, with as many requests."""
        from ldap3.utils.conv import escape_filter_chars

        name = name.strip()
        if not name or len(name) > _LONGEST_NAME:
            raise CredentialsInvalidError
        found_by = self.settings.user_filter.replace("{name}", escape_filter_chars(name))
        return self.describe(await self._authenticate(found_by, password))

    async def check(self, subject: str, password: str) -> None:
        """Whoever may not sign in any more fails as with a wrong password."""
        found_by = f"(&{self._everybody()}{make_id_filter(subject, self.settings)})"
        person = await self._authenticate(found_by, password)
        if person.subject != subject:
            raise CredentialsInvalidError

    def describe(self, person: DirectoryPerson) -> Identity:
        """The identity of somebody in the directory."""
        return Identity(
            provider=self.name,
            subject=person.subject,
            email=person.email,
            is_email_verified=person.email is not None,
            name=person.name,
            groups=tuple(dict.fromkeys(name_of(group) for group in person.groups)),
            role=find_role(self.settings.role_mapping, person.groups),
        )

    async def look_up(self, subjects: Sequence[str]) -> Mapping[str, DirectoryPerson]:
        """Those of the subjects that may sign in, or are disabled. Raises ProviderUnreachableError, and then
        nothing is known of anybody."""
        found: dict[str, DirectoryPerson] = {}
        for start in range(0, len(subjects), _AT_ONCE):
            people = await self._run(self._look_up, subjects[start : start + _AT_ONCE], patience=_AT_ONCE)
            found |= {person.subject: person for person in people}
        return found

    async def test(self) -> Finding:
        """Bind, and look for people."""
        return await self._run(self._test)

    async def close(self) -> None:
        """End the threads."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)

    async def _run(
        self, function: Callable[..., Result], *arguments: object, patience: int = _PATIENCE
    ) -> Result:
        if self._waiting >= _MAX_WAITING:
            raise ServerBusyError
        self._waiting += 1
        try:
            async with asyncio.timeout(self.settings.timeout * patience):
                return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)
        except TimeoutError as error:
            raise ProviderUnreachableError(provider=self.label, reason="silent") from error
        finally:
            self._waiting -= 1

    async def _authenticate(self, found_by: str, password: str) -> DirectoryPerson:
        if not password or len(password) > _LONGEST_PASSWORD:
            raise CredentialsInvalidError
        return await self._run(self._bind, found_by, password)

    def _bind(self, found_by: str, password: str) -> DirectoryPerson:
        with Line(self.settings) as line:
            line.bind_service()
            entry = self._find(line, found_by)
            dn = entry.dn if entry else f"cn={secrets.token_hex(16)},{self.settings.base_dn}"
            if not line.bind(dn, password) or entry is None:
                raise CredentialsInvalidError
            person = read_person(entry, self.settings)
            if person is None:
                raise IdentityInvalidError(
                    provider=self.label, reason=f"the entry has no {self.settings.id_attribute}"
                )
            if person.is_disabled:
                raise CredentialsInvalidError
            line.bind_service()
            return self._add_groups(line, person)

    def _everybody(self) -> str:
        """The filter of those who may sign in at all."""
        return self.settings.user_filter.replace("{name}", "*")

    def _find(self, line: Line, found_by: str) -> Entry | None:
        """The one entry of a filter; several are as good as none."""
        found = line.search(self.settings.base_dn, found_by, list_attributes(self.settings), limit=2)
        if len(found) > 1:
            _logger.warning("several people of a directory fit one name", provider=self.name)
        return found[0] if len(found) == 1 and found[0].dn else None

    def _add_groups(self, line: Line, person: DirectoryPerson) -> DirectoryPerson:
        from msgspec.structs import replace

        return replace(person, groups=list_groups(line, person.dn, self.settings))

    def _look_up(self, subjects: Sequence[str]) -> list[DirectoryPerson]:
        """Those among the people who may sign in at all: the settings' filter holds here, too."""
        ids = "".join(make_id_filter(subject, self.settings) for subject in subjects)
        attributes = list_attributes(self.settings)
        with Line(self.settings) as line:
            line.bind_service()
            entries = line.search(
                self.settings.base_dn, f"(&{self._everybody()}(|{ids}))", attributes, limit=2 * _AT_ONCE
            )
            people = [read_person(entry, self.settings) for entry in entries]
            return [self._add_groups(line, person) for person in people if person is not None]

    def _test(self) -> Finding:
        with Line(self.settings) as line:
            line.bind_service()
            entries = line.search(
                self.settings.base_dn, self._everybody(), list_attributes(self.settings), limit=_AT_ONCE
            )
        if not entries:
            raise ProviderUnreachableError(provider=self.label, reason="nobody_found")
        people = [read_person(entry, self.settings) for entry in entries]
        if None in people:
            raise ProviderUnreachableError(
                provider=self.label, reason="attribute_missing", attribute=self.settings.id_attribute
            )
        with_mail = sum(1 for person in people if person and person.email)
        return Finding(code="directory_read", params={"people": len(people), "withMail": with_mail})
