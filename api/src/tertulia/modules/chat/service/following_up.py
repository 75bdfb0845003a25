"""What happens after an answer, while nobody waits: it is counted, and its conversation is named and summed up."""

from __future__ import annotations

from tertulia.modules.chat.counting import Counting
from tertulia.modules.chat.service.choices import Choice
from tertulia.modules.chat.summarizing import Summarizer
from tertulia.modules.chat.titles import Titles
from tertulia.modules.messages import Message


class FollowUp:
    def __init__(self, counting: Counting, titles: Titles, summarizer: Summarizer) -> None:
        self._counting = counting
        self._titles = titles
        self._summarizer = summarizer

    async def follow(self, asked: Message, answer: Message, choice: Choice) -> None:
        """Do what follows an answer. choice: who ended it, and for whom. What was deleted meanwhile is passed over."""
        await self._counting.save(asked, answer, choice.target.name)
        if asked.parent_id is None and (answer.branch == asked.branch or not answer.metadata.comparison):
            key = (answer.user_id, answer.conversation_id)
            await self._titles.name_conversation(key, choice.target, choice.caller, asked.text, answer.text)
        await self._summarizer.sum_up(answer, choice.target, choice.caller, choice.window.system)
