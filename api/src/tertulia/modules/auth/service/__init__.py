"""Use cases of signing in: accounts, arrivals, admission, and the sessions that they open."""

from tertulia.modules.auth.service.accounts import Auth, SignInLimits
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.auth.service.arrivals import ArrivalPorts, Arrivals, Notify, SyncGroups
from tertulia.modules.auth.service.directory_passwords import DirectoryPasswords
from tertulia.modules.auth.service.reauthentication import Reauthentication
from tertulia.modules.auth.service.sessions import ForgetTrust, Sessions
from tertulia.modules.auth.service.standings import ListGroups, Requirement, Standings
from tertulia.modules.auth.service.ways_in import ListWays, WaysIn, list_password, name_identity, name_passkey

__all__ = [
    "Admission",
    "ArrivalPorts",
    "Arrivals",
    "Auth",
    "DirectoryPasswords",
    "ForgetTrust",
    "ListGroups",
    "ListWays",
    "Notify",
    "Reauthentication",
    "Requirement",
    "Sessions",
    "SignInLimits",
    "SignedIn",
    "Standings",
    "SyncGroups",
    "WaysIn",
    "list_password",
    "name_identity",
    "name_passkey",
]
