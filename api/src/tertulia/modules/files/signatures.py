"""What a file is, by its first bytes: nothing that a browser or a name says is believed.

Signatures as in the formats' own documents; the MIME Sniffing Standard (https://mimesniff.spec.whatwg.org) collects
most of them.
"""

from __future__ import annotations

from pathlib import PurePosixPath

HEAD_BYTES = 16 * 1024
"""How much of a file is looked at."""

_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_RIFF_FORMS = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"F4A "})
_VIDEO_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso3",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"dash",
        b"MSNV",
    }
)
_VIDEO_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG")
_TEXT_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".html": "text/html",
    ".htm": "text/html",
    ".svg": "text/xml",
    ".xml": "text/xml",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".toml": "application/toml",
}


def find_media_type(head: bytes) -> str | None:
    """The media type of the file that begins like this; None for text and for everything unknown."""
    for prefix, media_type in _PREFIXES:
        if head.startswith(prefix):
            return media_type
    if head.startswith(b"RIFF"):
        return _RIFF_FORMS.get(head[8:12])
    if head.startswith(b"OggS"):
        return None if b"\x80theora" in head else "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _find_webm(head)
    if head[4:8] == b"ftyp":
        return _find_mp4(head)
    return "audio/mpeg" if _is_mp3_frame(head) else None


def find_text_type(filename: str) -> str:
    """The media type of a text with this name: all that the name decides is which kind of text it is."""
    return _TEXT_TYPES.get(PurePosixPath(filename).suffix.lower(), "text/plain")


def _find_webm(head: bytes) -> str | None:
    """Matroska documents of the type `webm` (https://www.webmproject.org/docs/container/)."""
    if b"webm" not in head[:64]:
        return None
    has_video = any(codec in head for codec in _VIDEO_CODECS)
    return "audio/webm" if not has_video and b"A_" in head else "video/webm"


def _find_mp4(head: bytes) -> str | None:
    """By the brand of ISO/IEC 14496-12 §4.3 (https://mp4ra.org/registered-types/brands)."""
    brand = head[8:12]
    if brand in _AUDIO_BRANDS:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    if brand in _VIDEO_BRANDS:
        return "audio/mp4" if b"soun" in head and b"vide" not in head else "video/mp4"
    return None


def _is_mp3_frame(head: bytes) -> bool:
    """A frame header of MPEG audio, layer III, with a bit rate and a sampling rate that exist (ISO/IEC 11172-3)."""
    return (
        len(head) >= 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] & 0xF0 not in {0x00, 0xF0}
        and head[2] & 0x0C != 0x0C
    )
