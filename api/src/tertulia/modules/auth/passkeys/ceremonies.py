"""What WebAuthn asks of an authenticator, and whether its answer holds. Made and checked on a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from tertulia.modules.auth.passkeys.domain import Passkey
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError
from tertulia.modules.auth.passkeys.relying_party import RelyingParty

_MAX_ANSWER_BYTES = 20_000
_NAME = "Tertulia"
Verification = Literal["required", "preferred"]


class Applicant(msgspec.Struct, frozen=True):
    """For whom a passkey is made, as the authenticator will show them."""

    user_id: str
    email: str
    name: str


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a registration brought; bytes are base64url."""

    credential_id: str
    public_key: str
    sign_count: int
    aaguid: str
    is_synced: bool


class Signature(msgspec.Struct, frozen=True):
    """What a use of a passkey said."""

    sign_count: int
    is_synced: bool


def ask_to_register(
    applicant: Applicant, known: Sequence[Passkey], challenge: bytes, party: RelyingParty
) -> dict[str, Any]:
    """The options of a registration: a passkey that finds its person by itself and verifies them."""
    import webauthn
    from webauthn.helpers import options_to_json_dict, structs

    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=_NAME,
        user_id=applicant.user_id.encode(),
        user_name=applicant.email,
        user_display_name=applicant.name,
        challenge=challenge,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_describe(known),
    )
    return options_to_json_dict(options)


def ask_to_sign(
    allowed: Sequence[Passkey], challenge: bytes, party: RelyingParty, verification: Verification
) -> dict[str, Any]:
    """The options of a sign-in; allowed: empty for any passkey of this site."""
    import webauthn
    from webauthn.helpers import options_to_json_dict, structs

    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        allow_credentials=_describe(allowed),
        user_verification=structs.UserVerificationRequirement(verification),
    )
    return options_to_json_dict(options)


def check_registration(credential: Mapping[str, Any], challenge: bytes, party: RelyingParty) -> NewKey:
    """What was registered. Raises PasskeyInvalidError."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url

    _check_size(credential)
    try:
        found = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (
        Exception
    ) as error:  # the library parses what strangers send, and not all that it raises is its own
        raise PasskeyInvalidError from error
    return NewKey(
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=bytes_to_base64url(found.credential_public_key),
        sign_count=found.sign_count,
        aaguid=found.aaguid,
        is_synced=found.credential_backed_up,
    )


def check_signature(
    credential: Mapping[str, Any],
    passkey: Passkey,
    challenge: bytes,
    party: RelyingParty,
    verification: Verification,
) -> Signature:
    """What the passkey signed. The counter is the caller's to compare. Raises PasskeyInvalidError."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes

    _check_size(credential)
    try:
        found = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,
            require_user_verification=verification == "required",
        )
    except Exception as error:  # as above
        raise PasskeyInvalidError from error
    return Signature(found.new_sign_count, found.credential_backed_up)


def read_credential_id(credential: Mapping[str, Any]) -> str:
    """Which passkey an answer says it is of. Raises PasskeyInvalidError."""
    value = credential.get("id")
    if not isinstance(value, str) or not value:
        raise PasskeyInvalidError
    return value


def read_person(credential: Mapping[str, Any]) -> str | None:
    """The person that the authenticator has the passkey under."""
    from webauthn.helpers import base64url_to_bytes

    response = credential.get("response")
    handle: Any = response.get("userHandle") if isinstance(response, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - JSON
    try:
        return base64url_to_bytes(handle).decode() if isinstance(handle, str) else None
    except ValueError:
        return None


def read_transports(credential: Mapping[str, Any]) -> tuple[str, ...]:
    """How the authenticator can be reached, as far as the words are known."""
    from webauthn.helpers.structs import AuthenticatorTransport

    response = credential.get("response")
    named: Any = response.get("transports") if isinstance(response, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - JSON
    known = [one.value for one in AuthenticatorTransport]
    return tuple(one for one in known if one in named) if isinstance(named, list) else ()


def _describe(passkeys: Sequence[Passkey]) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(one.credential_id),
            transports=[AuthenticatorTransport(way) for way in one.transports] or None,
        )
        for one in passkeys
    ]


def _check_size(credential: Mapping[str, Any]) -> None:
    if len(msgspec.json.encode(credential)) > _MAX_ANSWER_BYTES:
        raise PasskeyInvalidError
