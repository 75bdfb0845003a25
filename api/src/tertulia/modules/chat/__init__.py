"""Answers: runs and their streams. The heart of the product."""

from tertulia.modules.chat.domain import NODES, RUNS
from tertulia.modules.chat.recovery import RunRecovery
from tertulia.modules.chat.repository import RunRepository
from tertulia.modules.chat.routes import MessagesController, RunsController
from tertulia.modules.chat.runs import Runs
from tertulia.modules.chat.service import Chat, ChatLimits

__all__ = [
    "NODES",
    "RUNS",
    "Chat",
    "ChatLimits",
    "MessagesController",
    "RunRecovery",
    "RunRepository",
    "Runs",
    "RunsController",
]
