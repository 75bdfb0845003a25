"""`tertulia config`: looks at the settings without starting anything."""

from __future__ import annotations

import os

from tertulia.entrypoints.cli.common import Home, load_from_process, say
from tertulia.infrastructure.config import describe_settings, settings_file


def check(*, home: Home = None) -> None:
    """Check the settings, and print those that hold. Secrets are not shown."""
    settings = load_from_process({"home": home})
    path = settings_file(os.environ, settings.home)
    say(f"The configuration is right. File: {path}{'' if path.exists() else ' (not there; that is fine)'}")
    for line in describe_settings(settings):
        say(f"  {line}")
