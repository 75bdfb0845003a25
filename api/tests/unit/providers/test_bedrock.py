"""What converse is sent for each vendor's models, and how AWS is signed in to."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import NOBODY, ProviderError
from tertulia.modules.providers.adapters.bedrock.body import takes_cache_points
from tertulia.modules.providers.adapters.bedrock.converse import Converse
from tertulia.modules.providers.adapters.bedrock.endpoint import BedrockReach, find_address
from tertulia.modules.providers.adapters.bedrock.failures import find_failure, make_failure
from tertulia.modules.providers.adapters.bedrock.models import list_from
from tertulia.modules.providers.domain import (
    Caller,
    ChatMessage,
    ChatRequest,
    FileContent,
    GenerationSettings,
    ModelFacts,
    TextContent,
    ToolCall,
    ToolDefinition,
    ToolResult,
)
from tertulia.modules.providers.failures import explain_failure
from tertulia.modules.providers.ports import Call

CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
NOVA = "amazon.nova-2-lite-v1:0"
ARN = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/a1b2c3"
TOOL = ToolDefinition(name="look", description="", parameters={"type": "object", "properties": {}})
KEYS = {"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}


def write(request: ChatRequest) -> dict[str, Any]:
    call = Converse("Lab", lambda model: ModelFacts()).write(request)
    assert call.body is not None
    return json.loads(call.body)


def ask(model: str = CLAUDE, *messages: ChatMessage, **fields: Any) -> ChatRequest:
    chosen = GenerationSettings(prompt_caching=False, **fields.pop("settings", {}))
    return ChatRequest(model, messages or (ChatMessage.of("user", "hi"),), chosen, **fields)


def used_a_tool(model: str, **fields: Any) -> ChatRequest:
    called = ToolCall(id="a", name="gone", arguments="{}")
    given = ToolResult(call_id="a", name="gone", content=(TextContent("seen"),))
    return ask(
        model,
        ChatMessage.of("user", "hi"),
        ChatMessage("assistant", (called,)),
        ChatMessage("tool", (given,)),
        **fields,
    )


@pytest.mark.parametrize(
    ("model", "chosen", "own"),
    [
        (NOVA, {"top_k": 5}, {"inferenceConfig": {"topK": 5}}),
        (
            NOVA,
            {"reasoning_effort": "max"},
            {"reasoningConfig": {"type": "enabled", "maxReasoningEffort": "high"}},
        ),
        (NOVA, {"reasoning_effort": "none"}, {"reasoningConfig": {"type": "disabled"}}),
        ("openai.gpt-oss-120b-1:0", {"reasoning_effort": "low"}, {"reasoning_effort": "low"}),
        ("cohere.command-r-v1:0", {"top_k": 5}, {"k": 5}),
        ("mistral.mistral-large-2407-v1:0", {"top_k": 5}, {"top_k": 5}),
        (
            "anthropic.claude-opus-4-7",
            {"reasoning_effort": "high"},
            {
                "thinking": {"type": "adaptive", "display": "summarized"},
                "output_config": {"effort": "high"},
            },
        ),
        ("meta.llama3-3-70b-instruct-v1:0", {}, None),
    ],
)
def test_each_vendor_s_own_fields_have_their_names(
    model: str, chosen: dict[str, Any], own: dict[str, Any] | None
) -> None:
    assert write(ask(model, settings=chosen)).get("additionalModelRequestFields") == own


def test_only_claude_has_to_be_told_how_long_an_answer_may_be() -> None:
    assert "inferenceConfig" not in write(ask(NOVA))
    assert write(ask(CLAUDE))["inferenceConfig"] == {"maxTokens": 32_000}


def test_nova_searches_the_web() -> None:
    assert write(ask(NOVA, settings={"web_search": True}))["toolConfig"]["tools"] == [
        {"systemTool": {"name": "nova_grounding"}}
    ]


@pytest.mark.parametrize(("tier", "field"), [("optimized", "performanceConfig"), ("flex", "serviceTier")])
def test_a_service_tier_goes_where_aws_wants_it(tier: str, field: str) -> None:
    body = write(ask(settings={"service_tier": tier}))
    assert tier in body[field].values()
    assert len({"performanceConfig", "serviceTier"} & set(body)) == 1


@pytest.mark.parametrize(
    ("model", "takes"),
    [
        (CLAUDE, True),
        ("anthropic.claude-3-5-haiku-20241022-v1:0", True),
        ("anthropic.claude-3-5-sonnet-20240620-v1:0", False),
        ("us.amazon.nova-pro-v1:0", True),
        ("meta.llama3-3-70b-instruct-v1:0", False),
    ],
)
def test_a_cache_is_asked_for_where_the_model_has_one(model: str, takes: bool) -> None:
    assert takes_cache_points(model) is takes
    body = write(ChatRequest(model, [ChatMessage.of("system", "Be brief."), ChatMessage.of("user", "hi")]))
    assert json.dumps(body).count("cachePoint") == (2 if takes else 0)


def test_tools_of_the_past_are_named_even_where_they_are_gone_or_forbidden() -> None:
    tools = write(used_a_tool(NOVA))["toolConfig"]
    assert [tool["toolSpec"]["name"] for tool in tools["tools"]] == ["gone"]
    forbidden = write(used_a_tool(NOVA, tools=[TOOL], tool_choice="none"))["toolConfig"]
    assert [tool["toolSpec"]["name"] for tool in forbidden["tools"]] == ["look", "gone"]
    assert "toolConfig" not in write(ask(tools=[TOOL], tool_choice="none"))


def test_documents_have_names_that_are_taken_and_no_two_alike() -> None:
    files = [
        FileContent(media_type="application/pdf", data=b"%PDF", name=name)
        for name in ("año  2024/é.pdf", "a_o 2024.pdf", "a_o 2024.pdf", "!!", "x" * 400)
    ]
    content = write(ask(CLAUDE, ChatMessage("user", tuple(files))))["messages"][0]["content"]
    names = [block["document"]["name"] for block in content if "document" in block]
    assert names == ["a o 2024 pdf", "a o 2024 pdf (2)", "a o 2024 pdf (3)", "document", "x" * 192]
    assert content[-1] == {"text": "…"}


@pytest.mark.parametrize(
    ("media_type", "field", "kind"),
    [
        ("image/webp", "image", "webp"),
        ("video/3gpp", "video", "three_gp"),
        ("audio/mpeg", "audio", "mp3"),
        ("text/markdown", "document", "md"),
        ("application/json", "document", "txt"),
        ("text/plain; charset=utf-8", "document", "txt"),
    ],
)
def test_files_are_named_as_aws_names_them(media_type: str, field: str, kind: str) -> None:
    file = FileContent(media_type=media_type, data=b"x", name="a")
    block = write(ask(CLAUDE, ChatMessage("user", (file,))))["messages"][0]["content"][0]
    assert block[field]["format"] == kind


@pytest.mark.parametrize(
    "file",
    [
        FileContent(media_type="application/zip", data=b"x"),
        FileContent(media_type="image/tiff", data=b"x"),
        FileContent(media_type="image/png", url="https://a.example/b.png"),
    ],
)
def test_a_file_that_converse_can_not_carry_is_refused(file: FileContent) -> None:
    with pytest.raises(ProviderError) as caught:
        write(ask(CLAUDE, ChatMessage("user", (file,))))
    assert caught.value.code == "provider_content_refused"


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("throttlingException", "Too many tokens, please wait before trying again.", "provider_rate_limited"),
        ("modelStreamErrorException", "", "provider_overloaded"),
        ("validationException", "Input is too long for requested model.", "provider_context_exceeded"),
        ("validationException", "The provided model identifier is invalid.", "provider_model_missing"),
        ("internalServerException", "", "provider_overloaded"),
        ("serviceUnavailableException", "", "provider_overloaded"),
        ("com.amazon.coral.service#AccessDeniedException", "No.", "provider_rejected_key"),
    ],
)
def test_exceptions_are_told_apart(kind: str, said: str, code: str) -> None:
    assert explain_failure("Lab", make_failure(kind, said)).code == code


def test_an_error_document_names_its_kind() -> None:
    found = find_failure(b'{"__type":"x#ThrottlingException","Message":"Slow down"}')
    assert found is not None
    assert (found.message, found.code, found.status) == ("Slow down", "ThrottlingException", 429)


def make_reach(**fields: object) -> BedrockReach:
    return BedrockReach(
        msgspec.convert({"name": "Lab", "type": "bedrock", "region": "us-west-2"} | fields, EndpointSettings)
    )


def recompute(call: Call, signed: Call, region: str) -> str:
    """The signature that botocore makes for what really goes out, at the moment that the call names."""
    auth: Any = import_module("botocore.auth")
    requests: Any = import_module("botocore.awsrequest")
    credentials: Any = import_module("botocore.credentials")
    keys = credentials.Credentials(KEYS["accessKeyId"], KEYS["secretAccessKey"])
    signer = auth.SigV4Auth(keys, "bedrock", region)
    request = requests.AWSRequest(
        method=call.method, url=signed.url, headers=dict(call.headers), data=call.body or b""
    )
    request.headers["X-Amz-Date"] = signed.headers["X-Amz-Date"]
    request.context["timestamp"] = signed.headers["X-Amz-Date"]
    return str(signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request))


@pytest.mark.parametrize("model", [CLAUDE, ARN])
async def test_a_signature_covers_address_headers_and_body(model: str) -> None:
    call = msgspec.structs.replace(
        Converse("Lab", lambda name: ModelFacts()).write(ask(model)),
        headers={"X-Team": "lab", "Accept": "*/*"},
    )
    signed = await make_reach(**KEYS).prepare(call, model, NOBODY)
    assert signed.url.startswith("https://bedrock-runtime.us-west-2.amazonaws.com/model/")
    assert "%3A" in signed.url
    assert urlsplit(signed.url).path.count("/") == 3
    authorization = signed.headers["Authorization"]
    assert "SignedHeaders=accept;host;x-amz-date;x-team" in authorization
    assert authorization.endswith(f"Signature={recompute(call, signed, 'us-west-2')}")
    other = msgspec.structs.replace(call, headers={"X-Team": "other", "Accept": "*/*"})
    assert not authorization.endswith(recompute(other, signed, "us-west-2"))
    assert signed.body is call.body


async def test_a_known_request_has_the_signature_that_aws_published() -> None:
    """`get-vanilla` of AWS's test suite, for another service and day: the arithmetic is botocore's own."""
    auth: Any = import_module("botocore.auth")
    credentials: Any = import_module("botocore.credentials")
    keys = credentials.Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    requests: Any = import_module("botocore.awsrequest")
    signer = auth.SigV4Auth(keys, "service", "us-east-1")
    request = requests.AWSRequest(method="GET", url="https://example.amazonaws.com/")
    request.context["timestamp"] = "20150830T123600Z"
    request.headers["X-Amz-Date"] = "20150830T123600Z"
    text = signer.string_to_sign(request, signer.canonical_request(request))
    assert signer.signature(text, request) == (
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


async def test_a_large_body_is_signed_too() -> None:
    call = Call(url="/model/x/converse-stream", body=b"x" * 400_000)
    signed = await make_reach(**KEYS).prepare(call, "x", NOBODY)
    assert signed.headers["Authorization"].endswith(recompute(call, signed, "us-west-2"))


async def test_temporary_keys_bring_their_token() -> None:
    signed = await make_reach(**KEYS, sessionToken="sess-0123456789").prepare(Call(url="/x"), "", NOBODY)
    assert signed.headers["X-Amz-Security-Token"] == "sess-0123456789"


async def test_a_bearer_key_needs_no_signature() -> None:
    reach = make_reach(apiKey="ABSKexample-0123456789")
    prepared = await reach.prepare(Call(url="/x"), "", NOBODY)
    assert prepared.headers == {"Authorization": "Bearer ABSKexample-0123456789"}
    own = make_reach(apiKey="user_provided")
    mine = await own.prepare(Call(url="/x"), "", Caller(api_key="ABSKmine-0123456789"))
    assert mine.headers["Authorization"] == "Bearer ABSKmine-0123456789"
    with pytest.raises(ProviderError) as caught:
        await own.prepare(Call(url="/x"), "", NOBODY)
    assert caught.value.code == "provider_key_needed"


async def test_a_profile_of_the_shared_files_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "credentials"
    file.write_text("[lab]\naws_access_key_id = AKIDLAB\naws_secret_access_key = secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    signed = await make_reach(profile="lab").prepare(Call(url="/x"), "", NOBODY)
    assert "Credential=AKIDLAB/" in signed.headers["Authorization"]
    with pytest.raises(ProviderError, match="nobody"):
        await make_reach(profile="nobody").prepare(Call(url="/x"), "", NOBODY)


async def test_keys_of_the_environment_are_found_and_without_any_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ProviderError, match="no AWS credentials") as caught:
        await make_reach().prepare(Call(url="/x"), "", NOBODY)
    assert caught.value.code == "provider_rejected_key"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    signed = await make_reach().prepare(Call(url="/x"), "", NOBODY)
    assert "Credential=AKIDENV/" in signed.headers["Authorization"]


async def test_without_botocore_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "botocore.exceptions", None)
    with pytest.raises(ProviderError) as caught:
        await make_reach(**KEYS).prepare(Call(url="/x"), "", NOBODY)
    assert caught.value.code == "provider_extra_missing"


def test_secrets_are_known_so_that_they_are_not_shown() -> None:
    secrets = make_reach(**KEYS, sessionToken="sess-0123456789").list_secrets(NOBODY)
    assert {KEYS["secretAccessKey"], "sess-0123456789"} <= set(secrets)


def test_china_has_addresses_of_its_own() -> None:
    assert find_address("bedrock", "cn-north-1") == "https://bedrock.cn-north-1.amazonaws.com.cn"


SUMMARIES = [
    {"modelId": "amazon.nova-lite-v1:0", "modelName": "Nova Lite", "inferenceTypesSupported": ["ON_DEMAND"]},
    {"modelId": "anthropic.claude-x", "modelName": "X", "inferenceTypesSupported": ["INFERENCE_PROFILE"]},
    {"modelId": "amazon.titan-image", "outputModalities": ["IMAGE"]},
    {"modelId": "cohere.embed-v4:0", "outputModalities": ["EMBEDDING"]},
    {"modelId": "old.slow", "responseStreamingSupported": False},
]
PROFILES = [
    {
        "inferenceProfileId": "us.anthropic.claude-x",
        "inferenceProfileName": "US X",
        "models": [{"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-x"}],
    },
    {
        "inferenceProfileId": "us.cohere.embed-v4:0",
        "models": [{"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/cohere.embed-v4:0"}],
    },
]


async def test_models_that_chat_are_listed_with_the_profiles_over_them() -> None:
    async def fetch(url: str) -> bytes:
        if "foundation-models" in url:
            return json.dumps({"modelSummaries": SUMMARIES}).encode()
        return json.dumps({"inferenceProfileSummaries": PROFILES}).encode()

    models = await list_from("https://bedrock.example")("Lab", fetch)
    assert [(model.name, model.label) for model in models] == [
        ("amazon.nova-lite-v1:0", "Nova Lite"),
        ("us.anthropic.claude-x", "US X"),
    ]
    claudes = await list_from("https://bedrock.example", only="anthropic")("Lab", fetch)
    assert [model.name for model in claudes] == ["us.anthropic.claude-x"]


async def test_without_leave_to_list_profiles_models_are_listed() -> None:
    async def fetch(url: str) -> bytes:
        if "inference-profiles" in url:
            raise ProviderError(endpoint="Lab")
        return json.dumps({"modelSummaries": SUMMARIES}).encode()

    models = await list_from("https://bedrock.example")("Lab", fetch)
    assert [model.name for model in models] == ["amazon.nova-lite-v1:0"]
