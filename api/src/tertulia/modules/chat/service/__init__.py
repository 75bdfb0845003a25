"""What a person does with answers, by use case: start one, follow one."""

from tertulia.modules.chat.service.chat import Chat
from tertulia.modules.chat.service.places import ChatLimits, Places

__all__ = ["Chat", "ChatLimits", "Places"]
