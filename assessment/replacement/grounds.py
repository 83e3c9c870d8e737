"""Grounds that follow from final quarters: found, named in a proposal, and dropped when a revision removes them.

Called when a quarter, or a revision of one, has become final. Nobody is replaced by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from assessment.periods import Kind, Period
from assessment.replacement import notices
from assessment.replacement.models import Replacement, ReplacementGround
from assessment.replacement.rules import Found, GroundKind, Limits, QuarterResult, grounds_in, new_grounds, next_quarter
from assessment.replacement.services import locked, make_move, note_step, open_proposal, posting_of, propose
from assessment.replacement.workflow import MOVES, Outcome, State
from assessment.scheme.terms import Terms
from assessment.score.models import QuarterlyScore, ScoreKind, ScoreRevision, ScoreState
from core.clock import day_of
from grids.territory.models import Subdistrict
from staff.people.models import Worker

FIGURES = (GroundKind.ONCE.value, GroundKind.TWICE.value)


# --- reading quarters -----------------------------------------------------------------------------


def final_results(
    subdistrict: int, quarters: Collection[date], workers: Collection[int] | None = None
) -> dict[int, list[QuarterResult]]:
    """By worker what the latest final revisions of these quarters say. Three queries."""
    revisions = ScoreRevision.objects.filter(
        subdistrict=subdistrict, kind=ScoreKind.QUARTER, state=ScoreState.FINAL, period_start__in=set(quarters)
    )
    latest = list(revisions.order_by("period_start", "-revision").distinct("period_start"))
    return results_of(latest, workers)


def results_of(
    revisions: Iterable[ScoreRevision], workers: Collection[int] | None = None
) -> dict[int, list[QuarterResult]]:
    """By worker what these revisions say; a draft too, whose grounds are shown and never proposed."""
    by_key = {revision.pk: revision for revision in revisions}
    limits = {key: _limits_of(revision) for key, revision in by_key.items()}
    rows = list(QuarterlyScore.objects.filter(revision__in=by_key))
    ranked: dict[int, int] = defaultdict(int)
    for row in rows:
        ranked[row.revision_id] += row.rank is not None
    found: dict[int, list[QuarterResult]] = defaultdict(list)
    for row in rows:
        if workers is None or row.worker_id in workers:
            revision = by_key[row.revision_id]
            found[row.worker_id].append(_result(row, revision, limits[revision.pk], ranked[revision.pk]))
    return found


def _limits_of(revision: ScoreRevision) -> Limits:
    terms = Terms.model_validate(revision.terms).replacement
    return Limits(once=terms.bottom_and_below, twice=terms.twice_bottom_and_below)


def _result(row: QuarterlyScore, revision: ScoreRevision, limits: Limits, ranked: int) -> QuarterResult:
    return QuarterResult(
        quarter=revision.period_start,
        assessed=not row.not_assessed_because and row.score is not None,
        in_bottom=row.in_bottom,
        score=row.score,
        limits=limits,
        facts={
            "quarter": str(Period(revision.period_start, Kind.QUARTER)),
            "revision": revision.revision,
            "score": str(row.score),
            "rank": row.rank,
            "of": ranked,
            "grade": row.grade,
        },
        key=row.pk,
    )


def grounds_on_draft(revision: ScoreRevision) -> dict[int, list[Found]]:
    """By worker the grounds that a quarter would hold as it is drafted: shown beside it, and no more."""
    before = final_results(revision.subdistrict_id, [_quarter_before(revision.period_start)])
    drafted = results_of([revision])
    found = {worker: grounds_in([*before.get(worker, []), *results]) for worker, results in drafted.items()}
    named = {worker: [one for one in each if one.quarter == revision.period_start] for worker, each in found.items()}
    return {worker: each for worker, each in named.items() if each}


def _quarter_before(first_day: date) -> date:
    return Period(first_day, Kind.QUARTER).previous().start


# --- when a quarter is final ----------------------------------------------------------------------


@transaction.atomic
def follow_final_quarter(*, subdistrict: Subdistrict, quarter: date, at: datetime) -> list[Replacement]:
    """Drop the grounds that this quarter holds no more, and propose what it holds anew. Doing it twice adds nothing.

    The quarters before and after it are looked at too: a revision may make or break a pair with either.
    """
    around = [_quarter_before(quarter), quarter, next_quarter(quarter)]
    results = final_results(subdistrict.pk, around)
    _drop_fallen(subdistrict, quarter, results, at)
    spent = _spent(subdistrict)
    made = []
    for worker in Worker.objects.filter(pk__in=list(results)).order_by("pk"):
        fresh = new_grounds(results[worker.pk], since=quarter, spent=spent[worker.pk])
        row = _name(worker, fresh, at) if fresh else None
        if row is not None:
            made.append(row)
    return made


def _spent(subdistrict: Subdistrict) -> dict[int, set[tuple[str, date]]]:
    """By worker the grounds that an open proposal names, or that any closing but a withdrawal has used up."""
    spent: dict[int, set[tuple[str, date]]] = defaultdict(set)
    rows = ReplacementGround.objects.filter(replacement__subdistrict=subdistrict)
    rows = rows.exclude(replacement__outcome=Outcome.WITHDRAWN).filter(
        Q(fell_at=None) | Q(replacement__state=State.CLOSED.value)
    )
    for worker, kind, quarter in rows.values_list("replacement__worker", "kind", "quarter"):
        if quarter is not None:
            spent[worker].add((kind, quarter))
    return spent


def _name(worker: Worker, fresh: Collection[Found], at: datetime) -> Replacement | None:
    """The proposal that names these grounds: the one that is open, else a new one; None where nothing is to end."""
    row = open_proposal(worker.pk)
    if row is None:
        if posting_of(worker.pk, at) is None:
            return None
        row = propose(worker=worker, by=None, at=at)
    if row.state not in MOVES["add-ground"].sources:
        return None  # decided already: what came later is looked at when it is over
    for one in fresh:
        ground, created = ReplacementGround.objects.get_or_create(
            replacement=row, kind=str(one.kind), quarter=one.quarter, defaults=_as_named(one, at)
        )
        if created:
            note_step(row, "add-ground", row.state, by=None, at=at, facts={"ground": ground.pk})
    return row


def _as_named(found: Found, at: datetime) -> Mapping[str, Any]:
    keys = [result.key for result in found.results]
    return {
        "score_id": keys[-1],
        "score_before_id": keys[0] if len(keys) > 1 else None,
        "facts": [dict(result.facts) for result in found.results],
        "named_at": at,
    }


def _drop_fallen(
    subdistrict: Subdistrict, quarter: date, results: Mapping[int, list[QuarterResult]], at: datetime
) -> None:
    """Grounds resting on this quarter that its latest revision holds no more."""
    touched = Q(quarter=quarter) | Q(kind=GroundKind.TWICE.value, quarter=next_quarter(quarter))
    rows = ReplacementGround.objects.filter(touched, replacement__subdistrict=subdistrict, fell_at=None)
    rows = rows.filter(kind__in=FIGURES).filter(
        ~Q(replacement__state=State.CLOSED.value) | Q(replacement__outcome=Outcome.REPLACED.value)
    )
    fallen: dict[int, list[ReplacementGround]] = defaultdict(list)
    for ground in rows.select_related("replacement").order_by("pk"):
        standing = {one.name for one in grounds_in(results.get(ground.replacement.worker_id, []))}
        if (ground.kind, ground.quarter) not in standing:
            fallen[ground.replacement_id].append(ground)
    for grounds in fallen.values():
        _drop(locked(grounds[0].replacement), grounds, at)


def _drop(row: Replacement, grounds: Collection[ReplacementGround], at: datetime) -> None:
    because = _("A revision of the quarter removed it.")
    keys = [ground.pk for ground in grounds]
    ReplacementGround.objects.filter(pk__in=keys).update(fell_at=at, fell_because=because)
    for key in keys:
        note_step(row, "drop-ground", row.state, by=None, at=at, note=because, facts={"ground": key})
    if row.grounds.filter(fell_at=None).exists():
        return
    if _post_has_ended(row, day_of(at)):
        row.grounds_fell_at = at
        row.save(update_fields=["grounds_fell_at"])
        notices.grounds_fell(row, at)
    else:
        make_move(replacement=row, move="withdraw", by=None, at=at, note=because)


def _post_has_ended(row: Replacement, day: date) -> bool:
    return row.ends_on is not None and row.ends_on <= day
