"""Looking after accounts: administration, and what a person does with the own one."""

from tertulia.modules.accounts.administration import AdministrationNeeds, UserAdministration
from tertulia.modules.accounts.belongings import ABOUT, MENTIONED, list_belongings
from tertulia.modules.accounts.export import EXPORTED, LEFT_OUT, Exporter
from tertulia.modules.accounts.leaving import DEPARTURES, Departures, Removal
from tertulia.modules.accounts.own import OwnData
from tertulia.modules.accounts.pictures import AVATARS, Avatars
from tertulia.modules.accounts.routes import AdminUsersController, AvatarsController, OwnDataController
from tertulia.modules.accounts.schemas import AccountChange, AccountIdentity, AccountView, NewAccount

__all__ = [
    "ABOUT",
    "AVATARS",
    "DEPARTURES",
    "EXPORTED",
    "LEFT_OUT",
    "MENTIONED",
    "AccountChange",
    "AccountIdentity",
    "AccountView",
    "AdminUsersController",
    "AdministrationNeeds",
    "Avatars",
    "AvatarsController",
    "Departures",
    "Exporter",
    "NewAccount",
    "OwnData",
    "OwnDataController",
    "Removal",
    "UserAdministration",
    "list_belongings",
]
