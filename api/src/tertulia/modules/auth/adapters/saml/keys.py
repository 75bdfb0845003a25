"""The key of the service: it signs requests, and opens what providers encrypt."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.config import ConfigurationError, SamlSettings

_MINIMUM_BITS = 2048


class ServiceKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Both as PEM."""

    private_key: str
    certificate: str


def read_keys(settings: SamlSettings) -> ServiceKeys | None:
    """What the settings give, None when they give nothing. Raises ConfigurationError when it is no RSA key with its
    certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )

    if settings.private_key is None or settings.certificate is None:
        return None
    place = f"signIn.saml ({settings.id})"
    try:
        key = load_pem_private_key(_read_text(settings.private_key), None)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            [f"{place}.privateKey: expected a key as PEM, without a password."]
        ) from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < _MINIMUM_BITS:
        raise ConfigurationError(
            [f"{place}.privateKey: expected an RSA key of {_MINIMUM_BITS} bits or more."]
        )
    try:
        certificate = x509.load_pem_x509_certificate(_read_text(settings.certificate))
    except ValueError as error:
        raise ConfigurationError([f"{place}.certificate: expected a certificate as PEM."]) from error
    if certificate.public_key() != key.public_key():
        raise ConfigurationError([f"{place}.certificate: it belongs to another key."])
    return ServiceKeys(
        private_key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
    )


def _read_text(text: str) -> bytes:
    """In an environment variable line ends are often written as `\\n`."""
    return text.replace("\\n", "\n").strip().encode()
