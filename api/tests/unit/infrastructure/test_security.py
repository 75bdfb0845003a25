"""Keys, passwords and tokens."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import argon2
import bcrypt
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from tertulia.infrastructure.security import (
    AccessTokens,
    Argon2Parameters,
    InsecureKeyFileError,
    KeyRing,
    PasswordHasher,
    ServerBusyError,
    TokenExpiredError,
    TokenInvalidError,
)
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.principal import Principal

ADA = Principal(user_id="ada", session_id="s1", role="admin")
DAY = timedelta(days=1)


def derive(purpose: str) -> bytes:
    return sha256(b"ours" + purpose.encode()).digest()


def derive_theirs(purpose: str) -> bytes:
    return sha256(b"theirs" + purpose.encode()).digest()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def tokens(clock: FixedClock) -> AccessTokens:
    return AccessTokens(derive, lifetime=timedelta(minutes=15), period=DAY, clock=clock)


@pytest.fixture
async def hasher() -> AsyncGenerator[PasswordHasher]:
    made = PasswordHasher(Argon2Parameters(time_cost=1, memory_cost=8, parallelism=1))
    yield made
    await made.close()


def test_the_key_file_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    first = KeyRing.open(tmp_path)
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert KeyRing.open(tmp_path).derive("x") == first.derive("x")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_keys_of_different_purposes_differ(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path)
    assert ring.derive("tokens") != ring.derive("cookies")


def test_many_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        rings = pool.map(KeyRing.open, [tmp_path] * 32)
        keys = {ring.derive("x") for ring in rings}
    assert len(keys) == 1


def test_a_key_file_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    KeyRing.open(tmp_path)
    (tmp_path / "secret.key").chmod(0o640)
    with pytest.raises(InsecureKeyFileError, match="chmod 600"):
        KeyRing.open(tmp_path)


@pytest.mark.parametrize("content", ["", "00", "no key at all", "zz" * 32])
def test_a_key_file_without_a_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret.key").write_text(content)
    (tmp_path / "secret.key").chmod(0o600)
    with pytest.raises(InsecureKeyFileError, match="does not hold a key"):
        KeyRing.open(tmp_path)


async def test_a_password_fits_its_own_hash_only(hasher: PasswordHasher) -> None:
    encoded = await hasher.hash("correct horse")
    assert encoded.startswith("$argon2id$")
    assert await hasher.verify(encoded, "correct horse")
    assert not await hasher.verify(encoded, "correct horsf")
    assert not await hasher.verify("no hash", "correct horse")


async def test_the_same_letters_composed_differently_are_the_same_password(hasher: PasswordHasher) -> None:
    encoded = await hasher.hash("caf\u00e9 au lait")
    assert await hasher.verify(encoded, "cafe\u0301 au lait")


async def test_a_hash_of_other_parameters_is_outdated(hasher: PasswordHasher) -> None:
    other = PasswordHasher(Argon2Parameters(time_cost=2, memory_cost=8, parallelism=1))
    encoded = await other.hash("correct horse")
    await other.close()
    assert hasher.is_outdated(encoded)
    assert not hasher.is_outdated(await hasher.hash("correct horse"))


async def test_verifying_without_a_hash_costs_as_much_and_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHasher()
    encoded = await hasher.hash("correct horse")
    spent: list[float] = []
    verify = hasher._verify  # pyright: ignore[reportPrivateUsage] - what a thread of its own does

    def measure(stored: str, password: str) -> bool:
        started = time.thread_time()
        is_right = verify(stored, password)
        spent.append(time.thread_time() - started)
        return is_right

    monkeypatch.setattr(hasher, "_verify", measure)
    for _ in range(5):
        assert not await hasher.verify(None, "wrong password")
        assert not await hasher.verify(encoded, "wrong password")
    await hasher.close()
    unknown, known = min(spent[::2]), min(spent[1::2])
    assert 0.4 < known / unknown < 2.5


async def test_hashing_leaves_the_event_loop_free() -> None:
    hasher = PasswordHasher(Argon2Parameters(time_cost=20, memory_cost=32 * 1024, parallelism=1))
    pending = asyncio.ensure_future(hasher.hash("correct horse"))
    turns = 0
    while not pending.done():
        await asyncio.sleep(0)
        turns += 1
    await hasher.close()
    assert turns > 10


async def test_more_sign_ins_than_can_wait_are_turned_away(hasher: PasswordHasher) -> None:
    results = await asyncio.gather(
        *(hasher.hash("correct horse") for _ in range(150)), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, ServerBusyError)]
    assert len(refused) == 50
    assert await hasher.hash("correct horse")


def test_a_token_names_its_principal(tokens: AccessTokens) -> None:
    token = tokens.issue(ADA)
    for _ in range(2):
        found = tokens.verify(token)
        assert (found.sub, found.sid) == ("ada", "s1")


def test_the_key_changes_with_each_period_and_the_last_one_is_still_good(
    tokens: AccessTokens, clock: FixedClock
) -> None:
    clock.moment = clock.moment.replace(hour=23, minute=55)
    before = tokens.issue(ADA)
    clock.moment += timedelta(minutes=10)
    after = tokens.issue(ADA)
    assert before.split(".")[0] != after.split(".")[0]
    assert tokens.verify(before).sub == tokens.verify(after).sub == "ada"
    clock.moment += DAY
    with pytest.raises(TokenInvalidError):
        AccessTokens(derive, lifetime=timedelta(days=3), period=DAY, clock=clock).verify(before)


def test_a_token_expires_also_when_it_was_verified_before(tokens: AccessTokens, clock: FixedClock) -> None:
    token = tokens.issue(ADA)
    tokens.verify(token)
    clock.moment += timedelta(minutes=15)
    with pytest.raises(TokenExpiredError):
        tokens.verify(token)


def test_a_token_of_another_key_is_refused(tokens: AccessTokens, clock: FixedClock) -> None:
    stranger = AccessTokens(derive_theirs, lifetime=timedelta(minutes=15), period=DAY, clock=clock)
    with pytest.raises(TokenInvalidError):
        tokens.verify(stranger.issue(ADA))


def _encode(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def test_a_token_without_signature_is_refused(tokens: AccessTokens) -> None:
    _, claims, _ = tokens.issue(ADA).split(".")
    for algorithm in ("none", "None", "NONE", ""):
        with pytest.raises(TokenInvalidError):
            tokens.verify(f"{_encode({'alg': algorithm, 'kid': jwt_key_id(tokens)})}.{claims}.")


def test_a_token_of_another_algorithm_is_refused_even_with_our_key(tokens: AccessTokens) -> None:
    claims = {"sub": "ada", "sid": "s1", "exp": 4_000_000_000}
    header, key = {"alg": "HS512", "kid": jwt_key_id(tokens)}, OctKey.import_key(signing_key(tokens))
    token = jwt.encode(header, claims, key, ["HS512"])
    with pytest.raises(TokenInvalidError):
        tokens.verify(token)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_token_that_was_touched_is_refused(tokens: AccessTokens, place: int) -> None:
    parts = tokens.issue(ADA).split(".")
    middle = len(parts[place]) // 2
    parts[place] = (
        parts[place][:middle] + ("A" if parts[place][middle] != "A" else "B") + parts[place][middle + 1 :]
    )
    with pytest.raises(TokenInvalidError):
        tokens.verify(".".join(parts))


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é", "\x00", "x" * 100_000, "a.b.c.d.e"])
def test_what_is_no_token_is_refused(tokens: AccessTokens, token: str) -> None:
    with pytest.raises(TokenInvalidError):
        tokens.verify(token)


@pytest.mark.parametrize("claims", [{}, {"sub": "ada"}, {"sub": 3, "sid": "s", "role": "user", "exp": 4e9}])
def test_a_signed_token_with_other_claims_is_refused(tokens: AccessTokens, claims: dict[str, object]) -> None:
    header = {"alg": "HS256", "kid": jwt_key_id(tokens)}
    with pytest.raises(TokenInvalidError):
        tokens.verify(jwt.encode(header, claims, OctKey.import_key(signing_key(tokens)), ["HS256"]))


def signing_key(tokens: AccessTokens) -> bytes:
    """The key that signs now."""
    return derive(f"access tokens {tokens.current_period}")


def jwt_key_id(tokens: AccessTokens) -> str:
    header = tokens.issue(ADA).split(".")[0]
    return json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"]


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
async def test_a_hash_of_bcrypt_is_read_and_always_outdated(hasher: PasswordHasher, prefix: str) -> None:
    encoded = bcrypt.hashpw("señal battery".encode(), bcrypt.gensalt(4)).decode().replace("$2b$", prefix)
    assert await hasher.verify(encoded, "señal battery")
    assert not await hasher.verify(encoded, "senal battery")
    assert hasher.is_outdated(encoded)


async def test_bcrypt_looks_at_72_bytes_as_the_system_did_that_made_the_hash(hasher: PasswordHasher) -> None:
    encoded = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
    assert await hasher.verify(encoded, "x" * 100)
    assert not await hasher.verify(encoded, "x" * 71)


@pytest.mark.parametrize("encoded", ["$2b$31$" + "a" * 53, "$2b$04$short", "$2b$04$" + "a" * 53, "$2x$", ""])
async def test_a_hash_that_is_none_or_would_take_days_fits_no_password(
    hasher: PasswordHasher, encoded: str
) -> None:
    assert not await hasher.verify(encoded, "x")


async def test_the_first_check_of_nobodys_password_costs_one_hash_like_every_other(
    hasher: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("hashed")

    monkeypatch.setattr(argon2.PasswordHasher, "hash", refuse)
    assert not await hasher.verify(None, "x")
