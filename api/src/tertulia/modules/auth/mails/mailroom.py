"""What everything that sends mail shares: the outbox, the letters, the limits."""

from __future__ import annotations

from contextlib import suppress

from tertulia.infrastructure.email import Compose, Mail, Outbox
from tertulia.infrastructure.http import Language
from tertulia.infrastructure.ratelimit import RateLimitedError, RateLimiter, collect_quotas
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.networks import network_of
from tertulia.modules.auth.mails.errors import MailNotConfiguredError
from tertulia.modules.auth.mails.letters import Letters
from tertulia.modules.auth.mails.texts import MailKind
from tertulia.modules.auth.mails.tokens import MailTokens
from tertulia.modules.users import User, normalize_email

LIMIT = "mail"
"""The name under which mails are counted."""


class Mailroom:
    """Posts mails. Nothing here waits for the mail server."""

    def __init__(
        self, outbox: Outbox, letters: Letters, tokens: MailTokens, limiter: RateLimiter, *, rule: str
    ) -> None:
        """rule: how many mails one address gets, of what is asked for and of each kind of news, and one network
        causes, like `10/hour`."""
        self.outbox = outbox
        self.letters = letters
        self.tokens = tokens
        self._limiter = limiter
        self._rule = rule

    @property
    def is_enabled(self) -> bool:
        """Whether mail is sent at all."""
        return self.outbox.is_enabled

    def require_enabled(self) -> None:
        """Raises MailNotConfiguredError when no mail is sent."""
        if not self.is_enabled:
            raise MailNotConfiguredError

    async def count(self, email: str, address: str) -> None:
        """Count a mail to `email` that somebody at this network address causes. Raises RateLimitedError, whether or
        not there is an account."""
        await self._limiter.hit(LIMIT, self._rule, f"from {network_of(address)}")
        await self._limiter.hit(LIMIT, self._rule, f"to {normalize_email(email)}")

    def post(self, subject: str, compose: Compose) -> None:
        """Compose and send behind the caller's back, if mail is sent at all. Raises ServerBusyError."""
        if self.is_enabled:
            self.outbox.post(subject, compose)

    def notify(
        self, kind: MailKind, language: Language, recipient: str, url: str = "", **params: str | int
    ) -> None:
        """Post a mail of which nothing depends: when too many are waiting, or when the recipient got as many of this
        kind as they get of others, it is left out. Each kind counts by itself, so that none keeps another back."""
        mail = self.letters.write(kind, language, recipient, url, **params)

        async def compose() -> Mail | None:
            collect_quotas()  # apart from those of the answer, which may not be sent yet
            try:
                await self._limiter.hit(LIMIT, self._rule, f"{kind} to {normalize_email(recipient)}")
            except RateLimitedError:
                return None
            return mail

        with suppress(ServerBusyError):
            self.post(kind, compose)

    async def tell_of_provider(self, user: User, what: str, provider: str) -> None:
        """Tell a person that a provider `joined`, was `linked` to or `unlinked` from the account, in English: nobody
        knows the language of who comes from elsewhere. provider: what people call it."""
        kinds: dict[str, MailKind] = {
            "joined": "provider_joined",
            "linked": "provider_linked",
            "unlinked": "provider_unlinked",
        }
        self.notify(kinds[what], "en", user.email, provider=provider)
