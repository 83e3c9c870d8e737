"""What follows from a revised month: its quarter and its year, with what was accepted alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision, revise_for_objection
from assessment.cycle.work import StepToRun
from assessment.objection.services import answer_objection, file_objection, tried
from assessment.periods import Kind, parse
from assessment.scheme.models import Scheme
from assessment.score import quarter_life as life
from assessment.score import quarter_steps, year_life
from assessment.score.models import ScoreRevision, YearlyScore
from assessment.score.quarter_lists import PERIOD
from assessment.score.quarter_services import recomputed_digest
from assessment.score.tests.quarter_office import Office, at
from assessment.score.tests.quarter_worlds import LONG_IN_POST
from assessment.score.year_services import kept_digest
from core.clock import SHANGHAI
from core.history.saying import saying
from core.testing.worlds import shared_world
from incidents.tests.factories import make_incident, put_at, shanghai
from staff.inbox.models import Notice
from staff.inbox.topics import readable
from staff.people.models import Worker
from staff.tests.factories import LEADER, head, posted

pytestmark = pytest.mark.django_db
Y2026 = parse("2026", Kind.YEAR)


def in_2027(day: int) -> datetime:
    return datetime(2027, 1, day, 9, tzinfo=SHANGHAI)


class Followed(Office):
    """Six members; of the first a report of August was judged invalid, wrongly. A quarter is enough for a year."""

    def __init__(self) -> None:
        super().__init__()
        scheme = Scheme.objects.get(subdistrict=self.subdistrict)
        year = {**scheme.terms["year"], "minimum_months": 1, "minimum_quarters": 1, "needed_part": "0"}
        Scheme.objects.filter(pk=scheme.pk).update(terms={**scheme.terms, "year": year})
        reported = shanghai("2026-08-20 09:00")
        self.case = make_incident(self.grids[0], by=self.clerk, at=reported, reporter=self.members[0])
        put_at(self.case, "invalid")
        self.leader = posted(LEADER, to=self.grids[0], begins_on=LONG_IN_POST).worker

    def accept(self, when: datetime) -> Bulletin:
        """August is revised for the first member's objection; more became known that nobody accepted."""
        with saying(reason="申诉成立"):
            put_at(self.case, "reported")
            self.report(self.members[0], self.grids[0], date(2026, 8, 21))
        self.visits(self.members[0], self.grids[0], 30)
        self.visits(self.members[5], self.grids[5], 60)
        return revise_for_objection(
            bulletin=Bulletin.objects.get(subdistrict=self.subdistrict, month=date(2026, 8, 1)),
            grids=[self.grids[0].pk],
            corrections=[("reports", self.case.number), ("due", self.case.number)],
            reason="申诉成立",
            by=self.head,
            at=when,
        )

    def year_told(self) -> ScoreRevision:
        """Scores of the year from three months and a quarter that was told."""
        due = in_2027(15)
        quarter_steps.year(StepToRun(self.subdistrict, "year", Y2026, due, due))
        draft = ScoreRevision.objects.get(kind="year")
        waits = ScoreRevision.objects.annotate(named=PERIOD).values_list("named", flat=True)
        assert list(waits.filter(kind="year")) == ["2026"], "and not as a quarter"
        (told,) = Notice.objects.filter(topic="quarter_drafted", user=self.clerk, values__period="2026")
        assert readable(told.topic, told.values).startswith("2026年考核已拟出")
        return year_life.tell_year(revision=draft, by=self.clerk, at=in_2027(18))


@shared_world
def office() -> Followed:
    return Followed()


@shared_world
def told(office: Followed) -> ScoreRevision:
    """Its quarter, of three months that are frozen."""
    return office.told()


@shared_world
def year_told(office: Followed, told: ScoreRevision) -> ScoreRevision:
    return office.year_told()


def of(revision: ScoreRevision, who: Worker) -> YearlyScore:
    return YearlyScore.objects.get(revision=revision, worker=who)


def test_a_quarter_takes_in_the_accepted_rows_alone(office, told):
    before = office.row(told, 0)
    assert (before.measures["valid_reports"], before.measures["visits"]) == (0, 60)
    office.accept(at(10, 16))
    made = ScoreRevision.objects.get(kind="quarter", revision=2)
    after = office.row(made, 0)
    assert (after.measures["valid_reports"], after.measures["visits"]) == (1, 60)
    assert (after.visits_score, after.base_score) == (before.visits_score, before.base_score)
    assert office.row(made, 5).measures == office.row(told, 5).measures
    assert recomputed_digest(made) == made.digest


@pytest.mark.usefixtures("told")
def test_counting_the_draft_again_takes_in_no_more_and_a_correction_of_the_office_all(office):
    office.accept(at(10, 16))
    made = ScoreRevision.objects.get(kind="quarter", revision=2)
    again = life.redraft_quarter(revision=made, at=at(10, 19))
    assert again.digest == made.digest
    latest = Bulletin.objects.latest_revisions().get(subdistrict=office.subdistrict, month=date(2026, 8, 1))
    own = open_revision(bulletin=latest, reason="补录", by=office.clerk, at=at(10, 20))
    review_revision(bulletin=own, by=office.clerk, at=at(10, 20))
    freeze_revision(bulletin=own, by=office.clerk, at=at(10, 20))
    made.refresh_from_db()
    assert (made.for_workers, made.corrections) == ([], {})
    assert (office.row(made, 0).measures["visits"], office.row(made, 0).measures["valid_reports"]) == (90, 2)


