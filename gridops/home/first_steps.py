"""What a new office does first: a list that stays at home until it is done, for whoever can do the step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.models import OfficeLetterhead
from assessment.scheme.models import Scheme
from core.worklist import Condition, Told
from gridops.home import offices
from grids.duties import CENTER, SYSTEM, Duty
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
    done: Q | Exists


@dataclass(frozen=True)
class Shown:
    """One step as the home page shows it."""

    label: str | Promise
    url: str
    done: bool


HERE = {"subdistrict": OuterRef("pk")}


def _steps(on: date) -> tuple[Step, ...]:
    """The steps in their order; each is one condition on a subdistrict."""
    return (*_steps_of_people(on), *_steps_of_the_work(on))


def _steps_of_people(on: date) -> Iterator[Step]:
    held = Grant.objects.in_force(on).filter(**HERE)
    posted = Q(Exists(Posting.objects.filter(worker__subdistrict=OuterRef("pk"))))
    without = Worker.objects.filter(**HERE, user=None, postings__during__contains=on)
    yield Step(
        _("Give the first head and the first center operator their duties"),
        "admin:staff_grant_changelist",
        SYSTEM,
        Q(Exists(held.filter(duty=Duty.HEAD))) & Q(Exists(held.filter(duty=Duty.CENTER))),
    )
    yield Step(
        _("Give villages and grids their real names and codes"),
        "admin:grids_grid_changelist",
        CENTER,
        ~Q(Exists(Village.objects.filter(**HERE, name__regex=placeholders.NAME))),
    )
    yield Step(_("Import the roster"), "admin:staff_posting_changelist", CENTER, posted)
    yield Step(
        _("Open accounts for everybody in post"),
        "admin:staff_user_open_accounts",
        SYSTEM,
        posted & ~Q(Exists(without)),
    )


def _steps_of_the_work(on: date) -> Iterator[Step]:
    year = Q(subdistrict=OuterRef("pk")) | Q(subdistrict=None)
    yield Step(
        _("Fill in the letterhead"),
        "admin:assessment_officeletterhead_changelist",
        CENTER,
        Q(Exists(OfficeLetterhead.objects.filter(**HERE).exclude(issuer=""))),
    )
    yield Step(
        _("Check the working calendar of the year"),
        "admin:staff_calendarday_changelist",
        CENTER,
        Q(Exists(CalendarDay.objects.filter(year, day__year=on.year))),
    )
    yield Step(
        _("Read and issue the assessment rules"),
        "admin:assessment_scheme_changelist",
        CENTER,
        Q(Exists(Scheme.objects.filter(**HERE, issued_on__isnull=False))),
    )
    yield Step(
        _("Import the first sheets of the peace information system"),
        "admin:incidents_incomingsheet_changelist",
        CENTER,
        Q(Exists(IncomingSheet.objects.filter(**HERE, state=IncomingState.IMPORTED))),
    )


def _columns(at: datetime) -> dict[str, Any]:
    return {f"step_{n}": Condition(step.done) for n, step in enumerate(_steps(localdate(at)))}


STEPS = Told(CENTER | SYSTEM, _columns, lambda offices, _at: list(offices))


def first_steps(access: Access, *, at: datetime, read: Sequence[Any] | None = None) -> list[Shown]:
    """The steps that the account can do, with what is done everywhere it does them; empty once all are.

    `read` are the offices with the columns of `STEPS`, where they are read already.
    """
    told = offices.read(access, at, [STEPS]) if read is None else read
    shown = []
    for n, step in enumerate(_steps(localdate(at))):
        rows = [office for office in told if access.holds(*step.who, in_=office.pk)]
        if rows:
            shown.append(Shown(step.label, reverse(step.page), all(getattr(row, f"step_{n}") for row in rows)))
    return [] if all(one.done for one in shown) else shown
