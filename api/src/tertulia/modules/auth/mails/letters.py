"""Writing mails: a text in the person's language, with a link to our own page."""

from __future__ import annotations

from html import escape

from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.email import Mail
from tertulia.infrastructure.http import Language
from tertulia.kernel.texts import flatten
from tertulia.modules.auth.mails.texts import TEXTS, MailKind, MailText

_MAX_PARAMETER = 100
_HTML = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{subject}</title>
<body style="font: 16px/1.5 sans-serif; color: #1a1a1a; background: #fff; max-width: 36em; margin: 2em auto">
{body}</body></html>
"""
_BUTTON = (
    '<p><a href="{url}" style="display: inline-block; padding: .6em 1.2em; border-radius: .4em; background: #1a1a1a;'
    ' color: #fff; text-decoration: none">{label}</a></p>\n<p style="color: #666; word-break: break-all">{url}</p>\n'
)


class Letters:
    """Links lead to the address of the settings: what a request says of its host is whatever its sender wants."""

    def __init__(self, base_url: str) -> None:
        """base_url: without a slash at its end."""
        self._base_url = base_url

    @classmethod
    def of(cls, settings: Settings) -> Letters:
        """The letters of an installation."""
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        return cls((settings.public_url or f"http://{host}:{settings.port}").rstrip("/"))

    def link(self, path: str, secret: str = "") -> str:
        """The address of a page of ours. secret: behind the `#`, so that it reaches no server's log and no Referer."""
        return f"{self._base_url}{path}#token={secret}" if secret else f"{self._base_url}{path}"

    def write(
        self, kind: MailKind, language: Language, recipient: str, url: str = "", **params: str | int
    ) -> Mail:
        """A mail of this kind. params: what its text names."""
        text = TEXTS[language][kind]
        values = {name: _shorten(value) for name, value in params.items()}
        before, after = text.before.format(**values), text.after.format(**values)
        link = f"{text.button}:\n{url}" if url and text.button else ""
        return Mail(
            recipient=recipient,
            subject=text.subject,
            text="\n\n".join(part for part in (before, link, after) if part) + "\n",
            html=_render(text, language, url, before, after),
        )


def _render(text: MailText, language: str, url: str, before: str, after: str) -> str:
    body = f"<p>{escape(before)}</p>\n"
    if url and text.button:
        body += _BUTTON.format(url=escape(url), label=escape(text.button))
    if after:
        body += f"<p>{escape(after)}</p>\n"
    return _HTML.format(language=language, subject=escape(text.subject), body=body)


def _shorten(value: str | int) -> str:
    """One line: nobody's name becomes a paragraph of ours."""
    return flatten(str(value))[:_MAX_PARAMETER]
