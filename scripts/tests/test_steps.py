from __future__ import annotations

import sys
from pathlib import Path

import pytest

import steps
from steps import Step, StepError, run_command, take


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "STAMPS", tmp_path / ".cache" / "stamps")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.txt").write_text("one")
    return tmp_path


def counting_step(root: Path, runs: list[str]) -> Step:
    def act() -> None:
        runs.append("run")
        (root / "built").touch()

    return Step("build", ("src",), ("built",), act)


def test_a_step_runs_once_until_a_content_changes(root: Path) -> None:
    runs: list[str] = []
    step = counting_step(root, runs)
    take(step)
    (root / "src" / "a.txt").touch()
    take(step)
    assert len(runs) == 1
    (root / "src" / "a.txt").write_text("two")
    take(step)
    assert len(runs) == 2


def test_a_step_runs_again_when_its_output_is_gone(root: Path) -> None:
    runs: list[str] = []
    take(counting_step(root, runs))
    (root / "built").unlink()
    take(counting_step(root, runs))
    assert len(runs) == 2


def test_a_failed_step_is_tried_again(root: Path) -> None:
    def fail() -> None:
        raise StepError("no")

    for _ in range(2):
        with pytest.raises(StepError):
            take(Step("build", ("src",), (), fail))


def test_a_failed_command_tells_its_output_and_time(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepError, match="because"):
        run_command("Try", [sys.executable, "-c", "print('because'); raise SystemExit(3)"])
    assert "✗ Try" in capfd.readouterr().err
