"""nanoidp with its signatures where SAML's schema wants them: behind the issuer, not at the end.

Strict readers refuse them elsewhere. What is signed does not change, as a signature leaves itself out.
"""

from __future__ import annotations

from typing import Any

import signxml
from nanoidp.__main__ import main

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
XML_SIGNER: Any = signxml.XMLSigner  # pyright: ignore[reportPrivateImportUsage] - it is documented there
_ISSUER = "{urn:oasis:names:tc:SAML:2.0:assertion}Issuer"


def make_signer(*arguments: Any, **options: Any) -> Any:
    """Return signxml's signer, which puts the signature behind the issuer."""
    signer: Any = XML_SIGNER(*arguments, **options)
    sign = signer.sign

    def sign_in_order(*arguments: Any, **options: Any) -> Any:
        signed = sign(*arguments, **options)
        signature, issuer = signed.find(_SIGNATURE), signed.find(_ISSUER)
        if signature is not None and issuer is not None:
            issuer.addnext(signature)
        return signed

    signer.sign = sign_in_order
    return signer


if __name__ == "__main__":
    # nanoidp imports the class where it signs.
    setattr(signxml, "XMLSigner", make_signer)  # noqa: B010 - as an assignment it would be one of types
    main()
