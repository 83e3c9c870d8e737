"""What somebody says is wrong in a draft: by whom, until when, and what the answer does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from assessment.bulletin.review import review_of
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.periods import parse
from assessment.remark.models import DraftRemark, Outcome
from assessment.remark.services import NotYourGrid, answer_remark, make_remark
from assessment.tests.factories import measured, office, staffed
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from staff.access import Role
from staff.accounts.models import User
from staff.inbox.models import Notice
from staff.tests.factories import account, center, posted

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
IN_REVIEW = MARCH.ends_at + timedelta(hours=9)
SAID = {"component": "incidents", "text": "3月12日那件事没有算进去"}


@shared_world
def draft():
    of = office()
    of.people = staffed(of)
    measured(of, MARCH.start, [100, 80, 60, 10])
    of.clerk = center(of.subdistrict)
    of.draft = draft_bulletin(subdistrict=of.subdistrict, month=MARCH, at=MARCH.ends_at)
    return of


def leader_of(draft, position: int) -> User:
    return account(of=draft.people[draft.grids[position].pk][0])


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def remark(draft, position: int = 3, by: User | None = None, **said) -> DraftRemark:
    by = by or leader_of(draft, position)
    return make_remark(bulletin=draft.draft, grid=draft.grids[position].pk, by=by, at=IN_REVIEW, **{**SAID, **said})


def line(draft, position: int = 3) -> str:
    return reverse("draft-line", args=(draft.draft.pk, draft.grids[position].pk))


def test_a_remark_goes_from_the_line_to_the_office_and_its_answer_back(draft):
    leader = browser(leader_of(draft, 3))
    assert line(draft) in leader.get("/dashboard/").content.decode()
    assert leader.post(line(draft), SAID).status_code == 302
    made = DraftRemark.objects.get()
    assert made.shown == draft.draft.lines.get(grid=draft.grids[3]).incident_score
    assert Notice.objects.get(topic="remark_made").user == draft.clerk
    assert review_of(draft.draft).open[-1].count == 1

    clerk = browser(draft.clerk)
    address = reverse("admin:assessment_draftremark_answer", args=(made.pk,))
    assert SAID["text"] in clerk.get(address).content.decode()
    assert clerk.post(address, {"outcome": "corrected", "answer": "已补录"}).status_code == 302
    assert Notice.objects.get(topic="remark_answered").link == line(draft)
    assert "已补录" in leader.get(line(draft)).content.decode()


def test_one_remarks_on_the_grids_that_one_serves(draft):
    with pytest.raises(NotYourGrid):
        remark(draft, 3, by=leader_of(draft, 2))
    with pytest.raises(NotYourGrid):
        remark(draft, 3, by=draft.clerk)
    assert browser(leader_of(draft, 2)).get(line(draft)).status_code == 404
    guide = posted(Role.GUIDE, to=draft.villages[1]).worker
    assert remark(draft, 3, by=account(of=guide)).worker == guide


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"text": "  "}, "text"), ({"component": "luck"}, "component"), ({"text": "11010519491231002X"}, "text")],
)
def test_nothing_empty_unknown_or_with_an_identity_number_is_taken(draft, wrong, field):
    with pytest.raises(InvalidInput) as refused:
        remark(draft, **wrong)
    assert list(refused.value.fields) == [field]


def test_once_frozen_a_remark_comes_too_late_but_is_still_answered(draft):
    leader = leader_of(draft, 3)
    early = remark(draft, by=leader)
    freeze_bulletin(bulletin=draft.draft, at=IN_REVIEW, by=draft.clerk)
    with pytest.raises(Conflict, match=r"object|申诉"):
        remark(draft, 2)
    answer_remark(remark=early, outcome=Outcome.STANDS, answer="日期在四月", by=draft.clerk, at=IN_REVIEW)
    answer = browser(leader).get(line(draft))
    assert "日期在四月" in answer.content.decode()
    assert answer.context["line"] is None


def test_it_is_answered_once_by_the_own_office_and_by_nobody_who_made_it(draft):
    made = remark(draft)
    given = {"remark": made, "outcome": Outcome.STANDS, "answer": "核过", "at": IN_REVIEW}
    own = center(draft.subdistrict)
    own.person = made.worker
    own.save()
    for other in (center(office().subdistrict), leader_of(draft, 2), own):
        with pytest.raises(NotAllowed):
            answer_remark(by=other, **given)
    answer_remark(by=draft.clerk, **given)
    with pytest.raises(Conflict):
        answer_remark(by=draft.clerk, **given)


@pytest.mark.parametrize("change", [{"component": ""}, {"shown": 99}, {"outcome": Outcome.CORRECTED}])
def test_the_database_keeps_what_was_said_and_answered(draft, change):
    made = remark(draft)
    answer_remark(remark=made, outcome=Outcome.STANDS, answer="核过", by=draft.clerk, at=IN_REVIEW)
    for wrong in (lambda rows: rows.update(**change), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong(DraftRemark.objects.all())
