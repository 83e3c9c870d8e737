"""The life of a quarterly assessment: the cycle drafts it, each person is told, then nobody may object.

Told figures never change. What is corrected later is a numbered revision, and everybody is told anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.adjustment.services import approved_sums
from assessment.bulletin.models import Bulletin, BulletinState
from assessment.cycle.work import Consequence
from assessment.figures import results
from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_facts import months_of
from assessment.figures.quarter_indicators import QUARTER
from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.score import quarter_rules as rules
from assessment.score.models import QuarterlyScore, ScoreEvidence, ScoreKind, ScoreRevision
from assessment.score.quarter_counts import CountedMember, count_quarter
from assessment.score.quarter_exchange import accepted_rows, with_accepted
from core.errors import Conflict
from core.happened import refuse_future
from core.punctuation import listed
from core.years import in_words
from grids.territory.models import Subdistrict
from staff.people.models import Worker


class QuarterNotReady(Conflict):
    """The quarter is not over, so its facts can still change."""

    code = "quarter_not_ready"


class MonthsNotFrozen(Consequence):
    """A quarter is drafted from frozen months; the message names those that are missing."""

    code = "months_not_frozen"


# --- drafting -------------------------------------------------------------------------------------


@transaction.atomic
def draft_quarter(*, subdistrict: Subdistrict, quarter: Period, at: datetime) -> ScoreRevision:
    """Draft the assessment of a quarter whose months are frozen, or return the one that exists.

    Running it twice, or on two machines at once, gives one. Raises QuarterNotReady, MonthsNotFrozen.
    """
    refuse_future(at)
    if at < quarter.ends_at:
        raise QuarterNotReady(_("%(quarter)s has not ended yet.") % {"quarter": in_words(quarter)})
    one_at_a_time(subdistrict)
    _refuse_open_months(subdistrict, quarter)
    scheme = Scheme.objects.in_force(subdistrict, quarter.start)
    revision, created = ScoreRevision.objects.get_or_create(
        subdistrict=subdistrict,
        kind=ScoreKind.QUARTER,
        period_start=quarter.start,
        revision=1,
        defaults={"scheme": scheme, "terms": scheme.terms, "drafted_at": at},
    )
    if created:
        compute(revision)
    return revision


def one_at_a_time(subdistrict: Subdistrict) -> None:
    """Lock the subdistrict, as who freezes a month does: a quarter is drafted before or after that, not meanwhile."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)


def _refuse_open_months(subdistrict: Subdistrict, quarter: Period) -> None:
    frozen = Bulletin.objects.filter(subdistrict=subdistrict).exclude(state=BulletinState.DRAFT)
    known = set(frozen.filter(month__gte=quarter.start, month__lt=quarter.end).values_list("month", flat=True))
    missing = [in_words(month) for month in months_of(quarter) if month.start not in known]
    if missing:
        raise MonthsNotFrozen(_("Freeze first: %(months)s.") % {"months": listed(missing)})


def compute(revision: ScoreRevision) -> None:
    """Count, score and rank the quarter, and write its rows in place of what was there.

    A revision that was made for somebody's objection takes in what was accepted alone: everybody else keeps the counts
    of the revision before, and the better consequence. See `quarter_exchange`.
    """
    scheme = Scheme.objects.in_force(revision.subdistrict, revision.period_start)
    revision.scheme, revision.terms = scheme, scheme.terms
    terms = scheme.value
    before = rows_before(revision)
    counted = count_quarter(revision.subdistrict, revision.period, terms)
    adjusted = approved_sums(list(counted), revision.period)
    members = _members(revision, counted, adjusted, before)
    rows = judged_rows(revision, members, before, terms)
    QuarterlyScore.objects.filter(revision=revision).delete()
    ScoreEvidence.objects.filter(revision=revision).delete()
    QuarterlyScore.objects.bulk_create(rows)
    ScoreEvidence.objects.bulk_create(
        ScoreEvidence(revision=revision, worker_id=member.worker, rows=member.rows) for member in members
    )
    revision.digest = digest_of(revision, rows)
    revision.save(update_fields=["scheme", "terms", "drafted_at", "digest"])


@dataclass(frozen=True, slots=True)
class Member:
    """What a row is made of: who, where, what was counted, and which rows counted."""

    worker: int
    grids: list[int]
    facts: dict[str, Any]
    measures: dict[str, Any]
    rows: dict[str, Any]

    @property
    def counts(self) -> Quarter:
        return Quarter.from_json(self.measures)

    @property
    def adjusted(self) -> rules.Adjusted:
        return rules.Adjusted(Decimal(self.measures["bonus"]), Decimal(self.measures["deductions"]))


def _members(
    revision: ScoreRevision,
    counted: Mapping[int, CountedMember],
    adjusted: Mapping[int, tuple[Decimal, Decimal]],
    before: Mapping[int, QuarterlyScore],
) -> list[Member]:
    """The members of the revision, in the order of their keys."""
    kept: dict[int, Member] = {}
    if revision.for_workers:
        known = {member.worker: member for member in _kept_members(list(before.values()))}
        kept = {worker: member for worker, member in known.items() if worker not in revision.for_workers}
        kept |= _with_accepted_rows(revision, known, counted)
    people = _names(set(counted) | set(kept))
    fresh = {
        worker: Member(
            worker=worker,
            grids=member.grids,
            facts={**people[worker], "served": member.served, "not_received": member.missing},
            measures=_measures(member.counts, adjusted.get(worker, (Decimal(0), Decimal(0)))),
            rows=member.rows,
        )
        for worker, member in counted.items()
        if worker not in kept and (not revision.for_workers or worker in revision.for_workers)
    }
    return [member for _worker, member in sorted({**fresh, **kept}.items())]


