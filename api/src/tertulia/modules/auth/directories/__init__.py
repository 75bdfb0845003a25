"""Following what directories say of the people who signed in with them."""

from tertulia.modules.auth.directories.domain import DIRECTORY_ROUNDS, DIRECTORY_SUSPENSIONS
from tertulia.modules.auth.directories.repository import KnownPeople, RoundRepository
from tertulia.modules.auth.directories.rounds import DirectoryRounds
from tertulia.modules.auth.directories.sync import Directory, DirectorySync, SyncReport

__all__ = [
    "DIRECTORY_ROUNDS",
    "DIRECTORY_SUSPENSIONS",
    "Directory",
    "DirectoryRounds",
    "DirectorySync",
    "KnownPeople",
    "RoundRepository",
    "SyncReport",
]
