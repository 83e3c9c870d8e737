"""The lines of a bulletin: counted, judged, written by `COPY`, and digested as they pass.

A subdistrict has 36 of them, a district may have a hundred thousand: nothing here holds more of a line
than the bytes that are stored, and the number of statements does not depend on the number of grids.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any

import orjson
import psycopg2
from django.db import connection

from assessment.bulletin.models import Bulletin, BulletinLine, LineEvidence
from assessment.cycle.failing import GridsFailed, in_one_line
from assessment.figures import rules
from assessment.figures.counts import Measures
from assessment.figures.evidence import Rows, count_month_with_rows
from assessment.figures.measures import Counted, count_month
from assessment.scheme.terms import Terms

FIGURES = [
    "rank",
    "ranked",
    "not_ranked_because",
    "member_months",
    "score",
    "base_score",
    "incident_score",
    "awareness_rate",
    "awareness_asked",
    "awareness_score",
    "previous_rank",
    "in_bottom",
    "months_in_bottom",
    "explanation",
    "facts",
    "measures",
]
KEPT_AS_JSON = ("explanation", "facts", "measures")
PLAIN = [name for name in FIGURES if name not in KEPT_AS_JSON]
plain_figures = attrgetter(*PLAIN)


@dataclass(slots=True)
class Judged:
    """One line with its figures, filled in step by step; what is kept as JSON is held as the bytes that are stored."""

    grid: int
    facts: bytes
    measures: bytes
    explanation: bytes
    awareness_asked: int
    member_months: Decimal
    base_score: Decimal | None
    incident_score: Decimal | None
    awareness_rate: Decimal | None
    awareness_score: Decimal | None
    score: Decimal | None
    not_ranked_because: rules.Reason
    rank: int | None = None
    in_bottom: bool = False
    previous_rank: int | None = None
    months_in_bottom: int = 0

    @property
    def ranked(self) -> bool:
        return not self.not_ranked_because

    def figures(self) -> dict[str, Any]:
        """The columns of the line but for those that are JSON."""
        return dict(zip(PLAIN, plain_figures(self), strict=True))

    def as_model(self, bulletin: Bulletin) -> BulletinLine:
        """The line as a row that is not saved."""
        kept = {name: orjson.loads(getattr(self, name)) for name in KEPT_AS_JSON}
        return BulletinLine(bulletin=bulletin, grid_id=self.grid, **kept, **self.figures())


def dumped(value: Any) -> bytes:
    """The canonical bytes of a value: UTF-8, sorted keys, figures as text, no spaces."""
    written = orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS)
    return bytes(memoryview(written))  # a copy of their own size: what it writes into is several times as large


def judged_lines(bulletin: Bulletin, terms: Terms, counted: Iterable[Counted] | None = None) -> list[Judged]:
    """The lines of a bulletin as the facts give them now, by the key of their grid. `counted`: where it is known."""
    if counted is None:
        counted = count_month(bulletin.subdistrict, bulletin.period, terms)
    judge = rules.Judge(terms)
    lines = _ranked(_judged(counted, judge), judge)
    before = previous_ranks(bulletin)
    streaks = months_in_bottom_before(bulletin, [line.grid for line in lines if line.in_bottom])
    for line in lines:
        line.previous_rank = before.get(line.grid)
        line.months_in_bottom = streaks[line.grid] + 1 if line.in_bottom else 0
    return lines


def _judged(counted: Iterable[Counted], judge: rules.Judge) -> list[Judged]:
    """The lines before they are ranked. Raises GridsFailed: every rank depends on every grid, so none is left out."""
    lines, failed = [], {}
    with uncollected():
        for grid in counted:
            try:
                lines.append(_judge(grid.grid, dumped(grid.facts), grid.measures, judge))
            except Exception as error:  # whatever its counts do to the rules is told, grid by grid
                failed[str(grid.facts["code"])] = in_one_line(error)
    if failed:
        raise GridsFailed(failed)
    return lines


def _ranked(lines: list[Judged], judge: rules.Judge) -> list[Judged]:
    """The lines with their ranks. Where none reaches the sample, awareness is left out for all."""
    if all(line.awareness_rate is None for line in lines):
        lines = [_without_awareness(line, judge) for line in lines]
    for line, (place, in_bottom) in zip(lines, rules.places(lines, judge.terms), strict=True):
        line.rank, line.in_bottom = place, in_bottom
    return lines


def _judge(grid: int, facts: bytes, measures: Measures, judge: rules.Judge, *, awareness_counts: bool = True) -> Judged:
    line = judge.line(measures, awareness_counts=awareness_counts)
    return Judged(
        grid=grid,
        facts=facts,
        measures=dumped(measures.to_json()),
        explanation=dumped(line.explanation),
        awareness_asked=measures.asked,
        member_months=line.member_months,
        base_score=line.base_score,
        incident_score=line.incident_score,
        awareness_rate=line.awareness_rate,
        awareness_score=line.awareness_score,
        score=line.score,
        not_ranked_because=line.not_ranked_because,
    )


def _without_awareness(line: Judged, judge: rules.Judge) -> Judged:
    measures = Measures.from_json(orjson.loads(line.measures))
    judged = _judge(line.grid, line.facts, measures, judge, awareness_counts=False)
    judged.previous_rank, judged.months_in_bottom = line.previous_rank, line.months_in_bottom
    return judged


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles: a hundred thousand lines hold none, and it would walk over all of them again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# --- writing ------------------------------------------------------------------------------------------

COLUMNS = ["bulletin_id", "grid_id", *FIGURES]

# JSON escapes every control character, so that these two never stand in a value.
COPY = (
    f"COPY assessment_bulletinline ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')"
)


def judged_lines_with_rows(bulletin: Bulletin, terms: Terms) -> tuple[list[Judged], dict[int, Rows]]:
    """What `judged_lines` gives, and by grid the rows that counted, seen by the same statement."""
    rows: dict[int, Rows] = {}

    def counted() -> Iterator[Counted]:
        for counts, behind in count_month_with_rows(bulletin.subdistrict, bulletin.period, terms):
            rows[counts.grid] = behind
            yield counts

    return judged_lines(bulletin, terms, counted()), rows


def write_evidence(bulletin: Bulletin, rows: Mapping[int, Rows]) -> None:
    """Keep the rows behind the lines."""
    LineEvidence.objects.bulk_create(
        (LineEvidence(bulletin=bulletin, grid_id=grid, rows=behind) for grid, behind in rows.items()), batch_size=1000
    )


def write_lines(bulletin: Bulletin, lines: Sequence[Judged]) -> str:
    """Write the lines in place of what was there; returns their digest."""
    bulletin.lines.all().delete()
    digest = hashlib.sha256()
    canonical = Canonical(bulletin, digest.update)
    with connection.cursor() as cursor:
        try:
            cursor.copy_expert(COPY, _Source(_rows(bulletin.pk, lines, canonical)))
        except psycopg2.Error as error:
            _name_the_grid(error, lines)
            raise
    canonical.end()
    return digest.hexdigest()


def _name_the_grid(error: psycopg2.Error, lines: Sequence[Judged]) -> None:
    """Raise GridsFailed where the database says at which line it stopped."""
    stopped = re.search(r"^COPY \w+, line (\d+)", error.diag.context or "", re.MULTILINE)
    if stopped and int(stopped[1]) <= len(lines):
        code = orjson.loads(lines[int(stopped[1]) - 1].facts)["code"]
        raise GridsFailed({code: in_one_line(error)}) from error


def _rows(bulletin: int, lines: Iterable[Judged], canonical: Canonical) -> Iterator[bytes]:
    for line in lines:
        figures = line.figures()
        canonical.line(_content(line.grid, figures, line.explanation, line.facts, line.measures))
        kept = {name: getattr(line, name).decode() for name in KEPT_AS_JSON}
        values = [bulletin, line.grid, *(kept.get(name) or _column(figures[name]) for name in FIGURES)]
        yield ("\x01".join(f"\x02{value}\x02" if value is not None else "" for value in values) + "\n").encode()


def _column(value: Any) -> str | None:
    if value is None:
        return None
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


class _Source:
    """A file that `COPY` reads, filled as it is read."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        self._rows, self._rest = rows, b""

    def read(self, size: int) -> bytes:
        pieces, length = [self._rest], len(self._rest)
        while length < size and (row := next(self._rows, b"")):
            pieces.append(row)
            length += len(row)
        whole = b"".join(pieces)
        self._rest = whole[size:]
        return whole[:size]


