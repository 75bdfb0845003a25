"""Which vendor an endpoint is found to be, and that each entry is sound."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import vendors
from tertulia.modules.providers.vendors import PLAIN, VENDORS, UnknownVendorError, find_vendor

FOLDER = Path(vendors.__file__).parent


@pytest.mark.parametrize(
    "name", ["Groq", "groq", "LM Studio", "lm-studio", "Kimi", "Hugging Face", "llama.cpp"]
)
def test_a_name_is_enough(name: str) -> None:
    vendor = find_vendor(EndpointSettings(name=name))
    assert vendor.base_url
    assert vendor is not PLAIN


def test_the_address_says_more_than_the_name() -> None:
    endpoint = EndpointSettings(name="Mistral", base_url="https://api.groq.com/openai/v1")
    assert find_vendor(endpoint).name == "groq"


def test_a_name_counts_where_the_address_is_anywhere() -> None:
    assert find_vendor(EndpointSettings(name="Ollama", base_url="http://10.0.0.7:1/v1")).name == "ollama"


def test_a_host_that_only_ends_alike_is_another() -> None:
    endpoint = EndpointSettings(name="Lab", base_url="https://evilapi.groq.com.example/v1")
    assert find_vendor(endpoint) is PLAIN
    assert find_vendor(EndpointSettings(name="Lab", base_url="https://notapi.x.ai/v1")) is PLAIN


def test_the_setting_is_believed_before_all() -> None:
    endpoint = EndpointSettings(name="Groq", vendor="vLLM", base_url="https://api.x.ai/v1")
    assert find_vendor(endpoint).name == "vllm"


def test_an_unknown_vendor_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownVendorError, match=r"^vendor: .*'grog'.*groq"):
        find_vendor(EndpointSettings(name="Lab", vendor="grog", base_url="http://localhost/v1"))


def test_an_unknown_name_without_an_address_is_refused() -> None:
    with pytest.raises(UnknownVendorError, match=r"^baseUrl: the endpoint 'Lab' needs a baseUrl"):
        find_vendor(EndpointSettings(name="Lab"))


def test_an_address_that_is_none_breaks_nothing() -> None:
    assert find_vendor(EndpointSettings(name="Lab", base_url="http://[::1")) is PLAIN


def test_no_two_vendors_share_a_name_or_a_host() -> None:
    names = [name for vendor in VENDORS for name in {vendor.name, *vendor.aliases}]
    hosts = [host for vendor in VENDORS for host in vendor.hosts]
    assert len(names) == len(set(names))
    assert len(hosts) == len(set(hosts))


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_each_entry_is_sound(vendor: vendors.Vendor) -> None:
    address = urlsplit(vendor.base_url)
    assert address.scheme == ("https" if vendor.needs_key and address.hostname != "localhost" else "http")
    assert not vendor.base_url.endswith("/")
    assert (vendor.models_path is None) == bool(vendor.models)
    assert not set(vendor.adds) & set(vendor.refused)
    assert all(name == name.lower() and not set(" .-_") & set(name) for name in vendor.aliases)


def test_a_vendor_takes_thirty_lines_at_the_most() -> None:
    for path in FOLDER.glob("*.py"):
        blocks = path.read_text().split("\n    Vendor(\n")[1:]
        assert all(len(block.partition("\n    ),")[0].splitlines()) <= 28 for block in blocks), path
