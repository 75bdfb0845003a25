"""Files as both of OpenAI's formats take them."""

from __future__ import annotations

from tertulia.modules.providers.adapters.attachments import Attachments, make_data_url_prefix
from tertulia.modules.providers.domain import FileContent
from tertulia.modules.providers.errors import ProviderContentRefusedError


def locate(part: FileContent, attachments: Attachments, endpoint: str) -> str:
    """A file's bytes as a data URL, or its address; ProviderContentRefusedError when it has neither."""
    if part.data is not None:
        return attachments.add(part.data, make_data_url_prefix(part.media_type))
    if part.url is None:
        raise ProviderContentRefusedError(endpoint=endpoint, media_type=part.media_type)
    return part.url
