"""Models on this machine: which there are, how they get here, and the server process that runs one."""

from tertulia.modules.providers.local.downloads import ModelDownloadError, add_model
from tertulia.modules.providers.local.files import list_local_models
from tertulia.modules.providers.local.source import ENDPOINT_NAME, LocalModels

__all__ = ["ENDPOINT_NAME", "LocalModels", "ModelDownloadError", "add_model", "list_local_models"]
