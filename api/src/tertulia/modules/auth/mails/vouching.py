"""What a link shows that was handed over, because no mail is sent: as much as the word of who handed it over."""

from __future__ import annotations

import msgspec

from tertulia.modules.auth.errors import SessionEndedError
from tertulia.modules.auth.service import Standings
from tertulia.modules.roles import Rights


class Vouching(msgspec.Struct, frozen=True):
    """Who may do everything gains nothing by having used the link themselves."""

    rights: Rights
    standings: Standings

    async def is_trusted(self, user_id: str | None) -> bool:
        """Whether this administrator may do everything. None: whoever may log in to the machine."""
        if user_id is None:
            return True
        try:
            return self.rights.is_unlimited(await self.standings.of_user(user_id))
        except SessionEndedError:
            return False
