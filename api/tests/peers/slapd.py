"""OpenLDAP's server with a dozen people and their groups; `memberOf` is kept by the server.

People also carry what Active Directory knows them by: sAMAccountName, userPrincipalName, objectGUID and
userAccountControl.
"""

from __future__ import annotations

import os
import shutil
import ssl
import uuid
from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ldap3 import MODIFY_REPLACE, NONE, Connection, Server, Tls
from ldap3.utils.dn import escape_rdn

from .certificate import make_certificate
from .process import PeerMissingError, reserve_port, run_child

BASE_DN = "dc=example,dc=org"
PEOPLE_DN = f"ou=people,{BASE_DN}"
GROUPS_DN = f"ou=groups,{BASE_DN}"
ADMIN_DN = f"cn=admin,{BASE_DN}"
ADMIN_PASSWORD = "the directory's own secret"

_SCHEMAS = ("core", "cosine", "inetorgperson")
_SCHEMA_FOLDERS = ("/etc/ldap/schema", "/etc/openldap/schema", "/opt/homebrew/etc/openldap/schema")
_MODULE_FOLDERS = (
    "/usr/lib/ldap",
    "/usr/lib/openldap",
    "/usr/lib64/openldap",
    "/opt/homebrew/libexec/openldap",
)
# OpenLDAP's own copy of these attributes cannot be searched for a value.
_ACTIVE_DIRECTORY = """
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' SINGLE-VALUE
  EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName' SINGLE-VALUE
  EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' SINGLE-VALUE
  EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' SINGLE-VALUE
  EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.4203.666.11.9.1 NAME 'testUser' AUXILIARY
  MAY ( sAMAccountName $ userPrincipalName $ userAccountControl $ objectGUID ) )
"""
_PERSON = ("inetOrgPerson", "testUser")
_GROUP = ("groupOfNames",)
_NORMAL_ACCOUNT = 512


@dataclass(frozen=True)
class Person:
    """Somebody in the directory."""

    uid: str
    given_name: str
    surname: str
    mail: str | None = ""

    @property
    def name(self) -> str:
        """The common name, by which the entry is named."""
        return f"{self.given_name} {self.surname}".strip()

    @property
    def dn(self) -> str:
        """Where the entry stands."""
        return f"cn={escape_rdn(self.name)},{PEOPLE_DN}"

    @property
    def address(self) -> str | None:
        """The e-mail address, if there is one."""
        return f"{self.uid}@example.org" if self.mail == "" else self.mail

    @property
    def password(self) -> str:
        """The password to bind with."""
        return f"{self.uid}'s passphrase"


PEOPLE: Mapping[str, Person] = {
    person.uid: person
    for person in (
        Person("ada", "Ada", "Lovelace"),
        Person("grace", "Grace", "Hopper"),
        Person("alan", "Alan", "Turing"),
        Person("edsger", "Edsger", "Dijkstra"),
        Person("barbara", "Barbara", "Liskov"),
        Person("donald", "Donald", "Knuth"),
        Person("frances", "Frances", "Allen"),
        Person("ken", "Ken", "Thompson"),
        Person("dennis", "Dennis", "Ritchie"),
        Person("jürgen", "Jürgen", "Müller", "juergen@example.org"),
        Person("nomail", "Nobody", "Reachable", None),
        Person("pat(*)", "Pat", "O'Brien, (Pat)*", "pat@example.org"),
        Person("back\\slash", "Back", 'Slash\\+"<quoted>"', "backslash@example.org"),
    )
}

_LEAVES: Mapping[str, Sequence[str]] = {
    "admins": ("ada",),
    "engineers": ("ada", "grace", "ken", "pat(*)"),
    "researchers": ("alan", "edsger", "barbara", "nomail"),
}
_NESTED: Mapping[str, Sequence[str]] = {
    "staff": ("engineers", "researchers"),
    "everyone": ("staff",),
    "loop-a": ("loop-b", "engineers"),
    "loop-b": ("loop-a",),
}


def group_dn(name: str) -> str:
    """Return where the group of this name stands."""
    return f"cn={escape_rdn(name)},{GROUPS_DN}"


@dataclass(frozen=True)
class DirectoryServer:
    """A running directory. StartTLS works at `url`; `ca_file` is what to trust for it and for `ldaps_url`."""

    url: str
    ldaps_url: str
    ca_file: Path
    pid: int
    base_dn: str = BASE_DN
    people_dn: str = PEOPLE_DN
    groups_dn: str = GROUPS_DN
    admin_dn: str = ADMIN_DN
    admin_password: str = ADMIN_PASSWORD

    def add(self, dn: str, classes: Sequence[str], attributes: Mapping[str, Any]) -> None:
        """Add an entry."""
        with self._bind() as connection:
            connection.add(dn, list(classes), dict(attributes))

    def add_person(self, person: Person) -> None:
        """Add somebody."""
        self.add(person.dn, _PERSON, _describe(person))

    def delete(self, dn: str) -> None:
        """Delete an entry, as somebody who left."""
        with self._bind() as connection:
            connection.delete(dn)

    def replace(self, dn: str, attributes: Mapping[str, Sequence[Any]]) -> None:
        """Replace attributes; without values they go."""
        with self._bind() as connection:
            connection.modify(
                dn, {name: [(MODIFY_REPLACE, list(values))] for name, values in attributes.items()}
            )

    def set_members(self, group: str, members: Sequence[str]) -> None:
        """Say who is in a group, by DN; there has to be somebody."""
        self.replace(group_dn(group), {"member": members})

    def _bind(self) -> AbstractContextManager[Any]:
        return connect(self.url, ADMIN_DN, ADMIN_PASSWORD)


