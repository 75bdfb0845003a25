"""What a server refuses, breaks off or leaves hanging ends in a clear error, and what had arrived is kept."""

from __future__ import annotations

import pytest

from .conversation import Serve, byte_by_byte, converse, refuse, send
from .every import every_format, require
from .format import KEY, Format
from .questions import ask
from .scenarios import REFUSALS, TEXT


@every_format
@pytest.mark.parametrize("status", REFUSALS)
async def test_a_refusal_says_what_to_do(serve: Serve, vendor: Format, status: int) -> None:
    require(vendor, str(status))
    case = REFUSALS[status]
    script = refuse(status, vendor.read(f"{status}.json"), case.headers)
    answer, failure, _ = await converse(serve, vendor, script, ask(vendor))
    assert failure is not None
    assert failure.code == vendor.codes.get(status, case.code)
    assert (failure.retryable, failure.status) == (case.retryable, status)
    assert failure.retry_after == (7 if case.headers else None)
    assert failure.params["detail"]
    assert KEY not in str(failure)
    assert (answer.whole_text, answer.finish_reason) == ("", None)


@every_format
async def test_a_page_of_a_proxy_is_an_error_too(serve: Serve, vendor: Format) -> None:
    page = b"<!doctype html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>"
    _, failure, _ = await converse(serve, vendor, refuse(502, page), ask(vendor))
    assert failure is not None
    assert (failure.code, failure.params["detail"]) == ("provider_overloaded", "Bad gateway")


@every_format
async def test_something_else_in_place_of_an_answer_is_told(serve: Serve, vendor: Format) -> None:
    page = b"<html><head><title>Please sign in</title></head><body></body></html>"
    _, failure, _ = await converse(serve, vendor, send(vendor, [page]), ask(vendor))
    assert failure is not None
    assert failure.code == "provider_broken_answer"


@every_format
async def test_a_key_that_the_vendor_repeats_is_not_shown(serve: Serve, vendor: Format) -> None:
    body = (
        vendor.read("401.json")
        .replace(b'"message":"', f'"message":"key {KEY} '.encode())
        .replace(b'"message": "', f'"message": "key {KEY} '.encode())
    )
    assert KEY.encode() in body
    _, failure, _ = await converse(serve, vendor, refuse(401, body), ask(vendor))
    assert failure is not None
    assert KEY not in str(failure)


@every_format
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
async def test_a_truncated_answer_is_told_and_kept(serve: Serve, vendor: Format, share: float) -> None:
    stream = vendor.write_text(list(TEXT))
    stream = stream[: int(len(stream) * share)]
    answer, failure, _ = await converse(serve, vendor, send(vendor, [stream]), ask(vendor))
    assert failure is not None
    assert (failure.code, answer.finish_reason) == ("provider_cut_off", None)
    assert answer.whole_text
    assert TEXT.startswith(answer.whole_text)


@every_format
async def test_an_answer_that_stalls_is_given_up_and_kept(serve: Serve, vendor: Format) -> None:
    stream = vendor.write_text(list(TEXT))
    packets = byte_by_byte(vendor, stream[: len(stream) // 2])
    script = send(vendor, packets, then_hang=True)
    answer, failure, _ = await converse(serve, vendor, script, ask(vendor), tokenTimeout=1)
    assert failure is not None
    assert failure.code == "provider_timeout"
    assert answer.whole_text
    assert TEXT.startswith(answer.whole_text)
