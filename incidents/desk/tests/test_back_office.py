"""Incidents in the back office: added in one go, moved by buttons, never edited."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.sheets import writing
from core.templatetags.figures import deadline
from core.testing.worlds import shared_world
from grids.tests.factories import matter, territory
from incidents.entries.models import Receipt
from incidents.incident.models import Incident
from incidents.incident.rules import extended
from incidents.incident.sheets import IncidentSheet
from incidents.tests.cast import Cast
from incidents.tests.factories import draft, limits, make_incident, move
from staff.accounts.models import User
from staff.calendar.lists import working_calendar
from staff.tests.factories import center, department, handler, head, posted

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place():
    made = territory()
    limits(made.subdistrict)
    return made


@shared_world
def incident(place):
    return make_incident(
        place.grids[0], by=center(place.subdistrict), reporter=posted("full_time", to=place.grids[0]).worker
    )


def move_page(incident: Incident, name: str) -> str:
    return reverse(f"admin:incidents_incident_move_{name.replace('-', '_')}", args=(incident.pk,))


def buttons(client: Client, incident: Incident) -> str:
    return client.get(reverse("admin:incidents_incident_change", args=(incident.pk,))).content.decode()


class TestAddingAIncident:
    def values(self, place, /, **more: object) -> dict[str, object]:
        return {
            "grid": place.grids[0].pk,
            "matter": matter().pk,
            "source": "public",
            "urgency": "normal",
            "occurred_at": "2026-03-02T08:30",
            "title": "楼道堆物",
            "description": "通道被堵",
            **more,
        }

    def test_it_is_written_down_and_reported_in_one_go(self, place):
        page = reverse("admin:incidents_incident_add")
        answer = browser(center(place.subdistrict)).post(page, self.values(place, place="三号楼"))
        assert answer.status_code == 302
        made = Incident.objects.get(text__title="楼道堆物")
        assert made.state == "reported"
        assert made.text.place == "三号楼"
        assert [row.move for row in made.moves.all()] == ["report"]

    def test_what_cannot_be_true_is_named_at_its_field(self, place):
        page = reverse("admin:incidents_incident_add")
        answer = browser(center(place.subdistrict)).post(page, self.values(place, occurred_at="2999-01-01T00:00"))
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors["occurred_at"]
        assert not Incident.objects.exists()

    def test_an_identity_number_is_refused(self, place):
        page = reverse("admin:incidents_incident_add")
        values = self.values(place, description="11010519491231002X")
        answer = browser(center(place.subdistrict)).post(page, values)
        assert answer.context["adminform"].form.errors["description"]


class TestMoving:
    def test_only_moves_that_the_state_and_the_person_allow_have_buttons(self, place, incident):
        page = buttons(browser(center(place.subdistrict)), incident)
        assert move_page(incident, "accept") in page
        assert move_page(incident, "verify") not in page
        assert move_page(incident, "accept") not in buttons(browser(head(place.subdistrict)), incident)

    def test_a_move_is_made_through_its_form(self, place, incident):
        client = browser(center(place.subdistrict))
        assert client.post(move_page(incident, "accept"), {"urgency": "normal", "note": ""}).status_code == 302
        unit = department(place.subdistrict)
        values = {"department": unit.pk, "level": "subdistrict", "urgency": "normal", "note": "请尽快", "due_at": ""}
        assert client.post(move_page(incident, "assign"), values).status_code == 302
        incident.refresh_from_db()
        assert incident.state == "assigned"
        assert incident.department == unit
        assert "请尽快" in buttons(client, incident)

    def test_what_a_move_lacks_is_named(self, place, incident):
        answer = browser(center(place.subdistrict)).post(move_page(incident, "return"), {"note": ""})
        assert answer.context["form"].errors["note"]

    def test_a_move_that_somebody_else_made_first_is_refused_in_words(self, place, incident):
        client = browser(center(place.subdistrict))
        for _ in range(2):
            answer = client.post(move_page(incident, "accept"), {"urgency": "normal"})
        assert answer.context["form"].non_field_errors()

    def test_a_department_handles_its_incident_to_the_feedback(self, place, incident):
        office, unit = center(place.subdistrict), department(place.subdistrict)
        move(incident, "accept", by=office)
        move(incident, "assign", by=office, department=unit.code)
        client = browser(handler(unit))
        assert client.post(move_page(incident, "start"), {"note": ""}).status_code == 302
        assert client.post(move_page(incident, "feed-back"), {"result": "已清理"}).status_code == 302
        assert Incident.objects.get(pk=incident.pk).state == "feedback"

    def test_whoever_decides_on_an_extension_reads_what_is_asked(self):
        cast = Cast()
        incident = cast.at("extension_asked")
        page = browser(cast.head).get(move_page(incident, "decide-extension"))
        later = extended(incident.due_at, 3, working_calendar(incident.subdistrict_id))
        moved = f"{deadline(incident.due_at)} → {deadline(later)}"
        assert {"3 个工作日", moved, "等配件"} <= {value for _label, value in page.context["facts"]}
        assert f"3 个工作日 · {moved} · 等配件" in buttons(browser(cast.head), incident)
        queue = browser(cast.head).get(reverse("admin:incidents_incident_decide", args=["decide"]))
        assert moved in [value for _label, value in queue.context["waiting"][0].facts]
        move(incident, "decide-extension", by=cast.head, approved=True)
        incident.refresh_from_db()
        assert incident.due_at == later  # it is what was shown

    def test_the_history_says_what_the_return_visit_heard(self):
        cast = Cast()
        incident = cast.at("closed")
        move(incident, "evaluate", by=cast.clerk, satisfied=False, reopens=False, note="仍有异味")
        assert "不满意 · 仍有异味" in buttons(browser(cast.clerk), incident)

    def test_an_urgent_incident_is_assigned_by_a_head_only(self, place, incident):
        office, unit = center(place.subdistrict), department(place.subdistrict)
        move(incident, "accept", by=office, urgency="urgent")
        values = {"department": unit.pk, "level": "subdistrict", "urgency": "urgent"}
        assert browser(office).post(move_page(incident, "assign"), values).context["form"].non_field_errors()
        assert browser(head(place.subdistrict)).post(move_page(incident, "assign"), values).status_code == 302

    def test_incidents_of_another_subdistrict_do_not_exist_here(self, place, incident):
        client = browser(center(territory().subdistrict))
        assert client.get(move_page(incident, "accept")).status_code == 404
        assert client.post(move_page(incident, "accept"), {}).status_code == 404

    def test_its_state_cannot_be_edited(self, place, incident):
        page = reverse("admin:incidents_incident_change", args=(incident.pk,))
        assert browser(center(place.subdistrict)).post(page, {"state": "closed"}).status_code == 403

    def test_many_are_accepted_at_once_and_each_refusal_is_told(self, place, incident):
        office = center(place.subdistrict)
        other = draft(place.grids[0], by=office)
        values = {"action": "accept_chosen", "_selected_action": [incident.pk, other.pk]}
        answer = browser(office).post(reverse("admin:incidents_incident_changelist"), values, follow=True)
        texts = [str(message) for message in answer.context["messages"]]
        assert any(other.number in text for text in texts)
        incident.refresh_from_db()
        assert incident.state == "accepted"


def test_the_center_says_that_there_was_nothing_to_import(place):
    page = reverse("admin:incidents_receipt_nothing_received")
    answer = browser(center(place.subdistrict)).post(page, {"dataset": "base_entries", "month": "2026-02"})
    assert answer.status_code == 302
    assert Receipt.objects.get(subdistrict=place.subdistrict, dataset="base_entries").rows == 0
    assert browser(head(place.subdistrict)).post(page, {}).status_code == 403


class TestGoingOutAsASheet:
    def test_a_csv_leaves_while_it_is_written_and_a_workbook_has_a_bound_in_words(self, place, incident, monkeypatch):
        client = browser(center(place.subdistrict))
        make_incident(place.grids[0], by=center(place.subdistrict))
        columns = {f"incidentsheet_{column.name}": "on" for column in IncidentSheet.columns}
        page, xlsx, csv = reverse("admin:incidents_incident_export"), {"format": "0"}, {"format": "1"}
        whole = client.post(page, {**csv, **columns})
        assert whole.streaming
        lines = whole.getvalue().decode().splitlines()
        assert len(lines) == 3
        assert "事件编号" in lines[0]
        monkeypatch.setattr(writing, "MOST_ROWS", 1)
        refused = client.post(page, {**xlsx, **columns})
        assert refused.context["form"].errors["format"] == ["工作簿最多 1 行：请用筛选缩小范围，或选择 csv。"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_cursors")
            assert cursor.fetchone() == (0,)  # nothing is left half read
        assert len(client.post(page, {**csv, **columns}).getvalue().splitlines()) == 3
        monkeypatch.setattr(writing, "MOST_ROWS", 2)
        assert client.post(page, {**xlsx, **columns}).content[:2] == b"PK"

    def test_the_center_takes_its_own_cases_out_and_they_come_in_again_unchanged(self, place, incident):
        elsewhere = territory()
        limits(elsewhere.subdistrict)
        other = make_incident(elsewhere.grids[0], by=center(elsewhere.subdistrict))
        client = browser(center(place.subdistrict))
        page = reverse("admin:incidents_incident_changelist")
        assert reverse("admin:incidents_incident_export") in client.get(page).content.decode()
        columns = {f"incidentsheet_{column.name}": "on" for column in IncidentSheet.columns}
        answer = client.post(reverse("admin:incidents_incident_export"), {"format": "0", **columns})
        book = load_workbook(io.BytesIO(answer.content)).active
        headers = [cell.value for cell in book[1]]
        lines = [dict(zip(headers, row, strict=True)) for row in book.iter_rows(min_row=2, values_only=True)]
        assert [line["事件编号"] for line in lines] == [incident.number]
        assert other.number not in str(lines)
        assert (lines[0]["网格标识"], lines[0]["上报人"]) == (str(incident.grid.key), incident.reporter.name)

    def test_who_reads_cases_and_is_not_the_center_takes_none_out(self, place, incident):
        readers = head(place.subdistrict), handler(department(place.subdistrict))
        for client in map(browser, readers):
            page = client.get(reverse("admin:incidents_incident_changelist"))
            assert page.status_code == 200
            assert reverse("admin:incidents_incident_export") not in page.content.decode()
            assert client.post(reverse("admin:incidents_incident_export"), {"format": "0"}).status_code == 403
