"""The settings of the ways to sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from tertulia.infrastructure.config.groups import Seconds, SettingsGroup

ProviderId = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=40,
        pattern=r"^[a-z0-9][a-z0-9-]*$(?!\n)",
        description="small letters, digits and dashes",
    ),
]


class PasswordSettings(SettingsGroup, frozen=True, kw_only=True):
    enabled: bool = True
    """Sign in with an e-mail address and a password that Tertulia keeps."""
    minimum_strength: Annotated[int, msgspec.Meta(ge=0, le=4)] = 2
    """How hard new passwords must be to guess, from 0 (anything) to 4 (very hard), as zxcvbn counts."""
    verify_email: bool = False
    """Nobody goes on before the address is confirmed by mail; needs `mail`."""
    reset_minutes: Annotated[int, msgspec.Meta(ge=5, le=1440)] = 60
    """For how long a link to choose a new password is good."""


class OAuthSettings(SettingsGroup, frozen=True, kw_only=True):
    client_id: str
    """The id under which Tertulia is registered there."""
    client_secret: str
    """The secret that goes with it; `${NAME}` takes it from the environment."""
    allow_sign_up: bool = True
    """Whether people without an account get one when they come this way."""
    trust_email: bool = True
    """Whether an address that the provider calls verified joins the account with the same confirmed address."""
    email_domains: list[str] = []
    """Only addresses of these domains may come in; empty: all."""
    url: str | None = None
    """Where the provider is, when not at its usual address (GitHub Enterprise)."""


class AppleSettings(SettingsGroup, frozen=True, kw_only=True):
    client_id: str
    """The Services ID."""
    team_id: str
    """The team of the developer account."""
    key_id: str
    """The id of the key for Sign in with Apple."""
    private_key: str
    """The key itself (PKCS #8, the content of the .p8 file); `${NAME}` takes it from the environment."""
    allow_sign_up: bool = True
    """Whether people without an account get one when they come this way."""
    trust_email: bool = True
    """Whether an address that Apple calls verified joins the account with the same confirmed address."""
    email_domains: list[str] = []
    """Only addresses of these domains may come in; empty: all."""
    url: str | None = None
    """Where Apple is, for tests."""


class OidcSettings(SettingsGroup, frozen=True, kw_only=True):
    id: ProviderId
    """Stands in addresses and on people's identities; it must not change."""
    label: str
    """What the button says."""
    issuer: str
    """The issuer; `/.well-known/openid-configuration` is below it."""
    client_id: str
    """The id under which Tertulia is registered there."""
    client_secret: str | None = None
    """The secret that goes with it; absent: a public client, which PKCE alone protects."""
    scopes: str = "openid profile email"
    """What is asked for, parted by spaces."""
    email_claim: str = "email"
    """The claim with the address."""
    name_claim: str = "name"
    """The claim with the name."""
    groups_claim: str = "groups"
    """The claim with the groups; dots lead into it (`realm_access.roles`)."""
    role_mapping: dict[str, str] = {}
    """For groups of the provider, the role of their people. The first entry that fits counts, at each sign-in."""
    sync_groups: bool = False
    """Whether people are put into groups of the same names, and taken out of them, at each sign-in."""
    allow_sign_up: bool = True
    """Whether people without an account get one when they come this way."""
    trust_email: bool = True
    """Whether an address that the provider calls verified joins the account with the same confirmed address."""
    email_domains: list[str] = []
    """Only addresses of these domains may come in; empty: all."""
    auto_redirect: bool = False
    """The sign-in page goes straight there."""
    end_session: bool = True
    """Signing out here signs out there, too, where the provider offers it."""


class LdapSettings(SettingsGroup, frozen=True, kw_only=True):
    id: ProviderId
    """Stands on people's identities; it must not change."""
    label: str
    """What the sign-in page calls it."""
    url: str
    """`ldap://host:389` or `ldaps://host:636`."""
    start_tls: bool = False
    """Begin TLS on an `ldap://` connection; one without any TLS is refused unless `allowPlain` is set."""
    allow_plain: bool = False
    """Passwords may go over the network as they are. For a directory on this machine."""
    ca_file: Path | None = None
    """Certificates to trust; absent: the system's."""
    bind_dn: str | None = None
    """Who searches; absent: anonymously."""
    bind_password: str | None = None
    """The password that goes with it."""
    base_dn: str
    """Where people are searched."""
    user_filter: str = "(|(uid={name})(mail={name}))"
    """How a person is found by what they typed, `{name}`. Active Directory:
    `(|(sAMAccountName={name})(userPrincipalName={name}))`."""
    id_attribute: str = "entryUUID"
    """What never changes of a person. Active Directory: `objectGUID`."""
    email_attribute: str = "mail"
    """The attribute with the address."""
    name_attribute: str = "cn"
    """The attribute with the name."""
    group_base_dn: str | None = None
    """Where groups are searched; absent: the person's `memberOf` says them."""
    group_filter: str = "(&(objectClass=groupOfNames)(member={dn}))"
    """How the groups of a person or a group, `{dn}`, are found."""
    nested_groups: bool = True
    """Whether groups in groups count, up to ten levels."""
    role_mapping: dict[str, str] = {}
    """For groups (DN or name), the role that their people have. The first entry that fits counts, at each sign-in."""
    sync_groups: bool = False
    """Whether people are put into groups of the same names, and taken out of them, at each sign-in."""
    sync_minutes: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How often everybody is looked up: who is gone is suspended, names and groups follow. 0: only at sign-in."""
    allow_sign_up: bool = True
    """Whether people without an account get one when they come this way."""
    trust_email: bool = True
    """Whether the directory's address joins the account with the same confirmed address."""
    timeout: Seconds = 5
    """Seconds to wait for the directory."""


class SamlSettings(SettingsGroup, frozen=True, kw_only=True):
    id: ProviderId
    """Stands in addresses and on people's identities; it must not change."""
    label: str
    """What the button says."""
    metadata_url: str | None = None
    """Where the identity provider's metadata is; or else:"""
    metadata_file: Path | None = None
    """the file with it."""
    entity_id: str | None = None
    """Tertulia's own; absent: the address of its metadata."""
    private_key: str | None = None
    """An RSA key of its own (PEM), which signs requests and opens encrypted assertions; `${NAME}` takes it from the
    environment."""
    certificate: str | None = None
    """The certificate that goes with it (PEM); it stands in the metadata."""
    require_encryption: bool = False
    """Refuse assertions that are not encrypted."""
    email_attribute: str = "email"
    """The attribute with the address; a NameID that is an address will do, too."""
    name_attribute: str = "name"
    """The attribute with the name."""
    groups_attribute: str = "groups"
    """The attribute with the groups."""
    role_mapping: dict[str, str] = {}
    """For groups of the provider, the role of their people. The first entry that fits counts, at each sign-in."""
    sync_groups: bool = False
    """Whether people are put into groups of the same names, and taken out of them, at each sign-in."""
    allow_sign_up: bool = True
    """Whether people without an account get one when they come this way."""
    trust_email: bool = True
    """Whether its address joins the account with the same confirmed address."""
    idp_initiated: bool = False
    """Whether the provider may send people that did not begin here."""
    auto_redirect: bool = False
    """The sign-in page goes straight there."""


class SignInSettings(SettingsGroup, frozen=True, kw_only=True):
    passwords: PasswordSettings = PasswordSettings()
    """E-mail address and password."""
    passkeys: bool = True
    """Whether people can add passkeys and sign in with them."""
    email_domains: list[str] = []
    """Only addresses of these domains can register; empty: all. Invitations and administrators may have any."""
    remember_device_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 30
    """For how long a browser may skip the second factor when its person says so; 0: never."""
    google: OAuthSettings | None = None
    """Sign in with Google."""
    github: OAuthSettings | None = None
    """Sign in with GitHub."""
    discord: OAuthSettings | None = None
    """Sign in with Discord."""
    facebook: OAuthSettings | None = None
    """Sign in with Facebook."""
    apple: AppleSettings | None = None
    """Sign in with Apple."""
    oidc: list[OidcSettings] = []
    """OpenID Connect providers."""
    ldap: list[LdapSettings] = []
    """LDAP directories."""
    saml: list[SamlSettings] = []
    """SAML 2.0 identity providers."""


SECRET_SETTINGS = frozenset({"clientSecret", "privateKey", "bindPassword", "password", "secretKey"})
"""Settings of this file that are never shown."""
