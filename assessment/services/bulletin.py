"""The monthly bulletin: drafted, ranked, frozen, issued; and computed again from what it kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment import rules
from assessment.measures import count_month
from assessment.models import Bulletin, BulletinLine, BulletinState, Scheme
from assessment.periods import Period
from assessment.terms import Terms
from core.errors import Conflict, InvalidInput
from grids.models import Subdistrict
from incidents.models import AwarenessSurvey, BaseEntry, Receipt
from staff.models import User


class BulletinNotReady(Conflict):
    """The month has not ended, so its facts can still change."""

    code = "bulletin_not_ready"


class ImportMissing(Conflict):
    """Figures that the scheme requires were not received; "not received" is not 0."""

    code = "import_missing"


class OutOfOrder(Conflict):
    """Months are frozen in order; the message names the month that stands in the way."""

    code = "out_of_order"


class WrongState(Conflict):
    """The bulletin is not in the state that this needs."""

    code = "wrong_state"


@transaction.atomic
def draft_bulletin(*, subdistrict: Subdistrict, month: Period, at: datetime) -> Bulletin:
    """Draft the ranked bulletin of `month`, or return the one that exists.

    Running it twice, or on two machines at once, gives one bulletin. Raises BulletinNotReady, OutOfOrder.
    """
    if at < month.ends_at:
        raise BulletinNotReady(_("%(month)s has not ended yet, so its facts can still change.") % {"month": month})
    one_at_a_time(subdistrict)
    if not Bulletin.objects.filter(subdistrict=subdistrict, month=month.start).exists():
        # Such a draft could never be frozen, and would stop every later month.
        _refuse_month_before_a_frozen_one(subdistrict, month)
    scheme = Scheme.objects.in_force(subdistrict, month.start)
    bulletin, created = Bulletin.objects.get_or_create(
        subdistrict=subdistrict,
        month=month.start,
        revision=1,
        defaults={"scheme": scheme, "terms": scheme.terms, "drafted_at": at},
    )
    if created:
        compute(bulletin)
    return bulletin


@transaction.atomic
def redraft_bulletin(*, bulletin: Bulletin, at: datetime) -> Bulletin:
    """Measure a draft again, after facts were corrected during its review. Raises WrongState."""
    bulletin = locked(bulletin, BulletinState.DRAFT)
    before = bulletin.digest
    bulletin.drafted_at = at
    compute(bulletin)
    if bulletin.digest != before:  # what was reviewed is no longer what stands here
        bulletin.reviewed_at = bulletin.reviewed_by = None
        bulletin.save(update_fields=["reviewed_at", "reviewed_by"])
    return bulletin


@transaction.atomic
def freeze_bulletin(*, bulletin: Bulletin, at: datetime, by: User | None) -> Bulletin:
    """Freeze a draft as things stand now; from then on its figures never change.

    `by` is the person who freezes it, None where the clock does. Raises WrongState, ImportMissing,
    OutOfOrder. A revision is frozen by `services.revision.freeze_revision`.
    """
    one_at_a_time(bulletin.subdistrict)
    bulletin = locked(bulletin, BulletinState.DRAFT)
    if bulletin.is_revision:
        raise WrongState(_("A revision is frozen on its own page, after its review."))
    _refuse_month_before_a_frozen_one(bulletin.subdistrict, bulletin.period)
    return freeze_as_things_stand(bulletin, at=at, by=by)


def freeze_as_things_stand(bulletin: Bulletin, *, at: datetime, by: User | None) -> Bulletin:
    """Measure a locked draft for the last time and freeze it. Raises ImportMissing, OutOfOrder."""
    _refuse_missing_imports(bulletin)
    earlier = Bulletin.objects.filter(
        subdistrict=bulletin.subdistrict, month__lt=bulletin.month, state=BulletinState.DRAFT
    ).order_by("month")
    if blocking := earlier.first():
        raise OutOfOrder(_("Freeze %(month)s first: months are frozen in order.") % {"month": blocking.period})
    compute(bulletin)
    bulletin.state = BulletinState.FROZEN
    bulletin.frozen_at, bulletin.frozen_by = at, by
    bulletin.save(update_fields=["state", "frozen_at", "frozen_by"])
    return bulletin


@transaction.atomic
def issue_bulletin(*, bulletin: Bulletin, document_number: str, by: User, at: datetime) -> Bulletin:
    """Issue a frozen bulletin as a numbered document. Raises WrongState, InvalidInput."""
    bulletin = locked(bulletin, BulletinState.FROZEN)
    if not document_number.strip():
        raise InvalidInput(_("Give the document its number."), fields={"document_number": _("missing")})
    bulletin.state = BulletinState.ISSUED
    bulletin.document_number = document_number.strip()
    bulletin.issued_at, bulletin.issued_by = at, by
    try:
        bulletin.validate_constraints()
    except ValidationError as error:
        message = " ".join(error.messages)
        raise InvalidInput(message, fields={"document_number": message}) from error
    bulletin.save(update_fields=["state", "document_number", "issued_at", "issued_by"])
    return bulletin


@dataclass(frozen=True)
class Recomputation:
    """The figures of a bulletin computed again from its kept measures and terms."""

    kept: str  # digest
    recomputed: str

    @property
    def same(self) -> bool:
        return self.kept == self.recomputed


def recompute_bulletin(bulletin: Bulletin) -> Recomputation:
    """Compute a bulletin again from what it kept, and compare. Changes nothing."""
    lines = list(bulletin.lines.order_by("grid"))
    terms = Terms.model_validate(bulletin.terms)
    results = rules.score_month([rules.Measures.from_json(line.measures) for line in lines], terms)
    again = [
        _line(bulletin, line.grid_id, line.facts, line.measures, result, line.previous_rank, line.months_in_bottom)
        for line, result in zip(lines, results, strict=True)
    ]
    return Recomputation(kept=bulletin.digest, recomputed=digest_of(bulletin, again))


def digest_of(bulletin: Bulletin, lines: list[BulletinLine]) -> str:
    """SHA-256 of the canonical bytes of a bulletin: sorted keys, figures as text, lines by grid."""
    return hashlib.sha256(canonical_bytes(bulletin, lines)).hexdigest()


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


def canonical_bytes(bulletin: Bulletin, lines: list[BulletinLine]) -> bytes:
    """What the digest is taken of."""
    content: dict[str, Any] = {
        "month": str(bulletin.period),
        "revision": bulletin.revision,
        "terms": bulletin.terms,
        "lines": [
            {"grid": line.grid_id, **{name: getattr(line, name) for name in FIGURES}}
            for line in sorted(lines, key=lambda line: line.grid_id)
        ],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def one_at_a_time(subdistrict: Subdistrict) -> None:
    """Months of one subdistrict are drafted and frozen one after the other, so that their order can be judged."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)


