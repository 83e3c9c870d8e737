"""A round from the scores of a year to the decision: who may do what, what stops it, and who keeps a place."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from rest_framework.test import APIClient

from assessment.award.deciding import (
    decide,
    note_remark,
    obstacles_of,
    places_of,
    propose,
    publish,
    settle_remark,
)
from assessment.award.lists import awards_of, form_of
from assessment.award.models import AwardCandidate, AwardRound
from assessment.award.models_of_rounds import PanelVote
from assessment.award.services import (
    AwardNotReady,
    WrongAwardState,
    leave_out,
    note_consultation,
    open_round,
    record_votes,
    set_panel,
    take_up_anew,
    votes_for,
    write_opinions,
)
from assessment.award.tests.factories import year_scores
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.delivery.models import Delivery
from assessment.interview.models import Interview
from assessment.leading_group.models import GroupDecision
from assessment.leading_group.services import DecisionInUse, withdraw_decision
from assessment.leading_group.tests.factories import decision
from assessment.objection.models import Objection
from assessment.objection.services import answer_objection, file_objection
from assessment.periods import parse
from assessment.score.models import QuarterlyScore, ScoreKind, ScoreRevision, ScoreState
from assessment.tests.factories import measured, office, staffed, surveyed
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.tests.factories import shanghai
from staff.accounts.identity import AboutOneself
from staff.tests.factories import account, center, head, officer, worker

pytestmark = pytest.mark.django_db
OPENED = shanghai("2026-01-20 10:00")  # a Tuesday
AFTER = shanghai("2026-02-05 10:00")
NEW_RULES = {"awards": {"full_time_percent": 10}}


@shared_world
def place():
    """An office with eleven members: the quota is two, and two of three are tied at the second seat."""
    made = office(**NEW_RULES)
    made.people = [worker(made.subdistrict, f"队员{n:02d}") for n in range(11)]
    scores = {made.people[0]: ("97.20", "97.00")}
    for who in made.people[1:4]:
        scores[who] = ("94.40", "95.00")
    for who in made.people[4:]:
        scores[who] = ("80.00", "80.00")
    made.revision = year_scores(made.subdistrict, "full_time", scores)
    made.clerk, made.head = center(made.subdistrict), head(made.subdistrict)
    return made


def opened(place) -> AwardRound:
    return open_round(subdistrict=place.subdistrict, year=2025, category="full_time", by=place.clerk, at=OPENED)


def of(round_: AwardRound, who) -> AwardCandidate:
    return round_.candidates.get(worker=who)


def voted(place, round_: AwardRound) -> None:
    """The panel breaks the tie: two for the second, one for the third, none for the fourth."""
    set_panel(round_=round_, members=[("王评委", None), ("李评委", None)], by=place.clerk)
    members = list(round_.panel.all())
    for who, given in zip(place.people[1:4], (("for", "for"), ("for", "against"), ("abstain", "against")), strict=True):
        votes = {member.pk: vote for member, vote in zip(members, given, strict=True)}
        record_votes(candidate=of(round_, who), votes=votes, by=place.clerk, at=OPENED)


def consulted(place, round_: AwardRound) -> None:
    note_consultation(
        round_=round_,
        police_asked_on=date(2026, 1, 20),
        police_answered="无异议",
        discipline_asked_on=date(2026, 1, 20),
        discipline_answered="无异议",
        by=place.clerk,
    )


def published(place) -> AwardRound:
    round_ = opened(place)
    voted(place, round_)
    consulted(place, round_)
    propose(round_=round_, by=place.clerk, at=OPENED)
    return publish(round_=round_, where="公告栏", by=place.clerk, at=OPENED)


def read_by_all(at) -> None:
    Delivery.objects.filter(kind="award", told_at=None).update(told_at=at, how="read")


def decision_of(place) -> GroupDecision:
    return decision(place.subdistrict, "awards", decided_on=date(2026, 2, 4), by=place.clerk)


class TestOpening:
    def test_it_waits_until_people_were_told_of_the_scores(self, place):
        for year, stage in ((2024, "应于 2025-01-15 起草"), (2026, "将于 2027-01-15 起草，2027-01-18 告知")):
            with pytest.raises(AwardNotReady, match=stage) as refused, translation.override("zh-hans"):
                open_round(subdistrict=place.subdistrict, year=year, category="full_time", by=place.clerk, at=OPENED)
            assert "year" in refused.value.fields

    def test_it_takes_everybody_with_the_base_and_says_who_is_tied(self, place):
        round_ = opened(place)
        assert (round_.members, round_.eligible, round_.quota) == (11, 11, 2)
        tied = round_.candidates.filter(tied_at_quota=True)
        assert {row.worker for row in tied} == set(place.people[1:4])
        assert {row.place for row in tied} == {"tied"}
        assert of(round_, place.people[0]).place == "in"

    def test_a_round_is_opened_once_and_by_the_own_office(self, place):
        opened(place)
        with pytest.raises(ValidationError, match="已有评优"):
            opened(place)
        stranger = center(office().subdistrict)
        with pytest.raises(NotAllowed):
            open_round(subdistrict=place.subdistrict, year=2025, category="leader", by=stranger, at=OPENED)

    def test_an_open_interview_bars_and_the_quota_follows(self, place):
        """Barred by the day of the proposal: the record is read again then."""
        round_ = opened(place)
        voted(place, round_)
        consulted(place, round_)
        bulletin = draft_bulletin(subdistrict=place.subdistrict, month=parse("2025-12"), at=OPENED)
        Interview.objects.create(
            subdistrict=place.subdistrict,
            worker=place.people[0],
            month=date(2025, 12, 1),
            bulletin=bulletin,
            opened_at=OPENED,
            due_on=date(2026, 1, 30),
        )
        propose(round_=round_, by=place.clerk, at=OPENED)
        barred = of(round_, place.people[0])
        assert (barred.place, barred.bars, barred.rank) == ("barred", ["interview_open"], None)
        round_.refresh_from_db()
        assert (round_.eligible, round_.quota) == (10, 1)


class TestTheRecord:
    def test_bottom_months_are_those_of_grids_served_and_leaders_have_no_quarters(self):
        made = office()
        people, clerk = staffed(made), center(made.subdistrict)
        month = parse("2025-12")
        measured(made, month.start, [90, 80, 70, 10])
        surveyed(made, month.start)
        at = month.ends_at + timedelta(days=4)
        draft = draft_bulletin(subdistrict=made.subdistrict, month=month, at=at)
        freeze_bulletin(bulletin=draft, at=at, by=clerk)
        for number, role in enumerate(("leader", "full_time", "part_time"), start=1):
            scores = {people[grid.pk][role == "full_time"]: ("90.00", "90.00") for grid in made.grids}
            year_scores(made.subdistrict, role, scores, revision=number)
            round_ = open_round(subdistrict=made.subdistrict, year=2025, category=role, by=clerk, at=OPENED)
            months = [of(round_, who).bottom_months for who in scores]
            assert months == ([0, 0, 0, 1] if role != "part_time" else [None] * 4)
            means = {row.quarters_mean for row in round_.candidates.all()}
            assert means == ({Decimal("90.0000")} if role == "full_time" else {None})

    def test_a_round_in_which_nobody_can_be_chosen_is_not_opened(self, place):
        made = office(**NEW_RULES)
        year_scores(made.subdistrict, "leader", {worker(made.subdistrict): (None, None)})
        with pytest.raises(AwardNotReady, match="2025"):
            open_round(
                subdistrict=made.subdistrict, year=2025, category="leader", by=center(made.subdistrict), at=OPENED
            )
        assert not made.subdistrict.awards.exists()

    def test_an_unqualified_quarter_of_the_year_bars(self, place):
        who = place.people[0]
        revision = ScoreRevision.objects.create(
            subdistrict=place.subdistrict,
            kind=ScoreKind.QUARTER,
            period_start=date(2025, 7, 1),
            scheme=place.scheme,
            terms=place.scheme.terms,
            drafted_at=OPENED,
        )
        QuarterlyScore.objects.create(
            revision=revision,
            worker=who,
            facts={},
            measures={},
            score="48.96",
            in_bottom=True,
            grade="unqualified",
            explanation={},
        )
        assert of(opened(place), who).place == "in"  # a draft is no quarter yet
        ScoreRevision.objects.filter(pk=revision.pk).update(state=ScoreState.TOLD, told_at=OPENED)
        round_ = take_up_anew(round_=AwardRound.objects.get(), because="季度考核告知后", by=place.clerk)
        assert of(round_, who).bars == ["unqualified_quarter"]


class TestThePanel:
    def test_its_votes_break_the_tie_and_stand_in_the_form(self, place):
        round_ = opened(place)
        with pytest.raises(AwardNotReady, match="队员01"):
            propose(round_=round_, by=place.clerk, at=OPENED)
        voted(place, round_)
        assert votes_for(round_) == {
            of(round_, who).pk: count for who, count in zip(place.people[1:4], (2, 1, 0), strict=True)
        }
        assert of(round_, place.people[1]).place == "in"
        assert of(round_, place.people[1]).decided_by == "vote"
        assert of(round_, place.people[2]).place == "out"
        row = next(row for row in form_of(round_) if row.candidate.worker == place.people[2])
        assert (row.votes_for, row.votes_against, row.abstained) == (1, 1, 0)

    def test_nobody_votes_on_the_own_award_not_even_in_the_database(self, place):
        round_, own = opened(place), place.people[1]
        set_panel(round_=round_, members=[("王评委", None), (own.name, own)], by=place.clerk)
        stranger, oneself = round_.panel.all()
        with pytest.raises(AboutOneself):
            record_votes(
                candidate=of(round_, own), votes={stranger.pk: "for", oneself.pk: "for"}, by=place.clerk, at=OPENED
            )
        with pytest.raises(DatabaseError, match="own award"), transaction.atomic():
            PanelVote.objects.create(
                candidate=of(round_, own), member=oneself, vote="for", recorded_by=place.clerk, recorded_at=OPENED
            )
        record_votes(candidate=of(round_, own), votes={stranger.pk: "for"}, by=place.clerk, at=OPENED)
        assert votes_for(round_) == {of(round_, own).pk: 1}

    def test_all_of_it_votes_and_who_voted_stays_in_it(self, place):
        round_ = opened(place)
        voted(place, round_)
        first = round_.panel.first()
        with pytest.raises(InvalidInput):
            record_votes(candidate=of(round_, place.people[1]), votes={first.pk: "for"}, by=place.clerk, at=OPENED)
        with pytest.raises(InvalidInput, match="李评委"):
            set_panel(round_=round_, members=[("王评委", None)], by=place.clerk)

    def test_who_is_left_out_gives_the_seat_to_the_next(self, place):
        round_ = opened(place)
        voted(place, round_)
        leave_out(candidate=of(round_, place.people[0]), because="征求意见中", by=place.clerk)
        assert [of(round_, who).place for who in place.people[:4]] == ["out", "in", "in", "out"]
        leave_out(candidate=of(round_, place.people[0]), because="", by=place.clerk)
        assert [of(round_, who).place for who in place.people[:3]] == ["in", "in", "out"]

    def test_nobody_writes_about_or_proposes_themselves(self, place):
        from staff.accounts.services import grant

        round_ = opened(place)
        voted(place, round_)
        own = account(of=place.people[0])
        grant(user=own, duty=Duty.CENTER, subdistrict=place.subdistrict, on=date(2020, 1, 1))
        with pytest.raises(AboutOneself):
            write_opinions(candidate=of(round_, place.people[0]), by=own, deeds="我最好")
        with pytest.raises(AboutOneself):
            propose(round_=round_, by=own, at=OPENED)
        propose(round_=round_, by=place.clerk, at=OPENED)
        with pytest.raises(DatabaseError, match="own award"), transaction.atomic():
            AwardRound.objects.filter(pk=round_.pk).update(proposed_by=own)


class TestPublicationAndDecision:
    def test_it_is_published_for_five_working_days_and_everybody_is_told(self, place):
        round_ = opened(place)
        voted(place, round_)
        propose(round_=round_, by=place.clerk, at=OPENED)
        with pytest.raises(AwardNotReady, match="公安"):
            publish(round_=round_, where="公告栏", by=place.clerk, at=OPENED)
        take_up_anew(round_=round_, because="补征求意见", by=place.clerk)
        consulted(place, round_)
        propose(round_=round_, by=place.clerk, at=OPENED)
        round_ = publish(round_=round_, where="公告栏", by=place.clerk, at=OPENED)
        assert round_.published_until == date(2026, 1, 27)  # 21, 22, 23, 26, 27
        assert Delivery.objects.filter(kind="award").count() == 11
        assert set(places_of(round_).filter(proposed=True).values_list("candidate__worker", flat=True)) == {
            who.pk for who in place.people[:2]
        }

    def test_it_is_decided_once_nothing_stands_against_it(self, place):
        round_ = published(place)
        words = {"decision": decision_of(place), "document_number": "南街〔2026〕9号", "by": place.head}
        remark = note_remark(
            round_=round_, received_on=date(2026, 1, 21), text="有人反映", by=place.clerk, at=OPENED + timedelta(days=1)
        )
        read_by_all(OPENED)
        with pytest.raises(AwardNotReady, match="公示至"):
            decide(round_=round_, at=shanghai("2026-01-27 10:00"), **words)
        with pytest.raises(AwardNotReady, match="尚未处理"):
            decide(round_=round_, at=AFTER, **words)
        settle_remark(remark=remark, done="核查不属实", by=place.clerk)
        with pytest.raises(NotAllowed):
            decide(round_=round_, at=AFTER, **{**words, "by": place.clerk})
        with pytest.raises(InvalidInput) as refused:
            decide(round_=round_, at=AFTER, amount=Decimal(500), **words)
        assert set(refused.value.fields) == {"approval_number"}
        other = decision(place.subdistrict, "rules", decided_on=date(2026, 2, 4), by=place.clerk)
        with pytest.raises(InvalidInput):
            decide(round_=round_, at=AFTER, **{**words, "decision": other})
        round_ = decide(round_=round_, at=AFTER, amount=Decimal(500), approval_number="批〔2026〕3号", **words)
        assert (round_.title, round_.state) == ("通报表扬", "decided")
        assert [row.worker for row in round_.candidates.filter(proposed=True)] == place.people[:2]
        assert awards_of(place.people[0].pk).get().round == round_
        assert not awards_of(place.people[2].pk)
        with pytest.raises(DecisionInUse):
            withdraw_decision(decision=words["decision"], because="写错", by=place.clerk, at=AFTER)

    def test_decided_it_never_changes(self, place):
        round_ = published(place)
        read_by_all(OPENED)
        decide(round_=round_, decision=decision_of(place), document_number="9", by=place.head, at=AFTER)
        for write in (
            lambda: AwardRound.objects.filter(pk=round_.pk).update(title="别的"),
            lambda: round_.candidates.update(proposed=True),
            lambda: PanelVote.objects.filter(candidate__round=round_).delete(),
            lambda: round_.panel.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                write()
        with pytest.raises(WrongAwardState):
            take_up_anew(round_=round_, because="再来", by=place.clerk)

    def test_scores_that_are_not_final_or_were_revised_stop_it(self, place):
        made = office(**NEW_RULES)
        who = worker(made.subdistrict)
        year_scores(made.subdistrict, "leader", {who: ("91.20", None)}, final=False)
        clerk = center(made.subdistrict)
        round_ = open_round(subdistrict=made.subdistrict, year=2025, category="leader", by=clerk, at=OPENED)
        made.clerk = clerk
        consulted(made, round_)
        propose(round_=round_, by=clerk, at=OPENED)
        round_ = publish(round_=round_, where="公告栏", by=clerk, at=OPENED)
        read_by_all(OPENED)
        assert [str(one) for one in obstacles_of(round_, date(2026, 2, 5))] == ["年度得分尚未定稿。"]
        year_scores(made.subdistrict, "leader", {who: ("92.00", None)}, revision=2)
        assert "已修订" in str(obstacles_of(round_, date(2026, 2, 5))[0])


class TestObjections:
    def test_while_somebody_may_object_or_has_objected_it_is_not_decided(self, place):
        round_ = published(place)
        later = shanghai("2026-02-02 10:00")
        read_by_all(later)
        assert [str(one) for one in obstacles_of(round_, date(2026, 2, 5))] == [
            "仍有 11 项结果在申诉期内，最迟至 2026-02-09。"
        ]
        own = account(of=place.people[2])
        row = places_of(round_).get(candidate__worker=place.people[2])
        with time_machine.travel(shanghai("2026-02-03 10:00")):
            objection = file_objection(
                kind="award", key=row.pk, by=own, reason="有一季漏算", request="重评", at=shanghai("2026-02-03 10:00")
            )
        waits = f"尚未办结的申诉：{objection.number}（待答复）。"
        assert [str(one) for one in obstacles_of(round_, date(2026, 2, 20))] == [waits]
        assert objection.in_time

    def test_an_accepted_one_opens_the_round_again_and_the_others_keep_their_place(self, place):
        round_ = published(place)
        read_by_all(OPENED)
        own = account(of=place.people[2])
        row = places_of(round_).get(candidate__worker=place.people[2])
        at = shanghai("2026-01-22 10:00")
        with time_machine.travel(at):
            objection = file_objection(kind="award", key=row.pk, by=own, reason="漏算", request="重评", at=at)
            answer_objection(objection=objection, outcome="corrected", reason="确有漏算", by=place.head, at=at, said={})
        round_.refresh_from_db()
        assert round_.state == "open"
        assert str(Objection.objects.get().number) in round_.reopened_because
        scores = dict.fromkeys(place.people[1:4], ("94.40", "95.00"))
        scores |= dict.fromkeys(place.people[4:], ("80.00", "80.00"))
        scores |= {place.people[0]: ("97.20", "97.00"), place.people[2]: ("98.00", "97.00")}
        year_scores(place.subdistrict, "full_time", scores, revision=2, for_workers=(place.people[2].pk,))
        round_ = take_up_anew(round_=round_, because="按复核后的年度得分", by=place.clerk)
        propose(round_=round_, by=place.clerk, at=at)
        chosen = {row.worker for row in round_.candidates.filter(proposed=True)}
        assert chosen == set(place.people[:3])  # three for a quota of two: nobody loses by another's objection
        assert round_.quota == 2

    def test_a_revision_for_another_keeps_the_published_a_correction_of_the_office_does_not(self, place):
        round_ = published(place)
        scores = dict.fromkeys(place.people, ("80.00", "80.00"))
        scores |= {place.people[3]: ("99.00", "99.00"), place.people[0]: ("97.20", "97.00")}
        year_scores(place.subdistrict, "full_time", scores, revision=2, for_workers=(place.people[3].pk,))
        round_ = take_up_anew(round_=round_, because="复核", by=place.clerk)
        assert set(round_.candidates.filter(place="in").values_list("worker", flat=True)) == {
            place.people[n].pk for n in (0, 1, 3)
        }

    def test_a_correction_of_the_office_applies_to_all(self, place):
        round_ = published(place)
        scores = dict.fromkeys(place.people, ("80.00", "80.00"))
        scores |= {place.people[3]: ("99.00", "99.00"), place.people[0]: ("97.20", "97.00")}
        year_scores(place.subdistrict, "full_time", scores, revision=2)
        round_ = take_up_anew(round_=round_, because="更正", by=place.clerk)
        assert set(round_.candidates.filter(place="in").values_list("worker", flat=True)) == {
            place.people[n].pk for n in (0, 3)
        }

    def test_a_decided_round_is_not_opened_again(self, place):
        round_ = published(place)
        read_by_all(OPENED)
        decide(round_=round_, decision=decision_of(place), document_number="9", by=place.head, at=AFTER)
        own = account(of=place.people[2])
        row = places_of(round_).get(candidate__worker=place.people[2])
        objection = file_objection(kind="award", key=row.pk, by=own, reason="漏算", request="重评", at=AFTER)
        assert not objection.in_time
        with pytest.raises(Conflict):
            answer_objection(
                objection=objection,
                outcome="corrected",
                reason="确有漏算",
                by=head(place.subdistrict),
                at=AFTER,
                said={},
            )


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestOverHttp:
    def test_a_round_is_walked_from_the_scores_to_the_commendation(self, place):
        clerk = browser(place.clerk)

        def do(client: Client, row, name: str, **sent: object) -> None:
            model = row._meta.model_name
            done = client.post(reverse(f"admin:assessment_{model}_{name}", args=(row.pk,)), sent)
            assert done.status_code == 302, (name, done.context["form"].errors)

        with time_machine.travel(OPENED):
            made = clerk.post(
                reverse("admin:assessment_awardround_open_round"), {"year": 2025, "category": "full_time"}
            )
            assert made.status_code == 302
            round_ = AwardRound.objects.get()
            do(clerk, round_, "set_panel", members="王评委\n李评委")
            members = list(round_.panel.all())
            for who, votes in zip(
                place.people[1:4], (("for", "for"), ("for", "against"), ("abstain", "abstain")), strict=True
            ):
                given = {f"vote_{member.pk}": vote for member, vote in zip(members, votes, strict=True)}
                do(clerk, of(round_, who), "record_votes", **given)
            do(
                clerk, of(round_, place.people[0]), "write_opinions",
                deeds="全年无超期", village_opinion="同意", guide_opinion="同意", center_opinion="同意",
            )  # fmt: skip
            do(clerk, round_, "propose")  # and both are asked about who is proposed, each on a day of its own
            police = {"police_asked_on": "2026-01-20", "police_answered": "无异议"}
            do(clerk, round_, "note_consultation", **police)
            early = clerk.post(reverse("admin:assessment_awardround_publish", args=(round_.pk,)), {"where": "公告栏"})
            assert "应先记录公安、纪检的答复" in early.content.decode()
            undated = {**police, "discipline_answered": "无异议"}
            again = clerk.post(reverse("admin:assessment_awardround_note_consultation", args=(round_.pk,)), undated)
            assert again.context["form"].errors["discipline_asked_on"] == ["未填写"]
            do(clerk, round_, "note_consultation", **undated, discipline_asked_on="2026-01-20")
            do(clerk, round_, "publish", where="公告栏")
            page = clerk.get(reverse("admin:assessment_awardround_change", args=(round_.pk,))).content.decode()
            shown = clerk.get(reverse("admin:assessment_awardcandidate_changelist")).context["cl"]
            assert "2025年" in [one["display"] for one in shown.filter_specs[0].choices(shown)]
            for part in ("队员01", "2 / 0 / 0", "2025年", "97.20", "名额内", "11 人中 11 人，名额为符合条件人数的 10%"):
                assert part in page, part
        round_.refresh_from_db()
        own = browser(account(of=place.people[2]))
        with time_machine.travel(shanghai("2026-01-21 10:00")):
            address = reverse("award", args=(round_.pk,))
            assert f'href="{address}"' in own.get("/me/").content.decode()
            page = own.get(address).content.decode()
            assert "94.40" in page
            assert "不在名额内" in page
            assert "队员00" in page
            assert (
                reverse("object", args=("award", places_of(round_).get(candidate__worker=place.people[2]).pk)) in page
            )
        told = Delivery.objects.get(kind="award", worker=place.people[2])
        assert told.how == "read"
        read_by_all(OPENED + timedelta(hours=30))
        with time_machine.travel(AFTER):
            clerk = browser(place.clerk)  # who was idle for weeks logs in again
            do(clerk, round_, "note_remark", received_on="2026-01-22", text="反映")
            do(clerk, round_, "settle_remark", remark=round_.remarks.get().pk, done="不属实")
            made = decision_of(place)
            others = decision(place.subdistrict, "awards", decided_on=date(2026, 2, 4), by=place.clerk, of="leader")
            leader = browser(place.head)
            page = leader.get("/admin/").content.decode()
            assert "公示期满" in page
            answer = leader.get(reverse("admin:assessment_awardround_decide", args=(round_.pk,)))
            assert list(answer.context["form"].fields["decision"].queryset) == [made], "none of another category"
            page = answer.content.decode()
            assert reverse("admin:assessment_groupdecision_add") not in page  # which is the center's door
            assert "由网格中心记录" in page
            with pytest.raises(InvalidInput, match="另一类"):
                decide(round_=round_, decision=others, document_number="1", by=place.head, at=AFTER)
            do(
                leader, round_, "decide", decision=made.pk, document_number="南街〔2026〕9号",
                amount="500", approval_number="批〔2026〕3号",
            )  # fmt: skip
            page = browser(account(of=place.people[0])).get(reverse("award", args=(round_.pk,))).content.decode()
            assert "通报表扬 · 南街〔2026〕9号" in page

    def test_before_it_is_published_nobody_but_the_office_sees_it(self, place):
        round_ = opened(place)
        own = account(of=place.people[0])
        assert browser(own).get(reverse("award", args=(round_.pk,))).status_code == 404
        client = APIClient()
        client.force_authenticate(own)
        assert client.get("/api/v1/awards/").json()["results"] == []
        assert client.get("/api/v1/award-candidates/").json()["results"] == []
        client.force_authenticate(place.clerk)
        assert len(client.get("/api/v1/award-candidates/").json()["results"]) == 11

    def test_published_a_person_reads_the_own_record_and_of_others_only_who_is_proposed(self, place):
        published(place)
        client = APIClient()
        client.force_authenticate(account(of=place.people[2]))
        rows = {row["worker"]: row for row in client.get("/api/v1/award-candidates/").json()["results"]}
        assert set(rows) == {who.staff_number for who in place.people[:3]}
        assert rows[place.people[2].staff_number]["score"] == "94.40"
        assert rows[place.people[0].staff_number]["score"] is None

    def test_the_inspector_reads_rounds_without_scores(self, place):
        round_ = published(place)
        client = browser(officer(Duty.INSPECTOR, place.subdistrict))
        page = client.get(reverse("admin:assessment_awardround_change", args=(round_.pk,))).content.decode()
        assert "队员00" in page
        assert "97.20" not in page
        assert client.get(reverse("admin:assessment_awardcandidate_changelist")).status_code == 403
