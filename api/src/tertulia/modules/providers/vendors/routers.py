"""Companies that serve the open models of others, and those that pass questions on to other companies."""

from __future__ import annotations

from tertulia.modules.providers.vendors.vendor import Vendor

ROUTERS: tuple[Vendor, ...] = (
    # openrouter.ai/docs/api-reference/overview
    Vendor(
        name="openrouter",
        label="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        hosts=("openrouter.ai",),
        adds=("topK",),
        refused=("serviceTier",),
        ask_reasoning="object",
        send_reasoning="reasoning_details",
        web_search_on={"plugins": [{"id": "web"}]},
        pdf_part="file",
        parses_pdf=True,
        audio_part="input_audio",
        video_part="video_url",
    ),
    # docs.together.ai/reference/chat-completions-1
    Vendor(
        name="together",
        label="Together",
        base_url="https://api.together.xyz/v1",
        hosts=("api.together.xyz", "api.together.ai"),
        aliases=("togetherai",),
        adds=("topK",),
        refused=("serviceTier",),
        think_tags=True,
        video_part="video_url",
    ),
    # docs.fireworks.ai/api-reference/post-chatcompletions
    Vendor(
        name="fireworks",
        label="Fireworks",
        base_url="https://api.fireworks.ai/inference/v1",
        hosts=("api.fireworks.ai",),
        aliases=("fireworksai",),
        adds=("topK",),
        think_tags=True,
    ),
    # docs.api.nvidia.com/nim/reference/llm-apis
    Vendor(
        name="nvidia",
        label="Nvidia",
        base_url="https://integrate.api.nvidia.com/v1",
        hosts=("integrate.api.nvidia.com",),
        aliases=("nvidianim", "nim"),
        refused=("serviceTier",),
        ask_reasoning="template",
        think_tags=True,
    ),
    # huggingface.co/docs/inference-providers
    Vendor(
        name="huggingface",
        label="Hugging Face",
        base_url="https://router.huggingface.co/v1",
        hosts=("router.huggingface.co",),
        aliases=("hf", "hfrouter", "huggingfacerouter"),
        refused=("serviceTier",),
        think_tags=True,
    ),
    # docs.github.com/en/rest/models/inference
    Vendor(
        name="github",
        label="GitHub Models",
        base_url="https://models.github.ai/inference",
        hosts=("models.github.ai",),
        refused=("serviceTier",),
        think_tags=True,
        models_path="https://models.github.ai/catalog/models",
    ),
    # docs.deepinfra.com/chat/overview
    Vendor(
        name="deepinfra",
        label="DeepInfra",
        base_url="https://api.deepinfra.com/v1/openai",
        hosts=("api.deepinfra.com",),
        adds=("topK",),
        refused=("serviceTier",),
        think_tags=True,
    ),
    # docs.sambanova.ai/docs/en/api-reference
    Vendor(
        name="sambanova",
        label="SambaNova",
        base_url="https://api.sambanova.ai/v1",
        hosts=("api.sambanova.ai",),
        adds=("topK",),
        refused=("seed", "frequencyPenalty", "presencePenalty", "serviceTier"),
        think_tags=True,
    ),
    # vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions
    Vendor(
        name="vercel",
        label="Vercel AI Gateway",
        base_url="https://ai-gateway.vercel.sh/v1",
        hosts=("ai-gateway.vercel.sh",),
        aliases=("aigateway",),
        refused=("serviceTier",),
        ask_reasoning="object",
        send_reasoning="reasoning_details",
        pdf_part="file",
    ),
)
