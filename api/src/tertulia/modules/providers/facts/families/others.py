"""Makers that serve models of their own through chat completions: xAI, DeepSeek, Moonshot, Cohere, Perplexity, …

Sources: docs.x.ai/docs/models, api-docs.deepseek.com, platform.moonshot.ai/docs, docs.cohere.com/docs/models,
docs.perplexity.ai/getting-started/models, docs.z.ai/guides/llm, platform.minimax.io/docs.
"""

from __future__ import annotations

from tertulia.modules.providers.facts.families.family import IMAGE, LOW_TO_HIGH, NONE_TO_HIGH, ON_OFF, Family

_XAI = ("xai",)
_DEEPSEEK = ("deepseek",)
_MOONSHOT = ("moonshot",)
_COHERE = ("cohere",)
_PERPLEXITY = ("perplexity",)
_ZAI = ("zai",)

OTHERS: tuple[Family, ...] = (
    Family(names=r"grok-(voice|imagine|image)", home=_XAI, inputs=None, tools=None),
    Family(names=r"grok-4.*non-reasoning", home=_XAI, context=2_000_000, inputs=IMAGE),
    Family(
        names=r"grok-4\.([3-9]|[1-9]\d)",
        home=_XAI,
        inputs=IMAGE,
        reasoning=True,
        penalties=False,
        stops=0,
        efforts=NONE_TO_HIGH,
    ),
    Family(
        names=r"grok-4[.-]1?-?fast",
        home=_XAI,
        context=2_000_000,
        inputs=IMAGE,
        reasoning=True,
        penalties=False,
        stops=0,
    ),
    Family(names=r"grok-4", home=_XAI, inputs=IMAGE, reasoning=True, penalties=False, stops=0),
    Family(names=r"grok-(code|build)", home=_XAI, context=256_000, reasoning=True, penalties=False, stops=0),
    Family(
        names=r"grok-3-mini",
        home=_XAI,
        context=131_072,
        reasoning=True,
        penalties=False,
        stops=0,
        efforts=("low", "high"),
    ),
    Family(names=r"grok-2-vision|grok-vision", home=_XAI, context=32_768, inputs=IMAGE),
    Family(names=r"grok", home=_XAI, context=131_072),
    Family(
        names=r"deepseek-(v4|flash)",
        home=_DEEPSEEK,
        context=1_000_000,
        reasoning=True,
        penalties=False,
        efforts=("none", "low", "high", "max"),
        effort="high",
    ),
    Family(
        names=r"deepseek-(reasoner|r1)|r1-v1", home=_DEEPSEEK, reasoning=True, sampling=False, penalties=False
    ),
    Family(names=r"deepseek-v3\.[1-9]", home=_DEEPSEEK, context=131_072, reasoning=True, efforts=ON_OFF),
    Family(names=r"deepseek-(chat|v3)", home=_DEEPSEEK, context=131_072),
    Family(names=r"deepseek-vl", inputs=IMAGE, tools=False),
    Family(names=r"deepseek", inputs=None, reasoning=None),
    Family(names=r"kimi-k2-thinking", home=_MOONSHOT, context=262_144, reasoning=True, hottest=1),
    Family(
        names=r"kimi-k(2[.-][5-9]|[3-9])",
        home=_MOONSHOT,
        inputs=("image", "video"),
        reasoning=True,
        hottest=1,
        efforts=ON_OFF,
        effort="high",
    ),
    Family(names=r"kimi-k2", home=_MOONSHOT, context=262_144, hottest=1),
    Family(names=r"moonshot-v1.*vision", home=_MOONSHOT, inputs=IMAGE, hottest=1),
    Family(names=r"(kimi|moonshot)", home=_MOONSHOT, inputs=None, reasoning=None, hottest=1),
    Family(
        names=r"(command-a-reasoning)",
        home=_COHERE,
        context=256_000,
        output=32_000,
        reasoning=True,
        efforts=ON_OFF,
    ),
    Family(names=r"command-a-vision", home=_COHERE, context=128_000, output=8_000, inputs=IMAGE, tools=False),
    Family(names=r"command-a", home=_COHERE, context=256_000, output=8_000),
    Family(names=r"command-r7b", home=_COHERE, context=128_000, output=4_000),
    Family(names=r"command-r", home=_COHERE, context=128_000, output=4_000),
    Family(names=r"c4ai-aya-vision", home=_COHERE, context=16_000, output=4_000, inputs=IMAGE, tools=False),
    Family(names=r"(c4ai-)?aya", home=_COHERE, output=4_000, tools=False),
    Family(names=r"command", home=_COHERE, context=4_096, output=4_000, tools=False),
    Family(
        names=r"sonar-deep-research",
        home=_PERPLEXITY,
        context=128_000,
        tools=False,
        reasoning=True,
        search=True,
        efforts=LOW_TO_HIGH,
    ),
    Family(
        names=r"sonar-reasoning",
        home=_PERPLEXITY,
        context=128_000,
        inputs=IMAGE,
        tools=False,
        reasoning=True,
        search=True,
    ),
    Family(
        names=r"sonar-pro",
        home=_PERPLEXITY,
        context=200_000,
        output=8_000,
        inputs=IMAGE,
        tools=False,
        search=True,
    ),
    Family(names=r"sonar", home=_PERPLEXITY, context=128_000, inputs=IMAGE, tools=False, search=True),
    Family(names=r"r1-1776", tools=False, reasoning=True),
    Family(
        names=r"glm-(4\.[56]v|5.*v)",
        home=_ZAI,
        inputs=("image", "video"),
        reasoning=True,
        hottest=1,
        efforts=ON_OFF,
    ),
    Family(
        names=r"glm-4\.5",
        home=_ZAI,
        context=131_072,
        output=98_304,
        reasoning=True,
        hottest=1,
        efforts=ON_OFF,
    ),
    Family(names=r"glm-(4\.[67]|5)", home=_ZAI, reasoning=True, hottest=1, efforts=ON_OFF),
    Family(names=r"glm-4v", home=_ZAI, inputs=IMAGE, tools=False, hottest=1),
    Family(names=r"(chat)?glm", home=_ZAI, inputs=None, hottest=1),
    Family(names=r"minimax-m\d", home=("minimax",), reasoning=True, hottest=1),
    Family(names=r"minimax", home=("minimax",), inputs=None, hottest=1),
)
