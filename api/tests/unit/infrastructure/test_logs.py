"""What is struck out of the log."""

from __future__ import annotations

from tertulia.infrastructure.observability.logs import strike_out_secrets


def test_fields_that_are_secret_by_their_name_are_struck_out() -> None:
    event = {"event": "x", "password": "p", "api_key": "k", "token": "t", "user_id": "ada"}
    struck = strike_out_secrets(None, "info", event)
    assert struck == {"event": "x", "password": "***", "api_key": "***", "token": "***", "user_id": "ada"}