def _with_accepted_rows(
    revision: ScoreRevision, known: Mapping[int, Member], counted: Mapping[int, CountedMember]
) -> dict[int, Member]:
    """Those of whom only some rows were accepted: these as they are today, everything else as it was."""
    found = {}
    for worker, member in known.items():
        corrections = revision.corrections.get(str(worker))
        if corrections is None or worker not in revision.for_workers or worker not in counted:
            continue
        accepted = accepted_rows(corrections)
        if accepted is not None:
            measures, rows = with_accepted(member.measures, member.rows, counted[worker].rows, accepted)
            found[worker] = replace(member, measures=measures, rows=rows)
    return found


def _measures(counts: Quarter, adjusted: tuple[Decimal, Decimal]) -> dict[str, Any]:
    bonus, deductions = adjusted
    return {**counts.to_json(), "bonus": f"{bonus:.2f}", "deductions": f"{deductions:.2f}"}


def _kept_members(rows: Sequence[QuarterlyScore]) -> list[Member]:
    """The members of the revision before, as they were counted then."""
    evidence = {
        (one.revision_id, one.worker_id): one.rows
        for one in ScoreEvidence.objects.filter(revision__in={row.revision_id for row in rows})
    }
    return [
        Member(row.worker_id, row.grids, row.facts, row.measures, evidence.get((row.revision_id, row.worker_id), {}))
        for row in rows
    ]


def _names(workers: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = Worker.objects.filter(pk__in=workers).values_list("pk", "name", "staff_number")
    return {key: {"name": name, "staff_number": number} for key, name, number in rows}


# --- judging --------------------------------------------------------------------------------------


def judged_rows(
    revision: ScoreRevision, members: Sequence[Member], before: Mapping[int, QuarterlyScore], terms: Terms
) -> list[QuarterlyScore]:
    """The rows of a revision as they follow from what was counted, and from the revision before. None is saved."""
    judged = rules.ranked([rules.assess(member.counts, terms, member.adjusted) for member in members], terms)
    plain = {member.worker: one for member, one in zip(members, judged, strict=True)}
    standing = rules.protected(before, plain, for_workers=revision.for_workers, terms=terms)
    return [_row(revision, member, standing[member.worker]) for member in members]


def _row(revision: ScoreRevision, member: Member, judged: rules.Assessment) -> QuarterlyScore:
    points = {component.column: judged.points[component.code] for component in QUARTER}
    return QuarterlyScore(
        revision=revision,
        worker_id=member.worker,
        grids=member.grids,
        facts=member.facts,
        measures=member.measures,
        score=judged.score,
        bonus=judged.bonus,
        deduction=judged.deductions,
        rank=judged.rank,
        in_bottom=judged.in_bottom,
        grade=judged.grade,
        standing_score=judged.standing_score,
        protected=judged.protected,
        not_assessed_because=judged.not_assessed_because,
        explanation=judged.explanation,
        **points,
    )


def rows_before(revision: ScoreRevision) -> dict[int, QuarterlyScore]:
    """By worker the rows of the revision that this one corrects; none of the first."""
    if revision.revision == 1:
        return {}
    rows = QuarterlyScore.objects.filter(
        revision__subdistrict=revision.subdistrict_id,
        revision__kind=ScoreKind.QUARTER,
        revision__period_start=revision.period_start,
        revision__revision=revision.revision - 1,
    )
    return {row.worker_id: row for row in rows}


# --- the digest -----------------------------------------------------------------------------------

FIGURES = (
    *("score", *(component.column for component in QUARTER), "bonus", "deduction", "rank", "in_bottom", "grade"),
    *("standing_score", "protected", "not_assessed_because", "explanation", "facts", "measures", "grids"),
)


def canonical_bytes(revision: ScoreRevision, rows: Iterable[QuarterlyScore]) -> bytes:
    """What the digest of a quarter is taken of: its rows in the order of the workers' keys."""
    content = [
        {"worker": row.worker_id, **{name: getattr(row, name) for name in FIGURES}}
        for row in sorted(rows, key=lambda row: row.worker_id)
    ]
    return results.canonical_bytes(
        content, quarter=str(revision.period), revision=revision.revision, terms=revision.terms
    )


def digest_of(revision: ScoreRevision, rows: Iterable[QuarterlyScore]) -> str:
    return results.digest_of(canonical_bytes(revision, rows))


def judged_from_kept(revision: ScoreRevision, kept: Sequence[QuarterlyScore], terms: Terms) -> list[QuarterlyScore]:
    """The rows of a quarter as these terms give them from the counts that it kept. None is saved."""
    members = [Member(row.worker_id, row.grids, row.facts, row.measures, {}) for row in kept]
    return judged_rows(revision, members, rows_before(revision), terms)


def recomputed_digest(revision: ScoreRevision) -> str:
    """The digest of a quarter whose figures are computed again from its kept measures and terms."""
    kept = list(QuarterlyScore.objects.filter(revision=revision).order_by("worker"))
    return digest_of(revision, judged_from_kept(revision, kept, Terms.model_validate(revision.terms)))
