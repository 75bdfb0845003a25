"""Presets: a model with settings under a name, kept, shared and imported by people."""

from tertulia.modules.presets.domain import PRESET_SHELVES, PRESETS
from tertulia.modules.presets.routes import PresetsController, SharedPresetsController
from tertulia.modules.presets.service import Presets

__all__ = ["PRESETS", "PRESET_SHELVES", "Presets", "PresetsController", "SharedPresetsController"]