# --- the digest ---------------------------------------------------------------------------------------


class Canonical:
    """The canonical bytes of a bulletin, handed on piece by piece, its lines in the order of the grids' keys.

    They are digested when a bulletin is written, and again whenever it is verified.
    """

    def __init__(self, bulletin: Bulletin, take: Callable[[bytes], object]) -> None:
        self._bulletin, self._take, self._first = bulletin, take, True
        take(b'{"lines":[')

    def line(self, content: bytes) -> None:
        self._take(content if self._first else b"," + content)
        self._first = False

    def end(self) -> None:
        bulletin = self._bulletin
        rest = dumped({"month": str(bulletin.period), "revision": bulletin.revision, "terms": bulletin.terms})
        self._take(b"]," + rest[1:])


def canonical_bytes(bulletin: Bulletin, lines: Iterable[BulletinLine]) -> bytes:
    """What the digest of a bulletin with these lines is taken of."""
    whole = bytearray()
    canonical = Canonical(bulletin, whole.extend)
    for line in sorted(lines, key=lambda line: line.grid_id):
        figures = dict(zip(PLAIN, plain_figures(line), strict=True))
        canonical.line(
            _content(line.grid_id, figures, dumped(line.explanation), dumped(line.facts), dumped(line.measures))
        )
    canonical.end()
    return bytes(whole)


