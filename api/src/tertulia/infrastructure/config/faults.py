"""What the types do not say of the settings of people: names given twice, halves that miss each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tertulia.infrastructure.config.abuse import AbuseSettings
from tertulia.infrastructure.config.schema import Settings
from tertulia.infrastructure.config.sign_in import LdapSettings, SamlSettings, SignInSettings

VENDOR_IDS = ("google", "github", "discord", "facebook", "apple")
VIOLATION_KINDS = frozenset(
    {
        "rate_limit",
        "sign_in",
        "second_factor",
        "concurrent_runs",
        "moderation",
        "session_reuse",
        "captcha",
    }
)
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/|\Z)")
_SENDER = re.compile(r"([^<>\r\n@]*<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)")
_STEPS = 2
"""Of a sign-in with a second factor. With fewer allowed nobody who has one comes in."""
RESERVED_IDS = frozenset({*VENDOR_IDS, "local", "passkey", "scim"})


def find_people_faults(settings: Settings) -> Iterator[str]:
    """One sentence for each fault in the ways to sign in, mail and abuse."""
    yield from _find_id_faults(settings.sign_in)
    for number, directory in enumerate(settings.sign_in.ldap):
        yield from (f"signIn.ldap[{number}].{fault}" for fault in _find_ldap_faults(directory))
    for number, provider in enumerate(settings.sign_in.saml):
        yield from (f"signIn.saml[{number}].{fault}" for fault in _find_saml_faults(provider))
    for number, provider in enumerate(settings.sign_in.oidc):
        if urlsplit(provider.issuer).scheme not in {"http", "https"}:
            yield f"signIn.oidc[{number}].issuer: expected an address that begins with https://."
    if not _SENDER.fullmatch(settings.mail.sender):
        yield "mail.sender: expected an address, or a name with an address like `Tertulia <tertulia@example.org>`."
    if settings.sign_in.passwords.verify_email and not settings.mail.host:
        yield "signIn.passwords.verifyEmail: this needs mail.host."
    if int(settings.limits.admission.partition("/")[0]) < _STEPS:
        yield f"limits.admission: expected {_STEPS} or more, since a second factor counts as another sign-in."
    captcha = settings.abuse.captcha
    if (captcha.site_key is None) != (captcha.secret_key is None):
        yield "abuse.captcha: siteKey and secretKey are given together."
    yield from _find_abuse_faults(settings.abuse)


def _find_abuse_faults(abuse: AbuseSettings) -> Iterator[str]:
    for name, url in (
        ("captcha.scriptUrl", abuse.captcha.script_url),
        ("captcha.verifyUrl", abuse.captcha.verify_url),
        ("moderation.url", abuse.moderation.url),
    ):
        if url is not None and not _WEB_ADDRESS.match(url):
            yield f"abuse.{name}: expected an address that begins with https:// or http://."
    for kind in abuse.scores.keys() - VIOLATION_KINDS:
        yield f"abuse.scores: {kind} is not one of {', '.join(sorted(VIOLATION_KINDS))}."


def _find_id_faults(sign_in: SignInSettings) -> Iterator[str]:
    seen: set[str] = set()
    for kind, providers in (("oidc", sign_in.oidc), ("ldap", sign_in.ldap), ("saml", sign_in.saml)):
        for number, provider in enumerate(providers):
            if provider.id in RESERVED_IDS or provider.id in seen:
                yield f"signIn.{kind}[{number}].id: {provider.id} is the id of another way to sign in."
            seen.add(provider.id)
    if sum(one.auto_redirect for one in (*sign_in.oidc, *sign_in.saml)) > 1:
        yield "signIn: only one provider can have autoRedirect."


def _find_ldap_faults(directory: LdapSettings) -> Iterator[str]:
    scheme = urlsplit(directory.url).scheme
    if scheme not in {"ldap", "ldaps"}:
        yield "url: expected an address that begins with ldap:// or ldaps://."
    elif scheme == "ldap" and not directory.start_tls and not directory.allow_plain:
        yield "url: passwords would go over the network as they are. Use ldaps://, startTls or allowPlain."
    if "{name}" not in directory.user_filter:
        yield "userFilter: expected a filter with {name}."
    if directory.id_attribute.lower() in {"dn", "entrydn", "distinguishedname"}:
        yield "idAttribute: a DN changes when somebody is renamed or moves; expected what never changes."
    if "{dn}" not in directory.group_filter:
        yield "groupFilter: expected a filter with {dn}."


def _find_saml_faults(provider: SamlSettings) -> Iterator[str]:
    if (provider.metadata_url is None) == (provider.metadata_file is None):
        yield "metadataUrl: expected either metadataUrl or metadataFile."
    if (provider.private_key is None) != (provider.certificate is None):
        yield "privateKey: privateKey and certificate are given together."
    if provider.require_encryption and provider.private_key is None:
        yield "requireEncryption: this needs privateKey and certificate."
