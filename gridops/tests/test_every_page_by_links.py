"""Every page that a role finds by following links: one walk, held against all that is asked of a page.

No page breaks, none takes more than ten queries, none calls a period by the name that addresses give it, none leads to
a place on a page that is not there, and none has an input with needless zeros or a gap between Chinese words. None says
by a colour alone that something is late, none asks to choose where nothing is offered, none loses a tap on a slow line,
and each leads back to where one came from. Some pages of each role in a run, drawn by chance, and all in the soak.
"""

from __future__ import annotations

from itertools import islice

import pytest
from django.test import Client
from django.urls import resolve

from core.testing.laws import drawn, soaking
from core.testing.worlds import shared_world
from gridops.tests.addresses import World
from gridops.tests.periods_said import short_names
from gridops.tests.places_on_pages import dead_places
from gridops.tests.queries_taken import MOST, queries_of
from gridops.tests.shown import (
    bare_inputs,
    dashes_to_choose,
    gaps,
    lateness_by_colour_alone,
    lost_taps,
    needless_zeros,
    unsaid_titles,
    without_a_choice,
    without_way_back,
)
from gridops.tests.walking import accounts, pages_of

pytestmark = [pytest.mark.long, pytest.mark.django_db]
FEW = 8  # pages of each role
FAULTS = (
    *(short_names, dead_places, needless_zeros, gaps),
    *(lateness_by_colour_alone, without_a_choice, dashes_to_choose, unsaid_titles, without_way_back, lost_taps),
    bare_inputs,
)
OF_A_MADE_UP_ROW = {"admin:assessment_scorerevision_verify"}  # its figures were never computed


@shared_world
def everything() -> World:
    return World()


def test_every_page_takes_ten_queries_writes_as_people_do_and_leads_nowhere_dead(
    everything: World, caplog: pytest.LogCaptureFixture
) -> None:
    opened: set[object] = set()
    chance, too_many, wrong, read = drawn("Pages are drawn"), {}, [], 0
    for role, user in accounts(everything).items():
        browser = Client(raise_request_exception=False)
        browser.force_login(user)
        for got in islice(pages_of(role, user, opened, chance), None if soaking() else FEW):
            read += 1
            wrong += [fault for faults_of in FAULTS for fault in faults_of(got)]
            if (taken := queries_of(browser, got.address)) > MOST:
                too_many[role, got.address] = taken
    assert read > (700 if soaking() else 80)
    assert too_many == {}
    assert not wrong, "\n".join(wrong)
    broken = {record.request.path for record in caplog.records if getattr(record, "status_code", 0) == 500}  # type: ignore[attr-defined]
    assert {resolve(path).view_name for path in broken} <= OF_A_MADE_UP_ROW
