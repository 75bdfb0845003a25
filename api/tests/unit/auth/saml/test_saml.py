"""Signing in over a real identity provider, by its forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from api.tests.peers.browsing import browse
from api.tests.peers.fixtures import RunPeer
from api.tests.peers.nanoidp import IdentityProvider, IdpUser, start_nanoidp
from api.tests.waiting import PATIENCE
from tertulia.infrastructure.config import SamlSettings
from tertulia.modules.auth import Arrival
from tertulia.modules.auth.adapters.saml import SamlStrategy
from tertulia.modules.auth.errors import IdentityInvalidError, ProviderUnreachableError

CALLBACK = "http://tertulia.test/api/auth/external/campus/callback"
METADATA = "http://tertulia.test/api/auth/saml/campus/metadata"


class Spent:
    """What was used, in memory."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], datetime] = {}

    async def spend(self, provider: str, what: str, until: datetime) -> bool:
        is_new = (provider, what) not in self.seen
        self.seen[provider, what] = until
        return is_new


def make_strategy(provider: IdentityProvider | None = None, **changes: Any) -> SamlStrategy:
    url = {"metadata_url": provider.saml_metadata_url} if provider else {}
    given: dict[str, Any] = {"id": "campus", "label": "Campus", **url}
    return SamlStrategy(SamlSettings(**(given | changes)), Spent().spend)


@pytest.fixture
def start_idp(run_peer: RunPeer, tmp_path: Path) -> Callable[..., IdentityProvider]:
    """Starts an identity provider that sends people back to the tests."""

    def start(**options: Any) -> IdentityProvider:
        return run_peer(start_nanoidp(tmp_path, acs_url=CALLBACK, **options))

    return start


def read_metadata(provider: IdentityProvider) -> bytes:
    """What the provider says of itself."""
    return httpx.get(provider.saml_metadata_url, trust_env=False, timeout=PATIENCE).content


async def sign_in(strategy: SamlStrategy, provider: IdentityProvider, person: str) -> Arrival:
    """Go there and come back."""
    departure = await strategy.begin("the-state", CALLBACK)
    fill = {"username": person, "password": provider.users[person].password}
    back = await browse(departure.url, until=CALLBACK, fill=fill)
    assert back.method == "POST"
    return Arrival(parameters=back.parameters, callback_url=CALLBACK, secrets=departure.secrets)


async def test_somebody_signs_in(start_idp: Callable[..., IdentityProvider]) -> None:
    provider = start_idp()
    strategy = make_strategy(provider, role_mapping={"engineers": "admin"}, sync_groups=True)
    arrival = await sign_in(strategy, provider, "alice")
    assert arrival.parameters["RelayState"] == "the-state"
    identity = await strategy.finish(arrival)
    assert (identity.provider, identity.subject, identity.email) == (
        "campus",
        "alice@example.org",
        "alice@example.org",
    )
    assert identity.name == "Alice"
    assert identity.groups == ("engineers", "staff")
    assert identity.role == "admin"
    assert strategy.policy.sync_groups


async def test_a_role_comes_from_the_mapping_alone(start_idp: Callable[..., IdentityProvider]) -> None:
    provider = start_idp()
    strategy = make_strategy(provider, role_mapping={"engineers": "admin"})
    assert (await strategy.finish(await sign_in(strategy, provider, "bob"))).role is None


async def test_a_response_is_good_for_one_time(start_idp: Callable[..., IdentityProvider]) -> None:
    provider = start_idp()
    strategy = make_strategy(provider)
    arrival = await sign_in(strategy, provider, "alice")
    await strategy.finish(arrival)
    with pytest.raises(IdentityInvalidError, match="used before"):
        await strategy.finish(arrival)


async def test_a_response_to_another_request_is_refused(start_idp: Callable[..., IdentityProvider]) -> None:
    provider = start_idp()
    strategy = make_strategy(provider)
    mallorys = await sign_in(strategy, provider, "alice")
    other = await strategy.begin("another", CALLBACK)
    with pytest.raises(IdentityInvalidError, match="InResponseTo"):
        await strategy.finish(
            Arrival(parameters=mallorys.parameters, callback_url=CALLBACK, secrets=other.secrets)
        )


