from __future__ import annotations

from pathlib import Path

import pytest

import check_repository
import check_sizes
from check_lock import find_faults, read_lock


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


class TestSizes:
    def test_a_long_function_is_named_with_its_line(self, tmp_path: Path) -> None:
        body = "".join(f"    x{n} = {n}\n" for n in range(45))
        path = write(tmp_path, "a.py", f"import os\n\n\ndef grow():\n{body}")
        assert list(check_sizes.find_faults(path, "a.py")) == ["a.py:4: grow has 46 lines, at most 40"]

    def test_docstring_and_blank_lines_do_not_count(self, tmp_path: Path) -> None:
        text = 'def explain():\n    """' + "words\n" * 60 + '    """\n' + "\n" * 30 + "    return 1\n"
        assert list(check_sizes.find_faults(write(tmp_path, "a.py", text), "a.py")) == []

    def test_tests_may_be_longer_than_sources(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.ts", "x\n" * 300)
        assert list(check_sizes.find_faults(path, "src/a.test.ts")) == []
        assert list(check_sizes.find_faults(path, "src/a.ts")) == ["src/a.ts: 300 lines, at most 250"]

    def test_generated_files_are_exempt(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.ts", "/** This file was auto-generated */\n" + "x\n" * 900)
        assert list(check_sizes.find_faults(path, "a.ts")) == []


class TestRepository:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("https://" + "registry.npm" + "js.org/x.tgz", "a registry address"),
            ("--index-url https://" + "pypi" + ".org/simple", "a registry address"),
            ("key = 'sk-" + "a1B2" * 8 + "'", "looks like an API key"),
            ("-----BEGIN PRIVATE " + "KEY-----\n" + "A" * 64, "looks like a private key"),
        ],
    )
    def test_what_does_not_belong_is_found(self, tmp_path: Path, text: str, fault: str) -> None:
        (found,) = check_repository.find_faults(write(tmp_path, "a.txt", text), "a.txt")
        assert fault in found

    def test_a_placeholder_key_is_fine(self, tmp_path: Path) -> None:
        assert (
            list(check_repository.find_faults(write(tmp_path, "a.md", "OPENAI_API_KEY=sk-…"), "a.md")) == []
        )

    def test_a_bundle_and_a_large_file_are_found(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.js", "x" * 600_000)
        faults = list(check_repository.find_faults(path, "client/dist/a.js"))
        assert [fault.split(": ")[1].split(" (")[0] for fault in faults] == [
            "build output",
            "600 kB, at most 500",
            "a generated bundle",
        ]

    def test_a_page_that_names_what_is_not_there_is_found(self, tmp_path: Path) -> None:
        write(tmp_path, "docs/guide.md", "")
        page = write(
            tmp_path,
            "docs/a.md",
            "[here](guide.md#top) [gone](old.md) `api/src/there.py` `src/there.py` `the*.py` `api/src` "
            "`api/gone` `gone.py` `api/src/tertulia/web` `/docs` `owner/file` <https://a.example>",
        )
        places = check_repository.list_places(["api/src/there.py"])
        assert list(check_repository.find_dead_ends(page, "docs/a.md", places)) == [
            "docs/a.md: leads to old.md, which is not there",
            "docs/a.md: names api/gone, which is not there",
            "docs/a.md: names gone.py, which is not there",
        ]


class TestLock:
    LOCK = (
        "aiohttp==3.14.5 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via x\n"
        "pyyaml==6.0 ; a \\\n    --hash=sha256:cc\n"
    )

    def test_requirements_inside_the_lock_pass(self) -> None:
        assert list(find_faults(["aiohttp>=3.12", "PyYAML>=6"], read_lock(self.LOCK))) == []

    def test_a_missing_and_an_outdated_package_are_found(self) -> None:
        assert list(find_faults(["aiohttp>=4", "msgspec"], read_lock(self.LOCK))) == [
            "aiohttp>=4: locked at 3.14.5",
            "msgspec is not locked",
        ]

    def test_an_entry_without_a_hash_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no hash for msgspec"):
            read_lock(self.LOCK + "msgspec==0.22.0\n")