@contextmanager
def connect(
    url: str, dn: str | None = None, password: str | None = None, trust: Path | None = None
) -> Generator[Any]:
    """Connect and bind, with StartTLS where there is something to trust; a refusal is an LDAPException.

    The connection is `Any`: the types of ldap3 are mostly unknown.
    """
    tls = Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=str(trust)) if trust else None
    server = Server(url, get_info=NONE, tls=tls)
    connection: Any = Connection(server, dn, password, check_names=False, raise_exceptions=True)
    try:
        connection.open()
        if trust and not server.ssl:
            connection.start_tls()
        connection.bind()
        yield connection
    finally:
        connection.unbind()


@contextmanager
def start_slapd(folder: Path) -> Generator[DirectoryServer]:
    """Run a directory of its own in a folder.

    Raises:
        PeerMissingError: slapd is not installed.
    """
    slapd = os.environ.get("SLAPD") or shutil.which("slapd", path=f"{os.environ['PATH']}:/usr/sbin")
    if not slapd:
        raise PeerMissingError("slapd is not installed: apt-get install slapd, or set SLAPD")
    # Some systems confine the installed program to its own folders, by its path.
    program = shutil.copy2(slapd, folder / "slapd")
    configuration = _write_configuration(folder)
    command = [program, "-f", configuration, "-d", "0", "-h"]
    with (
        reserve_port() as plain,
        reserve_port() as encrypted,
        run_child(
            [*command, f"ldap://127.0.0.1:{plain} ldaps://127.0.0.1:{encrypted}"], folder / "slapd.log"
        ) as child,
    ):
        child.wait_for_port(plain)
        child.wait_for_port(encrypted)
        # By name: ldap3 does not compare addresses with a certificate from Python 3.12 on.
        url, ldaps_url = f"ldap://localhost:{plain}", f"ldaps://localhost:{encrypted}"
        directory = DirectoryServer(url, ldaps_url, folder / "certificate.pem", child.pid)
        _fill(directory)
        yield directory


def _write_configuration(folder: Path) -> Path:
    certificate = make_certificate(folder)
    (folder / "db").mkdir()
    (folder / "active-directory.schema").write_text(_ACTIVE_DIRECTORY)
    schemas = _find_folder(_SCHEMA_FOLDERS)
    lines = [
        *(f"include {schemas}/{name}.schema" for name in _SCHEMAS),
        f"include {folder / 'active-directory.schema'}",
        f"modulepath {_find_folder(_MODULE_FOLDERS)}",
        "moduleload back_mdb",
        "moduleload memberof",
        f"TLSCertificateFile {certificate.file}",
        f"TLSCertificateKeyFile {certificate.key_file}",
        f"TLSCACertificateFile {certificate.file}",
        "database mdb",
        f'suffix "{BASE_DN}"',
        f'rootdn "{ADMIN_DN}"',
        f'rootpw "{ADMIN_PASSWORD}"',
        f"directory {folder / 'db'}",
        "dbnosync",
        "overlay memberof",
    ]
    path = folder / "slapd.conf"
    path.write_text("\n".join(lines) + "\n")
    return path


def _find_folder(candidates: Sequence[str]) -> str:
    if found := next((path for path in candidates if Path(path).is_dir()), None):
        return found
    raise PeerMissingError(f"slapd's files are in none of {', '.join(candidates)}")


def _fill(directory: DirectoryServer) -> None:
    directory.add(BASE_DN, ["dcObject", "organization"], {"dc": "example", "o": "Example"})
    directory.add(PEOPLE_DN, ["organizationalUnit"], {"ou": "people"})
    directory.add(GROUPS_DN, ["organizationalUnit"], {"ou": "groups"})
    for person in PEOPLE.values():
        directory.add_person(person)
    for name, uids in _LEAVES.items():
        directory.add(group_dn(name), _GROUP, {"member": [PEOPLE[uid].dn for uid in uids]})
    # The server notes memberOf only at members that are there already: first the groups, then who is in them.
    for name in _NESTED:
        directory.add(group_dn(name), _GROUP, {"member": [ADMIN_DN]})
    for name, groups in _NESTED.items():
        directory.set_members(name, [group_dn(group) for group in groups])


def _describe(person: Person) -> dict[str, Any]:
    return {
        "cn": person.name,
        "uid": person.uid,
        "givenName": person.given_name,
        "sn": person.surname,
        "userPassword": person.password,
        "sAMAccountName": person.uid,
        "userPrincipalName": f"{person.uid}@example.org",
        "objectGUID": uuid.uuid5(uuid.NAMESPACE_DNS, person.uid).bytes_le,
        "userAccountControl": str(_NORMAL_ACCOUNT),
        **({"mail": person.address} if person.address else {}),
    }
