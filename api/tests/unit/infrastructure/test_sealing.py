"""Secrets at rest."""

from __future__ import annotations

import base64

import pytest

from tertulia.infrastructure.security import SealBrokenError, Sealer

SECRET = "sk-secret-ñ"


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(b"k" * 32)


def test_what_was_sealed_is_opened_at_its_place_only(sealer: Sealer) -> None:
    sealed = sealer.seal(SECRET, "ada", "Lab")
    assert sealer.unseal(sealed, "ada", "Lab") == SECRET
    for place in (("eve", "Lab"), ("ada", "Other"), ("adaL", "ab"), ("ada",), ()):
        with pytest.raises(SealBrokenError):
            sealer.unseal(sealed, *place)


def test_another_key_opens_nothing(sealer: Sealer) -> None:
    with pytest.raises(SealBrokenError):
        Sealer(b"x" * 32).unseal(sealer.seal(SECRET, "ada"), "ada")


def test_the_same_secret_is_sealed_differently_each_time(sealer: Sealer) -> None:
    assert sealer.seal(SECRET, "ada") != sealer.seal(SECRET, "ada")


def test_any_change_of_what_was_sealed_is_noticed(sealer: Sealer) -> None:
    sealed = base64.urlsafe_b64decode(sealer.seal(SECRET, "ada"))
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBrokenError):
            sealer.unseal(base64.urlsafe_b64encode(changed).decode(), "ada")


@pytest.mark.parametrize("sealed", ["", "x", "not base64!", "AQ==", "ñ", "AQID" * 3])
def test_what_was_never_sealed_is_not_opened(sealer: Sealer, sealed: str) -> None:
    with pytest.raises(SealBrokenError):
        sealer.unseal(sealed, "ada")
