"""The reference pages name every setting, variable and error code there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tertulia.infrastructure.config import load_settings
from tertulia.infrastructure.config.environment import list_variables
from tertulia.kernel.errors import error_codes

ROOT = Path(__file__).resolve().parents[4]


def test_every_setting_and_variable_is_in_the_configuration_reference() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    for variable, (path, _) in list_variables().items():
        assert f"`{variable}`" in page
        assert f"`{'.'.join(path)}`" in page


def test_every_error_code_is_in_the_error_reference() -> None:
    import tertulia.entrypoints.asgi as loaded

    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert loaded.ROUTES
    missing = [
        code
        for code, error in error_codes().items()
        if error.__module__.startswith("tertulia.") and f"`{code}`" not in page
    ]
    assert missing == []


@pytest.mark.parametrize("script", ["write_configuration_reference.py", "write_error_reference.py"])
def test_the_references_are_up_to_date(script: str) -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (0, "")


def test_the_example_file_is_a_right_configuration(tmp_path: Path) -> None:
    example = ROOT / "config" / "tertulia.example.yaml"
    settings = load_settings(
        {"TERTULIA_CONFIG": str(example), "TERTULIA_HOME": str(tmp_path), "LAB_KEY": "k"}
    )
    assert settings.endpoints[0].api_key == "k"
    assert set(yaml.safe_load(example.read_text("utf-8")))
