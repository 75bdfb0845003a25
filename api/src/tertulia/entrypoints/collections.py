"""Every collection of the product."""

from __future__ import annotations

from typing import Any

from docstore import Collection
from tertulia.modules.abuse import BANS, VIOLATIONS
from tertulia.modules.accounts import AVATARS, DEPARTURES
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS
from tertulia.modules.auth import (
    API_KEYS,
    AUTHENTICATOR_APPS,
    BACKUP_CODES,
    CHALLENGES,
    IDENTITIES,
    KNOWN_BROWSERS,
    MAIL_TOKENS,
    PASSKEYS,
    REMEMBERED_DEVICES,
    SESSIONS,
    SIGN_IN_FLOWS,
    SPENT_TOKENS,
    USED_FLOWS,
)
from tertulia.modules.auth.directories import DIRECTORY_ROUNDS, DIRECTORY_SUSPENSIONS
from tertulia.modules.chat import NODES, RUNS, SUMMARIES
from tertulia.modules.conversations import CONVERSATIONS
from tertulia.modules.files import FILES, LEFT_FILES
from tertulia.modules.groups import GROUPS, MEMBERSHIPS
from tertulia.modules.messages import MESSAGES
from tertulia.modules.notices import NOTICES
from tertulia.modules.presets import PRESET_SHELVES, PRESETS
from tertulia.modules.providers import ENDPOINT_VERSIONS, PROVIDER_KEYS, STORED_ENDPOINTS
from tertulia.modules.roles import ROLES
from tertulia.modules.scim import SCIM_USERS
from tertulia.modules.sharing import GRANTS
from tertulia.modules.users import ACCOUNT_CLAIMS, USER_WORDS, USERS

COLLECTIONS: tuple[Collection[Any], ...] = (
    ROLES,
    USERS,
    ACCOUNT_CLAIMS,
    GROUPS,
    MEMBERSHIPS,
    GRANTS,
    SCIM_USERS,
    USER_WORDS,
    AVATARS,
    DEPARTURES,
    SESSIONS,
    API_KEYS,
    AUTHENTICATOR_APPS,
    BACKUP_CODES,
    CHALLENGES,
    REMEMBERED_DEVICES,
    KNOWN_BROWSERS,
    PASSKEYS,
    USED_FLOWS,
    SIGN_IN_FLOWS,
    IDENTITIES,
    SPENT_TOKENS,
    DIRECTORY_ROUNDS,
    DIRECTORY_SUSPENSIONS,
    MAIL_TOKENS,
    CONVERSATIONS,
    MESSAGES,
    FILES,
    LEFT_FILES,
    RUNS,
    NODES,
    SUMMARIES,
    PROVIDER_KEYS,
    STORED_ENDPOINTS,
    ENDPOINT_VERSIONS,
    PRESETS,
    PRESET_SHELVES,
    AUDIT_ENTRIES,
    AUDIT_HEADS,
    VIOLATIONS,
    BANS,
    NOTICES,
)
"""Every collection of the product."""
