"""The life of a year's scores after their draft: counted again, revised, told, final."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.kept import YEAR, keep_table
from assessment.objection.lists import open_in_words, time_in_words, until_when
from assessment.scheme.terms import Terms
from assessment.score import quarter_notices as notices
from assessment.score.documents import table_of
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState, YearlyScore
from assessment.score.quarter_dates import quarter_told_by_the_clock
from assessment.score.quarter_life import (
    NotReviewed,
    WrongScoreState,
    locked,
    of_period,
    refuse_strangers,
)
from assessment.score.quarter_services import one_at_a_time
from assessment.score.unattended import queue_of_revisions
from assessment.score.year_services import compute
from core.clock import day_of
from core.errors import InvalidInput
from core.happened import refuse_future
from core.punctuation import listed
from core.unattended.queues import declare, work_through
from core.years import in_words
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

KIND = "yearly_score"


@transaction.atomic
def redraft_year(*, revision: ScoreRevision, at: datetime) -> ScoreRevision:
    """Count a draft again, after scores of its periods changed. Raises WrongScoreState."""
    refuse_future(at)
    one_at_a_time(revision.subdistrict)
    revision = locked(revision, ScoreState.DRAFT)
    before = revision.digest
    revision.drafted_at = at
    compute(revision)
    if revision.digest != before:
        revision.reviewed_at = revision.reviewed_by = None
        revision.save(update_fields=["reviewed_at", "reviewed_by"])
    return revision


@transaction.atomic
def revise_year(
    *, revision: ScoreRevision, reason: str, by: User | None, at: datetime, for_workers: Collection[int] = ()
) -> ScoreRevision:
    """Open a draft that corrects a year people were told of, for the office itself or for somebody's objection.

    `by` is None where the system opens it because a month or a quarter was revised. Raises InvalidInput,
    WrongScoreState, NotAllowed.
    """
    refuse_future(at)
    if not reason.strip():
        message = _("Say what is corrected, and why.")
        raise InvalidInput(message, fields={"reason": message})
    if by is not None:
        refuse_strangers(revision, by)
    one_at_a_time(revision.subdistrict)
    latest = of_period(revision).order_by("-revision")[0]
    if latest.pk != revision.pk or latest.state == ScoreState.DRAFT:
        raise WrongScoreState(_("Another revision is open, or stands in its place."))
    made = ScoreRevision.objects.create(
        subdistrict=revision.subdistrict,
        kind=ScoreKind.YEAR,
        period_start=revision.period_start,
        revision=latest.revision + 1,
        scheme=latest.scheme,
        terms=latest.terms,
        drafted_at=at,
        reason=reason.strip()[:500],
        opened_by=by,
        for_workers=sorted(for_workers),
    )
    compute(made)
    notices.revision_opened(made, at=at)
    return made


def follow_scores(*, revision: ScoreRevision, reason: str, for_workers: Collection[int], at: datetime) -> ScoreRevision:
    """Revise a year because a month or a quarter of it was revised; an open draft is counted again instead.

    `revision` is the latest of the year. It is made for the same people; a draft for one objection that an own
    correction of the office joins applies to all from then on.
    """
    if revision.state != ScoreState.DRAFT:
        return revise_year(revision=revision, reason=reason, by=None, at=at, for_workers=for_workers)
    if revision.for_workers:
        revision.for_workers = sorted({*revision.for_workers, *for_workers}) if for_workers else []
        revision.save(update_fields=["for_workers"])
    return redraft_year(revision=revision, at=at)


@transaction.atomic
def tell_year(*, revision: ScoreRevision, by: User | None, at: datetime) -> ScoreRevision:
    """Tell each person their score of the year. Raises WrongScoreState, NotReviewed, NotAllowed."""
    refuse_future(at)
    one_at_a_time(revision.subdistrict)
    revision = locked(revision, ScoreState.DRAFT)
    if by is not None:
        refuse_strangers(revision, by)
    if revision.revision > 1 and revision.reviewed_at is None:
        raise NotReviewed(_("Somebody else looks through the differences first, and records the review."))
    revision.state, revision.told_at = ScoreState.TOLD, at
    revision.save(update_fields=["state", "told_at"])
    notices.tell_each_person(revision, kind=KIND, at=at)
    return revision


def tell_years(*, at: datetime) -> int:
    """Tell the first drafts that the office had its time to look through; returns how many."""
    return work_through(YEARS_TO_TELL, at=at)


def _tell_if_time(revision: ScoreRevision, at: datetime) -> bool:
    terms = Terms.model_validate(revision.terms)
    calendar = working_calendar(revision.subdistrict)
    if at < quarter_told_by_the_clock(day_of(revision.drafted_at), terms, calendar):
        return False
    tell_year(revision=revision, by=None, at=at)
    return True


YEARS_TO_TELL = declare(
    queue_of_revisions(
        "assessment.years_to_tell",
        _("years that are to be told"),
        {"kind": ScoreKind.YEAR, "state": ScoreState.DRAFT, "revision": 1},
        _tell_if_time,
    )
)


@transaction.atomic
def finish_year(*, revision: ScoreRevision, at: datetime) -> bool:
    """Make a told year final once nobody may object to it, and its quarters are final; whether it became so."""
    one_at_a_time(revision.subdistrict)
    revision = ScoreRevision.objects.select_for_update(no_key=True, of=("self",)).get(pk=revision.pk)
    if revision.state != ScoreState.TOLD or waits_for(revision, at):
        return False
    revision.state, revision.final_at = ScoreState.FINAL, at
    revision.save(update_fields=["state", "final_at"])
    keep_table(
        subdistrict=revision.subdistrict, kind=YEAR, key=revision.pk, paper=table_of(revision, on=day_of(at)), at=at
    )
    return True


def waits_for(revision: ScoreRevision, at: datetime) -> str:
    """Why a told year is not final yet; empty where nothing stands in the way."""
    if of_period(revision).filter(revision__gt=revision.revision).exists():
        return str(_("A later revision is open or stands in its place."))
    keys = list(YearlyScore.objects.filter(revision=revision).values_list("pk", flat=True))
    if objected := open_in_words(KIND, keys):
        return objected
    if open_ := until_when(KIND, keys, day_of(at)):
        return time_in_words(open_.values())
    quarters = ScoreRevision.objects.latest().filter(
        subdistrict=revision.subdistrict_id,
        kind=ScoreKind.QUARTER,
        period_start__gte=revision.period.start,
        period_start__lt=revision.period.end,
    )
    unfinished = [in_words(one.period) for one in quarters.exclude(state=ScoreState.FINAL).order_by("period_start")]
    return str(_("Not final yet: %(quarters)s.") % {"quarters": listed(unfinished)}) if unfinished else ""


def finish_years(*, at: datetime) -> int:
    """Make every told year final that nobody may object to any more; returns how many."""
    return work_through(YEARS_TO_FINISH, at=at)


YEARS_TO_FINISH = declare(
    queue_of_revisions(
        "assessment.years_to_finish",
        _("years that become final"),
        {"kind": ScoreKind.YEAR, "state": ScoreState.TOLD},
        lambda revision, at: finish_year(revision=revision, at=at),
    )
)
