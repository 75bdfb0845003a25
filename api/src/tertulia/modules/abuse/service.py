"""Adding and lifting bans: by administrators, and by what violations add up to. Some are never banned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from docstore import Delete, DeleteMany, DocumentStore, Put, WriteConflictError
from tertulia.kernel.clock import Clock
from tertulia.kernel.networks import network_of
from tertulia.kernel.principal import SERVER, Actor, Principal
from tertulia.modules.abuse.bans import BanBook
from tertulia.modules.abuse.domain import BANS, VIOLATIONS, Ban, Subject
from tertulia.modules.abuse.errors import BanNotFoundError, BanRefusedError
from tertulia.modules.audit import AuditLog
from tertulia.modules.roles import ADMIN_ROLE, RoleBook
from tertulia.modules.users import User, UserNotFoundError, UserQuery, Users

Network = IPv4Network | IPv6Network
BY_VIOLATIONS = "violations"
"""The reason of bans that nobody added by hand."""
_LOOPBACK: Sequence[Network] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_MAX_ADMINISTRATORS = 100


class BanAdministration:
    """`trusted_proxies` are never banned, nor is the machine itself: through those come all others."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        store: DocumentStore,
        clock: Clock,
        book: BanBook,
        users: Users,
        roles: RoleBook,
        audit: AuditLog,
        *,
        trusted_proxies: Sequence[str],
        ban_time: timedelta,
    ) -> None:
        self._store = store
        self._clock = clock
        self._book = book
        self._users = users
        self._roles = roles
        self._audit = audit
        self._protected = (*_LOOPBACK, *_read_networks(trusted_proxies))
        self._ban_time = ban_time

    async def ban_for_violations(self, subject: Subject) -> None:
        """Keep out who has reached the score, unless they are banned already or are to be spared."""
        if self._book.is_banned(subject.ban_id) or not await self._may_be_banned(subject):
            return
        await self._put(subject, self._ban_time, BY_VIOLATIONS, SERVER)

    async def add(
        self,
        principal: Principal | None,
        actor: Actor,
        *,
        user_id: str | None,
        address: str | None,
        minutes: int,
        reason: str,
    ) -> Ban:
        """Keep a person or a network out on an administrator's behalf. principal: None for a command, which may do
        everything. Raises BanRefusedError and UserNotFoundError."""
        if user_id is not None and address is None:
            await self._check_person(principal, user_id)
            subject = Subject("user", user_id)
        else:
            subject = Subject("address", self._check_address(address or "", actor))
        return await self._put(subject, timedelta(minutes=minutes), reason, actor)

    async def forget_person(self, user_id: str) -> None:
        """Remove what is kept of somebody who leaves."""
        ban_id = Subject("user", user_id).ban_id
        await self._store.write(
            Delete(collection=BANS, key=(ban_id,), optional=True),
            DeleteMany(VIOLATIONS, {"user_id": user_id}),
        )
        await self._book.drop(ban_id)

    async def lift(self, ban_id: str, actor: Actor) -> None:
        """End a ban, and forget the violations that led to it. Raises BanNotFoundError."""
        ban = await self._store.get(BANS, ban_id)
        if ban is None:
            raise BanNotFoundError
        field = "user_id" if ban.subject_kind == "user" else "network"
        try:
            await self._store.write(
                Delete(collection=BANS, key=(ban_id,)), DeleteMany(VIOLATIONS, {field: ban.subject})
            )
        except WriteConflictError as error:
            raise BanNotFoundError from error
        await self._book.drop(ban_id)
        await self._audit.record(
            "ban.lifted", actor, target_kind=ban.subject_kind, target_id=show_subject(ban)
        )

    async def _put(self, subject: Subject, time: timedelta, reason: str, actor: Actor) -> Ban:
        now = self._clock.now()
        ban = Ban(
            id=subject.ban_id,
            subject_kind=subject.kind,
            subject=subject.name,
            reason=reason,
            created_at=now,
            created_by=actor.user_id,
            expires_at=now + time,
        )
        await self._store.write(Put(BANS, ban))
        await self._book.put(ban)
        minutes = str(int(time.total_seconds() // 60))
        details = {"minutes": minutes, "reason": reason}
        await self._audit.record(
            "ban.added", actor, target_kind=subject.kind, target_id=show_subject(ban), details=details
        )
        return ban

    async def _may_be_banned(self, subject: Subject) -> bool:
        if subject.kind == "address":
            network = _read_network(subject.name)
            return network is not None and not self._is_protected(network)
        try:
            user = await self._users.get(subject.name)
        except UserNotFoundError:
            return False
        return not await self._is_last_administrator(user)

    async def _check_person(self, principal: Principal | None, user_id: str) -> None:
        if principal is not None and user_id == principal.user_id:
            raise BanRefusedError(reason="self")
        user = await self._users.get(user_id)
        if principal is not None:
            own = self._roles.get(principal.role).permissions
            if not self._roles.get(user.role).permissions <= own:
                raise BanRefusedError(reason="stronger_role")
        if await self._is_last_administrator(user):
            raise BanRefusedError(reason="last_administrator")

    def _check_address(self, address: str, actor: Actor) -> str:
        """The network of an address that may be banned."""
        try:
            name = network_of(str(ip_address(address.strip().removesuffix("/64"))))
        except ValueError as error:
            raise BanRefusedError(reason="address_invalid") from error
        network = _read_network(name)
        if network is None or self._is_protected(network):
            raise BanRefusedError(reason="protected_address")
        if name == network_of(actor.address):
            raise BanRefusedError(reason="own_network")
        return name

    def _is_protected(self, network: Network) -> bool:
        return any(one.version == network.version and one.overlaps(network) for one in self._protected)  # pyright: ignore[reportArgumentType] - of one version

    async def _is_last_administrator(self, user: User) -> bool:
        """Whether nobody could administer if this one were banned."""
        if user.role != ADMIN_ROLE:
            return False
        query = UserQuery(role=ADMIN_ROLE, status="active", limit=_MAX_ADMINISTRATORS)
        others = (await self._users.search(query)).users
        return all(one.id == user.id or self._book.is_banned(f"user:{one.id}") for one in others)


def show_subject(ban: Ban) -> str:
    """The person's id, or the network as people write it."""
    network = _read_network(ban.subject) if ban.subject_kind == "address" else None
    return str(network).removesuffix("/32") if network else ban.subject


def show_network(name: str) -> str:
    """A network as people write it."""
    network = _read_network(name)
    return str(network).removesuffix("/32") if network else name


def _read_network(name: str) -> Network | None:
    """What `network_of` has named; None for what was no address."""
    for text in (name, f"{name}::/64"):
        try:
            return ip_network(text)
        except ValueError:
            continue
    return None


def _read_networks(names: Sequence[str]) -> list[Network]:
    """The networks among the names of proxies; `*` is all of them."""
    if "*" in names:
        return [ip_network("0.0.0.0/0"), ip_network("::/0")]
    found: list[Network] = []
    for name in names:
        try:
            found.append(ip_network(name, strict=False))
        except ValueError:
            continue
    return found
