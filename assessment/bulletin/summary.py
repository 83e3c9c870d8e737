"""What a month's table says, in a few sentences, and the table narrowed by what somebody looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.tables import TableLine
from assessment.figures.words import not_ranked_text
from core.punctuation import listed

MOVED = 5  # ranks, from which on a move is one that people ask about

SHOWN: tuple[tuple[str, str | Promise], ...] = (
    ("", gettext_lazy("all grids")),
    ("bottom", gettext_lazy("at the bottom")),
    ("moved", gettext_lazy("moved by five ranks or more")),
    ("unranked", gettext_lazy("not ranked")),
)


@dataclass(frozen=True)
class Narrowed:
    """The rows that are shown, and what they can be narrowed by."""

    rows: Sequence[TableLine]
    all_of_them: int
    villages: Sequence[str]
    village: str
    show: str
    choices: tuple[tuple[str, str | Promise], ...] = SHOWN


def narrowed(rows: Sequence[TableLine], *, village: str, show: str) -> Narrowed:
    """The rows of one village, at the bottom, moved or not ranked; what nobody knows narrows nothing."""
    villages = sorted({str(row.line.facts["village"]) for row in rows})
    village = village if village in villages else ""
    tests = {
        "bottom": lambda row: row.line.in_bottom,
        "moved": lambda row: row.change is not None and abs(row.change) >= MOVED,
        "unranked": lambda row: not row.line.ranked,
    }
    test = tests.get(show)
    kept = [row for row in rows if (not village or row.line.facts["village"] == village) and (not test or test(row))]
    return Narrowed(kept, len(rows), villages, village, show if test else "")


def sentences(bulletin: Bulletin, rows: Sequence[TableLine], before: Iterable[BulletinLine]) -> list[str]:
    """The month in words; `before` are lines of earlier months, those of the month before among them."""
    ranked = [row.line for row in rows if row.line.ranked and row.line.score is not None]
    unranked = [row.line for row in rows if not row.line.ranked]
    return [
        _counted(len(rows), len(ranked)),
        *(_scores(ranked, _of_the_month_before(bulletin, before)) if ranked else ()),
        *_bottom(ranked),
        *_moved(rows),
        *_not_ranked(unranked),
    ]


def _counted(grids: int, ranked: int) -> str:
    text = ngettext("%(ranked)d of %(grids)d grid is ranked.", "%(ranked)d of %(grids)d grids are ranked.", grids)
    return text % {"ranked": ranked, "grids": grids}


def _scores(ranked: Sequence[BulletinLine], before: Sequence[BulletinLine]) -> Iterator[str]:
    mean = _mean(ranked)
    best, last = ranked[0], ranked[-1]
    text = _("Mean %(mean)s; highest %(best)s (%(best_name)s), lowest %(last)s (%(last_name)s).")
    yield text % {
        "mean": mean, "best": best.score, "best_name": best.facts["name"], "last": last.score,
        "last_name": last.facts["name"],
    }  # fmt: skip
    if before:
        yield _compared(mean, _mean(before))


def _compared(mean: Decimal, before: Decimal) -> str:
    if mean == before:
        return _("The mean is that of the month before.")
    higher, lower = (
        _("The mean is %(by)s points higher than the month before (%(before)s)."),
        _("The mean is %(by)s points lower than the month before (%(before)s)."),
    )
    return (higher if mean > before else lower) % {"by": abs(mean - before), "before": before}


def _of_the_month_before(bulletin: Bulletin, lines: Iterable[BulletinLine]) -> list[BulletinLine]:
    month = bulletin.period.previous().start
    return [line for line in lines if line.bulletin.month == month and line.ranked]


def _mean(ranked: Sequence[BulletinLine]) -> Decimal:
    scores = [line.score for line in ranked if line.score is not None]
    return _rounded(sum(scores, Decimal()) / len(scores))


def _bottom(ranked: Sequence[BulletinLine]) -> Iterator[str]:
    bottom = [line for line in ranked if line.in_bottom]
    again = [line for line in bottom if line.months_in_bottom > 1]
    if bottom:
        yield _("At the bottom: %(names)s.") % {"names": _names(bottom)}
    if again:
        yield _("For the second month or longer: %(names)s.") % {"names": _names(again)}


def _moved(rows: Sequence[TableLine]) -> Iterator[str]:
    moved = sorted((row for row in rows if row.change), key=lambda row: row.change or 0)
    if moved and moved[-1].change and moved[-1].change >= MOVED:
        yield _("Risen most: %(name)s (ranks: %(ranks)d).") % {
            "name": moved[-1].line.facts["name"],
            "ranks": moved[-1].change,
        }
    if moved and moved[0].change and moved[0].change <= -MOVED:
        yield _("Fallen most: %(name)s (ranks: %(ranks)d).") % {
            "name": moved[0].line.facts["name"],
            "ranks": -moved[0].change,
        }


def _not_ranked(lines: Sequence[BulletinLine]) -> Iterator[str]:
    for because, count in sorted(Counter(line.not_ranked_because for line in lines).items()):
        yield _("Not ranked: %(count)d. %(reason)s") % {"count": count, "reason": not_ranked_text(because)}


def _names(lines: Sequence[BulletinLine]) -> str:
    return listed(str(line.facts["name"]) for line in lines)


def _rounded(value: Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
