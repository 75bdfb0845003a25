"""Use cases of signing in: accounts, arrivals, admission, and the sessions that they open."""

from tertulia.modules.auth.service.accounts import Auth, AuthLimits, network_of
from tertulia.modules.auth.service.admission import Admission, SignedIn
from tertulia.modules.auth.service.arrivals import Arrivals
from tertulia.modules.auth.service.reauthentication import Reauthentication
from tertulia.modules.auth.service.sessions import Sessions
from tertulia.modules.auth.service.standings import ListGroups, Requirement, Standings
from tertulia.modules.auth.service.ways_in import CountWays, WaysIn, count_password

__all__ = [
    "Admission",
    "Arrivals",
    "Auth",
    "AuthLimits",
    "CountWays",
    "ListGroups",
    "Reauthentication",
    "Requirement",
    "Sessions",
    "SignedIn",
    "Standings",
    "WaysIn",
    "count_password",
    "network_of",
]
