"""What is written differently for one model than for another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.modules.providers import ChatMessage, ChatRequest, GenerationSettings, ProviderError
from tertulia.modules.providers.adapters.google.gemini import Gemini
from tertulia.modules.providers.domain import FileContent, TextContent, ToolCall, ToolResult


def write(model: str, *messages: ChatMessage, **fields: Any) -> dict[str, Any]:
    asked = list(messages) or [ChatMessage.of("user", "hello")]
    body = Gemini("Lab").write(ChatRequest(model, asked, **fields)).body
    assert body is not None
    return json.loads(body)


@pytest.mark.parametrize(
    ("model", "settings", "expected"),
    [
        ("gemini-2.0-flash", {"reasoning_effort": "high"}, None),
        ("gemma-3-27b-it", {}, None),
        ("gemini-2.5-flash", {}, {"includeThoughts": True}),
        ("gemini-2.5-flash", {"reasoning_effort": "low"}, {"includeThoughts": True, "thinkingBudget": 1024}),
        ("gemini-2.5-flash", {"reasoning_effort": "none"}, {"thinkingBudget": 0}),
        ("gemini-2.5-pro", {"reasoning_effort": "none"}, {"includeThoughts": True, "thinkingBudget": 128}),
        ("gemini-2.5-flash-image", {}, None),
        (
            "gemini-3-pro-preview",
            {"reasoning_effort": "max"},
            {"includeThoughts": True, "thinkingLevel": "high"},
        ),
        (
            "gemini-flash-latest",
            {"reasoning_effort": "low"},
            {"includeThoughts": True, "thinkingLevel": "low"},
        ),
    ],
)
def test_each_generation_is_told_in_its_way_how_hard_to_think(
    model: str, settings: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    body = write(model, settings=GenerationSettings(**settings))
    assert body.get("generationConfig", {}).get("thinkingConfig") == expected


def test_what_the_system_says_goes_to_the_user_where_a_model_has_no_place_for_it() -> None:
    body = write("gemma-3-27b-it", ChatMessage.of("system", "Be brief."), ChatMessage.of("user", "hello"))
    assert body == {"contents": [{"role": "user", "parts": [{"text": "Be brief."}, {"text": "hello"}]}]}


def test_everything_that_the_system_says_stands_in_its_one_place() -> None:
    said = [
        ChatMessage.of("system", "One."),
        ChatMessage.of("user", "hello"),
        ChatMessage.of("system", "Two."),
    ]
    assert write("gemini-2.0-flash", *said)["systemInstruction"] == {
        "parts": [{"text": "One."}, {"text": "Two."}]
    }


def test_files_of_a_result_stand_beside_it_for_models_that_do_not_take_them_within() -> None:
    picture = FileContent(media_type="image/png", data=b"x")
    call = ToolCall(id="a", name="draw", arguments='{"n": 1}')
    result = ToolResult(call_id="a", name="draw", content=(TextContent("done"), picture))
    body = write("gemini-2.5-flash", ChatMessage("assistant", (call,)), ChatMessage("tool", (result,)))
    assert body["contents"] == [
        {"role": "model", "parts": [{"functionCall": {"name": "draw", "args": {"n": 1}}}]},
        {
            "role": "user",
            "parts": [
                {"functionResponse": {"name": "draw", "response": {"output": "done"}}},
                {"inlineData": {"mimeType": "image/png", "data": "eA=="}},
            ],
        },
    ]


@pytest.mark.parametrize("arguments", ["", "{", "[1]", '"x"'])
def test_arguments_that_were_broken_off_are_left_out(arguments: str) -> None:
    call = ToolCall(id="a", name="draw", arguments=arguments)
    body = write("gemini-2.5-flash", ChatMessage("assistant", (call,)))
    assert body["contents"][0]["parts"] == [{"functionCall": {"name": "draw", "args": {}}}]


@pytest.mark.parametrize(
    "file", [FileContent(media_type="application/zip", data=b"PK"), FileContent(media_type="image/png")]
)
def test_a_file_that_it_can_not_hold_is_refused(file: FileContent) -> None:
    with pytest.raises(ProviderError) as caught:
        write("gemini-2.5-flash", ChatMessage("user", (file,)))
    assert caught.value.code == "provider_content_refused"


@pytest.mark.parametrize(
    ("model", "path"),
    [
        ("gemini-2.5-pro", "/models/gemini-2.5-pro"),
        ("models/gemini-2.5-pro", "/models/gemini-2.5-pro"),
        ("tunedModels/mine", "/tunedModels/mine"),
        ("odd?x#y", "/models/odd%3Fx%23y"),
    ],
)
def test_the_model_stands_in_the_address(model: str, path: str) -> None:
    call = Gemini("Lab").write(ChatRequest(model, []))
    assert call.url == f"{path}:streamGenerateContent?alt=sse"
