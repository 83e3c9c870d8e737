"""How long a piece of work takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def measure(work: Callable[[], object], runs: int = 5) -> float:
    """The median of several runs after one that warms up, in milliseconds."""
    work()
    times = []
    for _run in range(runs):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
