"""What a question needs the role of whoever asks to allow."""

from __future__ import annotations

from typing import Any, cast

from tertulia.kernel.principal import Principal
from tertulia.modules.chat.schemas import Question
from tertulia.modules.roles import Rights


def check_permissions(rights: Rights, principal: Principal, question: Question) -> None:
    """PermissionMissingError for files and for further models that the role does not allow."""
    if question.compare_with:
        rights.authorize(principal, "comparisons.use")
    if question.trigger == "submit-message" and _brings_files(question):
        rights.authorize(principal, "files.use")


def _brings_files(question: Question) -> bool:
    """Whether the message that is read names a file or brings one along."""
    parts: Any = question.messages[-1].get("parts") if question.messages else None
    if not isinstance(parts, list):
        return False
    listed = cast("list[Any]", parts)
    return any(
        isinstance(part, dict) and cast("dict[str, Any]", part).get("type") == "file" for part in listed
    )
