"""Beat's clock of what is due, which does not fall silent where the machine's clock is set back."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.beat import Scheduler

log = logging.getLogger(__name__)
SET_BACK = 60.0  # seconds; less is how clocks are kept right all the time


class SteadyScheduler(Scheduler):
    """Celery's own waits until the wall clock is again where it was: an hour, or a week after a clock that ran ahead.

    So it is held against the time that has really passed. Where the wall clock fell behind it, every entry is
    taken to have run now, and the next turn of each is reckoned from here; what that leaves out, the ledger catches up.
    """

    _seen: tuple[float, float] | None = None  # the wall clock, and one that nobody sets

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        wall, passed = time.time(), time.monotonic()
        if self._seen is not None and (wall - self._seen[0]) - (passed - self._seen[1]) < -SET_BACK:
            log.warning("The clock was set back by %d s: what is due is reckoned anew.", self._seen[0] - wall)
            self._begin_again()
        self._seen = wall, passed
        return super().tick(*args, **kwargs)

    def _begin_again(self) -> None:
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now()
        self._heap = None
