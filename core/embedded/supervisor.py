"""Keeps children running: whoever ends is started again, after a pause that grows while it keeps ending."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.embedded.process import spawn, stop

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds; each end doubles the pause
WELL_AFTER = 60.0  # seconds that a child has run when its next end counts as the first again

Say = Callable[[str], object]
Clock = Callable[[], float]


@dataclass
class Backoff:
    """How long to wait before the next start of something that ended."""

    ends: int = 0

    def pause_after(self, seconds_alive: float) -> float:
        self.ends = 1 if seconds_alive >= WELL_AFTER else self.ends + 1
        return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.ends - 1)))


@dataclass
class Child:
    """One process that should run, and when it may be started again."""

    command: Sequence[object]
    process: subprocess.Popen[bytes]
    started: float
    backoff: Backoff = field(default_factory=Backoff)
    again_at: float | None = None  # while it does not run


class Supervisor:
    """Owns children by name. Call `tick` often; it never waits."""

    def __init__(self, env: Mapping[str, str], say: Say, clock: Clock = time.monotonic) -> None:
        self.env, self.say, self.clock = env, say, clock
        self.children: dict[str, Child] = {}

    def start(self, name: str, command: Sequence[object]) -> None:
        self.children[name] = Child(command, spawn(command, env=self.env), self.clock())

    def tick(self) -> None:
        """Notice who ended, and start again whose pause is over."""
        now = self.clock()
        for name, child in self.children.items():
            if child.again_at is None and child.process.poll() is not None:
                pause = child.backoff.pause_after(now - child.started)
                child.again_at = now + pause
                self.say(f"{name} ended ({how(child.process.returncode)}); it starts again in {pause:g} s.")
            elif child.again_at is not None and now >= child.again_at:
                self._again(child)

    def start_all_again(self, env: Mapping[str, str]) -> None:
        """Give all children another environment, which they only read when they start."""
        self.env = env
        for child in self.children.values():
            stop(child.process)
            self._again(child)

    def stop_all(self) -> None:
        """Ask all at once, web first, so that nobody is half-served; then wait for what each still holds."""
        for child in self.children.values():
            if child.process.poll() is None:
                child.process.terminate()
        for child in self.children.values():
            stop(child.process)

    def _again(self, child: Child) -> None:
        child.process, child.started, child.again_at = spawn(child.command, env=self.env), self.clock(), None


def how(returncode: int) -> str:
    """How a process ended, in words."""
    if returncode >= 0:
        return f"status {returncode}"
    return f"killed by {signal.Signals(-returncode).name}"
