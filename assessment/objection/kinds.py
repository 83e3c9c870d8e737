"""Two kinds that one can object to: a line of the bulletin, and an interview.

Higher rooms register their own. Who had a part in a line: who froze, reviewed or opened its revisions by hand, and who
judged, sent back or checked the cases of its grid; the clock is nobody. Our decision; see docs/decisions/056.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.interview.models import Interview, InterviewState
from assessment.interview.required import cancel_interview
from assessment.objection.months import JUDGED_AWAY, correct_month, fields_of_month
from assessment.objection.subjects import Correction, Subject, register
from assessment.periods import Kind, Period
from core.years import in_words, month_in_words
from incidents.incident.models import IncidentMove
from staff.access import Role
from staff.accounts.models import User
from staff.postings.models import GridService

LINE, INTERVIEW = "bulletin_line", "interview"
OBJECTING = [Role.LEADER.value, Role.FULL_TIME.value]
# The moves by which somebody judges or checks what counts for a grid.
JUDGING = ("return", *JUDGED_AWAY, "withdraw-judgement", "confirm", "verify", "rework", "evaluate")


# --- a line of the bulletin ---------------------------------------------------------------------------


def who_served(grids: Collection[int], month: Period) -> set[tuple[int, int]]:
    """The leaders and the full-time members who served grids on any day of a month, as (grid, worker). One query."""
    rows = GridService.objects.filter(grid__in=grids, role__in=OBJECTING, during__overlap=(month.start, month.end))
    return set(rows.values_list("grid", "worker"))


def served(grid: int, month: Period) -> set[int]:
    return {worker for _grid, worker in who_served([grid], month)}


def _frozen_line(key: int) -> BulletinLine | None:
    rows = BulletinLine.objects.exclude(bulletin__state=BulletinState.DRAFT)
    return rows.select_related("bulletin__subdistrict").filter(pk=key).first()


def had_a_part(bulletin: Bulletin) -> set[int]:
    """The accounts that opened, reviewed or froze a month by hand, in any revision up to this one."""
    return _accounts(_hands_of(bulletin))


def _hands_of(bulletin: Bulletin) -> QuerySet[Any, Any]:
    rows = Bulletin.objects.filter(
        subdistrict=bulletin.subdistrict_id, month=bulletin.month, revision__lte=bulletin.revision
    )
    return rows.order_by().values_list("opened_by", "reviewed_by", "frozen_by")


def _judged_the_line(line: BulletinLine) -> set[int]:
    month = line.bulletin.period
    reported = Q(incident__reported_at__gte=month.starts_at, incident__reported_at__lt=month.ends_at)
    due = Q(incident__due_at__gt=month.starts_at, incident__due_at__lte=month.ends_at)
    moves = IncidentMove.objects.filter(reported | due, incident__grid=line.grid_id, move__in=JUDGING)
    nobody = Value(None, BigIntegerField())
    return _accounts(_hands_of(line.bulletin).union(moves.order_by().values_list("actor", nobody, nobody)))


def _accounts(rows: Iterable[tuple[int | None, ...]]) -> set[int]:
    return {account for row in rows for account in row if account is not None}


def _lines_as_things(keys: Collection[int]) -> Mapping[int, str]:
    rows = BulletinLine.objects.filter(pk__in=keys).annotate(month=F("bulletin__month"))
    return {key: f"{grid} {month:%Y-%m}" for key, grid, month in rows.values_list("pk", "grid", "month")}


def _title_of_line(line: BulletinLine) -> str:
    return gettext("bulletin of %(month)s, %(grid)s") % {
        "month": in_words(line.bulletin.period),
        "grid": line.facts["name"],
    }


LINES = Subject(
    kind=LINE,
    name=_("line of the bulletin"),
    row_of=_frozen_line,
    about=lambda line: served(line.grid_id, line.bulletin.period),
    judges=_judged_the_line,
    title=_title_of_line,
    page=lambda line: reverse("line-rows", args=(line.pk,)),
    subdistrict_of=lambda line: line.bulletin.subdistrict_id,
    period_of=lambda line: line.bulletin.period,
    things=_lines_as_things,
    fields=lambda line, reader: fields_of_month(line.bulletin, [line.grid_id], reader),
    apply=lambda line, correction: correct_month(line.bulletin, [line.grid_id], correction),
)


# --- an interview -------------------------------------------------------------------------------------


def _interview(key: int) -> Interview | None:
    return Interview.objects.select_related("bulletin", "worker").filter(pk=key).first()


def _judged_the_interview(interview: Interview) -> set[int]:
    checks = interview.checks.values_list("checked_by")
    return had_a_part(interview.bulletin) | _accounts([(interview.held_by_id,), *checks])


def fields_of_interview(interview: Interview, _reader: User) -> dict[str, forms.Field]:
    """One that was not held may be cancelled; one that was held stands, and its answer alone is given."""
    if interview.state != InterviewState.OPEN:
        return {}
    return {
        "cancel": forms.BooleanField(
            label=_("the interview is cancelled"),
            required=False,
            help_text=_("No figures open it again, and its month still counts as the trigger."),
        )
    }


def correct_interview(interview: Interview, correction: Correction) -> None:
    """Cancel an interview that was not held, where the answer says so."""
    if correction.said.get("cancel"):
        cancel_interview(interview=interview, by=correction.by, at=correction.at, note=correction.reason)


INTERVIEWS = Subject(
    kind=INTERVIEW,
    name=_("interview"),
    row_of=_interview,
    about=lambda interview: {interview.worker_id},
    judges=_judged_the_interview,
    title=lambda interview: gettext("interview about %(month)s") % {"month": month_in_words(interview.month)},
    page=lambda interview: reverse("interview", args=(interview.pk,)),
    period_of=lambda interview: Period(interview.month, Kind.MONTH),
    fields=fields_of_interview,
    apply=correct_interview,
)

register(LINES)
register(INTERVIEWS)
