"""What a client must know before anybody has signed in."""

from tertulia.modules.client_config.routes import ClientConfigController
from tertulia.modules.client_config.schemas import DirectoryView, SignInView
from tertulia.modules.client_config.service import ClientConfig

__all__ = ["ClientConfig", "ClientConfigController", "DirectoryView", "SignInView"]
