"""The demo's awards are walked from final scores of a year to the decision, a tie broken by the panel."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Count

from assessment.adoption.lists import receipts
from assessment.adoption.models import Adoption, Consultation
from assessment.award import deciding
from assessment.award.models import AwardRound
from assessment.award.tests.factories import year_scores
from assessment.leading_group.lists import decisions_of
from assessment.leading_group.models import DecisionKind, GroupMeeting, GroupMember
from assessment.periods import month_of
from assessment.tests.factories import office, staffed
from core.testing.worlds import shared_world
from gridops.demo.awards import award_years
from gridops.demo.leading_group import prepare_rules, sign_rules, write_leading_group
from gridops.demo.ties import write_ties
from grids.duties import Duty
from incidents.publicity.models import PublicityActivity
from incidents.tests.factories import shanghai
from staff.access import Role
from staff.accounts.services import grant
from staff.tests.factories import SINCE, account, posted, worker

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
    award_years(place.subdistrict, until=shanghai("2026-03-01 10:00"))
    assert AwardRound.objects.count() == 1, "nobody has a score in another category"


def test_of_the_last_year_one_round_is_left_to_be_opened_and_one_to_be_decided(place):
    people = [worker(place.subdistrict, f"队员{n}") for n in range(3)]
    scores = {name: {who: ("40.00", None)} for name, who in zip(("full_time", "part_time"), people[1:], strict=True)}
    for year in (2024, 2025):
        year_scores(place.subdistrict, "leader", {people[0]: ("90.00", None)}, year=year, also=scores)
    award_years(place.subdistrict, until=shanghai("2026-03-01 10:00"))
    states = {(row.year, row.category): row.state for row in AwardRound.objects.all()}
    earlier = dict.fromkeys([(2024, "leader"), (2024, "full_time"), (2024, "part_time")], "decided")
    assert states == {**earlier, (2025, "full_time"): "decided", (2025, "part_time"): "published"}
    to_decide = AwardRound.objects.get(state="published")
    assert deciding.obstacles_of(to_decide, date(2026, 3, 1)) == []
    assert decisions_of(to_decide.subdistrict_id, DecisionKind.AWARDS).filter(awards=None).exists()


def test_the_next_below_the_quota_of_part_time_members_gets_up_to_it_by_what_they_held(place):
    people = [worker(place.subdistrict, f"队员{n}") for n in range(5)]
    for number, who in enumerate(people):
        posted(Role.PART_TIME, to=place.grids[0], who=who)
        for day in range(2 * number):
            PublicityActivity.objects.create(
                subdistrict=place.subdistrict, day=date(2025, 3, 1 + day), kind="lecture", topic="peace", reached=9,
                worker=who,
            )  # fmt: skip
    write_ties(place.subdistrict, [month_of(date(2025, number, 1)) for number in range(1, 13)])
    held = PublicityActivity.objects.values("worker").annotate(many=Count("pk")).values_list("many", flat=True)
    assert sorted(held) == [2, 4, 8, 8], "one seat among four, and two at its score"


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
