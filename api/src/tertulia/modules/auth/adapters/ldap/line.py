"""One connection to a directory. It blocks, so it lives on a thread of its own."""

from __future__ import annotations

import math
import ssl
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import structlog

from tertulia.infrastructure.config import LdapSettings
from tertulia.modules.auth.errors import ProviderUnreachableError
from tertulia.modules.auth.unreachable import UnreachableReason

_PORTS: Final = {"ldap": 389, "ldaps": 636}
_SUCCESS = 0
_CUT_SHORT: Final = frozenset({3, 4})
"""timeLimitExceeded and sizeLimitExceeded: what came is not everything."""
_NO_SUCH_OBJECT = 32
_REFUSALS: Final = frozenset({19, 32, 34, 48, 49, 53})
"""What a directory answers to a bind that does not fit: constraintViolation (locked), noSuchObject, invalidDNSyntax,
inappropriateAuthentication, invalidCredentials, unwillingToPerform."""

_logger = structlog.get_logger(__name__)


class Entry(msgspec.Struct, frozen=True):
    """One entry as it came. values: by the attribute's name in small letters."""

    dn: str
    values: Mapping[str, tuple[bytes, ...]]

    def first(self, attribute: str) -> bytes | None:
        """The first value of an attribute, if there is one."""
        values = self.values.get(attribute.lower())
        return values[0] if values else None


class Line:
    """A connection, open from `with` on. Everything raises ProviderUnreachableError; nothing falls back to a plain
    connection."""

    def __init__(self, settings: LdapSettings) -> None:
        self._settings = settings
        self._timeout = max(1, math.ceil(settings.timeout))
        self._connection: Any = None

    def __enter__(self) -> Line:
        with self._faults():
            self._connection = self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up(self._connection)

    def bind_service(self) -> None:
        """Become whoever searches."""
        from ldap3 import ANONYMOUS

        settings = self._settings
        with self._faults():
            if settings.bind_dn is None:
                self._connection.user = self._connection.password = None
                self._connection.rebind(authentication=ANONYMOUS, read_server_info=False)
            else:
                self._bind(settings.bind_dn, settings.bind_password or "")
            if not self._connection.bound:
                raise self._failure("account_refused", said=str(self._result["description"]))

    def bind(self, dn: str, password: str) -> bool:
        """Whether the directory takes this password for this entry."""
        with self._faults():
            try:
                self._bind(dn, password)
            except _credential_faults():
                return False
            if not self._connection.bound and self._result["result"] not in _REFUSALS:
                raise self._failure("directory_refused", said=str(self._result["description"]))
        return bool(self._connection.bound)

    def search(
        self, base: str, search_filter: str, attributes: Sequence[str], *, limit: int, scope: str = "SUBTREE"
    ) -> list[Entry]:
        """The entries that fit, at most `limit`; nothing when the base is not there."""
        with self._faults():
            self._connection.search(
                base,
                search_filter,
                search_scope=scope,
                attributes=list(attributes),
                size_limit=limit,
                time_limit=self._timeout,
            )
            entries = self._entries()
            code = self._result["result"]
            is_gone = code == _NO_SUCH_OBJECT and scope == "BASE"
            if code != _SUCCESS and not is_gone and not (code in _CUT_SHORT and len(entries) >= limit):
                raise self._failure("search_refused", said=str(self._result["description"]))
        return entries

    @property
    def _result(self) -> Mapping[str, Any]:
        return self._connection.result

    def _entries(self) -> list[Entry]:
        return [
            Entry(
                str(one["dn"]),
                {name.lower(): tuple(values) for name, values in one["raw_attributes"].items()},
            )
            for one in self._connection.response or ()
            if one.get("type") == "searchResEntry"
        ]

    def _bind(self, dn: str, password: str) -> None:
        """The library refuses what is empty, also after the preparation of RFC 4013: a bind without a password
        succeeds for anybody (RFC 4513 §5.1.2)."""
        from ldap3 import SIMPLE

        self._connection.rebind(dn, password, authentication=SIMPLE, read_server_info=False)

    def _connect(self) -> Any:
        from ldap3 import NONE, Connection, Server

        target = urlsplit(self._settings.url)
        is_tls = target.scheme == "ldaps"
        server = Server(
            target.hostname or "",
            port=target.port or _PORTS[target.scheme],
            use_ssl=is_tls,
            get_info=NONE,
            connect_timeout=self._timeout,
            tls=self._make_tls(target.hostname or ""),
        )
        connection: Any = Connection(
            server,
            check_names=False,
            auto_referrals=False,
            read_only=True,
            receive_timeout=self._timeout,
            return_empty_attributes=False,
        )
        try:
            connection.open(read_server_info=False)
            is_encrypted = is_tls or (self._settings.start_tls and self._start_tls(connection))
        except BaseException:
            self._hang_up(connection)
            raise
        if not is_encrypted and not self._settings.allow_plain:
            self._hang_up(connection)
            raise self._failure("plain_refused")
        return connection

    def _start_tls(self, connection: Any) -> bool:
        connection.start_tls(read_server_info=False)
        if not isinstance(connection.socket, ssl.SSLSocket):
            raise self._failure("start_tls_refused")
        return True

    def _make_tls(self, host: str) -> Any:
        from ldap3 import Tls

        file = self._settings.ca_file
        name = None if _is_address(host) else host
        return Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=str(file) if file else None, sni=name)

    def _failure(self, reason: UnreachableReason, **params: str | int) -> ProviderUnreachableError:
        return ProviderUnreachableError(provider=self._settings.label, reason=reason, **params)

    @contextmanager
    def _faults(self) -> Generator[None]:
        """What the library raises, in our words; what it says goes to the log."""
        from ldap3.core.exceptions import LDAPExceptionError
        from pyasn1.error import PyAsn1Error

        try:
            yield
        except (LDAPExceptionError, PyAsn1Error, OSError, ValueError, LookupError, TypeError) as error:
            _logger.warning("a directory failed", provider=self._settings.id, error=repr(error)[:500])
            raise self._failure(_find_reason(error)) from error

    def _hang_up(self, connection: Any) -> None:
        from ldap3.core.exceptions import LDAPExceptionError

        if connection is None:
            return
        try:
            connection.unbind()
        except (LDAPExceptionError, OSError):
            _logger.debug("a directory was gone already", provider=self._settings.id)
        finally:
            # The library leaves the socket of a connection that did not come about.
            if connection.socket is not None:
                connection.socket.close()


def _credential_faults() -> tuple[type[Exception], ...]:
    from ldap3.core import exceptions

    return (exceptions.LDAPSASLPrepError, exceptions.LDAPPasswordIsMandatoryError)


def _find_reason(error: Exception) -> UnreachableReason:
    text = str(error).lower()
    if "certificate" in text:
        return "certificate_untrusted"
    if "timed out" in text or "resource temporarily unavailable" in text:
        return "silent"
    if "ca public key" in text:
        return "ca_file_missing"
    if "password is mandatory" in text:
        return "no_password"
    if "filter" in text:
        return "filter_unreadable"
    if "tls" in text or "ssl" in text:
        return "no_tls"
    return "no_connection"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
