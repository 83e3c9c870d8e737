"""Objections: filed in time or late, answered by somebody who had no part, taken to review."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.functional import lazystr
from docx import Document
from rest_framework.test import APIClient

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.delivery.models import Delivery
from assessment.delivery.services import record_receipt, tell
from assessment.leading_group.services import rests_on
from assessment.leading_group.tests.factories import decision
from assessment.objection.documents import decision_of
from assessment.objection.lists import open_about, time_is_open
from assessment.objection.models import Objection, ObjectionAnswer
from assessment.objection.services import (
    HadAPart,
    NotYours,
    answer_objection,
    ask_review,
    chase_objections,
    file_objection,
    group_decisions,
    may_answer,
    sweep_evidence,
    tried,
    why_not,
)
from assessment.objection.subjects import subjects
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed, surveyed
from core.errors import Conflict, InvalidInput, NotAllowed
from core.history.saying import saying
from core.testing.worlds import shared_world
from core.tests.files import photo
from core.web.uploads import check_upload
from incidents.tests.factories import entries, shanghai
from staff.access import access_of
from staff.inbox.models import Notice
from staff.tests.factories import account, center, head

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
FROZEN = shanghai("2026-04-08 00:00")  # a Wednesday


@shared_world
def place():
    made = office()
    people = staffed(made)
    measured(made, MARCH.start, [100, 80, 60, 40])
    surveyed(made, MARCH.start)
    made.clerk, made.boss, made.other_boss = center(made.subdistrict), head(made.subdistrict), head(made.subdistrict)
    draft = draft_bulletin(subdistrict=made.subdistrict, month=MARCH, at=MARCH.ends_at)
    made.bulletin = freeze_bulletin(bulletin=draft, at=FROZEN, by=None)
    made.grid = made.grids[3]
    made.line = made.bulletin.lines.get(grid=made.grid)
    made.leader, made.member = people[made.grid.pk]
    made.account = account(of=made.member)
    return made


def told(place, worker=None, at="2026-04-08 09:00", on=None) -> Delivery:
    """Tell a person of the line, and note that they were told on a day."""
    row = tell(
        kind="bulletin_line",
        key=place.line.pk,
        worker=(worker or place.member).pk,
        at=shanghai(at),
        text="objection_answered",
        values={"title": lazystr("-"), "objection": "-"},
        link="/",
    )
    if on is not None:
        row = record_receipt(delivery=row, how="signed", on=on, by=place.clerk, at=shanghai(f"{on} 18:00"))
    return row


def filed(place, at="2026-04-09 10:00", **more) -> Objection:
    given = {"reason": "三月的两次上报被误判", "request": "请重新核算", "by": place.account, **more}
    return file_objection(kind="bulletin_line", key=place.line.pk, at=shanghai(at), **given)


def answered(objection, by, at="2026-04-10 10:00", **more) -> ObjectionAnswer:
    given = {"outcome": "upheld", "reason": "经核查，事实清楚。", **more}
    return answer_objection(objection=objection, by=by, at=shanghai(at), **given)


class TestFiling:
    def test_it_is_in_time_until_the_midnight_of_the_fifth_working_day(self, place):
        told(place, on=date(2026, 4, 8))  # 9, 10, 13, 14, 15 April
        assert filed(place, at="2026-04-15 23:59").in_time

    def test_it_is_late_from_that_midnight_on_and_is_taken_all_the_same(self, place):
        told(place, on=date(2026, 4, 8))
        late = filed(place, at="2026-04-16 00:00")
        assert not late.in_time
        assert open_about("bulletin_line", [place.line.pk]) == set()
        assert may_answer(late, access_of(place.boss), place.boss)

    def test_who_was_not_told_yet_is_in_time(self, place):
        told(place)
        assert filed(place, at="2026-06-30 10:00").in_time

    def test_leader_and_member_who_served_that_month_object_and_nobody_else(self, place):
        filed(place, by=account(of=place.leader))
        stranger = account(of=staffed_elsewhere(place))
        with pytest.raises(NotYours):
            filed(place, by=stranger)
        with pytest.raises(NotYours):
            filed(place, by=place.clerk)

    def test_the_office_enters_one_that_was_handed_in_on_paper(self, place):
        row = filed(place, by=place.clerk, worker=place.member)
        assert (row.worker, row.filed_by) == (place.member, place.clerk)
        with pytest.raises(NotAllowed):
            filed(place, by=place.account, worker=place.leader)

    def test_reasons_are_as_long_as_their_fields_say(self, place):
        row = filed(place, reason="字" * 5000)
        assert len(answered(row, by=place.boss, reason="据" * 5000).reason) == 5000

    def test_a_refused_text_is_named_beside_its_field_whatever_the_form_calls_it(self, place):
        row = filed(place)
        page = Client()
        page.force_login(place.boss)
        sent = {"outcome": "upheld", "answer": "身份证 11010519491231002X"}
        form = page.post(reverse("admin:assessment_objection_answer", args=(row.pk,)), sent).context["form"]
        assert set(form.errors) == {"answer"}

    def test_one_objects_once_to_a_row_and_says_why(self, place):
        with pytest.raises(InvalidInput):
            filed(place, reason="  ")
        filed(place)
        with pytest.raises(Conflict):
            filed(place)

    def test_it_is_to_be_answered_in_ten_working_days_and_the_office_is_told(self, place):
        row = filed(place, at="2026-04-09 10:00")
        assert row.answer_due_on == date(2026, 4, 23)
        assert set(Notice.objects.filter(topic="objection_filed").values_list("user", flat=True)) == {
            place.clerk.pk,
            place.boss.pk,
            place.other_boss.pk,
        }


def staffed_elsewhere(place):
    return place.bulletin.lines.exclude(grid=place.grid).first().grid.postings.filter(role="full_time").first().worker


class TestAnswering:
    def test_an_answer_has_a_reason_and_the_person_is_told(self, place):
        answer = answered(filed(place), by=place.boss)
        assert (answer.instance, answer.outcome, answer.objection.state) == (1, "upheld", "answered")
        delivery = Delivery.objects.get(kind="objection", key=answer.pk)
        assert (delivery.worker, delivery.told_at) == (place.member, None)
        with pytest.raises(Conflict):
            answered(answer.objection, by=place.other_boss)

    def test_nobody_answers_who_froze_by_hand_and_the_clock_is_nobody(self, place):
        april = MARCH.next()
        measured(place, april.start, [100, 80, 60, 40])
        draft = draft_bulletin(subdistrict=place.subdistrict, month=april, at=april.ends_at)
        by_hand = freeze_bulletin(bulletin=draft, at=april.ends_at, by=place.boss)
        line = by_hand.lines.get(grid=place.grid)
        row = file_objection(
            kind="bulletin_line",
            key=line.pk,
            by=place.account,
            reason="有误",
            request="更正",
            at=shanghai("2026-05-06 09:00"),
        )
        with pytest.raises(HadAPart):
            answered(row, by=place.boss, at="2026-05-07 09:00")
        assert answered(row, by=place.other_boss, at="2026-05-07 09:00").answered_by == place.other_boss

    def test_the_person_counts_and_not_the_account(self, place):
        row = filed(place)
        own = head(place.subdistrict)
        own.person = place.member
        own.save()
        with pytest.raises(HadAPart):
            answered(row, by=own)
        said = why_not(row, own)
        assert said
        client = Client()
        client.force_login(own)
        assert said in client.get(reverse("admin:assessment_objection_change", args=(row.pk,))).content.decode()

    def test_the_database_refuses_it_too(self, place):
        row = filed(place)
        Objection.objects.filter(pk=row.pk).update(judged_by=[place.boss.pk])
        twin = head(place.subdistrict)
        place.boss.refresh_from_db()
        twin.person_id = place.boss.worker_id or place.boss.person_id
        for by in (place.boss, place.account):
            with pytest.raises(DatabaseError), transaction.atomic():
                ObjectionAnswer.objects.create(
                    objection=row, instance=1, outcome="upheld", reason="x", answered_at=row.filed_at, answered_by=by
                )

    def test_what_was_filed_and_answered_never_changes(self, place):
        answer = answered(filed(place), by=place.boss)
        for change in (
            lambda: Objection.objects.update(in_time=False),
            lambda: Objection.objects.all().delete(),
            lambda: ObjectionAnswer.objects.update(outcome="corrected"),
            lambda: ObjectionAnswer.objects.all().delete(),
            lambda: Objection.objects.update(state="reviewed", review_asked_at=None),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert answer.outcome == "upheld"

    def test_a_result_that_stands_has_a_reason_and_no_revision_and_its_way_to_the_review(self, place):
        before = place.bulletin.digest
        answer = answered(filed(place), by=place.boss)
        assert answer.reason
        assert Bulletin.objects.get(month=MARCH.start).digest == before
        page = Client()
        page.force_login(place.account)
        shown = page.get(reverse("objection", args=(answer.objection_id,))).content.decode()
        assert "申请复核" in shown

    def test_an_acceptance_says_what_is_corrected(self, place):
        with pytest.raises(InvalidInput):
            answered(filed(place), by=place.boss, outcome="corrected")
        assert Objection.objects.get().state == "filed"


class TestReview:
    def test_within_five_working_days_of_being_told_by_a_head_who_did_not_answer(self, place):
        answer = answered(filed(place), by=place.boss)
        page = Client()
        page.force_login(place.account)
        assert page.get(reverse("objection", args=(answer.objection_id,))).status_code == 200
        assert Delivery.objects.get(kind="objection").how == "read"
        row = ask_review(objection=answer.objection, by=place.account, reason="不服", at=shanghai("2026-04-13 10:00"))
        assert (row.state, row.review_in_time, row.review_due_on) == ("review", True, date(2026, 4, 27))
        for by in (place.boss, place.clerk):
            with pytest.raises(NotAllowed):
                answered(row, by=by, at="2026-04-14 09:00")
        assert answered(row, by=place.other_boss, at="2026-04-14 09:00").instance == 2

    def test_or_by_a_decision_of_the_leading_group_that_the_office_enters(self, place):
        answer = answered(filed(place), by=place.boss)
        at = shanghai("2026-04-13 10:00")
        row = ask_review(objection=answer.objection, by=place.account, reason="不服", at=at)
        operator = center(place.subdistrict)
        with pytest.raises(NotAllowed):
            answered(row, by=operator, at="2026-04-20 09:00")
        made = decision(place.subdistrict, kind="objection", decided_on=date(2026, 4, 17))
        assert group_decisions(row).get() == made
        with pytest.raises(InvalidInput):  # says what is missing, not that it is somebody else's to try
            tried(objection=row, said={}, by=operator, at=shanghai("2026-04-20 09:00"))
        final = answered(row, by=operator, at="2026-04-20 09:00", decision=made)
        assert (final.instance, final.decision) == (2, made)
        assert rests_on(made) == [final]
        paper = Document(io.BytesIO(decision_of(final)[1]))
        assert any(f"领导小组（{made.number}，" in one.text for one in paper.paragraphs)
        with pytest.raises(DatabaseError), transaction.atomic():
            ObjectionAnswer.objects.create(
                objection=filed(place, by=account(of=place.leader)),
                instance=1,
                outcome="upheld",
                reason="x",
                answered_at=at,
                answered_by=place.other_boss,
                decision=made,
            )

    def test_one_that_is_not_answered_goes_to_the_second_instance_at_once(self, place):
        row = filed(place, at="2026-04-09 10:00")
        with pytest.raises(Conflict):
            ask_review(objection=row, by=place.account, reason="不服", at=shanghai("2026-04-23 10:00"))
        assert ask_review(
            objection=row, by=place.account, reason="不服", at=shanghai("2026-04-24 10:00")
        ).review_in_time

    def test_what_was_corrected_in_full_is_not_reviewed(self, place):
        with saying(reason="补录"):
            missed = entries(place.grid, MARCH.start, new=5, entry_class="matters")
        said = {"facts": [f"entries {missed.pk}"]}
        answer = answered(filed(place), by=place.boss, outcome="corrected", said=said)
        assert Bulletin.objects.latest_revisions().get(month=MARCH.start).revision == 2
        with pytest.raises(Conflict):
            ask_review(objection=answer.objection, by=place.account, reason="不服", at=shanghai("2026-04-13 10:00"))

    def test_it_is_open_until_the_time_for_a_review_has_run_out(self, place):
        keys = [place.line.pk]
        row = filed(place)
        assert open_about("bulletin_line", keys, date(2026, 4, 9)) == set(keys)
        answer = answered(row, by=place.boss, at="2026-04-10 10:00")
        delivery = Delivery.objects.get(kind="objection", key=answer.pk)
        record_receipt(
            delivery=delivery, how="served", on=date(2026, 4, 13), by=place.clerk, at=shanghai("2026-04-13 18:00")
        )
        assert open_about("bulletin_line", keys, date(2026, 4, 20)) == set(keys)
        assert open_about("bulletin_line", keys, date(2026, 4, 21)) == set()

    def test_heads_and_the_person_are_told_once_that_nobody_answered(self, place):
        filed(place, at="2026-04-09 10:00")
        assert chase_objections(at=shanghai("2026-04-23 23:00")) == 0
        assert chase_objections(at=shanghai("2026-04-24 01:00")) == 3
        assert chase_objections(at=shanghai("2026-04-24 02:00")) == 0


class TestWhatWaits:
    def test_the_time_is_open_while_somebody_may_object_in_time(self, place):
        told(place, on=date(2026, 4, 8))
        keys = [place.line.pk]
        assert time_is_open("bulletin_line", keys, date(2026, 4, 15)) == set(keys)
        assert time_is_open("bulletin_line", keys, date(2026, 4, 16)) == set()

    def test_an_objection_to_one_revision_is_one_to_all(self, place):
        filed(place)
        again = Bulletin.objects.get(pk=place.bulletin.pk)
        again.pk, again.revision, again.state, again.reason = None, 2, "draft", "x"
        again.frozen_at = again.frozen_by = None
        again.save()
        line = place.line
        line.pk, line.bulletin = None, again
        line.save()
        assert open_about("bulletin_line", [line.pk]) == {line.pk}


class TestDoors:
    def test_the_person_files_from_the_page_of_the_result(self, place):
        page = Client()
        page.force_login(place.account)
        address = reverse("object", args=("bulletin_line", place.line.pk))
        assert page.get(address).status_code == 200
        answer = page.post(address, {"reason": "误判", "request": "更正"})
        row = Objection.objects.get()
        assert answer.url == reverse("objection", args=(row.pk,))
        assert "误判" in page.get(answer.url).content.decode()
        assert page.get(address).url == answer.url  # filed once: the page of the objection comes

    def test_nobody_else_gets_there(self, place):
        row = filed(place)
        page = Client()
        page.force_login(account(of=place.leader))
        assert page.get(reverse("objection", args=(row.pk,))).status_code == 404
        other = Client()
        other.force_login(account(of=staffed_elsewhere(place)))
        assert other.get(reverse("object", args=("bulletin_line", place.line.pk))).status_code == 404

    def test_rest_gives_ones_own_and_those_of_the_office(self, place):
        filed(place)
        for user, count in ((place.account, 1), (place.clerk, 1), (account(of=place.leader), 0)):
            client = APIClient()
            client.force_authenticate(user)
            assert len(client.get("/api/v1/objections/").json()["results"]) == count

    def test_the_back_office_answers(self, place):
        row = filed(place, at="2026-04-09 10:00")
        page = Client()
        page.force_login(place.boss)
        address = reverse("admin:assessment_objection_change", args=(row.pk,))
        assert page.get(reverse("admin:assessment_objection_changelist")).status_code == 200
        assert page.get(address).status_code == 200
        address = address.removesuffix("change/")
        tried = page.post(f"{address}try_acceptance/", {})
        assert tried.status_code == 200
        onward = page.get(f"{address}answer/?judgements=1&of_somebody_else=2").context["form"].initial
        assert onward == {"judgements": ["1"], "outcome": "corrected"}
        assert page.post(f"{address}answer/", {"outcome": "upheld", "answer": "维持原结果"}).status_code == 302
        assert ObjectionAnswer.objects.get().answered_by == place.boss

    def test_evidence_is_handed_in_and_read_by_the_person_and_the_office_alone(self, place):
        upload = check_upload("现场.png", photo(), field="files")
        row = filed(place, evidence=[upload, upload])
        file = row.evidence.get()
        address = reverse("objection-file", args=(row.pk, file.pk))
        for user, status in ((place.account, 200), (place.clerk, 200), (account(of=place.leader), 404)):
            page = Client()
            page.force_login(user)
            assert page.get(address).status_code == status
        with pytest.raises(DatabaseError), transaction.atomic():
            row.evidence.all().delete()
        assert sweep_evidence()["missing"] == 0

    def test_the_page_of_the_result_offers_the_way(self, place):
        page = Client()
        page.force_login(place.account)
        address = reverse("line-rows", args=(place.line.pk,))
        assert reverse("object", args=("bulletin_line", place.line.pk)) in page.get(address).content.decode()
        delivery = Delivery.objects.get(kind="bulletin_line", key=place.line.pk, worker=place.member)
        assert delivery.how == "read"  # opening the page is being told
        row = filed(place)
        assert reverse("objection", args=(row.pk,)) in page.get(address).content.decode()


def test_freezing_tells_leader_and_member_of_each_grid(place):
    told_of = Delivery.objects.filter(kind="bulletin_line", key=place.line.pk)
    assert set(told_of.values_list("worker", flat=True)) == {place.leader.pk, place.member.pk}
    assert {row.sent_at for row in told_of} == {FROZEN}


def test_the_page_of_everything_that_one_may_object_to_offers_it() -> None:
    """Each kind has its box in the template of its page."""
    templates = Path(settings.BASE_DIR, "templates", "assessment").rglob("*.html")
    written = "".join(template.read_text() for template in templates)
    assert [one.kind for one in subjects() if f'{{% objection_to "{one.kind}" ' not in written] == []
