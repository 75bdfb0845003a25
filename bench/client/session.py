"""Starts a provider and a server with a long conversation, and lets a browser measure the web app."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from pathlib import Path

import msgspec

from bench.people import PASSWORD, register
from bench.processes import REPOSITORY, provider_command, running, tertulia_command, write_settings
from bench.seeds import seed_home

MESSAGES = 2000
MODELS = 500
RATE = 100
SCRIPT = Path(__file__).with_name("main.mjs")
BROWSER_SECONDS = 600
LIGHTHOUSE = "lighthouse@12.8.2"


class Load(msgspec.Struct, rename="camel"):
    """Opening the page with a cold cache."""

    composer_ms: list[float]
    slow_composer_ms: list[float]
    """With the CPU slowed 4 times."""
    script_kilobytes: float
    """As served, finished before the composer stood."""
    requests: float


class LongConversation(msgspec.Struct, rename="camel"):
    """Opening 2,000 messages at the last one."""

    visible_ms: float
    heap: float
    elements: int


class Picker(msgspec.Struct, rename="camel"):
    """The model picker, milliseconds of each attempt."""

    open_ms: list[float]
    filter_ms: list[float]


class Stream(msgspec.Struct, rename="camel"):
    """A long answer while it streams. Shares are of 1."""

    long_tasks: int
    longest_task: float
    dropped: float
    busy: float
    script: float
    longest_gap: float
    characters: int
    elements: int


class Lighthouse(msgspec.Struct, rename="camel"):
    """Scores of 100, signed in."""

    performance: float
    accessibility: float
    failed: list[str] = []
    """Audits of accessibility."""
    paint_ms: float = 0
    """When the largest thing of the page was painted."""


class ClientResults(msgspec.Struct):
    """What the browser found."""

    load: Load
    long: list[LongConversation]
    picker: Picker
    stream: Stream
    lighthouse: Lighthouse | None = None


async def run_client_session(
    folder: Path, rounds: int, stream_tokens: int, *, with_lighthouse: bool
) -> ClientResults:
    """Measure once. RuntimeError when Chromium is missing or the page does not work."""
    model = f"markdown-{RATE}tps-{stream_tokens}"
    home = folder / "client"
    async with running(provider_command(), folder / "provider.log") as provider:
        write_settings(home, provider.port, [model, *(f"model-{number}" for number in range(1, MODELS))])
        async with running(tertulia_command(home), folder / "client.log") as server:
            person = await register(server.port, "client")
        (conversation_id,) = await seed_home(home, person.id, 50, (MESSAGES,), f"Lab/{model}")
        async with running(tertulia_command(home), folder / "client.log") as server:
            order = {
                "chromium": await asyncio.to_thread(_find_chromium),
                "account": {
                    "url": f"http://127.0.0.1:{server.port}",
                    "email": "client@example.org",
                    "password": PASSWORD,
                },
                "rounds": rounds,
                "streamSeconds": stream_tokens / RATE,
                "conversationId": conversation_id,
                "marker": f"Message {MESSAGES}.",
                "lighthouse": await asyncio.to_thread(_install_lighthouse) if with_lighthouse else None,
            }
            return msgspec.json.decode(await _run_browser(order), type=ClientResults)


async def _run_browser(order: object) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *("node", str(SCRIPT), msgspec.json.encode(order).decode()),
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(BROWSER_SECONDS):
            printed, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise RuntimeError(f"the browser's part failed:\n{complaint.decode(errors='replace')}")
    return printed


def _install_lighthouse() -> dict[str, object]:
    """Where Lighthouse is, fetched at its first use: 185 MB that nothing but this measurement needs."""
    folder = REPOSITORY / ".cache" / "bench" / "lighthouse"
    if not (folder / "node_modules" / "lighthouse").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        subprocess.run(["npm", "install", "--no-package-lock", LIGHTHOUSE], cwd=folder, check=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return {"folder": str(folder), "port": probe.getsockname()[1]}


def _find_chromium() -> str:
    found = subprocess.run(
        [str(REPOSITORY / "scripts" / "set-up"), "chromium"], capture_output=True, text=True, check=False
    )
    path = found.stdout.strip()
    if found.returncode or not path:
        raise RuntimeError(f"no Chromium: {found.stderr.strip()}")
    return path
