"""Attacks on signing in with a directory; the directory is OpenLDAP's own server."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from ldap3 import Connection

from api.tests.directories import on_a_plain_connection
from api.tests.peers.certificate import make_certificate
from api.tests.peers.slapd import PEOPLE, DirectoryServer, Person
from api.tests.waiting import PATIENCE
from tertulia.modules.auth import CredentialsInvalidError
from tertulia.modules.auth.adapters.ldap import LdapStrategy
from tertulia.modules.auth.errors import ProviderUnreachableError

ADA = PEOPLE["ada"]
BIND_REQUEST, UNBIND_REQUEST = 0x60, 0x42
MakeStrategy = Callable[..., LdapStrategy]


@pytest.fixture
async def make_strategy() -> AsyncGenerator[MakeStrategy]:
    """Makes strategies for a directory on a plain connection."""
    async with AsyncExitStack() as stack:

        def make(directory: DirectoryServer, **changes: Any) -> LdapStrategy:
            strategy = LdapStrategy(on_a_plain_connection(directory, **changes))
            stack.push_async_callback(strategy.close)
            return strategy

        yield make


@pytest.mark.parametrize("password", ["", "\u00ad", "\u200b\u200d", "\x00", "\ufe00"])
async def test_a_bind_without_a_password_lets_nobody_in(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, password: str
) -> None:
    """RFC 4513 §5.1.2: a bind with a name and no password succeeds as nobody. Some letters count for nothing when a
    password is prepared (RFC 4013), so what was typed may be empty without looking so."""
    with pytest.raises(CredentialsInvalidError):
        await make_strategy(shared_directory).identify("ada", password)


@pytest.mark.parametrize(
    "name",
    [
        "*",
        "a*",
        "ada)(uid=*",
        "*)(uid=*))(|(uid=*",
        "nobody)(|(uid=ada",
        "ada\x00",
        "ada)(&",
        "\\61da",
        "ada,ou=people,dc=example,dc=org",
        "cn=Ada Lovelace,ou=people,dc=example,dc=org",
        "&(uid=ada)",
        "ada\\",
        "{name}",
    ],
)
async def test_no_name_changes_the_search(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, name: str
) -> None:
    """Filter injection: a name that widens the search, or ends it early, makes a known password fit."""
    with pytest.raises(CredentialsInvalidError):
        await make_strategy(shared_directory).identify(name, ADA.password)


async def test_a_name_that_fits_several_people_opens_no_account(
    directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    """Somebody gives their own entry the address of another, and signs in with it."""
    mallory = Person("mallory", "Mallory", "Malicious", ADA.address)
    directory.add_person(mallory)
    for password in (ADA.password, mallory.password):
        with pytest.raises(CredentialsInvalidError):
            await make_strategy(directory).identify("ada@example.org", password)


@pytest.mark.parametrize("subject", ["*", "ada*", "ada)(uid=*", "ada)(&", "nobody)(|(uid=ada", "ada\\"])
async def test_nobody_is_another_by_what_stands_for_them(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, subject: str
) -> None:
    """Filter injection by the attribute that never changes, where people can write it: it stands for somebody else, or
    breaks the search so that nobody is noticed any more who has left."""
    strategy = make_strategy(shared_directory, id_attribute="sAMAccountName")
    assert set(await strategy.look_up(["pat(*)", subject, "back\\slash"])) == {"pat(*)", "back\\slash"}
    with pytest.raises(CredentialsInvalidError):
        await strategy.check(subject, ADA.password)
    await strategy.check("pat(*)", PEOPLE["pat(*)"].password)


@pytest.mark.parametrize("subject", ["ADA", " ada", "ada "])
async def test_nobody_is_another_whom_the_directory_takes_for_the_same(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, subject: str
) -> None:
    """Directories find values without regard to case and spaces. Who is called so here is somebody else, and another's
    password shows nothing of them."""
    strategy = make_strategy(shared_directory, id_attribute="sAMAccountName")
    with pytest.raises(CredentialsInvalidError):
        await strategy.check(subject, ADA.password)
    await strategy.check("ada", ADA.password)


@pytest.mark.parametrize(
    ("name", "password"), [("a" * 10_000, "x"), ("ada", "x" * 100_000), ("ada", ""), (" ", "x")]
)
async def test_names_and_passwords_that_can_not_be_right_do_not_reach_the_directory(
    make_strategy: MakeStrategy, shared_directory: DirectoryServer, name: str, password: str
) -> None:
    """Memory and time of the directory and of the server are used up; or the directory takes nothing for a password."""
    with pytest.raises(CredentialsInvalidError):
        await make_strategy(shared_directory, url="ldap://127.0.0.1:9").identify(name, password)


@asynccontextmanager
async def relay_to(directory: DirectoryServer) -> AsyncGenerator[tuple[str, list[int]]]:
    """Stand between; yields the URL, and the kinds of the requests (tags of RFC 4511 §4.2 and on)."""
    requests: list[int] = []
    answers: list[asyncio.Task[None] | None] = []
    port = urlsplit(directory.url).port

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, note: bool) -> None:
        while data := await reader.read(65536):
            if note:
                # LDAPMessage ::= SEQUENCE { messageID INTEGER, the request }
                number = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
                requests.append(data[number + 2 + data[number + 1]])
            writer.write(data)
        writer.close()
        await writer.wait_closed()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers.append(asyncio.current_task())
        there = await asyncio.open_connection("localhost", port)
        await asyncio.gather(carry(reader, there[1], note=True), carry(there[0], writer, note=False))

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"ldap://127.0.0.1:{server.sockets[0].getsockname()[1]}", requests
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(one for one in answers if one))


async def test_nobody_learns_who_is_in_the_directory(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    """Enumeration: somebody unknown is answered earlier, or in other words, than a wrong password."""
    seen: list[tuple[str, list[int]]] = []
    for name in ("ada", "nobody-at-all", "*", "pat(*)"):
        async with relay_to(shared_directory) as (url, requests):
            with pytest.raises(CredentialsInvalidError) as raised:
                await make_strategy(shared_directory, url=url).identify(name, "not the password")
            seen.append((str(raised.value), [tag for tag in requests if tag != UNBIND_REQUEST]))
    assert seen.count(seen[0]) == len(seen), seen
    assert len(seen[0][1]) == 3


@contextmanager
def refuse_start_tls() -> Generator[tuple[int, bytearray]]:
    """A server that says that it has no TLS; yields its port and what it was told."""
    told = bytearray()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            first = connection.recv(4096)
            told.extend(first)
            # LDAPMessage{ same id, ExtendedResponse{ protocolError, "", "" } }
            connection.sendall(bytes([0x30, 0x0C, 0x02, 0x01, first[4], 0x78, 7, 0x0A, 1, 2, 4, 0, 4, 0]))
            while more := connection.recv(4096):
                told.extend(more)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], told
        thread.join(timeout=PATIENCE)


@pytest.mark.parametrize("allow_plain", [False, True])
async def test_a_password_is_not_sent_when_tls_is_taken_away(
    make_strategy: MakeStrategy, shared_directory: DirectoryServer, allow_plain: bool
) -> None:
    """TLS stripping: somebody in between answers StartTLS with a refusal and waits for the password."""
    with refuse_start_tls() as (port, told):
        strategy = make_strategy(
            shared_directory,
            url=f"ldap://127.0.0.1:{port}",
            start_tls=True,
            allow_plain=allow_plain,
            bind_dn=shared_directory.admin_dn,
            bind_password=shared_directory.admin_password,
        )
        with pytest.raises(ProviderUnreachableError):
            await strategy.identify("ada", ADA.password)
        await strategy.close()
    assert b"1.3.6.1.4.1.1466.20037" in told
    assert ADA.password.encode() not in told
    assert shared_directory.admin_password.encode() not in told


@pytest.mark.parametrize("allow_plain", [False, True])
async def test_a_password_is_not_sent_when_there_is_no_tls_after_starting_it(
    make_strategy: MakeStrategy,
    shared_directory: DirectoryServer,
    monkeypatch: pytest.MonkeyPatch,
    allow_plain: bool,
) -> None:
    """The library says no where it raises an error today, as it does of every other request that fails."""

    def start_nothing(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr(Connection, "start_tls", start_nothing)
    async with relay_to(shared_directory) as (url, requests):
        strategy = make_strategy(shared_directory, url=url, start_tls=True, allow_plain=allow_plain)
        with pytest.raises(ProviderUnreachableError, match="StartTLS was refused"):
            await strategy.identify("ada", ADA.password)
        await strategy.close()
    assert BIND_REQUEST not in requests


@contextmanager
def listen_as(host: str, folder: Path) -> Generator[tuple[int, Path, bytearray]]:
    """A server with a certificate for this host; yields its port, what to trust, and what it was told."""
    made, told = make_certificate(folder, host), bytearray()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.file, made.key_file)

    def serve() -> None:
        connection, _ = listener.accept()
        with suppress(OSError), context.wrap_socket(connection, server_side=True) as encrypted:
            encrypted.settimeout(PATIENCE)
            told.extend(encrypted.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], made.file, told
        thread.join(timeout=PATIENCE)


@pytest.mark.filterwarnings("ignore::ResourceWarning")
async def test_a_password_is_not_sent_to_another_host_of_the_same_authority(
    make_strategy: MakeStrategy, shared_directory: DirectoryServer, tmp_path: Path
) -> None:
    """Somebody in between has a certificate that is trusted, for a name of their own."""
    with listen_as("elsewhere.example", tmp_path) as (port, ca_file, told):
        strategy = make_strategy(
            shared_directory,
            url=f"ldaps://localhost:{port}",
            ca_file=ca_file,
            bind_dn=shared_directory.admin_dn,
            bind_password=shared_directory.admin_password,
        )
        with pytest.raises(ProviderUnreachableError, match="certificate"):
            await strategy.identify("ada", ADA.password)
        await strategy.close()
        gc.collect()  # ldap3 leaves the socket to it when the certificate does not fit
    assert not told


async def test_referrals_are_not_followed(directory: DirectoryServer, make_strategy: MakeStrategy) -> None:
    """Whoever can write a referral into the directory would be sent the passwords."""
    with socket.create_server(("127.0.0.1", 0)) as thief:
        thief.setblocking(False)
        port = thief.getsockname()[1]
        directory.add(
            f"ou=elsewhere,{directory.people_dn}",
            ["referral", "extensibleObject"],
            {"ou": "elsewhere", "ref": f"ldap://127.0.0.1:{port}/dc=thief"},
        )
        strategy = make_strategy(directory)
        assert (await strategy.identify("ada", ADA.password)).email == "ada@example.org"
        with pytest.raises(CredentialsInvalidError):
            await strategy.identify("nobody", "their password")
        elsewhere = make_strategy(directory, base_dn=f"ou=elsewhere,{directory.people_dn}")
        with pytest.raises(ProviderUnreachableError, match="referral"):
            await elsewhere.identify("ada", ADA.password)
        with pytest.raises(BlockingIOError):
            thief.accept()
