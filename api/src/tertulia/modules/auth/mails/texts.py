"""What the mails say. No person's name is in those that go to an address which nobody has shown to be theirs: names are
chosen by whoever registers, and would carry their message to strangers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

MailKind = Literal[
    "confirm_email",
    "account_exists",
    "account_waiting",
    "reset_password",
    "choose_password",
    "invitation",
    "change_email",
    "change_email_asked",
    "email_changed",
    "password_changed",
    "provider_joined",
    "provider_linked",
    "provider_unlinked",
]


class MailText(msgspec.Struct, frozen=True):
    """before, after: around the link, whose label is `button`; without one there is no link."""

    subject: str
    before: str
    button: str = ""
    after: str = ""


_ENGLISH: Final[Mapping[MailKind, MailText]] = {
    "confirm_email": MailText(
        "Confirm your address",
        "Somebody made an account at Tertulia with this address. If it was you, confirm that it is yours.",
        "Confirm the address",
        "If it was not you, say so on the page that the link opens; then the address is free again.",
    ),
    "account_exists": MailText(
        "You have an account already",
        "Somebody tried to make an account at Tertulia with this address. It has one already, and nothing has changed.",
        "Sign in",
        "If you have forgotten the password, ask for a new one on the sign-in page. If it was not you, do nothing.",
    ),
    "account_waiting": MailText(
        "You have an account already",
        "Somebody tried to make an account at Tertulia with this address. It has one already, which was never "
        "confirmed. If it was you, choose a new password for it; that also confirms the address.",
        "Choose a password",
        "If it was not you, do nothing.",
    ),
    "reset_password": MailText(
        "Choose a new password",
        "Somebody asked for a new password for your account at Tertulia. The link works once, within {minutes} "
        "minutes.",
        "Choose a new password",
        "If it was not you, do nothing: your password stays as it is.",
    ),
    "choose_password": MailText(
        "You have an account at Tertulia",
        "An administrator asks you to choose a password for your account at Tertulia. The link works once, "
        "within {minutes} minutes.",
        "Choose a password",
    ),
    "invitation": MailText(
        "You are invited to Tertulia",
        "{name} invites you to Tertulia. The invitation is valid for {days} days.",
        "Make an account",
        "If you do not know who that is, do nothing.",
    ),
    "change_email": MailText(
        "Confirm your new address",
        "Somebody wants to use this address for an account at Tertulia. If it was you, confirm that it is yours.",
        "Use this address",
        "If it was not you, do nothing.",
    ),
    "change_email_asked": MailText(
        "A change of your address was asked for",
        "Somebody who is signed in to your account at Tertulia wants to change its address to {email}.",
        after="If it was not you, change your password at once.",
    ),
    "email_changed": MailText(
        "Your address was changed",
        "The address of your account at Tertulia is {email} now.",
        after="If it was not you, ask an administrator at once.",
    ),
    "password_changed": MailText(
        "Your password was changed",
        "The password of your account at Tertulia was changed. All other devices were signed out.",
        after="If it was not you, ask for a new password on the sign-in page at once.",
    ),
    "provider_joined": MailText(
        "Another way to sign in",
        "Somebody signed in to your account at Tertulia with {provider}, which says that this address is theirs.",
        after="If it was not you, disconnect it in the settings and change your password.",
    ),
    "provider_linked": MailText(
        "Another way to sign in",
        "From now on you can sign in to your account at Tertulia with {provider}.",
        after="If it was not you, disconnect it in the settings and change your password.",
    ),
    "provider_unlinked": MailText(
        "A way to sign in was removed",
        "You can no longer sign in to your account at Tertulia with {provider}.",
        after="If it was not you, change your password.",
    ),
}

_SPANISH: Final[Mapping[MailKind, MailText]] = {
    "confirm_email": MailText(
        "Confirma tu dirección",
        "Alguien ha creado una cuenta en Tertulia con esta dirección. Si has sido tú, confirma que es tuya.",
        "Confirmar la dirección",
        "Si no has sido tú, dilo en la página que abre el enlace; así la dirección vuelve a quedar libre.",
    ),
    "account_exists": MailText(
        "Ya tienes una cuenta",
        "Alguien ha intentado crear una cuenta en Tertulia con esta dirección. Ya tiene una, y nada ha cambiado.",
        "Iniciar sesión",
        "Si has olvidado la contraseña, pide una nueva en la página de inicio de sesión. Si no has sido tú, no hagas "
        "nada.",
    ),
    "account_waiting": MailText(
        "Ya tienes una cuenta",
        "Alguien ha intentado crear una cuenta en Tertulia con esta dirección. Ya tiene una que nunca se confirmó. Si "
        "has sido tú, elige de nuevo su contraseña; así también se confirma la dirección.",
        "Elegir una contraseña",
        "Si no has sido tú, no hagas nada.",
    ),
    "reset_password": MailText(
        "Elige una contraseña nueva",
        "Alguien ha pedido una contraseña nueva para tu cuenta en Tertulia. El enlace funciona una sola vez, durante "
        "{minutes} minutos.",
        "Elegir una contraseña nueva",
        "Si no has sido tú, no hagas nada: tu contraseña queda como está.",
    ),
    "choose_password": MailText(
        "Tienes una cuenta en Tertulia",
        "Un administrador te pide que elijas una contraseña para tu cuenta en Tertulia. El enlace funciona una "
        "sola vez, durante {minutes} minutos.",
        "Elegir una contraseña",
    ),
    "invitation": MailText(
        "Te invitan a Tertulia",
        "{name} te invita a Tertulia. La invitación es válida durante {days} días.",
        "Crear una cuenta",
        "Si no sabes quién es, no hagas nada.",
    ),
    "change_email": MailText(
        "Confirma tu dirección nueva",
        "Alguien quiere usar esta dirección para una cuenta en Tertulia. Si has sido tú, confirma que es tuya.",
        "Usar esta dirección",
        "Si no has sido tú, no hagas nada.",
    ),
    "change_email_asked": MailText(
        "Se ha pedido cambiar tu dirección",
        "Alguien que ha iniciado sesión en tu cuenta de Tertulia quiere cambiar la dirección de la cuenta a {email}.",
        after="Si no has sido tú, cambia tu contraseña enseguida.",
    ),
    "email_changed": MailText(
        "Tu dirección ha cambiado",
        "La dirección de tu cuenta en Tertulia es ahora {email}.",
        after="Si no has sido tú, avisa enseguida a un administrador.",
    ),
    "password_changed": MailText(
        "Tu contraseña ha cambiado",
        "La contraseña de tu cuenta en Tertulia ha cambiado. Se ha cerrado la sesión en todos los demás dispositivos.",
        after="Si no has sido tú, pide enseguida una contraseña nueva en la página de inicio de sesión.",
    ),
    "provider_joined": MailText(
        "Nueva forma de iniciar sesión",
        "Alguien ha iniciado sesión en tu cuenta de Tertulia con {provider}, que dice que esta dirección es suya.",
        after="Si no has sido tú, desconéctalo en los ajustes y cambia tu contraseña.",
    ),
    "provider_linked": MailText(
        "Nueva forma de iniciar sesión",
        "A partir de ahora puedes iniciar sesión en tu cuenta de Tertulia con {provider}.",
        after="Si no has sido tú, desconéctalo en los ajustes y cambia tu contraseña.",
    ),
    "provider_unlinked": MailText(
        "Se ha quitado una forma de iniciar sesión",
        "Ya no puedes iniciar sesión en tu cuenta de Tertulia con {provider}.",
        after="Si no has sido tú, cambia tu contraseña.",
    ),
}

TEXTS: Final[Mapping[str, Mapping[MailKind, MailText]]] = {"en": _ENGLISH, "es": _SPANISH}
