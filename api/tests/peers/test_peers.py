"""Each peer starts, answers for real, and leaves no process behind."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aiosmtplib
import httpx
import psutil
import pytest
from ldap3.core.exceptions import LDAPInvalidCredentialsResult, LDAPNoSuchObjectResult
from ldap3.utils.conv import escape_filter_chars
from limits import parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis

from api.tests.waiting import PATIENCE

from .certificate import make_certificate
from .fixtures import RunPeer
from .mail_sink import MailSink, start_mail_sink
from .nanoidp import CLIENT_ID, start_nanoidp
from .oidc_provider import describe_client, start_oidc_provider
from .process import PeerMissingError
from .redis import RedisServer, start_redis
from .slapd import PEOPLE, DirectoryServer, Person, connect, group_dn, start_slapd


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DirectoryServer]:
    """A directory that these tests only read."""
    try:
        with start_slapd(tmp_path_factory.mktemp("slapd")) as directory:
            yield directory
    except PeerMissingError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("person", PEOPLE.values(), ids=lambda person: person.uid)
def test_everybody_in_the_directory_is_found_and_can_bind(shared: DirectoryServer, person: Person) -> None:
    with connect(shared.url) as connection:
        connection.search(shared.people_dn, f"(sAMAccountName={escape_filter_chars(person.uid)})")
        (entry,) = connection.response
    with connect(shared.url, entry["dn"], person.password):
        pass
    with pytest.raises(LDAPInvalidCredentialsResult), connect(shared.url, entry["dn"], "not it"):
        pass


@pytest.mark.parametrize("encrypted_from_the_start", [False, True])
def test_the_directory_speaks_tls(shared: DirectoryServer, encrypted_from_the_start: bool) -> None:
    url = shared.ldaps_url if encrypted_from_the_start else shared.url
    with connect(url, PEOPLE["ada"].dn, PEOPLE["ada"].password, trust=shared.ca_file) as connection:
        assert isinstance(connection.socket, ssl.SSLSocket)


def test_the_directory_keeps_member_of_and_nested_groups(directory: DirectoryServer) -> None:
    grace = PEOPLE["grace"]
    assert _read(directory, grace.dn, "memberOf") == [group_dn("engineers")]
    assert set(_read(directory, group_dn("engineers"), "memberOf")) == {group_dn("staff"), group_dn("loop-a")}
    directory.set_members("admins", [grace.dn])
    assert set(_read(directory, grace.dn, "memberOf")) == {group_dn("engineers"), group_dn("admins")}
    assert _read(directory, PEOPLE["ada"].dn, "memberOf") == [group_dn("engineers")]
    directory.delete(grace.dn)
    with pytest.raises(LDAPNoSuchObjectResult):
        _read(directory, grace.dn, "cn")


def test_nanoidp_describes_itself(run_peer: RunPeer, tmp_path: Path) -> None:
    provider = run_peer(start_nanoidp(tmp_path, redirect_uris=["http://tertulia.test/callback"]))
    discovery = httpx.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=PATIENCE).json()
    assert discovery["issuer"] == provider.issuer
    metadata = httpx.get(provider.saml_metadata_url, timeout=PATIENCE).text
    assert f'entityID="{provider.saml_entity_id}"' in metadata
    assert provider.saml_sso_url in metadata
    body = "".join(provider.saml_certificate.splitlines()[1:-1])
    assert body in "".join(metadata.split())


def test_oidc_provider_describes_itself(run_peer: RunPeer, tmp_path: Path) -> None:
    client = describe_client("http://tertulia.test/callback", backchannel_logout_uri="http://127.0.0.1:9/out")
    provider = run_peer(start_oidc_provider(tmp_path, [client]))
    discovery = httpx.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=PATIENCE).json()
    assert discovery["issuer"] == provider.issuer
    assert discovery["backchannel_logout_supported"]
    assert "groups" in discovery["scopes_supported"]
    answer = httpx.get(
        discovery["authorization_endpoint"],
        params={"client_id": CLIENT_ID, "response_type": "code"},
        timeout=PATIENCE,
    )
    assert "requires+PKCE" in answer.headers["location"]


async def test_redis_counts_for_limits(redis_server: RedisServer) -> None:
    redis: Any = Redis(port=int(redis_server.url.rpartition(":")[2]))
    assert await redis.ping()
    await redis.aclose()
    storage: Any = RedisStorage(f"async+{redis_server.url}", implementation="redispy")
    limiter = MovingWindowRateLimiter(storage)
    twice = parse("2/minute")
    assert [await limiter.hit(twice, "test_peers") for _ in range(3)] == [True, True, False]
    await storage.bridge.storage.aclose()


async def test_the_mail_server_keeps_mails(mail_sink: MailSink) -> None:
    await _send(mail_sink)
    mail = await mail_sink.wait_for("ada@example.org")
    assert mail["subject"] == "Grüße"
    assert mail.get_content().strip() == "Hello, Ada."


async def test_the_mail_server_asks_who_it_is(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with start_mail_sink(username="post", password="right", certificate=certificate) as sink:
        trust: dict[str, Any] = {"start_tls": True, "cert_bundle": str(certificate.file), "username": "post"}
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await _send(sink, **trust, password="wrong")
        await _send(sink, **trust, password="right")
        assert await sink.wait_for("ada@example.org")


def test_nothing_stays_running(tmp_path: Path) -> None:
    started: list[int] = []
    starts: dict[str, Callable[[Path], AbstractContextManager[Any]]] = {
        "slapd": start_slapd,
        "redis": start_redis,
        "nanoidp": start_nanoidp,
        "oidc": lambda folder: start_oidc_provider(folder, []),
    }
    for name, start in starts.items():
        folder = tmp_path / name
        folder.mkdir()
        try:
            with start(folder) as peer:
                assert psutil.pid_exists(peer.pid)
                started.append(peer.pid)
        except PeerMissingError:
            continue
    assert started
    assert not any(psutil.pid_exists(pid) for pid in started)


async def _send(sink: MailSink, **options: Any) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "post@example.org", "ada@example.org", "Grüße"
    mail.set_content("Hello, Ada.")
    await aiosmtplib.send(mail, hostname=sink.host, port=sink.port, **options)


def _read(directory: DirectoryServer, dn: str, attribute: str) -> list[str]:
    with connect(directory.url) as connection:
        connection.search(dn, "(objectClass=*)", attributes=[attribute])
        (entry,) = connection.entries
        return entry[attribute].values
