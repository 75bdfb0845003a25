"""What a server that took over chat completions may do in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from tertulia.modules.providers.domain import ParameterName

AskReasoning = Literal["effort", "object", "thinking", "thinking-effort", "flag", "template", "none"]
SendReasoning = Literal["none", "reasoning_content", "reasoning", "reasoning_details"]


class Vendor(msgspec.Struct, frozen=True, kw_only=True):
    """One vendor. Every default is what OpenAI's own chat completions do, but for `max_tokens_field`.

    What every reader takes from everybody needs no field here: reasoning as `reasoning_content`, `reasoning`,
    `reasoning_details` or a list of content chunks; sources as `citations`, `search_results` or `annotations`.
    """

    name: str
    """What the setting `vendor` says, in small letters."""
    label: str
    """What people call it."""
    base_url: str
    """Where it is when `baseUrl` is not set, up to and with its version."""
    hosts: tuple[str, ...] = ()
    """Hosts whose addresses are this vendor's, whatever the endpoint is called; a name stands for its subdomains."""
    aliases: tuple[str, ...] = ()
    """Other names that mean it, in small letters without spaces, dots, dashes and underscores."""
    needs_key: bool = True
    """Whether it answers nobody without a key."""

    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """The field for GenerationSettings.max_tokens."""
    seed_field: str = "seed"
    """The field for GenerationSettings.seed."""
    asks_usage: bool = True
    """Whether `stream_options: {"include_usage": true}` is sent; where not, usage comes by itself."""
    refused: tuple[ParameterName, ...] = ()
    """Settings that this server refuses or ignores for every model; the facts do not offer them."""
    adds: tuple[ParameterName, ...] = ()
    """Settings that this server takes beyond OpenAI's, as the fields `top_k`, `service_tier`."""

    extra: Mapping[str, Any] = {}
    """Fields that go with every request, under the administrator's `extraBody`."""
    headers: Mapping[str, str] = {}
    """Headers that go with every request."""

    ask_reasoning: AskReasoning = "effort"
    """How effort and budget are asked for:

    - `effort`: `reasoning_effort: "high"`; a budget can not be said.
    - `object`: `reasoning: {"effort": "high"}` or `reasoning: {"max_tokens": 2000}`; `none` as `{"enabled": false}`.
    - `thinking`: `thinking: {"type": "enabled"}`, and `{"type": "disabled"}` for `none`.
    - `thinking-effort`: the same, and `reasoning_effort` beside it.
    - `flag`: `enable_thinking: true`, and `false` for `none`; a budget as `thinking_budget: 2000`.
    - `template`: `chat_template_kwargs: {"enable_thinking": true}`, and `false` for `none`.
    - `none`: not at all.
    """
    think_tags: bool = False
    """Whether reasoning may come as `<think>…</think>` at the very beginning of the text."""
    send_reasoning: SendReasoning = "none"
    """The field of an assistant's message in which its reasoning goes back; `none`: it is left out."""
    web_search_on: Mapping[str, Any] = {}
    """Fields that go with a request when `webSearch` is on; empty where nothing has to be said."""
    web_search_off: Mapping[str, Any] = {}
    """Fields that go with a request when `webSearch` was switched off."""

    takes_image_urls: bool = True
    """Whether it fetches images itself; where not, they have to be sent as bytes."""
    pdf_part: Literal["file", "document_url"] | None = None
    """The content part that carries a PDF; None: there is none."""
    parses_pdf: bool = False
    """Whether it reads PDFs for models that can not."""
    audio_part: Literal["input_audio", "audio_url"] | None = None
    """The content part that carries sound."""
    video_part: Literal["video_url"] | None = None
    """The content part that carries a film."""
    json_format: Literal["json_schema", "json_object", "none"] = "json_schema"
    """What `response_format` may ask for; `json_object`: the schema has to stand in the system prompt."""
    required_tool: str = "required"
    """The word of `tool_choice` for "some tool, whichever"."""
    takes_tool_choice: bool = True
    """Whether `tool_choice` and `parallel_tool_calls` are understood at all."""
    short_tool_ids: bool = False
    """Whether ids of tool calls have to be nine letters and digits; others are to be shortened by their hash."""
    alternates: bool = False
    """Whether user and assistant have to take turns strictly, after the system messages: neighbours are joined."""

    models_path: str | None = "/models"
    """Where its models are listed (below the base URL, or a whole address); None: nowhere, `models` are all."""
    models_field: Literal["data", "models"] = "data"
    """Which field of that document holds the list; a document that is a bare list is one anyway."""
    model_name_field: Literal["id", "name"] = "id"
    """Which field of an entry is the name that a request has to say."""
    models: tuple[str, ...] = ()
    """Its models, where it lists none."""
