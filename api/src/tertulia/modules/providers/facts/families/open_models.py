"""Open weights, which anyone may serve under about the same names. Source: the model cards on huggingface.co.

Their windows are those of the weights; who serves them may give less, so they count only at hosted vendors.
"""

from __future__ import annotations

from tertulia.modules.providers.facts.families.family import IMAGE, LOW_TO_HIGH, ON_OFF, Family

OPEN_MODELS: tuple[Family, ...] = (
    Family(names=r"gpt-oss-safeguard", tools=False, reasoning=True, efforts=LOW_TO_HIGH),
    Family(names=r"gpt-oss", context=131_072, reasoning=True, efforts=LOW_TO_HIGH, effort="medium"),
    Family(names=r"(meta-)?llama-?guard|llama-prompt-guard", inputs=None, tools=False),
    Family(names=r"(meta-)?llama-?v?4", inputs=IMAGE),
    Family(names=r"(meta-)?llama-?v?3[.-]?2.*(vision|11b|90b)", context=131_072, inputs=IMAGE, tools=None),
    Family(names=r"(meta-)?llama-?v?3[.-]?[123]", context=131_072),
    Family(names=r"(meta-)?llama-?v?3", context=8_192, tools=None),
    Family(names=r"(meta-|code)?llama-?2?(-|:|$)", tools=False),
    Family(names=r"(llava|bakllava|moondream|minicpm-v)", inputs=IMAGE, tools=False),
    Family(names=r"qvq", inputs=IMAGE, reasoning=True, tools=False),
    Family(names=r"qwq", context=131_072, reasoning=True),
    Family(names=r"qwen3?-?omni|qwen2\.5-omni", inputs=("image", "audio", "video"), tools=None),
    Family(names=r"qwen-?3?-?vl.*thinking|qwen3-vl.*thinking", inputs=("image", "video"), reasoning=True),
    Family(names=r"qwen-?[23]?(\.\d)?-?vl", inputs=("image", "video")),
    Family(names=r"qwen-?3(\.\d)?-?coder", reasoning=False),
    Family(names=r"qwen-?3.*instruct", reasoning=False),
    Family(names=r"qwen-?3.*thinking", reasoning=True),
    Family(names=r"qwen-?3\.[5-9]", inputs=("image", "video"), reasoning=True, efforts=ON_OFF),
    Family(names=r"qwen-?3", reasoning=True, efforts=ON_OFF),
    Family(names=r"qwen-?(max|plus|turbo|flash)", inputs=None, reasoning=None),
    Family(names=r"qwen-?2(\.5)?", reasoning=False),
    Family(names=r"gemma-?3n", context=32_768, inputs=("image", "audio"), tools=False),
    Family(names=r"gemma-?3-?:?(270m|1b)", context=32_768, tools=False),
    Family(names=r"gemma-?3", context=131_072, inputs=IMAGE, tools=None),
    Family(names=r"gemma-?4", context=262_144, inputs=IMAGE, reasoning=None),
    Family(names=r"(code)?gemma", context=8_192, tools=False),
    Family(names=r"phi-?4.*reasoning", context=32_768, tools=None, reasoning=True),
    Family(names=r"phi-?(4|3\.5).*(multimodal|vision)", context=131_072, inputs=IMAGE, tools=None),
    Family(names=r"phi-?4-?mini", context=131_072),
    Family(names=r"phi", tools=None),
    Family(names=r"(llama-)?.*nemotron.*vl", inputs=IMAGE, tools=None),
    Family(names=r"(llama-)?.*nemotron", reasoning=True, efforts=ON_OFF),
    Family(names=r"granite.*vision", inputs=IMAGE, tools=False),
    Family(names=r"granite", context=131_072),
    Family(names=r"smolvlm", inputs=IMAGE, tools=False),
    Family(names=r"smollm3", context=65_536, reasoning=True, efforts=ON_OFF),
    Family(names=r"smollm", context=8_192, tools=False),
    Family(names=r"(olmo|tinyllama|stablelm|yi-|falcon|vicuna|orca|zephyr)", tools=None),
    Family(names=r"jamba", context=256_000),
    Family(names=r"(hermes|nous-hermes|dolphin)", reasoning=None),
    Family(names=r"internvl|pixtral|molmo|intern-s", inputs=IMAGE, tools=None),
    Family(names=r"seed-oss|ernie-4\.5.*thinking|exaone-deep", reasoning=True),
)
