"""The steps of the cycle that draft the assessment of a quarter and the scores of a year."""

from __future__ import annotations

from datetime import datetime

from assessment.bulletin.rules import bulletin_due
from assessment.cycle.rules import Step
from assessment.cycle.work import Result, StepToRun
from assessment.periods import Kind, Period
from assessment.scheme.terms import Terms
from assessment.score import quarter_notices as notices
from assessment.score.models import ScoreState
from assessment.score.quarter_dates import first_month, quarter_due, year_due
from assessment.score.quarter_life import tell_quarters
from assessment.score.quarter_services import draft_quarter
from assessment.score.year_services import draft_year
from staff.calendar.rules import WorkingCalendar


def quarter(task: StepToRun) -> Result:
    revision = draft_quarter(subdistrict=task.subdistrict, quarter=task.period, at=task.at)
    if revision.state == ScoreState.DRAFT:
        notices.drafted(revision, at=task.at)
    return {"rows": revision.quarterly_scores.count(), "digest": revision.digest}


def year(task: StepToRun) -> Result:
    tell_quarters(at=task.at)  # those that had their time to be looked through, should the clock not have come by
    revision = draft_year(subdistrict=task.subdistrict, year=task.period, at=task.at)
    if revision.state == ScoreState.DRAFT:
        notices.drafted(revision, at=task.at)
    return {"rows": revision.yearly_scores.count(), "digest": revision.digest}


def begins(period: Period, terms: Terms, calendar: WorkingCalendar) -> datetime:
    """A quarter is owed whole or not at all: from the bulletin of its first month on."""
    return bulletin_due(first_month(period), terms, calendar)


QUARTER = Step("quarter", Kind.QUARTER, quarter_due, quarter, begins=begins)
# A year is owed where any of it was: an office that starts in May has scores of its first year.
YEAR = Step("year", Kind.YEAR, year_due, year, begins=year_due)
