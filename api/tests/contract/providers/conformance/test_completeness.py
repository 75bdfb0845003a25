"""No format leaves anything out without saying why."""

from __future__ import annotations

from tertulia.modules.providers.endpoints import ENDPOINT_TYPES

from .every import FORMATS, every_format
from .format import STREAMS, Format
from .questions import QUESTIONS
from .scenarios import ARRIVALS, REFUSALS

KNOWN = {
    *ARRIVALS,
    *(str(status) for status in REFUSALS),
    *(f"request-{name}" for name in QUESTIONS),
    "keep-alive",
}


@every_format
def test_every_scenario_is_there_or_is_explained(vendor: Format) -> None:
    questions = QUESTIONS if vendor.questions is None else vendor.questions
    files = {
        **{name: f"{name}.{vendor.suffix}" for name in ARRIVALS},
        **{str(status): f"{status}.json" for status in REFUSALS},
        **{f"request-{name}": f"{vendor.prefix}{name}.json" for name in questions},
    }
    wanted = [file for scenario, file in files.items() if scenario not in vendor.absent]
    assert vendor.list_missing(wanted) == []


@every_format
def test_reasons_are_given_for_scenarios_that_there_are(vendor: Format) -> None:
    assert set(vendor.absent) <= KNOWN
    assert all(reason.strip() for reason in vendor.absent.values())
    assert set(vendor.differences) <= set(ARRIVALS)
    assert set(vendor.continuations) <= set(ARRIVALS)


@every_format
def test_usage_is_compared_where_it_matters(vendor: Format) -> None:
    needed = {"text", "reasoning", "usage"} - set(vendor.absent)
    assert needed <= set(vendor.usages)


@every_format
def test_every_stream_names_its_source(vendor: Format) -> None:
    folder = STREAMS / vendor.folder
    said = (folder / "README.md").read_text()
    streams = [path.name for path in folder.iterdir() if path.suffix == f".{vendor.suffix}"]
    assert [name for name in streams if name not in said] == []
    assert "https://" in said


def test_every_type_of_endpoint_is_in_some_format() -> None:
    assert {kind for known in FORMATS for kind in known.types} == set(ENDPOINT_TYPES)
