"""Model specs: choices that an administrator has named, each a model with its settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from tertulia.infrastructure.config import ConfigurationError, ModelSpec, Settings
from tertulia.modules.providers.checks import find_spec_faults
from tertulia.modules.providers.domain import GenerationSettings
from tertulia.modules.providers.errors import ModelNotOfferedError, SpecSettingsFixedError
from tertulia.modules.providers.local import ENDPOINT_NAME
from tertulia.modules.providers.schemas import SpecView

Allows = Callable[[str], bool]
"""Whether somebody may use a model, as `endpoint/model`."""


class Specs:
    """`only`: nothing else can be chosen, and their settings can not be changed. The specs are sound, as
    `create_specs` makes sure."""

    def __init__(self, specs: Sequence[ModelSpec] = (), *, only: bool = False) -> None:
        self._specs = {spec.name: spec for spec in specs}
        self._settings = {spec.name: msgspec.convert(spec.settings, GenerationSettings) for spec in specs}
        self.only = only

    @property
    def default(self) -> str | None:
        """The spec that a new conversation begins with; where nothing else can be chosen, there always is one."""
        marked = next((spec.name for spec in self._specs.values() if spec.default), None)
        return marked or (next(iter(self._specs), None) if self.only else None)

    def find_default(self, allows: Allows) -> str | None:
        """The spec that a new conversation of somebody begins with who may not use every model."""
        offered = [spec for spec in self._specs.values() if allows(spec.model)]
        marked = next((spec.name for spec in offered if spec.default), None)
        first = offered[0].name if offered else self.default
        return marked or (first if self.only else None)

    def list_views(self, allows: Allows) -> list[SpecView]:
        """The specs that somebody may use, in their order."""
        default = self.find_default(allows)
        return [
            SpecView(
                name=spec.name,
                label=spec.label,
                description=spec.description,
                icon=spec.icon,
                group=spec.group,
                model=spec.model,
                starters=list(spec.starters),
                default=spec.name == default,
            )
            for spec in self._specs.values()
            if allows(spec.model)
        ]

    def offers(self, model: str) -> bool:
        """Whether a model, as `endpoint/model`, can be chosen, by itself or through a spec."""
        return not self.only or any(spec.model == model for spec in self._specs.values())

    def find_only(self, model: str) -> str | None:
        """The spec through which a model answers where nothing else can be chosen: it never does without what that
        spec sets. None where models can be chosen by themselves. ModelNotOfferedError."""
        if not self.only:
            return None
        found = next((spec.name for spec in self._specs.values() if spec.model == model), None)
        if found is None:
            raise ModelNotOfferedError(model=model)
        return found

    def resolve(self, name: str) -> tuple[str, GenerationSettings]:
        """The model of a spec, as `endpoint/model`, and its settings. ModelNotOfferedError when there is none of
        this name."""
        spec = self._specs.get(name)
        if spec is None:
            raise ModelNotOfferedError(model=name)
        return spec.model, self._settings[name]

    def admit(self, *, spec: str | None, model: str | None, settings: GenerationSettings | None) -> None:
        """Refuse what a question may not choose where there is nothing but specs: ModelNotOfferedError for a model
        that is not its spec's, SpecSettingsFixedError for settings of its own."""
        if not self.only:
            return
        name = spec or self.default or ""
        offered, _ = self.resolve(name)
        if model is not None and model != offered:
            raise ModelNotOfferedError(model=model)
        if settings is not None and settings != GenerationSettings():
            raise SpecSettingsFixedError(spec=self._specs[name].label)


def merge_settings(base: GenerationSettings, over: GenerationSettings) -> GenerationSettings:
    """Settings with others over them; what those do not set stays."""
    changes = {name: value for name, value in msgspec.structs.asdict(over).items() if value is not None}
    return msgspec.structs.replace(base, **changes) if changes else base


def create_specs(settings: Settings, endpoints: Collection[str]) -> Specs:
    """The specs of an installation with these endpoints. Raises ConfigurationError with every fault."""
    names = {*endpoints, *(endpoint.name for endpoint in settings.endpoints), ENDPOINT_NAME}
    faults = list(find_spec_faults(settings.model_specs, names))
    if settings.model_specs_only and not settings.model_specs:
        faults.append("modelSpecsOnly: there are no modelSpecs to choose from.")
    if faults:
        raise ConfigurationError(faults)
    return Specs(settings.model_specs, only=settings.model_specs_only)
