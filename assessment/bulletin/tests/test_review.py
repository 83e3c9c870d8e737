"""The review of a draft: until when, what is missing, what changed since it was drafted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.bulletin.review import review_of
from assessment.bulletin.revision import open_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.periods import parse
from assessment.tests.factories import amended, measured, office, staffed, surveyed
from core.clock import starts_at
from core.testing.worlds import shared_world
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.tests.factories import make_incident, put_at
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")


@shared_world
def place():
    made = office()
    staffed(made)
    measured(made, MARCH.start, [100, 80, 60, 40])
    surveyed(made, MARCH.start)
    made.clerk = center(made.subdistrict)
    return made


def drafted(place):
    return draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=MARCH.ends_at)


def test_where_all_is_there_nothing_is_open_and_nothing_changed(place):
    review = review_of(drafted(place))
    assert (review.open, review.changed.grids) == ([], ())
    assert review.until == starts_at(date(2026, 4, 8))  # 2, 3 and 7 April are working days


def test_no_clock_freezes_a_revision_and_its_review_says_so(place):
    first = freeze_bulletin(bulletin=drafted(place), at=MARCH.ends_at, by=None)
    revision = open_revision(bulletin=first, reason="补录", by=place.clerk, at=MARCH.ends_at)
    assert review_of(revision).until is None


def test_what_is_missing_is_named_and_says_whether_it_blocks(place):
    draft = drafted(place)
    AwarenessSurvey.objects.all().delete()
    BaseEntry.objects.all().delete()
    assert [row.blocks for row in review_of(draft).open] == [True, False]


def test_facts_that_wait_for_a_decision_are_counted(place):
    draft = drafted(place)
    for state in ("reported", "self_closed", "closed"):
        incident = make_incident(place.grids[0], by=place.clerk)
        put_at(incident, state)
    assert [row.count for row in review_of(draft).open] == [1, 1]


def test_other_rules_that_came_into_force_since_the_draft_show_before_freezing_takes_them(place):
    draft = drafted(place)
    amended(place, begins_on=MARCH.start, weights={"base": 80, "incidents": 10, "awareness": 10})
    changed = review_of(draft).changed
    assert len(changed.grids) == 4
    frozen = freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=None)
    after = {change.figure: change.after for change in changed.grids[0].changes}
    assert str(frozen.lines.get(grid=place.grids[0]).base_score) == after["base_score"]


def test_what_was_corrected_since_the_draft_is_shown_and_freezing_takes_it(place):
    draft = drafted(place)
    BaseEntry.objects.filter(grid=place.grids[3]).update(new=95)
    changed = review_of(draft).changed
    assert {row.rank_after for row in changed.rank_moves} == {2, 3, 4}
    frozen = freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=None)
    assert frozen.lines.get(grid=place.grids[3]).rank == 2


def test_the_page_of_a_draft_shows_it_with_as_many_queries_for_few_grids_as_for_many():
    counted = []
    for villages in (1, 1, 4):  # the first also looks up what a process asks once
        made = office(villages=villages)
        staffed(made)
        measured(made, MARCH.start, [50] * len(made.grids))
        draft, client = drafted(made), Client()
        client.force_login(center(made.subdistrict))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("admin:assessment_bulletin_change", args=(draft.pk,)))
        assert page.context["review"].open
        counted.append(len(queries))
    assert counted[1] == counted[2]
