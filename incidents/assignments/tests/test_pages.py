"""Small-screen pages of tasks for the grids."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from core.testing.words import words_of
from grids.territory.models import GridContact
from incidents.assignments.models import TaskAnswer
from incidents.tests.clients import browser
from incidents.tests.fieldwork import task
from staff.people.models import Worker
from staff.tests.factories import GUIDE, LEADER, center, member_account

pytestmark = pytest.mark.django_db


class TestTasks:
    def test_one_tap_answers_for_the_grid(self, place, member):
        task(place.grids[0], by=center(place.subdistrict))
        row = TaskAnswer.objects.get()
        client = browser(member)
        assert client.get(reverse("field-tasks")).context["rows"][0].late
        client.post(reverse("field-task-answer", args=(row.pk, "nothing_found")))
        row.refresh_from_db()
        assert (row.state, row.answered_by) == ("nothing_found", member)
        assert client.get(reverse("field-tasks")).context["rows"] == []

    def test_not_done_with_its_reason(self, place, member):
        task(place.grids[0], by=center(place.subdistrict))
        page = reverse("field-task-note", args=(TaskAnswer.objects.get().pk,))
        client = browser(member)
        assert list(client.post(page, {"note": "", "ending": "not_done"}).context["form"].errors) == ["note"]
        client.post(page, {"note": "人员不足", "ending": "not_done"})
        assert TaskAnswer.objects.get().note == "人员不足"

    def test_the_guide_sees_who_is_late_and_answers_nothing(self, place):
        task(*place.grids[:2], by=center(place.subdistrict))
        client = browser(member_account(GUIDE, to=place.villages[0]))
        rows = client.get(reverse("field-tasks")).context["rows"]
        assert [(row.late, row.mine) for row in rows] == [(True, False)] * 2
        client.post(reverse("field-task-answer", args=(rows[0].pk, "done")))
        assert set(TaskAnswer.objects.values_list("state", flat=True)) == {"open"}

    def test_the_guide_reads_who_has_to_answer_and_calls_by_the_numbers_of_the_card(self, place, member):
        grid = place.grids[0]
        leader = member_account(LEADER, to=grid)
        Worker.objects.filter(pk=leader.worker_id).update(name="李强", pinyin="li qiang")
        member.worker.phone = "13800001234"
        member.worker.save()
        for name, duty, phone in (("李强", "网格长", "0576-0000 0011"), ("柯警官", "责任区民警", "110")):
            GridContact.objects.create(grid=grid, during=(date(2020, 1, 1), None), name=name, duty=duty, phone=phone)
        task(*place.grids[:2], by=center(place.subdistrict))
        guide = browser(member_account(GUIDE, to=place.villages[0]))
        answer = guide.get(reverse("field-tasks"), {"show": "guided"})
        called = next(row.to_call for row in answer.context["rows"] if row.grid_id == grid.pk)
        assert [(one.name, one.tel) for one in called.people] == [
            ("李强", "057600000011"),
            (member.worker.name, ""),
        ]
        assert [one.name for one in called.others] == ["柯警官"]
        assert 'href="tel:057600000011"' in answer.content.decode()
        assert not re.search("1380000|1234", words_of(answer))