def _refuse_month_before_a_frozen_one(subdistrict: Subdistrict, month: Period) -> None:
    later = Bulletin.objects.filter(subdistrict=subdistrict, month__gt=month.start).exclude(state=BulletinState.DRAFT)
    if later.exists():
        raise OutOfOrder(_("A later month is frozen already: months are frozen in order."))


def locked(bulletin: Bulletin, wanted: str) -> Bulletin:
    """The bulletin, locked so that two people cannot freeze or issue it at once, in the state wanted."""
    rows = Bulletin.objects.select_for_update(no_key=True, of=("self",)).select_related("subdistrict")
    locked: Bulletin = rows.get(pk=bulletin.pk)
    if locked.state != wanted:
        raise WrongState(
            _("This bulletin is %(state)s already.") % {"state": locked.get_state_display()},
            fields={"state": locked.state},
        )
    return locked


def _refuse_missing_imports(bulletin: Bulletin) -> None:
    terms = Scheme.objects.in_force(bulletin.subdistrict, bulletin.month).value
    missing = [
        name for name in terms.timing.required_imports if not received(bulletin.subdistrict, name, bulletin.period)
    ]
    if missing:
        raise ImportMissing(
            _("Not received for %(month)s: %(missing)s. Import the sheet, or record that there was nothing.")
            % {"month": bulletin.period, "missing": ", ".join(missing)},
            fields={"required_imports": ", ".join(missing)},
        )


