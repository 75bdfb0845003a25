"""Sharing of what people own: viewers, editors and owners; people, groups and everyone."""

from tertulia.modules.sharing.domain import GRANTS, SharedObject, StoredGrant
from tertulia.modules.sharing.errors import GranteeNotFoundError, GrantsInvalidError, KindNotShareableError
from tertulia.modules.sharing.people import PeopleFinder
from tertulia.modules.sharing.routes import PeopleController, SharesController
from tertulia.modules.sharing.schemas import AccessView, OwnerView
from tertulia.modules.sharing.service import Sharing

__all__ = [
    "GRANTS",
    "AccessView",
    "GranteeNotFoundError",
    "GrantsInvalidError",
    "KindNotShareableError",
    "OwnerView",
    "PeopleController",
    "PeopleFinder",
    "SharedObject",
    "SharesController",
    "Sharing",
    "StoredGrant",
]
