"""What the machine does meanwhile: CPU and memory of a process, and how disturbed a measurement was."""

from __future__ import annotations

import os
import platform
import statistics
import time
from pathlib import Path

import msgspec

_TICK = os.sysconf("SC_CLK_TCK")
_LOOP = 200_000


class Memory(msgspec.Struct, frozen=True):
    """Bytes of one process. `pss` shares out what several processes map; `rss` counts it whole."""

    rss: int
    pss: int


class Noise(msgspec.Struct, frozen=True):
    """How quiet the machine is: load average of the last minute, and milliseconds for a fixed amount of Python."""

    load: float
    loop_best_ms: float
    loop_median_ms: float


def read_cpu_seconds(pid: int) -> float:
    """CPU time of a process so far: all threads, user and system, its own and its ended children's (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[index]) for index in (11, 12, 13, 14)) / _TICK


def read_busy_seconds() -> float:
    """CPU time that the whole machine has spent on anything so far."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    user, nice, system, _idle, _wait, irq, soft_irq, steal = fields[:8]
    return (user + nice + system + irq + soft_irq + steal) / _TICK


def read_memory(pid: int) -> Memory:
    """Memory of a process now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.partition(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith(" kB")}
    return Memory(rss=sizes["Rss"], pss=sizes["Pss"])


def measure_noise() -> Noise:
    """Run the calibration loop for about a second."""
    times: list[float] = []
    for _ in range(40):
        started = time.perf_counter()
        total = 0
        for number in range(_LOOP):
            total += number * number & 0xFF
        times.append((time.perf_counter() - started) * 1000)
    return Noise(os.getloadavg()[0], min(times), statistics.median(times))


def describe_machine() -> str:
    """CPU model, cores, memory, system and Python version in one line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        os.uname().machine,
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, Linux {os.uname().release}, Python {python}"
