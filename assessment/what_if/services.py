"""A what-if is asked, worked on period by period, and cancelled. It changes nothing but its own row."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin
from assessment.cycle.failing import in_one_line
from assessment.periods import Kind, Period, month_of
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.what_if.comparing import of_month, of_quarter, periods
from assessment.what_if.models import UNDER_WAY, WhatIf, WhatIfState
from core.errors import Conflict, InvalidInput, NotAllowed
from core.unattended.queues import WorkQueue, declare, work_through
from core.unattended.told import have_tried_again
from core.years import month_in_words
from grids.duties import OFFICE
from grids.territory.models import Subdistrict
from staff.access import access_of
from staff.accounts.models import User

log = logging.getLogger(__name__)

MONTHS_AT_MOST = 24
GIVEN_UP_AFTER = timedelta(minutes=10)  # without a sign of life: its worker was killed, and another begins again


def ask(*, scheme: Scheme, first_month: date, last_month: date, by: User, at: datetime) -> WhatIf:
    """Ask what months and quarters would have been by the terms of a version. Raises InvalidInput, NotAllowed."""
    if not access_of(by).holds(*OFFICE, in_=scheme.subdistrict_id):
        raise NotAllowed(_("This is asked by the center or a head of the subdistrict."))
    first, last = month_of(first_month), month_of(last_month)
    if last.start < first.start:
        raise _wrong(_("The last month is before the first."))
    among = periods(first, last)
    if len([period for period in among if period.kind == Kind.MONTH]) > MONTHS_AT_MOST:
        raise _wrong(_("At most %(count)d months at once.") % {"count": MONTHS_AT_MOST})
    _refuse_what_is_not_frozen(scheme.subdistrict, last)
    return WhatIf.objects.create(
        subdistrict=scheme.subdistrict,
        scheme=scheme,
        terms=scheme.terms,
        first_month=first.start,
        last_month=last.start,
        total=len(among),
        asked_by=by,
        asked_at=at,
    )


def _refuse_what_is_not_frozen(subdistrict: Subdistrict, last: Period) -> None:
    """A month without frozen figures has nothing to compare, and “nobody would move” would be no answer."""
    rows = Bulletin.objects.latest_revisions().filter(subdistrict=subdistrict).order_by("-month")
    frozen = rows.values_list("month", flat=True).first()
    if frozen is None:
        raise _wrong(_("No month is frozen yet: there is nothing to compare."))
    if last.start > frozen:
        raise _wrong(_("The last frozen month is %(month)s: choose no later one.") % {"month": month_in_words(frozen)})


def _wrong(message: object) -> InvalidInput:
    return InvalidInput(message, fields={"last_month": message})


def cancel(*, what_if: WhatIf, by: User) -> WhatIf:
    """Stop it: the worker ends before the next period, and what was found so far is dropped. Raises Conflict."""
    if not access_of(by).holds(*OFFICE, in_=what_if.subdistrict_id):
        raise NotAllowed(_("This is asked by the center or a head of the subdistrict."))
    rows = WhatIf.objects.filter(pk=what_if.pk, state__in=UNDER_WAY)
    if not rows.update(state=WhatIfState.CANCELLED):
        raise Conflict(_("It has ended already."))
    what_if.refresh_from_db()
    return what_if


@transaction.atomic
def try_again(*, what_if: WhatIf, by: User) -> WhatIf:
    """Begin anew with one that failed, or was set aside. Raises Conflict."""
    if not access_of(by).holds(*OFFICE, in_=what_if.subdistrict_id):
        raise NotAllowed(_("This is asked by the center or a head of the subdistrict."))
    aside = have_tried_again(WHAT_IFS, what_if.pk)
    rows = WhatIf.objects.filter(pk=what_if.pk, state__in=UNDER_WAY if aside else [WhatIfState.FAILED])
    if not rows.update(state=WhatIfState.WAITING, error="", worked_at=None, done=0):
        raise Conflict(_("It has ended already."))
    what_if.refresh_from_db()
    return what_if


def work_on_all(*, at: datetime) -> int:
    """Work on everything that waits, and on what a killed worker left; returns how many were worked on."""
    return work_through(WHAT_IFS, at=at)


def _waiting(at: datetime) -> QuerySet[WhatIf]:
    return WhatIf.objects.filter(Q(state=WhatIfState.WAITING) | _left_by_its_worker(at)).order_by("asked_at")


WHAT_IFS = declare(
    WorkQueue(
        "assessment.what_ifs",
        _("what-ifs"),
        lambda at: list(_waiting(at).values_list("pk", flat=True)),
        lambda keys, at: sum(work_on(what_if=row, at=at) for row in WhatIf.objects.filter(pk__in=keys)),
    )
)


def _left_by_its_worker(at: datetime) -> Q:
    """Without a sign of life for long, or with one of a time to come: then the clock was set back."""
    silent = Q(worked_at__lt=at - GIVEN_UP_AFTER) | Q(worked_at__gt=at + GIVEN_UP_AFTER)
    return Q(state=WhatIfState.RUNNING) & silent


def work_on(*, what_if: WhatIf, at: datetime) -> bool:
    """Work through one what-if, a period at a time; False where another worker has it, or it is cancelled."""
    if not _claim(what_if, at):
        return False
    first, last = month_of(what_if.first_month), month_of(what_if.last_month)
    result, pay = [], []
    try:
        terms = Terms.model_validate(what_if.terms)
        for number, period in enumerate(periods(first, last), start=1):
            rows, paid = _of(what_if, period, terms)
            result += [{"period": str(period), **row} for row in rows]
            pay += [{"period": str(period), **row} for row in paid]
            if not _still_running(what_if, done=number):
                return False
    except Exception as error:
        log.exception("the what-if %s failed", what_if.pk)
        _end(what_if, state=WhatIfState.FAILED, error=in_one_line(error)[:500])
        return True
    return _end(what_if, state=WhatIfState.DONE, result=result, pay=pay)


def _of(what_if: WhatIf, period: Period, terms: Terms) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    if period.kind == Kind.QUARTER:
        return of_quarter(what_if.subdistrict, period, terms), []
    return of_month(what_if.subdistrict, period, terms)


@transaction.atomic
def _claim(what_if: WhatIf, at: datetime) -> bool:
    """Take it, so that of two workers one works on it."""
    row = WhatIf.objects.select_for_update(no_key=True).get(pk=what_if.pk)
    if row.state not in UNDER_WAY:
        return False
    if row.state == WhatIfState.RUNNING and row.worked_at and abs(at - row.worked_at) <= GIVEN_UP_AFTER:
        return False
    row.state, row.worked_at, row.done = WhatIfState.RUNNING, at, 0
    row.save(update_fields=["state", "worked_at", "done"])
    return True


def _still_running(what_if: WhatIf, *, done: int) -> bool:
    """Say how far it is; False where it was cancelled meanwhile."""
    return bool(WhatIf.objects.filter(pk=what_if.pk, state=WhatIfState.RUNNING).update(done=done))


def _end(what_if: WhatIf, **columns: object) -> bool:
    return bool(WhatIf.objects.filter(pk=what_if.pk, state=WhatIfState.RUNNING).update(**columns))