async def test_metadata_may_be_a_file(start_idp: Callable[..., IdentityProvider], tmp_path: Path) -> None:
    provider = start_idp()
    file = tmp_path / "idp.xml"
    file.write_bytes(read_metadata(provider))
    strategy = make_strategy(metadata_file=file)
    identity = await strategy.finish(await sign_in(strategy, provider, "bob"))
    assert identity.email == "bob@example.org"


async def test_somebody_without_an_address_has_an_identity_without_one(
    start_idp: Callable[..., IdentityProvider],
) -> None:
    provider = start_idp(users={"dora": IdpUser("dora's passphrase", None)})
    strategy = make_strategy(provider)
    identity = await strategy.finish(await sign_in(strategy, provider, "dora"))
    assert identity.subject


async def test_new_keys_of_the_provider_are_looked_up(
    start_idp: Callable[..., IdentityProvider], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    provider = start_idp()
    file = tmp_path / "idp.xml"
    current = read_metadata(provider).decode()
    other = tmp_path / "other"
    other.mkdir()
    with start_nanoidp(other, acs_url=CALLBACK) as stranger:
        old = current.replace(
            "".join(provider.saml_certificate.splitlines()[1:-1]),
            "".join(stranger.saml_certificate.splitlines()[1:-1]),
        )
    assert old != current
    file.write_text(old)
    strategy = make_strategy(metadata_file=file)
    arrival = await sign_in(strategy, provider, "alice")
    with pytest.raises(IdentityInvalidError):
        await strategy.finish(arrival)
    file.write_text(current)
    monkeypatch.setattr("tertulia.modules.auth.adapters.saml.metadata._AGAIN_SECONDS", 0.0)
    assert (await strategy.finish(arrival)).email == "alice@example.org"


async def test_our_metadata_says_where_to_send_people() -> None:
    document = await make_strategy(metadata_url="https://idp.example").describe_service(CALLBACK)
    root = ElementTree.fromstring(document)
    assert root.get("entityID") == METADATA
    names = {"md": "urn:oasis:names:tc:SAML:2.0:metadata"}
    (service,) = root.findall("md:SPSSODescriptor/md:AssertionConsumerService", names)
    assert service.get("Location") == CALLBACK
    assert service.get("Binding", "").endswith("HTTP-POST")
    descriptor = root.find("md:SPSSODescriptor", names)
    assert descriptor is not None
    assert descriptor.get("WantAssertionsSigned") == "true"


async def test_the_test_says_what_was_found(start_idp: Callable[..., IdentityProvider]) -> None:
    provider = start_idp()
    found = str(await make_strategy(provider).test())
    assert found.startswith(f"Found {provider.saml_entity_id} with 1 ")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("<a/>", "one entity"),
        ("no", "not XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (
            '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>',
            "no sign-in",
        ),
        ("x" * 2_000_001, "too long"),
    ],
)
async def test_metadata_that_is_none_is_refused(tmp_path: Path, content: str, detail: str) -> None:
    file = tmp_path / "idp.xml"
    file.write_text(content)
    with pytest.raises(ProviderUnreachableError, match=detail):
        await make_strategy(metadata_file=file).test()


@pytest.mark.parametrize(
    "url", ["http://idp.example/metadata", "file:///etc/passwd", "ftp://127.0.0.1/x", "https://"]
)
async def test_metadata_is_not_fetched_where_others_can_change_it(url: str) -> None:
    with pytest.raises(ProviderUnreachableError, match="https"):
        await make_strategy(metadata_url=url).test()


async def test_a_provider_that_is_not_there_is_named() -> None:
    with pytest.raises(ProviderUnreachableError, match="Campus can not be reached"):
        await make_strategy(metadata_url="http://127.0.0.1:9/metadata").begin("s", CALLBACK)
