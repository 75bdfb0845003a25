"""Model lists as servers answer them."""

from __future__ import annotations

import pytest

from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.adapters.openai.models import read_models


def test_models_that_can_not_chat_are_left_out() -> None:
    names = ["gpt-5", "text-embedding-3-large", "whisper-1", "tts-1-hd", "dall-e-3", "omni-moderation-latest"]
    names += [
        "gpt-4o-realtime-preview",
        "gpt-image-1",
        "sora-2",
        "meta/llama-4",
        "BAAI/bge-m3",
        "gpt-4o-mini-tts",
    ]
    document = "[" + ",".join(f'{{"id":"{name}"}}' for name in names) + "]"
    assert [model.name for model in read_models("Lab", document.encode())] == ["gpt-5", "meta/llama-4"]


@pytest.mark.parametrize(
    "fields",
    ['"context_length":8192', '"max_model_len":8192', '"meta":{"n_ctx":8192}', '"context_window":8192'],
)
def test_the_context_window_is_read_where_it_is_given(fields: str) -> None:
    document = f'{{"object":"list","data":[{{"id":"m",{fields}}},{{"id":"m",{fields}}}]}}'
    (model,) = read_models("Lab", document.encode())
    assert (model.id, model.context_tokens) == ("Lab/m", 8192)


@pytest.mark.parametrize(
    "document", [b"", b"null", b"<html>", b'{"data":5}', b'{"models":[]}', b"\xff", b"[" * 5000]
)
def test_what_is_no_model_list_is_a_broken_answer(document: bytes) -> None:
    with pytest.raises(ProviderError) as caught:
        read_models("Lab", document)
    assert caught.value.code == "provider_broken_answer"


def test_entries_without_a_name_are_passed_over() -> None:
    assert read_models("Lab", b'{"data":[{"id":5},{"name":"x"},{"id":""}]}') == []