@pytest.mark.usefixtures("told")
def test_an_objection_to_the_quarter_itself_counts_the_person_anew(office):
    office.accept(at(10, 16))
    draft = ScoreRevision.objects.get(kind="quarter", revision=2)
    worker = office.members[0].pk
    joined = life.follow_month(revision=draft, reason="申诉成立", for_workers=[worker], at=at(10, 19))
    assert (joined.for_workers, joined.corrections) == ([worker], {})
    assert office.row(joined, 0).measures["visits"] == 90


def test_a_year_follows_its_months_and_then_its_quarters_for_the_same_people(office, year_told):
    office.accept(in_2027(19))
    made = ScoreRevision.objects.get(kind="year", revision=2)
    objector, other = office.members[0], office.members[5]
    assert (made.state, made.for_workers, made.opened_by) == ("draft", [objector.pk], None)
    assert "2026年8月" in made.reason
    first, after = of(year_told, objector), of(made, objector)
    assert after.months_mean > first.months_mean
    assert after.quarters_mean == first.quarters_mean  # nobody was told of the revised quarter yet

    quarter = ScoreRevision.objects.get(kind="quarter", revision=2)
    life.review_quarter(revision=quarter, by=office.clerk, at=in_2027(20))
    life.tell_quarter(revision=quarter, by=office.clerk, at=in_2027(20))
    assert of(made, objector).quarters_mean > first.quarters_mean
    assert of(made, objector).score > first.score
    assert of(made, other).explanation == of(year_told, other).explanation
    assert of(made, office.leader).months_mean > of(year_told, office.leader).months_mean  # the line that they led
    made.refresh_from_db()
    assert kept_digest(made) == made.digest
    page = office.page(office.head).get(reverse("admin:assessment_scorerevision_change", args=(made.pk,)))
    changed = {one.worker for one in page.context["difference"]}
    assert changed == {objector.pk, office.leader.pk, 0}  # and the grid


def test_a_year_follows_a_correction_of_the_office_for_all(office, year_told):
    august = Bulletin.objects.get(subdistrict=office.subdistrict, month=date(2026, 8, 1))
    with saying(reason="补录"):
        office.entries(office.grids[5], 50, date(2026, 8, 3), office.members[5])
    own = open_revision(bulletin=august, reason="补录", by=office.clerk, at=in_2027(19))
    review_revision(bulletin=own, by=office.clerk, at=in_2027(19))
    freeze_revision(bulletin=own, by=office.clerk, at=in_2027(19))
    made = ScoreRevision.objects.get(kind="year", revision=2)
    assert made.for_workers == []
    assert of(made, office.members[5]).months_mean > of(year_told, office.members[5]).months_mean
    assert not year_life.finish_year(revision=year_told, at=in_2027(19) + timedelta(days=30))


def test_a_later_fact_of_a_third_party_waits_for_a_revision_of_the_year_of_its_own(office, year_told):
    with saying(reason="事后更正"):
        office.members[5].postings.update(during=("2024-01-01", "2026-08-01"))
    office.accept(in_2027(19))
    made = ScoreRevision.objects.get(kind="year", revision=2)
    assert of(made, office.members[5]).explanation == of(year_told, office.members[5]).explanation


def test_before_a_head_decides_the_year_is_shown_as_it_follows_from_a_quarter_that_nobody_was_told_of_yet(office):
    deduction = office.adjust(office.members[5], "deduction", "2.00")
    office.told()
    year = office.year_told()
    own = {"worker": office.members[5]}
    account = office.accounts[office.members[5].pk]
    objection = file_objection(
        kind="adjustment", key=deduction.pk, by=account, reason="不实", request="撤销", at=in_2027(19)
    )
    other = head(office.subdistrict)
    changes = tried(objection=objection, said={}, by=other, at=in_2027(20))
    of_year = {row["what"]: row for row in changes if row["worker"] == own["worker"].pk and row["period"] == "2026"}
    shown = of_year["year_score_full_time"]
    assert shown["before"] == str(YearlyScore.objects.get(revision=year, category="full_time", **own).score)
    assert not ScoreRevision.objects.filter(revision=2).exists(), "all of it was taken back"

    answer_objection(objection=objection, outcome="corrected", reason="属实", by=other, at=in_2027(20))
    quarter = ScoreRevision.objects.get(kind="quarter", revision=2)
    life.review_quarter(revision=quarter, by=other, at=in_2027(21))
    life.tell_quarter(revision=quarter, by=office.clerk, at=in_2027(21))
    followed = YearlyScore.objects.get(revision__kind="year", revision__revision=2, category="full_time", **own)
    assert shown["after"] == str(followed.score) != shown["before"]
    others = [row for row in changes if row["period"] == "2026" and row["worker"] != own["worker"].pk]
    assert others == []
