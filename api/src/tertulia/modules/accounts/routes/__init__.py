"""The HTTP face of looking after accounts."""

from tertulia.modules.accounts.routes.admin import AdminUsersController
from tertulia.modules.accounts.routes.own import AvatarsController, OwnDataController

__all__ = ["AdminUsersController", "AvatarsController", "OwnDataController"]
