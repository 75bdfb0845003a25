"""Companies that serve models of their own, or others' on their own machines."""

from __future__ import annotations

from tertulia.modules.providers.vendors.vendor import Vendor

HOSTED: tuple[Vendor, ...] = (
    # docs.mistral.ai/api/endpoint/chat
    Vendor(
        name="mistral",
        label="Mistral",
        base_url="https://api.mistral.ai/v1",
        hosts=("api.mistral.ai",),
        aliases=("mistralai",),
        seed_field="random_seed",
        asks_usage=False,
        refused=("serviceTier",),
        pdf_part="document_url",
        parses_pdf=True,
        audio_part="input_audio",
        required_tool="any",
        short_tool_ids=True,
    ),
    # console.groq.com/docs/openai
    Vendor(
        name="groq",
        label="Groq",
        base_url="https://api.groq.com/openai/v1",
        hosts=("api.groq.com",),
        max_tokens_field="max_completion_tokens",
        adds=("serviceTier",),
        refused=("frequencyPenalty", "presencePenalty"),
        think_tags=True,
    ),
    # api-docs.deepseek.com/api/create-chat-completion and /guides/thinking_mode
    Vendor(
        name="deepseek",
        label="DeepSeek",
        base_url="https://api.deepseek.com/v1",
        hosts=("api.deepseek.com",),
        refused=("seed", "serviceTier"),
        ask_reasoning="thinking-effort",
        send_reasoning="reasoning_content",
        json_format="json_object",
    ),
    # docs.x.ai/docs/api-reference
    Vendor(
        name="xai",
        label="xAI",
        base_url="https://api.x.ai/v1",
        hosts=("api.x.ai",),
        aliases=("grok",),
        max_tokens_field="max_completion_tokens",
        refused=("serviceTier",),
    ),
    # docs.perplexity.ai/api-reference/chat-completions-post
    Vendor(
        name="perplexity",
        label="Perplexity",
        base_url="https://api.perplexity.ai",
        hosts=("api.perplexity.ai",),
        aliases=("pplx",),
        asks_usage=False,
        adds=("topK",),
        refused=("seed", "stop", "serviceTier"),
        think_tags=True,
        web_search_off={"disable_search": True},
        takes_tool_choice=False,
        alternates=True,
        models_path=None,
        models=("sonar", "sonar-pro", "sonar-reasoning-pro", "sonar-deep-research"),
    ),
    # docs.cohere.com/docs/compatibility-api
    Vendor(
        name="cohere",
        label="Cohere",
        base_url="https://api.cohere.ai/compatibility/v1",
        hosts=("api.cohere.ai", "api.cohere.com"),
        refused=("serviceTier",),
        models_path="https://api.cohere.com/v1/models?endpoint=chat&page_size=200",
        models_field="models",
        model_name_field="name",
    ),
    # inference-docs.cerebras.ai/api-reference/chat-completions
    Vendor(
        name="cerebras",
        label="Cerebras",
        base_url="https://api.cerebras.ai/v1",
        hosts=("api.cerebras.ai",),
        max_tokens_field="max_completion_tokens",
        refused=("frequencyPenalty", "presencePenalty", "serviceTier"),
        think_tags=True,
    ),
    # platform.moonshot.ai/docs/api/chat
    Vendor(
        name="moonshot",
        label="Moonshot",
        base_url="https://api.moonshot.ai/v1",
        hosts=("api.moonshot.ai", "api.moonshot.cn"),
        aliases=("moonshotai", "kimi"),
        refused=("seed", "serviceTier"),
        ask_reasoning="thinking",
        send_reasoning="reasoning_content",
        takes_image_urls=False,
        video_part="video_url",
        json_format="json_object",
    ),
    # docs.z.ai/api-reference/llm/chat-completion
    Vendor(
        name="zai",
        label="Z.ai",
        base_url="https://api.z.ai/api/paas/v4",
        hosts=("api.z.ai", "open.bigmodel.cn"),
        aliases=("zhipu", "zhipuai", "glm"),
        refused=("seed", "frequencyPenalty", "presencePenalty", "serviceTier"),
        ask_reasoning="thinking",
        send_reasoning="reasoning_content",
        json_format="json_object",
    ),
    # help.aliyun.com/en/model-studio/use-qwen-by-calling-api
    Vendor(
        name="alibaba",
        label="Alibaba Cloud",
        base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        hosts=("dashscope-intl.aliyuncs.com", "dashscope.aliyuncs.com", "dashscope-us.aliyuncs.com"),
        aliases=("dashscope", "modelstudio", "qwen", "alibabamodelstudio"),
        adds=("topK",),
        refused=("serviceTier",),
        ask_reasoning="flag",
        web_search_on={"enable_search": True},
        audio_part="input_audio",
        video_part="video_url",
    ),
    # platform.minimax.io/docs/api-reference/text-openai-api
    Vendor(
        name="minimax",
        label="MiniMax",
        base_url="https://api.minimax.io/v1",
        hosts=("api.minimax.io", "api.minimaxi.com"),
        refused=("seed", "stop", "frequencyPenalty", "presencePenalty", "serviceTier"),
        ask_reasoning="none",
        think_tags=True,
        models_path=None,
        models=("MiniMax-M2", "MiniMax-M2.1", "MiniMax-M2.5"),
    ),
)
