"""Small-screen pages of tasks for the grids."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.assignments.models import TaskAnswer
from incidents.tests.clients import browser
from incidents.tests.fieldwork import task
from staff.tests.factories import GUIDE, center, member_account

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
