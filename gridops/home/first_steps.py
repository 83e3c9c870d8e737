"""What a new office does first: a list that stays at home until it is done, for whoever can do the step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.models import OfficeLetterhead
from assessment.pay.models_of_funds import FundSource
from assessment.pay.models_of_items import MinimumWage, PayItem, PayRate
from assessment.scheme.models import Scheme
from core.worklist import Condition, Told
from gridops.home import offices
from grids.duties import CENTER, PAYROLL, SYSTEM, Duty
from grids.territory import placeholders
from grids.territory.models import Village
from incidents.incoming.models import IncomingSheet, IncomingState
from staff.access import Access
from staff.accounts.models import Grant
from staff.calendar.models import CalendarDay
from staff.people.models import Worker
from staff.postings.models import Posting


@dataclass(frozen=True)
class Step:
    """One step: what is to be done, where, by whom, and how one knows that it is done in a subdistrict."""

    label: str | Promise
    page: str  # the name of its address
    who: frozenset[Duty]
    done: Callable[[date], Q]


@dataclass(frozen=True)
class Shown:
    """One step as the home page shows it."""

    label: str | Promise
    url: str
    done: bool


HERE = {"subdistrict": OuterRef("pk")}


def _first_duties(on: date) -> Q:
    held = Grant.objects.in_force(on).filter(**HERE)
    return Q(Exists(held.filter(duty=Duty.HEAD))) & Q(Exists(held.filter(duty=Duty.CENTER)))


def _posted(_on: date) -> Q:
    return Q(Exists(Posting.objects.filter(worker__subdistrict=OuterRef("pk"))))


def _all_have_accounts(on: date) -> Q:
    without = Worker.objects.filter(**HERE, user=None, postings__during__contains=on)
    return _posted(on) & ~Q(Exists(without))


def _any(rows: QuerySet[Any]) -> Callable[[date], Q]:
    return lambda _on: Q(Exists(rows))


def _calendar_of_the_year(on: date) -> Q:
    year = Q(subdistrict=OuterRef("pk")) | Q(subdistrict=None)
    return Q(Exists(CalendarDay.objects.filter(year, day__year=on.year)))


# In their order; each is done by one condition on a subdistrict.
ALL: tuple[Step, ...] = (
    Step(
        _("Give the first head and the first center operator their duties"),
        "admin:staff_grant_changelist",
        SYSTEM,
        _first_duties,
    ),
    Step(
        _("Give villages and grids their real names and codes"),
        "admin:grids_grid_changelist",
        CENTER,
        lambda _on: ~Q(Exists(Village.objects.filter(**HERE, name__regex=placeholders.NAME))),
    ),
    Step(_("Import the roster"), "admin:staff_posting_changelist", CENTER, _posted),
    Step(_("Open accounts for everybody in post"), "admin:staff_user_open_accounts", SYSTEM, _all_have_accounts),
    Step(
        _("Fill in the letterhead"),
        "admin:assessment_officeletterhead_changelist",
        CENTER,
        _any(OfficeLetterhead.objects.filter(**HERE).exclude(issuer="")),
    ),
    Step(
        _("Check the working calendar of the year"),
        "admin:staff_calendarday_changelist",
        CENTER,
        _calendar_of_the_year,
    ),
    Step(
        _("Read and issue the assessment rules"),
        "admin:assessment_scheme_changelist",
        CENTER,
        _any(Scheme.objects.filter(**HERE, issued_on__isnull=False)),
    ),
    Step(
        _("Import the first sheets of the peace information system"),
        "admin:incidents_incomingsheet_changelist",
        CENTER,
        _any(IncomingSheet.objects.filter(**HERE, state=IncomingState.IMPORTED)),
    ),
    Step(
        _("Take in the pay items that come with the system"),
        "admin:assessment_payitem_changelist",
        PAYROLL,
        _any(PayItem.objects.filter(**HERE)),
    ),
    Step(
        _("Enter the rates of the pay items"),
        "admin:assessment_payrate_changelist",
        PAYROLL,
        _any(PayRate.objects.filter(item__subdistrict=OuterRef("pk"))),
    ),
    Step(
        _("Enter the minimum wage"),
        "admin:assessment_minimumwage_changelist",
        PAYROLL,
        _any(MinimumWage.objects.filter(**HERE)),
    ),
    Step(
        _("Enter the sources of funds"),
        "admin:assessment_fundsource_changelist",
        PAYROLL,
        _any(FundSource.objects.filter(**HERE)),
    ),
)


def _columns(at: datetime) -> dict[str, Any]:
    on = localdate(at)
    return {f"step_{n}": Condition(step.done(on)) for n, step in enumerate(ALL)}


STEPS = Told(CENTER | SYSTEM | PAYROLL, _columns, lambda offices, _at: list(offices))


def first_steps(access: Access, *, at: datetime, read: Sequence[Any] | None = None) -> list[Shown]:
    """The steps that the account can do, with what is done everywhere it does them; empty once all are.

    `read` are the offices with the columns of `STEPS`, where they are read already.
    """
    told = offices.read(access, at, [STEPS]) if read is None else read
    shown = []
    for n, step in enumerate(ALL):
        rows = [office for office in told if access.holds(*step.who, in_=office.pk)]
        if rows:
            shown.append(Shown(step.label, reverse(step.page), all(getattr(row, f"step_{n}") for row in rows)))
    return [] if all(one.done for one in shown) else shown
