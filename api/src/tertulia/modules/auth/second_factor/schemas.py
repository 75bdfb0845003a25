"""Wire shapes of second factors."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from tertulia.modules.auth.passkeys.schemas import SignedFlow
from tertulia.modules.auth.ports import FactorMethod

Token = Annotated[
    str, msgspec.Meta(min_length=1, max_length=200, description="What `second_factor_needed` said.")
]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["123456"])]
Remember = Annotated[bool, msgspec.Meta(description="Whether this browser may skip this step for a while.")]


class CodeAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The second step, with a code of the authenticator app or a backup code."""

    challenge: Token
    method: Literal["totp", "backup_code"]
    code: Code
    remember: Remember = False


class ChallengeReference(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """The sign-in that waits."""

    challenge: Token


class PasskeyAnswer(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The second step, with what a passkey signed."""

    challenge: Token
    credential: Annotated[
        dict[str, Any], msgspec.Meta(description="The browser's PublicKeyCredential as JSON.")
    ]
    remember: Remember = False


class PasskeyQuestion(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the browser has to ask an authenticator."""

    options: Annotated[dict[str, Any], msgspec.Meta(description="PublicKeyCredentialRequestOptions as JSON.")]


class NewProof(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Something that only the person has: one of these."""

    password: Annotated[str, msgspec.Meta(max_length=256, examples=["correct horse battery"])] | None = None
    code: Code | None = None
    passkey: SignedFlow | None = None


ProofMethod = Literal["password", "totp", "passkey"]


class ProofList(msgspec.Struct, frozen=True):
    """How the person can show anew who they are; who has nothing of this signs in again."""

    methods: list[ProofMethod]


class SecondFactorView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the person has set up. Passkeys count."""

    enabled: bool
    methods: list[FactorMethod]
    backup_codes_left: int


class TotpSetup(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an authenticator app has to be told, in three forms."""

    secret: Annotated[str, msgspec.Meta(description="Base32, for typing.")]
    uri: Annotated[str, msgspec.Meta(description="`otpauth://…`")]
    qr: Annotated[str, msgspec.Meta(description="The address as a picture: SVG.")]


class TotpConfirmation(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The first code of the app."""

    code: Code


class BackupCodeList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Each opens once, and they are shown this once."""

    backup_codes: list[str]
