"""What becomes final is kept as a paper, byte for byte; and the forms of a person say what the rows say."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from assessment.adjustment.services import propose_adjustment
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.letterhead.kept import DECISION, QUARTER, REPLACEMENT, keep, kept
from assessment.letterhead.models import KeptPaper
from assessment.objection.documents import filed_of
from assessment.objection.services import answer_objection, file_objection
from assessment.periods import parse
from assessment.replacement.documents import form_of
from assessment.replacement.tests.factories import Cast, to_served
from assessment.score import quarter_life as life
from assessment.score.documents import table_of
from assessment.score.forms_of_one import quarter_form_of
from assessment.score.models import QuarterlyScore
from assessment.score.quarter_services import draft_quarter
from assessment.score.tests.quarter_worlds import DRAFTED, LONG_IN_POST, Q3, QuarterWorld
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import SHANGHAI
from core.documents.tables import table_docx
from grids.tests.factories import territory
from incidents.tests.factories import shanghai
from staff.tests.factories import FULL_TIME, account, center, posted

pytestmark = pytest.mark.django_db
AT = shanghai("2026-03-03 10:00")
NOON = shanghai("2026-03-03 12:00")
MARCH = parse("2026-03")


def test_a_kept_paper_never_changes_and_is_kept_once() -> None:
    place = territory()
    first = keep(subdistrict=place.subdistrict, kind="trial", key=1, name="表.docx", content=b"first", at=AT)
    again = keep(subdistrict=place.subdistrict, kind="trial", key=1, name="表.docx", content=b"second", at=AT)
    assert (again.pk, kept("trial", 1)) == (first.pk, ("表.docx", b"first"))
    for change in (lambda: KeptPaper.objects.update(content=b""), lambda: KeptPaper.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    wrong = {"digest": "0" * 64, "content": b"x", "kind": "trial", "key": 2, "format": "docx", "name": "表.docx"}
    with pytest.raises(DatabaseError), transaction.atomic():
        KeptPaper.objects.create(subdistrict=place.subdistrict, kept_at=AT, **wrong)


def test_the_summary_of_a_final_quarter_is_kept_and_opened_from_its_page() -> None:
    world = QuarterWorld(grids=2)
    members = [posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker for grid in world.grids]
    for who, grid in zip(members, world.grids, strict=True):
        world.attend(who)
        world.visits(who, grid, 30)
    world.freeze()
    revision = draft_quarter(subdistrict=world.subdistrict, quarter=Q3, at=DRAFTED)
    told = life.tell_quarter(revision=revision, by=world.clerk, at=datetime(2026, 10, 14, 9, tzinfo=SHANGHAI))
    rows = table_of(told, on=DRAFTED.date()).rows
    assert {row[1] for row in rows} == {who.staff_number for who in members}
    form = quarter_form_of(QuarterlyScore.objects.get(revision=told, worker=members[0]))
    assert [each.weight for each in form.measured][:2] == ["15", "20"] or form.measured[-1].points == "未计"
    assert (len(form.measured), form.grids != "") == (6, True)
    said = [each.basis for each in form.measured]
    assert any("÷" in one for one in said)
    assert [one for one in said if "min(" in one] == [], "words, not a formula that a reader must know"
    assert life.finish_quarter(revision=told, at=datetime(2026, 12, 14, 9, tzinfo=SHANGHAI))
    found = kept(QUARTER, told.pk)
    assert found is not None
    told.refresh_from_db()
    assert found[1] == table_docx(table_of(told, on=DRAFTED.date()))
    client = Client()
    client.force_login(world.clerk)
    page = f"/admin/assessment/scorerevision/{told.pk}/print_table/?format=docx"
    assert client.get(page).content == found[1]
    one = QuarterlyScore.objects.get(revision=told, worker=members[0])
    made = client.get(f"/admin/assessment/quarterlyscore/{one.pk}/print_form/")
    assert Document(io.BytesIO(made.content)).tables
    client.force_login(account(of=members[0]))
    assert client.get(page).status_code in (302, 403, 404)


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_form_of_a_replacement_is_kept_as_it_was_approved() -> None:
    cast = Cast()
    row = to_served(cast, cast.propose(NOON), NOON)
    step = row.steps.get(move="approve")
    found = kept(REPLACEMENT, step.pk)
    assert found is not None
    words = words_of(found[1])
    for said in ("熟悉业务", "无空缺", "本人陈述", "同意更换", "批准。", "不涉及劳动合同", "57.40"):
        assert said in words, said
    assert "送达" in words_of(form_of(row, on=NOON.date())[1])
    client = Client()
    client.force_login(cast.center)
    page = f"/admin/assessment/replacement/{row.pk}"
    assert client.get(f"{page}/print_approved/").content == found[1]
    assert client.get(f"{page}/print_form/").status_code == 200
    client.force_login(cast.member)
    assert client.get(f"{page}/print_form/").status_code in (302, 403, 404)


def test_the_decision_on_an_objection_is_kept_and_its_person_opens_it() -> None:
    made = office()
    leader, member = staffed(made)[made.grids[0].pk]
    measured(made, MARCH.start, [100, 80, 60, 40])
    surveyed(made, MARCH.start)
    draft = draft_bulletin(subdistrict=made.subdistrict, month=MARCH, at=MARCH.ends_at)
    bulletin = freeze_bulletin(bulletin=draft, at=shanghai("2026-04-08 00:00"), by=None)
    line = bulletin.lines.get(grid=made.grids[0])
    own, other = account(of=member), account(of=leader)
    said = {"reason": "三月的两次上报被误判", "request": "请重新核算"}
    filed = file_objection(kind="bulletin_line", key=line.pk, by=own, at=shanghai("2026-04-09 10:00"), **said)
    clerk = center(made.subdistrict)
    answer = answer_objection(
        objection=filed, outcome="upheld", reason="经核查，事实清楚。", by=clerk, at=shanghai("2026-04-10 10:00")
    )
    found = kept(DECISION, answer.pk)
    assert found is not None
    words = words_of(found[1])
    for each in ("经核查，事实清楚。", "请重新核算", filed.number, "送达回证", "5个工作日"):
        assert each in words, each
    assert "三月的两次上报被误判" in words_of(filed_of(filed)[1])
    client = Client()
    client.force_login(own)
    page = reverse("objection-decision", args=(filed.pk, 1))
    assert client.get(page).content == found[1]
    assert page in client.get(reverse("objection", args=(filed.pk,))).content.decode()
    client.force_login(other)
    assert client.get(page).status_code == 404
    client.force_login(clerk)
    assert client.get(f"/admin/assessment/objection/{filed.pk}/print_decision/").content == found[1]
    assert client.get(f"/admin/assessment/objection/{filed.pk}/print_filed/").status_code == 200


def test_the_form_of_an_adjustment_says_who_proposed_and_on_what_it_rests() -> None:
    made = office()
    member = posted(FULL_TIME, to=made.grids[0]).worker
    clerk = center(made.subdistrict)
    row = propose_adjustment(
        worker=member, quarter=Q3, side="bonus", points=Decimal("3.00"), reason="防汛值守", article="第八条", by=clerk,
        at=timezone.now(),
    )  # fmt: skip
    client = Client()
    client.force_login(clerk)
    words = words_of(client.get(f"/admin/assessment/adjustment/{row.pk}/print_form/").content)
    for each in ("防汛值守", "第八条", "3.00", member.staff_number):
        assert each in words, each
