"""What the types of the settings do not say: whether endpoints can be made of them, and whether names lead somewhere.
Nothing is contacted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from tertulia.infrastructure.config import EndpointSettings, ModelSpec, Settings
from tertulia.modules.providers.domain import GenerationSettings
from tertulia.modules.providers.local import ENDPOINT_NAME
from tertulia.modules.providers.service import CreateSource

_SAME = "same"


def find_faults(endpoints: Sequence[EndpointSettings], create: CreateSource) -> list[str]:
    """Why endpoints can not be made: one line for each fault, as `path: what is expected`."""
    return [
        f"endpoints[{number}].{fault}"
        for number, endpoint in enumerate(endpoints)
        for fault in find_endpoint_faults(endpoint, create)
    ]


def find_dead_names(settings: Settings) -> list[str]:
    """Models that lead nowhere, and specs that can not be offered. Endpoints of the database are not known here."""
    names = {endpoint.name for endpoint in settings.endpoints} | {ENDPOINT_NAME}
    faults = [
        f"endpoints[{number}].{fault}"
        for number, endpoint in enumerate(settings.endpoints)
        for fault in find_dead_models(endpoint, names)
    ]
    return [*faults, *find_spec_faults(settings.model_specs, names)]


def find_endpoint_faults(endpoint: EndpointSettings, create: CreateSource) -> Iterator[str]:
    """Why this endpoint can not be made."""
    if endpoint.name.lower() == ENDPOINT_NAME.lower():
        yield f"name: {ENDPOINT_NAME} is the name of the models on this machine. Choose another one."
    elif endpoint.enabled:
        try:
            create(endpoint)
        except ValueError as error:
            yield _place(str(error))


def find_dead_models(endpoint: EndpointSettings, names: Collection[str]) -> Iterator[str]:
    """Models of other endpoints that this one names and that are not there. names: the endpoints that there are."""
    for number, model in enumerate(endpoint.fallback):
        yield from _find_model_fault(f"fallback[{number}]", model, names)
    if endpoint.summary_model != _SAME:
        yield from _find_model_fault("summaryModel", endpoint.summary_model, names)


def find_spec_faults(specs: Sequence[ModelSpec], names: Collection[str]) -> Iterator[str]:
    """Why specs can not be offered. names: the endpoints that there are."""
    seen: set[str] = set()
    for number, spec in enumerate(specs):
        place = f"modelSpecs[{number}]"
        if spec.name in seen:
            yield f"{place}.name: {spec.name} is the name of another spec already."
        seen.add(spec.name)
        yield from _find_model_fault(f"{place}.model", spec.model, names)
        try:
            msgspec.convert(spec.settings, GenerationSettings)
        except msgspec.ValidationError as error:
            yield f"{place}.settings: {error}."
    if sum(spec.default for spec in specs) > 1:
        yield "modelSpecs: expected one default at the most."


def _find_model_fault(path: str, model: str, names: Collection[str]) -> Iterator[str]:
    endpoint, slash, name = model.partition("/")
    if not slash or not name:
        yield f"{path}: expected a model as `endpoint/model`."
    elif endpoint not in names:
        yield f"{path}: there is no endpoint {endpoint}. The endpoints are: {', '.join(sorted(names))}."


def _place(fault: str) -> str:
    """An adapter's words, under the setting that they begin with if they name one."""
    first, colon, _ = fault.partition(":")
    ended = fault if fault.endswith(".") else f"{fault}."
    return ended if colon and first.isidentifier() else f"type: {ended}"
