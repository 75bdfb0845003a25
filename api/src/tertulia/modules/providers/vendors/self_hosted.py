"""Servers that people run themselves. They are found by their name, since any of them may be anywhere."""

from __future__ import annotations

from tertulia.modules.providers.vendors.vendor import Vendor

SELF_HOSTED: tuple[Vendor, ...] = (
    # github.com/ollama/ollama/blob/main/docs/openai.md
    Vendor(
        name="ollama",
        label="Ollama",
        base_url="http://localhost:11434/v1",
        needs_key=False,
        refused=("topK", "serviceTier"),
        think_tags=True,
        takes_image_urls=False,
        takes_tool_choice=False,
    ),
    # docs.vllm.ai/en/latest/serving/openai_compatible_server.html
    Vendor(
        name="vllm",
        label="vLLM",
        base_url="http://localhost:8000/v1",
        needs_key=False,
        adds=("topK",),
        refused=("serviceTier",),
        ask_reasoning="template",
        think_tags=True,
        audio_part="input_audio",
        video_part="video_url",
    ),
    # github.com/ggml-org/llama.cpp/tree/master/tools/server
    Vendor(
        name="llamacpp",
        label="llama.cpp",
        base_url="http://localhost:8080/v1",
        aliases=("llamaserver", "llamafile"),
        needs_key=False,
        adds=("topK",),
        refused=("serviceTier",),
        ask_reasoning="template",
        think_tags=True,
        takes_image_urls=False,
        audio_part="input_audio",
    ),
    # lmstudio.ai/docs/developer/openai-compat
    Vendor(
        name="lmstudio",
        label="LM Studio",
        base_url="http://localhost:1234/v1",
        needs_key=False,
        adds=("topK",),
        refused=("serviceTier",),
        think_tags=True,
        takes_image_urls=False,
    ),
    # docs.sglang.ai/basic_usage/openai_api_completions.html
    Vendor(
        name="sglang",
        label="SGLang",
        base_url="http://localhost:30000/v1",
        needs_key=False,
        adds=("topK",),
        refused=("serviceTier",),
        ask_reasoning="template",
        think_tags=True,
        video_part="video_url",
    ),
    # localai.io/features/text-generation
    Vendor(
        name="localai",
        label="LocalAI",
        base_url="http://localhost:8080/v1",
        needs_key=False,
        adds=("topK",),
        refused=("serviceTier",),
        think_tags=True,
    ),
    # docs.litellm.ai/docs/simple_proxy
    Vendor(
        name="litellm",
        label="LiteLLM",
        base_url="http://localhost:4000/v1",
        aliases=("litellmproxy",),
        adds=("serviceTier",),
        think_tags=True,
        pdf_part="file",
        audio_part="input_audio",
    ),
)
