"""The program `tertulia`. Each command lives in its own module and is imported when it is called."""

from tertulia.entrypoints.cli.main import main

__all__ = ["main"]
