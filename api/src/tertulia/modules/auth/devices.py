"""What people call the devices on which they are signed in: a browser and a system, out of what it says of itself."""

from __future__ import annotations

import re
from typing import Final

# The first that fits: most browsers also claim to be others.
_BROWSERS: Final = (
    (re.compile(r"\bEdg(?:e|A|iOS)?/"), "Edge"),
    (re.compile(r"\bOPR/|\bOpera"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\bVivaldi/"), "Vivaldi"),
    (re.compile(r"\bYaBrowser/"), "Yandex Browser"),
    (re.compile(r"\b(?:Firefox|FxiOS)/"), "Firefox"),
    (re.compile(r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/"), "Chrome"),
    (re.compile(r"\bVersion/\S+.* Safari/"), "Safari"),
    (re.compile(r"^curl/"), "curl"),
    (re.compile(r"^(?:python-|Python/|aiohttp|httpx)"), "Python"),
)
_SYSTEMS: Final = (
    (re.compile(r"\biPad\b"), "iPad"),
    (re.compile(r"\biPhone\b"), "iPhone"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bCrOS\b"), "ChromeOS"),
    (re.compile(r"\bWindows\b"), "Windows"),
    (re.compile(r"\bMac OS X\b|\bMacintosh\b"), "macOS"),
    (re.compile(r"\bLinux\b|\bX11\b"), "Linux"),
)


def name_device(user_agent: str) -> str:
    """Like `Firefox · Linux`, in no language; as much of it as is known, and nothing when nothing is."""
    browser = next((name for pattern, name in _BROWSERS if pattern.search(user_agent)), "")
    system = next((name for pattern, name in _SYSTEMS if pattern.search(user_agent)), "")
    return " · ".join(part for part in (browser, system) if part)
