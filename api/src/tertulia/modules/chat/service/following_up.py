"""What happens after an answer, while nobody waits: it is counted, and its conversation is named and summed up."""

from __future__ import annotations

from tertulia.modules.chat.counting import Counting
from tertulia.modules.chat.domain import Run
from tertulia.modules.chat.service.choices import Choice
from tertulia.modules.chat.summarizing import Summarizer
from tertulia.modules.chat.titles import Titles
from tertulia.modules.messages import Message, Messages


class FollowUp:
    def __init__(
        self, messages: Messages, counting: Counting, titles: Titles, summarizer: Summarizer
    ) -> None:
        self._messages = messages.repository
        self._counting = counting
        self._titles = titles
        self._summarizer = summarizer

    async def follow(self, run: Run, asked: Message, choice: Choice) -> None:
        """Do what follows the answer of a run. choice: who ended the answer, and for whom."""
        answer = await self._messages.find_message(run.user_id, run.conversation_id, run.message_id)
        if answer is None:
            return
        await self._counting.save(asked, answer, choice.target.name)
        if asked.parent_id is None and (answer.branch == asked.branch or not answer.metadata.comparison):
            key = (run.user_id, run.conversation_id)
            await self._titles.name_conversation(key, choice.target, choice.caller, asked.text, answer.text)
        await self._summarizer.sum_up(answer, choice.target, choice.caller, choice.window.system)
