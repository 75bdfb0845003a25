"""Model files on this machine, and fetching one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.modules.providers import ModelDownloadError, add_model, list_local_models
from tertulia.modules.providers.local.catalogue import CATALOGUE


def test_model_files_are_listed_by_their_stem(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in [
        "b.gguf",
        "A.GGUF",
        "notes.txt",
        "mmproj-b.gguf",
        "big-00001-of-00002.gguf",
        "big-00002-of-00002.gguf",
    ]:
        (folder / name).touch()
    (folder / "folder.gguf").mkdir()
    assert list(list_local_models(tmp_path)) == ["A", "b", "big-00001-of-00002"]


def test_without_a_folder_there_are_no_models(tmp_path: Path) -> None:
    assert list_local_models(tmp_path) == {}


def test_an_unknown_model_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelDownloadError, match="Known are: smollm2"):
        add_model("gpt-5", tmp_path)


def test_a_model_that_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    entry = CATALOGUE["smollm2"]
    target = tmp_path / "models" / entry.file_name
    target.parent.mkdir()
    with target.open("wb") as file:
        file.truncate(entry.member_bytes)
    assert add_model("smollm2", tmp_path) == target
