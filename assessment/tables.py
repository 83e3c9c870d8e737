"""The ranked table of a bulletin for pages: each line with its words, its move and how sure its rate is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assessment.awareness import interval_text
from assessment.explanations import not_ranked_text
from assessment.models import Bulletin, BulletinLine


@dataclass(frozen=True)
class TableLine:
    """A line, and what stands beside its figures."""

    line: BulletinLine
    change: int | None  # ranks risen since the month before
    tied: bool
    reason: str
    interval: str  # sample and interval of the awareness rate

    @property
    def grid_id(self) -> int:
        return self.line.grid_id


def ranked_table(bulletin: Bulletin | None) -> list[TableLine]:
    """All lines by rank, then those without one by code. One query."""
    lines = list(bulletin.lines.all()) if bulletin else []
    shared = Counter(line.rank for line in lines if line.rank is not None)
    lines.sort(key=lambda line: (line.rank is None, line.rank or 0, str(line.facts["code"])))
    return [
        TableLine(
            line=line,
            change=(line.previous_rank - line.rank) if line.rank and line.previous_rank else None,
            tied=line.rank is not None and shared[line.rank] > 1,
            reason=not_ranked_text(line.not_ranked_because),
            interval=interval_text(line),
        )
        for line in lines
    ]
