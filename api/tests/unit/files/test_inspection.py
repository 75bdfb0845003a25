"""What a file is, its bytes decide, whatever it is called."""

from __future__ import annotations

import pytest

from api.tests.unit.files import samples
from tertulia.modules.files import FileEmptyError, FileTooLargeError, FileTypeUnknownError, clean_filename
from tertulia.modules.files.inspection import FileInspector, inspect_bytes

LIMIT = 5_000_000


@pytest.mark.parametrize(
    ("content", "media_type", "kind"),
    [
        (samples.make_png(), "image/png", "image"),
        (samples.make_jpeg(), "image/jpeg", "image"),
        (samples.make_gif(), "image/gif", "image"),
        (samples.make_webp(), "image/webp", "image"),
        (samples.make_pdf(["Hello"]), "application/pdf", "pdf"),
        (samples.WAV, "audio/wav", "audio"),
        (b"ID3\x04" + bytes(20), "audio/mpeg", "audio"),
        (b"\xff\xfb\x90\x64" + bytes(400), "audio/mpeg", "audio"),
        (b"fLaC" + bytes(20), "audio/flac", "audio"),
        (b"OggS" + bytes(20) + b"OpusHead", "audio/ogg", "audio"),
        (samples.MP4_HEAD + b"M4A " + bytes(20), "audio/mp4", "audio"),
        (samples.MP4_HEAD + b"iso5" + bytes(20) + b"hdlrsoun", "audio/mp4", "audio"),
        (samples.MP4_HEAD + b"isom" + bytes(20) + b"soun vide", "video/mp4", "video"),
        (samples.MP4_HEAD + b"qt  " + bytes(20), "video/quicktime", "video"),
        (samples.WEBM_HEAD + b"\x86A_OPUS", "audio/webm", "audio"),
        (samples.WEBM_HEAD + b"\x86A_OPUS V_VP9", "video/webm", "video"),
        (b"plain words", "text/plain", "text"),
        ("Grüße, 世界 😀".encode(), "text/plain", "text"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/plain", "text"),
        (b"<!doctype html><script>alert(1)</script>", "text/plain", "text"),
    ],
)
def test_the_bytes_say_what_a_file_is(content: bytes, media_type: str, kind: str) -> None:
    facts = inspect_bytes("a.exe", content, LIMIT)
    assert (facts.media_type, facts.kind, facts.size) == (media_type, kind, len(content))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(30),
        b"\x7fELF" + bytes(30),
        b"MZ" + bytes(30),
        b"words \0 and a null",
        b"\xff\xfew\0o\0r\0d\0",
        b"caf\xe9",
        "half a letter: é".encode()[:-1],
        b"\x89PNG\r\n\x1a\n",
        samples.make_png(0, 0),
        b"GIF89a",
        b"RIFF\0\0\0\0AVI " + bytes(30),
        samples.MP4_HEAD + b"heic" + bytes(20),
        b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska",
        b"OggS" + bytes(20) + b"\x80theora",
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    with pytest.raises(FileTypeUnknownError):
        inspect_bytes("photo.png", content, LIMIT)


def test_the_name_decides_only_which_kind_of_text_it_is() -> None:
    assert inspect_bytes("notes.md", b"# Hi", LIMIT).media_type == "text/markdown"
    assert inspect_bytes("photo.png", b"# Hi", LIMIT).media_type == "text/plain"
    assert inspect_bytes("notes.md", samples.PNG, LIMIT).media_type == "image/png"


def test_a_null_or_a_broken_letter_far_behind_the_beginning_is_found() -> None:
    for wrong in (b"\0", b"\xff"):
        with pytest.raises(FileTypeUnknownError):
            inspect_bytes("a.txt", b"a" * 2_000_000 + wrong, LIMIT)


def test_a_letter_cut_by_two_chunks_is_whole() -> None:
    inspector = FileInspector("a.txt", LIMIT)
    content = ("a" * 20_000 + "é").encode()
    for chunk in (content[:-1], content[-1:]):
        inspector.feed(chunk)
    inspector.end()
    assert inspector.describe().kind == "text"


def test_images_say_their_size_however_they_are_cut() -> None:
    content = samples.make_png(640, 480)
    inspector = FileInspector("a.png", LIMIT)
    for position in range(len(content)):
        inspector.feed(content[position : position + 1])
    inspector.end()
    facts = inspector.describe()
    assert (facts.width, facts.height) == (640, 480)


def test_a_file_without_bytes_is_refused() -> None:
    with pytest.raises(FileEmptyError):
        inspect_bytes("a.txt", b"", LIMIT)


def test_the_first_byte_too_many_is_refused_and_the_limit_is_not() -> None:
    assert inspect_bytes("a.txt", b"a" * 1000, 1000).size == 1000
    with pytest.raises(FileTooLargeError) as caught:
        inspect_bytes("a.txt", b"a" * 1001, 1000)
    assert caught.value.params == {"megabytes": "0.001"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\a.txt", "a.txt"),
        ("a\r\nset-cookie: x=1.txt", "aset-cookie: x=1.txt"),
        ("a\0b\u202egnp.exe", "abgnp.exe"),
        ("..", "file"),
        ("", "file"),
        (None, "file"),
        ("x" * 300, "x" * 200),
    ],
)
def test_names_are_safe_to_show_and_to_save_under(given: str | None, kept: str) -> None:
    assert clean_filename(given) == kept
