"""The peers as fixtures; `api/tests/conftest.py` offers them to every test.

Identity providers have to know who asks, so tests start those themselves with `run_peer`.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol, TypeVar

import pytest

from .mail_sink import MailSink, start_mail_sink
from .process import PeerMissingError
from .redis import RedisServer, start_redis
from .slapd import DirectoryServer, start_slapd

T = TypeVar("T")


class RunPeer(Protocol):
    """Runs a peer until the test ends."""

    def __call__(self, peer: AbstractContextManager[T], /) -> T: ...


@pytest.fixture
def run_peer() -> Generator[RunPeer]:
    """Enters the context of a peer until the test ends, or skips the test where the peer is not installed."""
    with ExitStack() as stack:

        def run(peer: AbstractContextManager[T], /) -> T:
            return _enter(stack, peer)

        yield run


@pytest.fixture
def directory(tmp_path_factory: pytest.TempPathFactory) -> Generator[DirectoryServer]:
    """A directory of the test's own."""
    with ExitStack() as stack:
        yield _enter(stack, start_slapd(tmp_path_factory.mktemp("slapd")))


@pytest.fixture(scope="session")
def shared_directory(tmp_path_factory: pytest.TempPathFactory) -> Generator[DirectoryServer]:
    """A directory that the tests of one worker share: only read it."""
    with ExitStack() as stack:
        yield _enter(stack, start_slapd(tmp_path_factory.mktemp("slapd")))


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[RedisServer]:
    """A Redis that the tests of one worker share: take keys of your own."""
    with ExitStack() as stack:
        yield _enter(stack, start_redis(tmp_path_factory.mktemp("redis")))


@pytest.fixture
def mail_sink() -> Generator[MailSink]:
    """A mail server that takes everything."""
    with start_mail_sink() as sink:
        yield sink


def _enter(stack: ExitStack, peer: AbstractContextManager[T]) -> T:
    try:
        return stack.enter_context(peer)
    except PeerMissingError as error:
        pytest.skip(str(error))
