"""Signing in with a real directory."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.tests.peers.certificate import make_certificate
from api.tests.peers.process import reserve_port
from api.tests.peers.slapd import PEOPLE, DirectoryServer, Person, group_dn
from tertulia.infrastructure.config import LdapSettings, Settings, SignInSettings
from tertulia.infrastructure.config.faults import find_people_faults
from tertulia.modules.auth import CredentialsInvalidError
from tertulia.modules.auth.adapters.ldap.names import find_role, name_of, normalize_dn
from tertulia.modules.auth.errors import IdentityInvalidError, ProviderUnreachableError

from .conftest import MakeStrategy

ADA = PEOPLE["ada"]


@pytest.mark.parametrize("name", ["ada", "ADA", " ada ", "ada@example.org", "Ada@Example.org"])
async def test_somebody_signs_in_by_name_or_address(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, name: str
) -> None:
    identity = await make_strategy(shared_directory).identify(name, ADA.password)
    assert (identity.provider, identity.email, identity.name) == ("staff", "ada@example.org", "Ada Lovelace")
    assert identity.is_email_verified
    assert uuid.UUID(identity.subject)


@pytest.mark.parametrize("person", PEOPLE.values(), ids=lambda person: person.uid)
async def test_everybody_signs_in_whatever_their_name_is_made_of(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, person: Person
) -> None:
    identity = await make_strategy(shared_directory).identify(person.uid, person.password)
    assert identity.name == person.name
    assert identity.email == (person.address.lower() if person.address else None)


async def test_an_active_directory_is_asked_by_its_own_attributes(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    strategy = make_strategy(
        shared_directory,
        user_filter="(|(sAMAccountName={name})(userPrincipalName={name}))",
        id_attribute="objectGUID",
    )
    identity = await strategy.identify("grace", PEOPLE["grace"].password)
    assert identity.subject == uuid.uuid5(uuid.NAMESPACE_DNS, "grace").bytes_le.hex()
    found = await strategy.look_up([identity.subject])
    assert found[identity.subject].email == "grace@example.org"


async def test_who_is_known_by_an_attribute_of_before_is_not_found_and_keeps_nobody_else_from_it(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    """The settings name an attribute of bytes now, and named one of text when somebody signed in."""
    former = (await make_strategy(shared_directory).identify("grace", PEOPLE["grace"].password)).subject
    strategy = make_strategy(shared_directory, id_attribute="objectGUID")
    present = uuid.uuid5(uuid.NAMESPACE_DNS, "grace").bytes_le.hex()
    assert set(await strategy.look_up([former, present])) == {present}
    with pytest.raises(CredentialsInvalidError):
        await strategy.check(former, PEOPLE["grace"].password)


async def test_an_anonymous_search_will_do(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    strategy = make_strategy(shared_directory, bind_dn=None, bind_password=None)
    assert (await strategy.identify("ada", ADA.password)).groups


async def test_ldaps_works_like_starttls(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    strategy = make_strategy(shared_directory, url=shared_directory.ldaps_url, start_tls=False)
    assert (await strategy.identify("ada", ADA.password)).name == "Ada Lovelace"


async def test_a_plain_connection_needs_to_be_allowed(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    with pytest.raises(ProviderUnreachableError, match="as they are"):
        await make_strategy(shared_directory, start_tls=False).identify("ada", ADA.password)
    strategy = make_strategy(shared_directory, start_tls=False, allow_plain=True)
    assert (await strategy.identify("ada", ADA.password)).name == "Ada Lovelace"


@pytest.mark.parametrize("is_ldaps", [False, True])
async def test_another_certificate_is_refused(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, tmp_path: Path, is_ldaps: bool
) -> None:
    other = make_certificate(tmp_path).file
    further: dict[str, Any] = {"url": shared_directory.ldaps_url, "start_tls": False} if is_ldaps else {}
    strategy = make_strategy(shared_directory, ca_file=other, allow_plain=True, **further)
    with pytest.raises(ProviderUnreachableError, match="certificate"):
        await strategy.identify("ada", ADA.password)
    with pytest.raises(ProviderUnreachableError, match="certificate"):
        await strategy.test()


async def test_nested_groups_count_once_and_loops_end(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    expected = {"engineers", "staff", "everyone", "loop-a", "loop-b"}
    by_member_of = await make_strategy(shared_directory).identify("ken", PEOPLE["ken"].password)
    by_search = await make_strategy(shared_directory, group_base_dn=shared_directory.groups_dn).identify(
        "ken", PEOPLE["ken"].password
    )
    for identity in (by_member_of, by_search):
        assert identity.groups is not None
        assert set(identity.groups) == expected
        assert len(identity.groups) == len(expected)


@pytest.mark.parametrize("base", [None, "groups"])
async def test_only_direct_groups_count_where_nesting_is_off(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, base: str | None
) -> None:
    strategy = make_strategy(
        shared_directory, nested_groups=False, group_base_dn=shared_directory.groups_dn if base else None
    )
    assert (await strategy.identify("ken", PEOPLE["ken"].password)).groups == ("engineers",)


async def test_members_with_special_letters_are_found_in_their_groups(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    person = PEOPLE["pat(*)"]
    strategy = make_strategy(shared_directory, group_base_dn=shared_directory.groups_dn, nested_groups=False)
    assert (await strategy.identify(person.uid, person.password)).groups == ("engineers",)


async def test_the_first_fitting_entry_of_the_mapping_gives_the_role(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    mapping = {"nobodys": "x", group_dn("admins").upper(): "admin", "Everyone": "writer"}
    strategy = make_strategy(shared_directory, role_mapping=mapping)
    assert (await strategy.identify("ada", ADA.password)).role == "admin"
    assert (await strategy.identify("ken", PEOPLE["ken"].password)).role == "writer"
    assert (await strategy.identify("donald", PEOPLE["donald"].password)).role is None


async def test_somebody_without_the_attribute_that_never_changes_is_refused(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    strategy = make_strategy(shared_directory, id_attribute="employeeNumber")
    with pytest.raises(IdentityInvalidError, match="employeeNumber"):
        await strategy.identify("ada", ADA.password)
    with pytest.raises(ProviderUnreachableError, match="employeeNumber"):
        await strategy.test()


async def test_the_test_says_what_was_found(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    found = await make_strategy(shared_directory).test()
    assert (found.code, found.params) == ("directory_read", {"people": 13, "withMail": 12})
    assert str(found) == "Found 13 people or more, 12 of them with an address."


@pytest.mark.parametrize(
    ("changes", "reason", "detail"),
    [
        ({"bind_password": "wrong"}, "account_refused", "searches was refused: invalidCredentials"),
        ({"bind_password": None}, "no_password", "no password"),
        ({"base_dn": "ou=nowhere,dc=example,dc=org"}, "search_refused", "refused: noSuchObject"),
        ({"user_filter": "(&(objectClass=device)(uid={name}))"}, "nobody_found", "nobody is found"),
        ({"user_filter": "uid={name}"}, "filter_unreadable", "filter"),
        ({"ca_file": Path("/nowhere.pem")}, "ca_file_missing", "caFile"),
    ],
)
async def test_the_test_says_what_is_wrong(
    shared_directory: DirectoryServer,
    make_strategy: MakeStrategy,
    changes: dict[str, Any],
    reason: str,
    detail: str,
) -> None:
    with pytest.raises(ProviderUnreachableError, match=detail) as caught:
        await make_strategy(shared_directory, **changes).test()
    assert caught.value.params["reason"] == reason


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Something that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("scheme", ["ldap", "ldaps"])
async def test_a_directory_that_does_not_answer_is_given_up(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy, silent_port: int, scheme: str
) -> None:
    strategy = make_strategy(
        shared_directory, url=f"{scheme}://127.0.0.1:{silent_port}", timeout=1, start_tls=scheme == "ldap"
    )
    with pytest.raises(ProviderUnreachableError, match="no answer in time"):
        await strategy.identify("ada", ADA.password)


async def test_a_directory_that_is_not_there_is_named(
    shared_directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    refused = pytest.raises(ProviderUnreachableError, match=r"Staff can not be reached \(no connection\)")
    with reserve_port() as port, refused:
        await make_strategy(shared_directory, url=f"ldap://127.0.0.1:{port}").identify("ada", ADA.password)


async def test_a_disabled_account_fails_like_a_wrong_password(
    directory: DirectoryServer, make_strategy: MakeStrategy
) -> None:
    directory.replace(ADA.dn, {"userAccountControl": ["514"]})
    with pytest.raises(CredentialsInvalidError):
        await make_strategy(directory).identify("ada", ADA.password)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CN=Ada,  OU=People,DC=x", "cn=ada,ou=people,dc=X"),
        ("cn=Lovelace\\, Ada,dc=x", "cn=lovelace\\2C ada,dc=x"),
        ("cn=J\\C3\\BCrgen,dc=x", "cn=jürgen,dc=x"),
    ],
)
def test_names_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert normalize_dn(one) == normalize_dn(other)


def test_a_comma_in_a_name_does_not_part_it() -> None:
    assert normalize_dn("cn=a\\,dc=x") != normalize_dn("cn=a,dc=x")
    assert name_of("cn=a\\,dc=x,dc=y") == "a,dc=x"


def test_a_group_that_is_called_like_the_dn_of_another_does_not_get_its_role() -> None:
    mapping = {"cn=admins,ou=groups,dc=x": "admin"}
    assert find_role(mapping, ["cn=admins,ou=groups,dc=x"]) == "admin"
    assert find_role(mapping, ["cn=cn\\=admins\\,ou\\=groups\\,dc\\=x,ou=own,dc=x"]) is None


@pytest.mark.parametrize("attribute", ["dn", "entryDN", "distinguishedName"])
def test_what_changes_with_a_name_can_not_stand_for_a_person(attribute: str) -> None:
    ldap = LdapSettings(id="staff", label="Staff", url="ldaps://x", base_dn="dc=x", id_attribute=attribute)
    (fault,) = find_people_faults(Settings(sign_in=SignInSettings(ldap=[ldap])))
    assert "idAttribute" in fault