def received(subdistrict: Subdistrict, dataset: str, month: Period) -> bool:
    """Whether figures of a month arrived: any row of it, or a receipt that says there was nothing."""
    rows: dict[str, Any] = {
        "base_entries": BaseEntry.objects.filter(
            grid__subdistrict=subdistrict, day__gte=month.start, day__lt=month.end
        ),
        "awareness": AwarenessSurvey.objects.filter(grid__subdistrict=subdistrict, month=month.start),
    }
    receipts = Receipt.objects.filter(subdistrict=subdistrict, dataset=dataset, month=month.start)
    return receipts.exists() or rows[dataset].exists()


def compute(bulletin: Bulletin) -> None:
    """Measure, score and rank the month, and write its lines in place of what was there."""
    lines = measured_lines(bulletin)
    bulletin.lines.all().delete()
    BulletinLine.objects.bulk_create(lines)
    bulletin.digest = digest_of(bulletin, lines)
    bulletin.save(update_fields=["scheme", "terms", "drafted_at", "digest"])


def measured_lines(bulletin: Bulletin) -> list[BulletinLine]:
    """The lines of a bulletin as the facts give them now, not saved; its scheme and terms are set to those in force."""
    month, subdistrict = bulletin.period, bulletin.subdistrict
    scheme = Scheme.objects.in_force(subdistrict, month.start)
    bulletin.scheme, bulletin.terms = scheme, scheme.terms
    counted = list(count_month(subdistrict, month, scheme.value))
    results = rules.score_month([grid.measures for grid in counted], scheme.value)
    before = lines_before(bulletin)
    at_bottom = [grid.grid for grid, result in zip(counted, results, strict=True) if result.in_bottom]
    streaks = months_in_bottom_before(bulletin, at_bottom)
    lines = []
    for grid, result in zip(counted, results, strict=True):
        previous = before.get(grid.grid)
        streak = streaks.get(grid.grid, 0) + 1 if result.in_bottom else 0
        previous_rank = previous.rank if previous else None
        lines.append(_line(bulletin, grid.grid, grid.facts, grid.measures.to_json(), result, previous_rank, streak))
    return lines


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


def lines_before(bulletin: Bulletin) -> dict[int, BulletinLine]:
    """The lines of the month before, by grid, in its latest frozen revision."""
    previous = Bulletin.objects.latest_revisions().filter(
        subdistrict=bulletin.subdistrict, month=bulletin.period.previous().start
    )
    return {line.grid_id: line for line in BulletinLine.objects.filter(bulletin__in=previous)}


def _line(
    bulletin: Bulletin,
    grid: int,
    facts: dict[str, Any],
    measures: dict[str, Any],
    result: rules.Line,
    previous_rank: int | None,
    months_in_bottom: int,
) -> BulletinLine:
    return BulletinLine(
        bulletin=bulletin,
        grid_id=grid,
        facts=facts,
        measures=measures,
        rank=result.rank,
        ranked=result.ranked,
        not_ranked_because=result.not_ranked_because,
        member_months=result.member_months,
        score=result.score,
        base_score=result.base_score,
        incident_score=result.incident_score,
        awareness_rate=result.awareness_rate,
        awareness_asked=measures["asked"],
        awareness_score=result.awareness_score,
        previous_rank=previous_rank,
        in_bottom=result.in_bottom,
        months_in_bottom=months_in_bottom,
        explanation=result.explanation,
    )
