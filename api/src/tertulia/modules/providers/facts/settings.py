"""Settings against the facts of the model that they are for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from tertulia.modules.providers.domain import (
    GenerationSettings,
    ModelFacts,
    Parameter,
    ParameterName,
    ReasoningEffort,
)
from tertulia.modules.providers.errors import SettingNotOfferedError, SettingOutOfRangeError

_NAMES: dict[ParameterName, str] = {
    name: field
    for name in get_args(ParameterName)
    for field, wire in zip(
        GenerationSettings.__struct_fields__, GenerationSettings.__struct_encode_fields__, strict=True
    )
    if wire == name
}
_EFFORTS: tuple[ReasoningEffort, ...] = get_args(ReasoningEffort)


def check_settings(model: str, facts: ModelFacts, settings: GenerationSettings) -> None:
    """Raise what is wrong with settings that were chosen for this model: SettingNotOfferedError for one that it does
    not have, SettingOutOfRangeError for a value that it does not take.

    A model that is not recognized may have any number that settings can hold; `model` is how a person is told of it.
    """
    for name, value, parameter in _pair(facts, settings):
        if parameter is None:
            if facts.recognized or not _is_number(value):
                raise SettingNotOfferedError(model=model, setting=name)
        elif not _fits(value, parameter):
            raise SettingOutOfRangeError(model=model, setting=name, allowed=_describe(parameter))


def fit_settings(facts: ModelFacts, settings: GenerationSettings) -> GenerationSettings:
    """The settings as far as the model has them, for those that were chosen for another one: what it does not have
    is left out, a number goes to the nearest that it takes, an effort to the nearest that it knows."""
    changes: dict[str, Any] = {}
    for name, value, parameter in _pair(facts, settings):
        if parameter is None:
            if facts.recognized or not _is_number(value):
                changes[_NAMES[name]] = None
        elif not _fits(value, parameter):
            changes[_NAMES[name]] = _approach(value, parameter)
    return msgspec.structs.replace(settings, **changes) if changes else settings


def _pair(
    facts: ModelFacts, settings: GenerationSettings
) -> Iterator[tuple[ParameterName, Any, Parameter | None]]:
    """What is set, with what the model says of it."""
    offered = {parameter.name: parameter for parameter in facts.parameters}
    for name, field in _NAMES.items():
        value = getattr(settings, field)
        if value is not None and not (name == "systemPrompt" and name not in offered):
            yield name, value, offered.get(name)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _fits(value: Any, parameter: Parameter) -> bool:
    if parameter.kind == "list":
        return parameter.most is None or len(value) <= parameter.most
    if parameter.choices:
        return value in parameter.choices
    if not _is_number(value):
        return True
    return (parameter.least is None or value >= parameter.least) and (
        parameter.most is None or value <= parameter.most
    )


def _approach(value: Any, parameter: Parameter) -> Any:
    """The nearest value that fits; None where there is nothing like it."""
    if parameter.kind == "list":
        return value[: int(parameter.most or 0)]
    if parameter.name == "reasoningEffort":
        wanted = _EFFORTS.index(value)
        return min(parameter.choices, key=lambda choice: (abs(_rank(choice) - wanted), -_rank(choice)))
    if parameter.choices:
        return None
    nearest = max(value, parameter.least) if parameter.least is not None else value
    nearest = min(nearest, parameter.most) if parameter.most is not None else nearest
    return int(nearest) if parameter.kind == "integer" else float(nearest)


def _rank(effort: str) -> int:
    return next(rank for rank, known in enumerate(_EFFORTS) if known == effort)


def _describe(parameter: Parameter) -> str:
    """The values that it takes, to be read by a person in any language."""
    if parameter.choices:
        return ", ".join(parameter.choices)
    least = 0 if parameter.kind == "list" else parameter.least
    if parameter.most is None:
        return f"≥ {_write(least)}"
    return f"≤ {_write(parameter.most)}" if least is None else f"{_write(least)}…{_write(parameter.most)}"


def _write(number: float | None) -> str:
    return f"{number:.10g}"
