"""The ranks of some months as a picture: which grids rose and fell, the best at the top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.periods import Period
from core.punctuation import labelled
from core.years import month_of_year

MONTHS_OF_RANKS = 3
FAR = 8  # places in the months that are shown
WIDTH, LABELS, TOP, ROW = 640, 170, 26, 17  # of the picture, in its own units


@dataclass(frozen=True)
class Rank:
    """The rank of a grid in one month, and the page of the rows behind it; empty where there is none."""

    number: int | None
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One grid of the slope chart: its ranks, its points where it is drawn, and what is said at its end."""

    name: str
    ranks: list[Rank]
    stretches: list[str]  # points of each unbroken stretch
    dots: list[tuple[float, float, Rank]]
    label_y: float | None
    tone: str

    @property
    def last(self) -> int | None:
        return self.ranks[-1].number

    @property
    def url(self) -> str:
        """The rows behind its latest rank."""
        return self.ranks[-1].url

    @property
    def label(self) -> str:
        return f"{self.last} {self.name}"

    @property
    def in_words(self) -> str:
        return labelled(self.name, " → ".join("–" if rank.number is None else str(rank.number) for rank in self.ranks))

    @property
    def moved(self) -> int | None:
        """Ranks won from the first month to the last."""
        first, last = self.ranks[0].number, self.ranks[-1].number
        return None if first is None or last is None else first - last


@dataclass(frozen=True)
class Slope:
    """Ranks over some months as a picture, the best at the top."""

    months: list[tuple[float, str]]
    lines: list[Line]
    height: int
    width: int = WIDTH
    label_x: int = WIDTH - LABELS + 10


def slope_of(ranks: Mapping[str, Sequence[Rank]], months: Sequence[str], tones: Mapping[str, str]) -> Slope | None:
    """The slope chart of ranks by name, one rank a month; None where no two months have any."""
    known = [rank.number for each in ranks.values() for rank in each if rank.number]
    if len(months) < 2 or not known:
        return None
    step = (WIDTH - LABELS - 30) / (len(months) - 1)
    xs = [round(24 + place * step, 1) for place in range(len(months))]
    free = _Free()
    order = sorted(ranks, key=lambda name: (ranks[name][-1].number is None, ranks[name][-1].number or 0, name))
    lines = [_line(name, ranks[name], xs, tones.get(name, ""), free) for name in order]
    height = TOP + ROW * max(*known, free.used) + 10
    return Slope([(x, month) for x, month in zip(xs, months, strict=True)], lines, height)


class _Free:
    """Rows of labels: who shares a rank is named one below the other."""

    def __init__(self) -> None:
        self.used = 0

    def next(self, rank: int) -> float:
        self.used = max(self.used + 1, rank)
        return _y(self.used)


def _y(rank: int) -> float:
    return TOP + ROW * (rank - 0.4)


def _line(name: str, ranks: Sequence[Rank], xs: list[float], tone: str, free: _Free) -> Line:
    stretches: list[list[str]] = [[]]
    dots = []
    for x, rank in zip(xs, ranks, strict=True):
        if rank.number is None:
            stretches.append([])
            continue
        y = _y(rank.number)
        dots.append((x, y, rank))
        stretches[-1].append(f"{x},{y}")
    last = ranks[-1].number
    return Line(
        name=name,
        ranks=list(ranks),
        stretches=[" ".join(each) for each in stretches if len(each) > 1],
        dots=dots,
        label_y=None if last is None else free.next(last),
        tone=tone,
    )


# --- from the lines of bulletins ---


def past_lines(bulletin: Bulletin) -> list[BulletinLine]:
    """The lines of the months before a bulletin that its slope shows, as they stand now. One query."""
    first = bulletin.period.shifted(1 - MONTHS_OF_RANKS).start
    before = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month__gte=first, month__lt=bulletin.month)
    return list(BulletinLine.objects.filter(bulletin__in=before.latest_revisions()).select_related("bulletin"))


def slope_of_bulletin(
    bulletin: Bulletin, lines: Sequence[BulletinLine], before: Iterable[BulletinLine]
) -> Slope | None:
    """The picture of some lines of a bulletin and of its `past_lines`, for its office."""
    past: dict[int, list[BulletinLine]] = {}
    for line in before:
        past.setdefault(line.grid_id, []).append(line)
    return slope_of_months(bulletin.period, lines, past, opens=True)


def slope_of_months(
    last: Period,
    lines: Sequence[BulletinLine],
    past: Mapping[int, Iterable[BulletinLine]],
    *,
    opens: bool,
    chosen: str = "",
) -> Slope | None:
    """The ranks of the latest months; who is at the bottom, who fell or rose far, and `chosen` stand out.

    `opens` says whether the reader may open the rows of a line; the others open what all grids scored.
    """
    shown = [last.shifted(place - MONTHS_OF_RANKS + 1) for place in range(MONTHS_OF_RANKS)]
    of_grid = {
        line.grid_id: {one.bulletin.month: one for one in past.get(line.grid_id, [])} | {last.start: line}
        for line in lines
    }
    with_any = [month for month in shown if any(month.start in each for each in of_grid.values())]
    ranks, tones = {}, {}
    for line in lines:
        name = str(line.facts["name"])
        ranks[name] = [_rank(of_grid[line.grid_id].get(month.start), opens=opens) for month in with_any]
        tones[name] = "chosen" if line.facts["code"] == chosen else _tone(line, ranks[name])
    return slope_of(ranks, [month_of_year(month.start) for month in with_any], tones)


def _rank(line: BulletinLine | None, *, opens: bool) -> Rank:
    return Rank(None) if line is None else Rank(line.rank, rows_of_rank(line, opens=opens))


def rows_of_rank(line: BulletinLine, *, opens: bool) -> str:
    """What a rank rests on: the rows behind the line, or the scores of all for who may not open those."""
    if opens:
        return reverse("line-rows", args=(line.pk,))
    return f"{reverse('figure-rows', args=(line.bulletin_id, 'score'))}#grid-{line.facts['code']}"


def _tone(line: BulletinLine, ranks: Sequence[Rank]) -> str:
    if line.in_bottom:
        return "bottom"
    first, last = ranks[0].number, ranks[-1].number
    if first is None or last is None or abs(first - last) < FAR:
        return ""
    return "rose" if first > last else "fell"
