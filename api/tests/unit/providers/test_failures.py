"""Vendors' error documents, and what a person is told."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.kernel.errors import error_codes
from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.details import MAX_DETAIL, clean_detail
from tertulia.modules.providers.failures import Failure, explain_failure


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b'{"error":{"message":"m","type":"t","code":null}}', "m"),
        (b'{"error":"m"}', "m"),
        (b'{"object":"error","message":"m","code":400}', "m"),
        (b'{"detail":"m"}', "m"),
        (b'{"message":"m"}', "m"),
        (b'[{"error":{"message":"m","status":"INVALID_ARGUMENT"}}]', "m"),
        (b'{"errors":[{"message":"m"}]}', "m"),
        (
            b'{"error":{"message":"Provider returned error","metadata":{"raw":"m"}}}',
            "Provider returned error: m",
        ),
        (b'{"detail":[{"msg":"m"}]}', '[{"msg":"m"}]'),
    ],
)
def test_the_message_is_found_in_every_shape(document: bytes, message: str) -> None:
    failure = find_failure(document)
    assert failure is not None
    assert failure.message == message


@pytest.mark.parametrize(
    "document", [b"", b"null", b"[]", b"{}", b'{"choices":[]}', b'{"error":null,"choices":[]}', b"\xff"]
)
def test_what_is_no_failure_is_none(document: bytes) -> None:
    assert find_failure(document) is None


@pytest.mark.parametrize(
    ("message", "status", "code"),
    [
        ("This model's maximum context length is 8192 tokens", 400, "provider_context_exceeded"),
        ("Your credit balance is too low: insufficient balance", 400, "provider_quota"),
        ("Rate limit reached for gpt-5", None, "provider_rate_limited"),
        ("Overloaded", None, "provider_overloaded"),
        ("model 'x' not found, try pulling it first", 404, "provider_model_missing"),
        (
            "Project does not have access to model gpt-9; the model does not exist",
            403,
            "provider_model_missing",
        ),
        ("Country not supported", 403, "provider_rejected_key"),
        ("teapot", 418, "provider_failed"),
    ],
)
def test_words_and_status_choose_the_error(message: str, status: int | None, code: str) -> None:
    assert explain_failure("Lab", Failure(message, "", status)).code == code


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("two\nlines\tand\x00 \u202ebidi\u2066", "two lines and bidi"),
        ("Incorrect key sk-proj-abc123_DEF456", "Incorrect key [key]"),
        ("header Bearer abc.def.ghi was wrong", "header [key] was wrong"),
        ("<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", "502 Bad Gateway"),
        ("<!DOCTYPE html><body><h1>Oops</h1></body>", "Oops"),
        ("", ""),
    ],
)
def test_a_vendor_s_words_are_cleaned(said: str, shown: str) -> None:
    assert clean_detail(said) == shown


def test_a_vendor_s_words_are_bounded() -> None:
    assert len(clean_detail("word " * 10_000)) <= MAX_DETAIL


def test_every_provider_error_names_its_endpoint_and_says_what_to_do() -> None:
    errors = [kind for kind in error_codes().values() if issubclass(kind, ProviderError)]
    assert len(errors) >= 13
    params: dict[str, Any] = {"endpoint": "Lab", "seconds": 5, "model": "m", "media_type": "a/b"}
    params |= {"package": "p", "extra": "e"}
    for kind in errors:
        said = str(kind(detail="their words {x}", **params))
        assert said.endswith("(their words {x})")
        assert said.count(". ") + said.count("? ") >= 1, said
        assert "detail" not in kind(detail="", **params).params