def digest_of(bulletin: Bulletin, lines: Iterable[BulletinLine]) -> str:
    """SHA-256 of the canonical bytes of a bulletin with these lines."""
    return hashlib.sha256(canonical_bytes(bulletin, lines)).hexdigest()


def recomputed_digest(bulletin: Bulletin) -> str:
    """The digest of a bulletin whose figures are computed again from its kept measures and terms."""
    judge = rules.Judge(Terms.model_validate(bulletin.terms))
    kept = bulletin.lines.order_by("grid").only("grid", "facts", "measures", "previous_rank", "months_in_bottom")
    lines = []
    for row in kept.iterator():
        line = _judge(row.grid_id, dumped(row.facts), Measures.from_json(row.measures), judge)
        line.previous_rank, line.months_in_bottom = row.previous_rank, row.months_in_bottom
        lines.append(line)
    digest = hashlib.sha256()
    canonical = Canonical(bulletin, digest.update)
    for line in _ranked(lines, judge):
        canonical.line(_content(line.grid, line.figures(), line.explanation, line.facts, line.measures))
    canonical.end()
    return digest.hexdigest()


def _content(grid: int, figures: dict[str, Any], explanation: bytes, facts: bytes, measures: bytes) -> bytes:
    """The canonical bytes of one line, put together from those of its parts in the order of their names."""
    parts = {name: _figure(value) for name, value in figures.items()}
    parts |= {"explanation": explanation, "facts": facts, "grid": b"%d" % grid, "measures": measures}
    return b"{" + b",".join(b'"%s":%s' % (name, parts[text]) for name, text in NAMES_IN_ORDER) + b"}"


NAMES_IN_ORDER = [(name.encode(), name) for name in sorted(["grid", *FIGURES])]


def _figure(value: Any) -> bytes:
    """A figure as `dumped` writes it, without the way around."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return b"%d" % value if isinstance(value, int) else b'"%s"' % str(value).encode()


# --- the months before --------------------------------------------------------------------------------


def lines_before(bulletin: Bulletin) -> dict[int, BulletinLine]:
    """The lines of the month before, by grid, in its latest frozen revision."""
    return {line.grid_id: line for line in _of_month_before(bulletin)}


def previous_ranks(bulletin: Bulletin) -> dict[int, int | None]:
    """The ranks of the month before, by grid, in its latest frozen revision. One query."""
    return dict(_of_month_before(bulletin).values_list("grid", "rank"))


def _of_month_before(bulletin: Bulletin) -> Any:
    previous = Bulletin.objects.latest_revisions().filter(
        subdistrict=bulletin.subdistrict, month=bulletin.period.previous().start
    )
    return BulletinLine.objects.filter(bulletin__in=previous)


def months_in_bottom_before(bulletin: Bulletin, grids: list[int]) -> dict[int, int]:
    """For how many months directly before the bulletin's each grid was bottom, in the revisions that stand now.

    Counted over the months themselves, not carried on from the line of the month before: that line may
    have been frozen before an earlier month was corrected. One query.
    """
    standing = Bulletin.objects.latest_revisions().filter(subdistrict=bulletin.subdistrict, month__lt=bulletin.month)
    rows = BulletinLine.objects.filter(bulletin__in=standing, grid__in=grids, in_bottom=True)
    bottom = set(rows.values_list("grid", "bulletin__month"))
    counted = {}
    for grid in grids:
        month = bulletin.period.previous()
        while (grid, month.start) in bottom:
            month = month.previous()
        counted[grid] = (bulletin.month.year - month.start.year) * 12 + bulletin.month.month - month.start.month - 1
    return counted
