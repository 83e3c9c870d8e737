"""The demo's awards are walked from final scores of a year to the decision, a tie broken by the panel."""

from __future__ import annotations

from datetime import date

import pytest

from assessment.adoption.lists import receipts
from assessment.adoption.models import Adoption, Consultation
from assessment.award.models import AwardRound
from assessment.award.tests.factories import year_scores
from assessment.leading_group.models import GroupMeeting, GroupMember
from assessment.tests.factories import office, staffed
from core.testing.worlds import shared_world
from gridops.demo.awards import award_years
from gridops.demo.leading_group import prepare_rules, sign_rules, write_leading_group
from grids.duties import Duty
from incidents.tests.factories import shanghai
from staff.accounts.services import grant
from staff.tests.factories import SINCE, account, worker

pytestmark = pytest.mark.django_db


@shared_world
def place():
    made = office()
    for name, duty in (("center", Duty.CENTER), ("head", Duty.HEAD)):
        grant(user=account(name=name), duty=duty, subdistrict=made.subdistrict, on=SINCE)
    return made


def test_final_scores_of_a_year_lead_to_a_decision_and_ties_are_broken(place):
    scores = {worker(place.subdistrict, f"队员{n}"): ("90.00" if n < 5 else "80.00", "90.00") for n in range(20)}
    year_scores(place.subdistrict, "full_time", scores)
    award_years(place.subdistrict, until=shanghai("2026-03-01 10:00"))
    round_ = AwardRound.objects.get(category="full_time")
    assert (round_.state, round_.quota) == ("decided", 2)
    assert [row.worker.name for row in round_.candidates.filter(proposed=True)] == ["队员0", "队员1"]
    assert set(AwardRound.objects.values_list("category", "state")) >= {("leader", "open"), ("part_time", "open")}
    award_years(place.subdistrict, until=shanghai("2026-03-01 10:00"))
    assert AwardRound.objects.count() == 3


def test_scores_that_are_not_final_leave_an_open_round(place):
    year_scores(place.subdistrict, "full_time", {worker(place.subdistrict): ("90.00", "90.00")}, final=False)
    award_years(place.subdistrict, until=shanghai("2026-03-01 10:00"))
    assert AwardRound.objects.get(category="full_time").state == "open"


def test_the_group_met_each_quarter_and_most_have_signed_the_rules(place):
    people = staffed(place)
    member = people[place.grids[0].pk][1]
    account(of=member, name="member")
    write_leading_group(place.subdistrict, since=date(2025, 6, 1), until=date(2026, 5, 1))
    assert GroupMember.objects.count() == 5
    assert [meeting.signed_on is None for meeting in GroupMeeting.objects.order_by("held_on")] == [
        False,
        False,
        False,
        True,
    ]
    scheme = place.scheme
    prepare_rules(scheme, issued_on=date(2026, 3, 2))
    scheme.document_number, scheme.issued_on = "1号", date(2026, 3, 2)
    scheme.save()
    sign_rules(scheme)
    rows = receipts(scheme, date(2026, 3, 2))
    assert [row.worker for row in rows if row.signed_at is None] == [member]
    assert (Consultation.objects.count(), Adoption.objects.get().published_on) == (1, date(2026, 3, 2))
