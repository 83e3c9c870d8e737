"""The pages of dropped sheets: several files at once, columns and words asked, the preview, the import."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEntry, AuditKind
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.incident.models import Incident
from incidents.incoming.models import IncomingSheet, WordMeaning
from incidents.tests.exported import HEADERS, World, gbk, incidents, workbook
from incidents.tests.factories import make_incident, shanghai
from staff.accounts.models import User
from staff.tests.factories import center, head, member_account

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(sheet: IncomingSheet) -> str:
    return reverse("admin:incidents_incomingsheet_change", args=(sheet.pk,))


@shared_world
def world() -> World:
    return World()


def dropped(client: Client, world: World, *files: tuple[str, bytes]) -> list[IncomingSheet]:
    address = reverse("admin:incidents_incomingsheet_drop_in")
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post(address, {"subdistrict": world.subdistrict.pk, "files": sent})
    assert answer.status_code == 302, answer.content.decode()
    return list(IncomingSheet.objects.order_by("pk"))


def chosen(client: Client, sheet: IncomingSheet) -> dict[str, str]:
    """The form of columns as the page fills it in."""
    form = client.get(page(sheet)).context["columns"]
    return {"do": "columns", "kind": str(form["kind"].value()), "month": "", **{
        name: form[name].value() or "" for name in form.names
    }}  # fmt: skip


def test_the_center_goes_from_files_to_incidents_by_three_pages(world):
    client = browser(world.center)
    (sheet,) = dropped(client, world, ("三月事件.xlsx", incidents(world.row(1, 所属网格="东山一格"), world.row(2))))
    html = client.get(page(sheet)).content.decode()
    assert "PA2026000001" in html
    assert "11010519491231002X" not in html
    assert client.post(page(sheet), chosen(client, sheet)).status_code == 302
    words = client.get(page(sheet)).context["words"]
    assert [line["written"] for line in words.lines()] == ["东山一格"]
    client.post(page(sheet), {"do": "words", "word_0": world.grid.versions.get().code})
    preview = client.get(page(sheet)).content.decode()
    assert "三号楼道堆物1" in preview
    assert not Incident.objects.exists()
    client.post(page(sheet), {"do": "import"})
    assert not Incident.objects.exists()  # the sheet has no deadlines, which costs timeliness: that is said first
    client.post(page(sheet), {"do": "import", "lacks": "on"})
    assert Incident.objects.count() == 2
    assert AuditEntry.objects.filter(kind=AuditKind.IMPORT, subject__contains="三月事件").exists()
    assert client.get(page(sheet)).status_code == 200
    assert client.get(reverse("admin:incidents_incomingsheet_changelist")).status_code == 200
    meaning = WordMeaning.objects.get()
    assert client.get(reverse("admin:incidents_wordmeaning_changelist")).status_code == 200
    assert (
        client.post(reverse("admin:incidents_wordmeaning_delete", args=(meaning.pk,)), {"post": "yes"}).status_code
        == 302
    )
    assert not WordMeaning.objects.exists()


def test_several_files_of_several_kinds_are_dropped_at_once(world):
    survey = gbk([("网格", "抽查人数", "知晓数"), (world.name, 30, 20)])
    rows = dropped(
        browser(world.center), world,
        ("事件.xlsx", incidents(world.row(1))), ("知晓率2026年3月.csv", survey), ("坏.xlsx", b"PK nothing"),
    )  # fmt: skip
    assert [(row.kind, row.state) for row in rows] == [
        ("incidents", "columns"), ("awareness", "ready"), ("", "unreadable"),
    ]  # fmt: skip
    assert browser(world.center).get(page(rows[2])).status_code == 200


def test_another_kind_shows_its_own_fields_and_a_lack_is_named(world):
    client = browser(world.center)
    (sheet,) = dropped(client, world, ("x.xlsx", workbook([("甲", "乙"), ("1", "2")])))
    answer = client.post(page(sheet), {"do": "kind", "kind": "visits"})
    assert answer.context["columns"]["kind"].value() == "visits"
    assert "走访人" in answer.content.decode()
    lacking = client.post(page(sheet), {**chosen(client, sheet), "kind": "incidents"})
    assert lacking.status_code == 200
    assert "事件编号" in str(lacking.context["columns"].non_field_errors())


def test_a_refused_row_is_shown_with_its_reason_and_nothing_can_be_imported(world):
    client = browser(world.center)
    (sheet,) = dropped(client, world, ("x.xlsx", incidents(world.row(1, 上报时间="2096-01-01"))))
    client.post(page(sheet), chosen(client, sheet))
    answer = client.get(page(sheet))
    assert answer.context["sheet"].state == "refused"
    assert 'value="import"' not in answer.content.decode()
    client.post(page(sheet), {"do": "import"})
    assert not Incident.objects.exists()
    client.post(page(sheet), {"do": "back"})
    assert client.get(page(sheet)).context["columns"] is not None
    client.post(page(sheet), {"do": "discard"})
    sheet.refresh_from_db()
    assert sheet.state == "discarded"


def test_a_head_reads_and_a_member_or_another_office_does_not(world):
    (sheet,) = dropped(browser(world.center), world, ("x.xlsx", incidents(world.row(1))))
    reader = browser(head(world.subdistrict))
    assert reader.get(page(sheet)).status_code == 200
    assert reader.post(page(sheet), {"do": "discard"}).status_code == 403
    assert reader.get(reverse("admin:incidents_incomingsheet_drop_in")).status_code == 403
    assert browser(member_account("leader", to=world.grid)).get(page(sheet)).status_code == 302
    other = browser(center(territory().subdistrict))
    assert other.get(page(sheet)).status_code == 404
    assert other.post(page(sheet), {"do": "discard"}).status_code == 404


def test_a_formula_in_a_sheet_is_text_and_a_script_is_escaped(world):
    client = browser(world.center)
    row = world.row(1, 事件名称="<script>alert(1)</script>", 事件内容="'=1+1")
    (sheet,) = dropped(client, world, ("x.xlsx", workbook([HEADERS, row])))
    client.post(page(sheet), chosen(client, sheet))
    assert "<script>alert(1)" not in client.get(page(sheet)).content.decode()


def test_worksheets_that_are_left_aside_are_named_until_the_end(world):
    client = browser(world.center)
    book = load_workbook(io.BytesIO(incidents(world.row(1))))
    for title, rows in (("四月", [("说明",), ("待补",)]), ("空表", [])):
        other = book.create_sheet(title)
        for row in rows:
            other.append(row)
    out = io.BytesIO()
    book.save(out)
    (sheet,) = dropped(client, world, ("全年.xlsx", out.getvalue()))
    assert sheet.left_aside == [["四月", 2]]
    assert "“四月”（2 行）" in client.get(page(sheet)).content.decode()
    client.post(page(sheet), chosen(client, sheet))
    client.post(page(sheet), {"do": "import", "lacks": "on"})
    sheet.refresh_from_db()
    assert sheet.state == "imported"
    assert "“四月”（2 行）" in client.get(page(sheet)).content.decode()


def test_a_file_of_one_worksheet_speaks_of_none_left_aside(world):
    client = browser(world.center)
    (sheet,) = dropped(client, world, ("三月事件.xlsx", incidents(world.row(1))))
    assert sheet.left_aside == []
    assert "office-card-warn" not in client.get(page(sheet)).content.decode()


def test_an_import_is_taken_back_by_a_button_that_asks_first(world):
    client = browser(world.center)
    (sheet,) = dropped(client, world, ("三月事件.xlsx", incidents(world.row(1))))
    client.post(page(sheet), chosen(client, sheet))
    client.post(page(sheet), {"do": "import", "lacks": "on"})
    assert Incident.objects.exists()
    address = reverse("admin:incidents_incomingsheet_take_back", args=(sheet.pk,))
    assert f'href="{address}"' in client.get(page(sheet)).content.decode()
    assert client.get(address).status_code == 200
    assert Incident.objects.exists()
    assert browser(head(world.subdistrict)).post(address).status_code == 403
    assert client.post(address, follow=True).context["sheet"].state == "undone"
    assert not Incident.objects.exists()
    assert AuditEntry.objects.filter(subject__contains="三月事件").count() >= 2


def test_all_that_is_ready_is_imported_at_once_and_what_is_open_is_not(world):
    client = browser(world.center)
    survey = gbk([("网格", "抽查人数", "知晓数"), (world.name, 30, 20)])
    rows = dropped(client, world, ("知晓率2026年3月.csv", survey), ("事件.xlsx", incidents(world.row(1))))
    address = reverse("admin:incidents_incomingsheet_import_ready")
    assert "知晓率2026年3月.csv" in client.get(address).content.decode()
    client.post(address)
    assert [IncomingSheet.objects.get(pk=row.pk).state for row in rows] == ["imported", "columns"]


def test_a_refused_file_comes_back_with_its_errors_marked(world):
    client = browser(world.center)
    (sheet,) = dropped(client, world, ("x.xlsx", incidents(world.row(1, 上报时间="2096-01-01"))))
    client.post(page(sheet), chosen(client, sheet))
    address = reverse("admin:incidents_incomingsheet_marked", args=(sheet.pk,))
    assert f'href="{address}"' in client.get(page(sheet)).content.decode()
    answer = client.get(address)
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert "2096" in str([cell.value for cell in book.active[3]][-1])


def test_likely_pairs_are_answered_on_the_page_one_by_one_or_all_at_once(world):
    client = browser(world.center)
    for number in (1, 2):
        texts = {"title": f"{number}号路灯杆倾斜需要扶正", "place": "", "description": ""}
        make_incident(world.grid, by=world.center, about=world.fire, at=shanghai("2026-03-02 08:30"), texts=texts)
    rows = [world.row(number, 事件名称=f"{number}号路灯杆倾斜需要扶正") for number in (1, 2)]
    (sheet,) = dropped(client, world, ("x.xlsx", incidents(*rows)))
    client.post(page(sheet), chosen(client, sheet))
    assert len(client.get(page(sheet)).context["agree"].pairs()) == 2
    assert client.post(page(sheet), {"do": "import", "lacks": "on"}).status_code == 200
    assert Incident.objects.count() == 2
    client.post(page(sheet), {"do": "import", "lacks": "on", "doubt_0": "other", "all_doubts": "same"})
    assert Incident.objects.count() == 3
