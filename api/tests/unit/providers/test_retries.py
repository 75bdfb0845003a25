"""How long to wait before asking again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.retries import LONGEST_PAUSE, choose_pause, read_retry_after


def test_pauses_grow_and_differ() -> None:
    error = ProviderError(endpoint="Lab", retryable=True)
    for attempt, longest in enumerate([0.5, 1, 2, 4, 8, 8, 8]):
        pauses = {choose_pause(error, attempt) for _ in range(20)}
        assert len(pauses) > 1
        assert all(pause is not None and longest / 2 <= pause <= longest for pause in pauses)


def test_a_lasting_failure_is_given_up() -> None:
    assert choose_pause(ProviderError(endpoint="Lab"), 0) is None


def test_the_provider_s_own_pause_is_kept_to_within_reason() -> None:
    short = choose_pause(ProviderError(endpoint="Lab", retryable=True, retry_after=3), 0)
    assert short is not None
    assert 3 <= short <= 3.25
    assert (
        choose_pause(ProviderError(endpoint="Lab", retryable=True, retry_after=LONGEST_PAUSE + 1), 0) is None
    )


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("2", 2),
        ("0.5", 0.5),
        ("-3", 0),
        ("nan", None),
        ("inf", None),
        ("soon", None),
    ],
)
def test_retry_after_is_read(header: str | None, seconds: float | None) -> None:
    assert read_retry_after(header) == seconds


def test_retry_after_may_be_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    assert read_retry_after(later) == pytest.approx(20, abs=2)
