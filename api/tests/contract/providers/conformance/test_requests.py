"""What really goes out, field by field."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.modules.providers import ChatRequest

from .conversation import Serve, converse, send
from .every import every_format, require
from .format import Format
from .questions import FILES, QUESTIONS, continue_turn


async def catch(serve: Serve, vendor: Format, request: ChatRequest) -> dict[str, Any]:
    """The one request that reaches the server."""
    packets = [vendor.write_text(["fine"])]
    _, failure, requests = await converse(serve, vendor, send(vendor, packets), request)
    assert failure is None
    (sent,) = requests
    head, _, body = sent.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    fields = dict(header.split(": ", 1) for header in headers)
    return {
        "path": line.split(" ")[1],
        "headers": {name.lower(): value for name, value in fields.items()},
        "body": json.loads(body),
    }


@every_format
@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_goes_out_with_these_fields_and_no_others(
    serve: Serve, vendor: Format, name: str
) -> None:
    if vendor.questions is not None and name not in vendor.questions:
        pytest.skip("written as by the format that this one is like")
    request = QUESTIONS[name](vendor)
    if name in FILES and f"request-{name}" in vendor.absent:
        await refuse_here(serve, vendor, request)
        return
    require(vendor, f"request-{name}")
    expected = json.loads(vendor.read(f"{vendor.prefix}{name}.json"))
    sent = await catch(serve, vendor, request)
    assert sent["path"] == expected["path"]
    assert sent["body"] == expected["body"]
    wanted = {header.lower(): value for header, value in expected["headers"].items()}
    assert {header: sent["headers"].get(header) for header in wanted} == wanted


async def refuse_here(serve: Serve, vendor: Format, request: ChatRequest) -> None:
    """What a format can not hold is refused before anything is sent."""
    _, failure, requests = await converse(serve, vendor, send(vendor, []), request)
    assert failure is not None
    assert (failure.code, requests) == ("provider_content_refused", [])


@every_format
async def test_what_another_model_left_is_not_given_back(serve: Serve, vendor: Format) -> None:
    require(vendor, "request-continuation")
    sent = await catch(serve, vendor, continue_turn(vendor, "another-model"))
    written = json.dumps(sent["body"], ensure_ascii=False)
    for left in vendor.past.values():
        for value in left.values():
            assert json.dumps(value, ensure_ascii=False) not in written
