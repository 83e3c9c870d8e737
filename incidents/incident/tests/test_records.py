"""Writing an incident down: what must be true of it, who reported it, what is restricted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from psycopg2.extras import DateRange

from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import crime_clue, grid, matter, territory
from incidents.incident.models import Incident
from incidents.incident.records import AlreadyRecorded, record_incident
from incidents.tests.factories import NINE, draft, make_incident, shanghai
from staff.accounts.services import grant
from staff.tests.factories import FULL_TIME, account, center, officer, posted

pytestmark = pytest.mark.django_db


@shared_world
def place():
    return territory()


@shared_world
def clerk(place):
    return center(place.subdistrict)


def refused(*args, **more) -> set[str]:
    with pytest.raises(InvalidInput) as refusal:
        draft(*args, **more)
    return set(refusal.value.fields)


def test_a_member_reports_what_they_found(place):
    member = posted(FULL_TIME, to=place.grids[0]).worker
    incident = make_incident(place.grids[0], by=account(of=member))
    assert (incident.reporter, incident.source, incident.state, incident.reported_at) == (
        member,
        "member",
        "reported",
        NINE,
    )
    assert incident.number == f"{place.subdistrict.code}-2026-{incident.number[-6:]}"


def test_a_field_system_reports_on_behalf_of_a_member(place):
    member = posted(FULL_TIME, to=place.grids[0]).worker
    incident = make_incident(place.grids[0], by=officer(Duty.FIELD, place.subdistrict), reporter=member)
    assert (incident.reporter, incident.source) == (member, "member")


def test_what_the_center_or_the_public_found_has_no_reporter(place, clerk):
    assert make_incident(place.grids[0], by=clerk).source == "center"
    assert make_incident(place.grids[0], by=clerk, source="public").reporter is None
    member = posted(FULL_TIME, to=place.grids[0]).worker
    assert refused(place.grids[0], by=clerk, source="public", reporter=member) == {"reporter"}


def test_what_the_public_told_an_operator_is_not_the_operators_report(place):
    member = posted(FULL_TIME, to=place.grids[0]).worker
    operator = account(of=member)
    grant(user=operator, duty=Duty.CENTER, subdistrict=place.subdistrict, on=NINE.date())
    incident = make_incident(place.grids[0], by=operator, source="public")
    assert (incident.reporter, incident.source) == (None, "public")


def test_a_members_report_names_its_member(place, clerk):
    assert refused(place.grids[0], by=clerk, source="member") == {"reporter"}
    stranger = posted(FULL_TIME, to=territory().grids[0]).worker
    assert refused(place.grids[0], by=clerk, reporter=stranger) == {"reporter"}


def test_nothing_happens_in_the_future_or_on_a_grid_that_is_closed(place, clerk):
    closed = grid(place.villages[0], ends_on=NINE.date())
    assert refused(closed, by=clerk) == {"grid"}
    with pytest.raises(InvalidInput) as refusal:
        draft_at_future(place, clerk)
    assert set(refusal.value.fields) == {"occurred_at"}


def draft_at_future(place, clerk):
    return record_incident(
        by=clerk,
        at=NINE,
        grid=place.grids[0],
        matter=matter(),
        occurred_at=NINE + timedelta(minutes=6),
        texts={"title": "x"},
    )


def test_a_matter_is_in_force_and_a_sub_category_belongs_to_it(place, clerk):
    ended = matter("ended")
    ended.during = DateRange(ended.during.lower, NINE.date())
    ended.save()
    assert refused(place.grids[0], by=clerk, about=ended) == {"matter"}
    assert refused(place.grids[0], by=clerk, about=matter(), subcategory=crime_clue()) == {"subcategory"}


def test_petitions_and_crime_clues_are_restricted_from_the_start(place, clerk):
    assert not draft(place.grids[0], by=clerk).restricted
    assert draft(place.grids[0], by=clerk, about=matter("petitions", restricted=True)).restricted
    assert draft(place.grids[0], by=clerk, subcategory=crime_clue()).restricted


def test_a_number_of_the_other_system_is_taken_once(place, clerk):
    draft(place.grids[0], by=clerk, external_id="P-1")
    with pytest.raises(AlreadyRecorded):
        draft(place.grids[0], by=clerk, external_id="P-1")
    assert draft(place.grids[0], by=clerk).external_id == ""


def test_numbers_are_given_once_and_carry_the_year_of_shanghai(place, clerk):
    first = draft(place.grids[0], by=clerk, at=shanghai("2026-01-01 00:10"))
    second = draft(place.grids[0], by=clerk, at=shanghai("2026-01-01 00:10"))
    assert first.number != second.number
    assert "-2026-" in first.number


def test_an_identity_number_in_any_text_is_refused_and_nothing_is_kept(place, clerk):
    texts = {"title": "纠纷", "parties": "张三 110101199003077715"}
    assert refused(place.grids[0], by=clerk, texts=texts) == {"parties"}
    assert not Incident.objects.filter(subdistrict=place.subdistrict).exists()
