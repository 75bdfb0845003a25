"""Answers: runs and their streams. The heart of the product."""

from tertulia.modules.chat.domain import NODES, RUNS
from tertulia.modules.chat.recovery import RunRecovery
from tertulia.modules.chat.repository import RunRepository
from tertulia.modules.chat.routes import MessagesController, RunsController, limit_question
from tertulia.modules.chat.runs import Runs
from tertulia.modules.chat.service import Chat, ChatLimits
from tertulia.modules.chat.summaries import SUMMARIES, SummaryRepository
from tertulia.modules.chat.tokens import CountTexts, estimate_texts

__all__ = [
    "NODES",
    "RUNS",
    "SUMMARIES",
    "Chat",
    "ChatLimits",
    "CountTexts",
    "MessagesController",
    "RunRecovery",
    "RunRepository",
    "Runs",
    "RunsController",
    "SummaryRepository",
    "estimate_texts",
    "limit_question",
]
