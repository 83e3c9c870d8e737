"""The box: who puts something in, who reads it, and how the answer comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, NotAllowed
from core.models import AuditEntry
from grids.territory.models import Subdistrict
from grids.tests.factories import territory
from incidents.suggestions.models import Suggestion
from incidents.suggestions.services import answer_suggestion, may_answer
from incidents.tests.clients import browser
from incidents.worklist import QUEUES
from staff.accounts.models import User
from staff.inbox.models import Notice
from staff.tests.factories import GUIDE, LEADER, center, member_account

pytestmark = pytest.mark.django_db
BOX = "field-suggestions"
TEXT = "同一张表每周要填两遍，能不能只填一遍？"


def put(user, **more: object):
    return browser(user).post(reverse(BOX), {"kind": "complaint", "text": TEXT, **more})


def box_of(place) -> dict[str, object]:
    return {"subdistrict": place.subdistrict.pk}


def answered(row: Suggestion, by) -> Suggestion:
    return answer_suggestion(suggestion=row, answer="下月起只填一遍。", by=by, at=timezone.now())


def test_it_reaches_the_office_as_a_task_and_the_answer_reaches_its_author(place, member) -> None:
    assert put(member, **box_of(place)).status_code == 302
    row, office = Suggestion.objects.get(), center(place.subdistrict)
    task = browser(office).get(reverse("home")).context["waits"].tasks[-1]
    assert task.what in TEXT
    asked = reverse("admin:incidents_suggestion_answer", args=(row.pk,))
    assert browser(office).post(asked, {"answer": "下月起只填一遍。", "sure": "yes"}).status_code == 302
    assert Notice.objects.get(user=member, topic="suggestion_answered").link == reverse(BOX)
    assert "下月起只填一遍。" in browser(member).get(reverse(BOX)).content.decode()
    assert not [one for one in browser(office).get(reverse("home")).context["waits"].tasks if one.what == task.what]


def test_nobody_in_the_field_reads_what_another_wrote(place, member) -> None:
    put(member, **box_of(place))
    for other in (member_account(LEADER, to=place.grids[0]), member_account(GUIDE, to=place.villages[0])):
        page = browser(other).get(reverse(BOX))
        assert page.status_code == 200
        assert TEXT not in page.content.decode()
        assert not Suggestion.objects.visible_to(other).exists()


def test_it_is_put_into_the_box_of_ones_own_office_alone(place, member) -> None:
    elsewhere = territory().subdistrict
    assert "subdistrict" in put(member, subdistrict=elsewhere.pk).context["form"].errors
    assert browser(center(place.subdistrict)).get(reverse(BOX)).status_code == 404


def test_it_is_answered_once_and_by_a_colleague(place, member) -> None:
    put(member, **box_of(place))
    row = Suggestion.objects.get()
    with pytest.raises(NotAllowed):
        answered(row, by=center(territory().subdistrict))
    answered(row, by=center(place.subdistrict))
    with pytest.raises(Conflict):
        answered(row, by=center(place.subdistrict))


def test_nobody_answers_what_the_same_person_wrote_with_another_account(place, member) -> None:
    put(member, **box_of(place))
    row, other, colleague = Suggestion.objects.get(), center(place.subdistrict), center(place.subdistrict)
    User.objects.filter(pk=other.pk).update(person=member.worker)
    other = User.objects.get(pk=other.pk)
    with pytest.raises(NotAllowed):
        answered(row, by=other)
    assert (may_answer(row, other), may_answer(row, colleague)) == (False, True)
    [queues] = [one for one in QUEUES if one.page == "admin:incidents_suggestion_changelist"]
    for user, waiting in ((other, 0), (colleague, 1)):
        assert queues.narrowed(queues.rows(user), "unanswered", user, timezone.now()).count() == waiting


def test_no_word_of_it_stands_in_the_audit_log(place, member) -> None:
    put(member, **box_of(place))
    asked = reverse("admin:incidents_suggestion_answer", args=(Suggestion.objects.get().pk,))
    browser(center(place.subdistrict)).post(asked, {"answer": "下月起只填一遍。", "sure": "yes"})
    entry = AuditEntry.objects.latest("pk")
    assert str(Suggestion.objects.get()) in entry.subject
    assert not AuditEntry.objects.filter(subject__contains=TEXT[:4]).exists()


def test_who_serves_no_grid_any_more_reads_the_answer_and_writes_nothing(place, member) -> None:
    put(member, **box_of(place))
    answered(Suggestion.objects.get(), by=center(place.subdistrict))
    member.worker.postings.all().delete()
    page = browser(member).get(reverse(BOX))
    assert (page.status_code, "下月起只填一遍。" in page.content.decode()) == (200, True)
    assert put(member, **box_of(place)).status_code == 200
    assert Suggestion.objects.count() == 1


def test_an_identity_number_is_refused_beside_the_text(place, member) -> None:
    answer = put(member, text="证件 11010519491231002X", **box_of(place))
    assert list(answer.context["form"].errors) == ["text"]


def test_the_box_stays_open_where_members_report_elsewhere(place, member) -> None:
    Subdistrict.objects.filter(pk=place.subdistrict.pk).update(field_pages=False)
    assert put(member, **box_of(place)).status_code == 302


def test_what_waits_waits_for_the_center_only(place, member) -> None:
    (queues,) = (one for one in QUEUES if one.page == "admin:incidents_suggestion_changelist")
    put(member, **box_of(place))
    for user, expected in ((center(place.subdistrict), 1), (member, 0)):
        waiting = queues.narrowed(queues.rows(user), "unanswered", user, timezone.now() + timedelta(hours=1))
        assert waiting.count() == expected
