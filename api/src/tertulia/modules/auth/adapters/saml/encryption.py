"""Encrypted assertions (saml-core §2.3.4). Whoever sends one chooses what our key does, so little is taken: AES, its
key encrypted with our RSA key, and all of it in the response."""

from __future__ import annotations

import copy
from importlib import import_module
from typing import Any, Final

from tertulia.modules.auth.adapters.saml.documents import DocumentRefusedError, find, parse_response

_XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
_XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
_METHODS: Final = frozenset(
    {f"{_XENC}aes{size}-cbc" for size in (128, 192, 256)}
    | {f"{_XENC11}aes{size}-gcm" for size in (128, 192, 256)}
)
_TRANSPORTS: Final = frozenset({f"{_XENC}rsa-oaep-mgf1p", f"{_XENC11}rsa-oaep"})
"""With the older padding, what we answer to altered keys opens what is encrypted (Bleichenbacher)."""
_MAX_KEYS: Final = 5


def is_encrypted(root: Any) -> bool:
    """Whether the assertion of a response is."""
    return bool(find(root, "EncryptedAssertion"))


def open_assertion(root: Any, private_key: str) -> None:
    """Put the assertion of a response where it stands encrypted. Raises DocumentRefusedError."""
    (encrypted, *others) = find(root, "EncryptedAssertion")
    data = find(encrypted, "EncryptedData")
    if others or encrypted.getparent() is not root or [one.getparent() for one in data] != [encrypted]:
        raise DocumentRefusedError("there has to be one encrypted assertion")
    keys = find(encrypted, "EncryptedKey")
    if not 0 < len(keys) <= _MAX_KEYS:
        raise DocumentRefusedError("it has no key, or too many")
    _require_method(data[0], _METHODS)
    for key in keys:
        _require_method(key, _TRANSPORTS)
    if find(encrypted, "CipherReference"):
        raise DocumentRefusedError("what is encrypted is somewhere else")
    content = next(filter(None, (_decrypt(data[0], key, private_key) for key in keys)), None)
    if content is None:
        raise DocumentRefusedError("it can not be opened")
    root.replace(encrypted, parse_response(content))


def _require_method(parent: Any, allowed: frozenset[str]) -> None:
    methods = parent.findall(f"{{{_XENC}}}EncryptionMethod")
    if len(methods) != 1 or methods[0].get("Algorithm") not in allowed:
        raise DocumentRefusedError("it is encrypted in a way that is not accepted")


def _decrypt(data: Any, key: Any, private_key: str) -> bytes | None:
    """What is encrypted, None when this key does not open it. Nothing of the sender's leads to a key but this one."""
    xmlsec: Any = import_module("xmlsec")
    etree: Any = import_module("lxml.etree")
    data, key = copy.deepcopy(data), copy.deepcopy(key)
    for one in (data, key):
        for info in one.findall("{http://www.w3.org/2000/09/xmldsig#}KeyInfo"):
            one.remove(info)
    info = etree.Element("{http://www.w3.org/2000/09/xmldsig#}KeyInfo")
    info.append(key)
    data.find(f"{{{_XENC}}}EncryptionMethod").addnext(info)
    # With a type, the library would parse what it says there.
    data.attrib.pop("Type", None)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(private_key, xmlsec.KeyFormat.PEM, None))
    try:
        content = xmlsec.EncryptionContext(manager).decrypt(data)
    except xmlsec.Error:
        return None
    return content if isinstance(content, bytes) else None
