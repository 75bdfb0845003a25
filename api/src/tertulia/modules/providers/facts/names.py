"""What is left of a model's name without who serves it: `us.anthropic.claude-opus-4-6-v1` is `claude-opus-4-6-v1`."""

from __future__ import annotations

import re

_REGION = re.compile(r"^(us|eu|apac|jp|au|ca|global|us-gov)\.(?=[a-z0-9-]+\.)")
_MAKER = re.compile(
    r"^(ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen"
    r"|stability|twelvelabs|writer|zai)\."
)
_POINT_AS_LETTER = re.compile(r"(?<=\d)p(?=\d)")
_PATH = re.compile(r"^(models|publishers/[^/]+/models)/")
_COPY = re.compile(r"^ft:")


def strip_name(model: str) -> str:
    """The bare name in small letters, without paths, regions, makers and versions after `@`."""
    path, _, bare = model.lower().rpartition("/")
    if path.startswith("accounts/"):
        bare = _POINT_AS_LETTER.sub(".", bare)
    bare = _COPY.sub("", _MAKER.sub("", _REGION.sub("", bare)))
    return bare.partition("@")[0]


def strip_path(model: str) -> str:
    """The name in small letters, without what Google's APIs put before it."""
    return _PATH.sub("", model.lower())
