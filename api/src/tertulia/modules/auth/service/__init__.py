"""Use cases of signing in: accounts, arrivals, admission, and the sessions that they open."""

from tertulia.modules.auth.service.accounts import Auth, SignInLimits
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.auth.service.arrivals import ArrivalPorts, Arrivals, Notify, SyncGroups
from tertulia.modules.auth.service.directory_passwords import DirectoryPasswords
from tertulia.modules.auth.service.reauthentication import Reauthentication
from tertulia.modules.auth.service.sessions import ForgetTrust, Sessions
from tertulia.modules.auth.service.standings import ListGroups, Requirement, Standings
from tertulia.modules.auth.service.ways_in import CountWays, WaysIn, count_password

__all__ = [
    "Admission",
    "ArrivalPorts",
    "Arrivals",
    "Auth",
    "CountWays",
    "DirectoryPasswords",
    "ForgetTrust",
    "ListGroups",
    "Notify",
    "Reauthentication",
    "Requirement",
    "Sessions",
    "SignInLimits",
    "SignedIn",
    "Standings",
    "SyncGroups",
    "WaysIn",
    "count_password",
]
