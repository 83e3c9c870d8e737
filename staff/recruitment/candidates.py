"""What the papers of recruitment say of openings and candidates, read from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.clock import day_of
from grids.territory.models import Subdistrict
from staff.calendar.lists import working_calendar
from staff.people.documents import Place, in_chinese, issuer_of, month_of_birth, places_of
from staff.postings.rules import OLDEST, YOUNGEST, age_on
from staff.recruitment.above import publication_days
from staff.recruitment.documents import (
    OF_AGE,
    Announcement,
    Candidate,
    Candidates,
    Condition,
    NobodyToName,
    Vacancy,
    _day,
)
from staff.recruitment.models import Application, ApplicationState, Opening
from staff.recruitment.services import OPEN


def announcement_of(subdistrict: Subdistrict, *, on: date) -> Announcement:
    """The posts of an office for which somebody is looked for. Raises NobodyToName where there is none."""
    grids = list(Opening.objects.open().filter(subdistrict=subdistrict).values_list("grid", flat=True))
    if not grids:
        raise NobodyToName(_("No post is open: open the recruitment of a grid first, here or on the coverage board."))
    places = places_of(grids, on)
    vacancies = sorted((places[grid].village, places[grid].grid) for grid in grids)
    days = publication_days(subdistrict.pk, on)
    return Announcement(issuer_of(subdistrict), [Vacancy(*each) for each in vacancies], on, days)


@in_chinese
def candidate_of(row: Application, *, on: date) -> Candidate:
    """What is known of a candidate, for the forms."""
    return _candidates([row], row.subdistrict, on)[0]


@in_chinese
def candidates_of(subdistrict: Subdistrict, *, on: date, only_eligible: bool = False) -> Candidates:
    """The list of the candidates on whom nothing final is decided, those of the four former posts first.

    Raises NobodyToName where there is none.
    """
    states = [ApplicationState.ELIGIBLE] if only_eligible else OPEN
    rows = list(
        Application.objects.filter(subdistrict=subdistrict, state__in=states)
        .preferred_first()
        .select_related("decided_by", "posting")
    )
    if not rows:
        message = _("No candidate is found eligible yet.") if only_eligible else _("There are no candidates.")
        raise NobodyToName(message)
    days = publication_days(subdistrict.pk, on)
    return Candidates(
        issuer_of(subdistrict),
        f"{on.year}年专职网格员招聘",
        _candidates(rows, subdistrict, on),
        on,
        days,
        working_calendar(subdistrict).after(on, days),
    )


def _candidates(rows: Sequence[Application], subdistrict: Subdistrict, on: date) -> list[Candidate]:
    issuer, places = issuer_of(subdistrict), places_of({row.grid_id for row in rows}, on)
    return [_candidate(row, issuer, places[row.grid_id], on) for row in rows]


def _candidate(row: Application, issuer: str, place: Place, on: date) -> Candidate:
    when = day_of(row.decided_at) if row.decided_at else None
    return Candidate(
        issuer=issuer,
        name=row.name,
        gender=row.get_gender_display(),
        born=month_of_birth(row.born_on),
        political_status=row.political_status,
        education=row.education,
        phone=row.masked_phone,
        channel=row.get_channel_display(),
        village=place.village,
        grid=place.grid,
        background=row.background,
        former_post=row.get_former_post_display() if row.former_post else "",
        applied_on=row.applied_on,
        state=row.get_state_display(),
        skills=_conditions(row, on),
        decision=f"{row.decision}（{row.relaxed_by}）" if row.relaxed_by else "",
        decided=f"{row.decided_by or ''}　{_day(when)}" if when else "",
        begins_on=row.posting.during.lower if row.posting else None,
        note=row.note,
    )


def _conditions(row: Application, on: date) -> list[Condition]:
    """The conditions of the policy for who comes by one of the three channels, and how the candidate stands to them."""
    age = age_on(row.born_on, on) if row.born_on else None
    of_age = None if age is None else YOUNGEST <= age <= OLDEST
    told = f"{age}周岁" if age is not None else ""
    skills = [Condition(name, asked, getattr(row, column)) for column, (name, asked) in SKILLS.items()]
    return [Condition("年龄", OF_AGE, of_age, told), *skills]


SKILLS = {
    "organises": ("组织协调能力", "具有一定的组织协调能力"),
    "uses_computer": ("计算机操作", "懂电脑操作"),
    "uses_phone_app": ("手机应用操作", "懂手机“平安通”操作"),
    "expresses": ("文字口头表达", "具有文字口头表达能力"),
    "energetic": ("精力", "精力能够到位"),
    "well_informed": ("信息灵通", "信息灵通"),
}
