"""What holds for sheets of every kind. A new kind of sheet fails here until it does it too."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib import admin
from django.db import connection
from django.test import Client

from core.models import AuditEntry
from core.sheets.changes import SAME
from core.sheets.journal import RestsOnIt
from core.sheets.table import header_of
from core.sheets.writing import XLSX
from core.testing.emptying import STAYS, filled_tables
from core.testing.worlds import shared_world
from core.tests.sheet_pages import uploaded
from core.tests.sheets_made import xlsx
from core.web import files
from incidents.incident.models import Incident
from incidents.incoming import layouts, relations, undoing
from incidents.incoming import services as incoming
from incidents.incoming.cells import unsealed
from incidents.incoming.kinds import KINDS
from incidents.incoming.layouts import is_worded
from incidents.incoming.models import IncomingSheet, SheetKind, SheetLayout, Topic, WordMeaning
from incidents.incoming.states import FOLDER
from incidents.incoming.tests.every_kind import MADE
from incidents.incoming.words import topic_of
from incidents.supervision.models import DeadlineMark, Supervision
from incidents.supervision.services import sweep_deadlines
from incidents.tests.exported import AT, HEADERS, World
from staff.inbox.models import Notice

pytestmark = pytest.mark.django_db


def _names(kind: type[Any]) -> set[str]:
    return {column.name for column in kind.columns}


EVERY_KIND = pytest.mark.parametrize("kind", sorted(KINDS))
# What is learnt stays learnt, and the traces of an import are not taken back with it.
TRACES = {AuditEntry, IncomingSheet, SheetLayout, WordMeaning}


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@shared_world
def world() -> World:
    return World()


def ready(world: World, data: bytes, kind: str) -> IncomingSheet:
    """A sheet of a kind, with all its questions answered as the page suggests them."""
    (sheet,) = incoming.drop(
        subdistrict=world.subdistrict, named=[("表.xlsx", data)], by=world.center, at=AT, kind=kind
    )
    sheet = world.confirmed(sheet, kind) if sheet.state == "columns" else sheet
    assert sheet.state == "ready", sheet.outcome
    return sheet


def imported(world: World, data: bytes, kind: str) -> IncomingSheet:
    sheet = ready(world, data, kind)
    said = {doubt["key"]: SAME for doubt in sheet.outcome["doubts"]}
    sheet = world.kept(sheet, doubts=said)
    assert sheet.state == "imported", sheet.outcome
    return sheet


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    rows: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        filled = {*filled_tables(cursor), *(f'"{table}"' for table in STAYS)}
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and model not in TRACES and model._meta.label != "core.RowChange":
                rows[model._meta.label] = []
                if (table := f'"{model._meta.db_table}"') in filled:
                    cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
                    rows[model._meta.label] = [row for (row,) in cursor.fetchall()]
    return rows


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, Any]:
    return {label: (rows, other[label]) for label, rows in one.items() if rows != other[label]}


def test_every_kind_has_a_name_and_a_case_here() -> None:
    assert set(KINDS) == set(SheetKind.values) == set(MADE)


@EVERY_KIND
def test_every_column_that_may_be_missing_says_what_is_lost_without_it(kind: str) -> None:
    silent = [column.name for column in KINDS[kind].optional() if column.name not in KINDS[kind].losses]
    assert silent == []
    assert set(KINDS[kind].losses) <= {column.name for column in KINDS[kind].columns}


@EVERY_KIND
def test_every_list_of_words_can_be_asked_about(kind: str) -> None:
    unknown = [c.name for c in KINDS[kind].columns if is_worded(c) and topic_of(c.name) not in Topic.values]
    assert unknown == []


@EVERY_KIND
def test_what_goes_out_comes_in_again_and_changes_nothing(world: World, kind: str) -> None:
    made, model = MADE[kind]
    first, _later = made(world)
    imported(world, xlsx(first), kind)
    before = everything()
    rows = model.objects.all()
    table = KINDS[kind]().export(rows)
    assert list(table.headers) == [column.header for column in KINDS[kind].columns]
    sheet = ready(world, XLSX.write(table), kind)
    counts = {name: sheet.outcome[name] for name in ("new", "changed", "removed", "refused", "left_out")}
    assert counts == dict.fromkeys(counts, 0)
    assert sheet.outcome["unchanged"] == sheet.outcome["rows"] >= 1
    world.kept(sheet)
    receipts = "incidents.Receipt"  # the file is another one, and its arrival is noted
    assert not differences({**before, receipts: []}, {**everything(), receipts: []})


OF_GRIDS = pytest.mark.parametrize("kind", [k for k in sorted(KINDS) if {"grid_name", "grid_code"} & _names(KINDS[k])])
WORDS_OF_GRIDS = ("村", "网格名称", "网格编码")


@OF_GRIDS
def test_the_stable_key_stands_beside_the_code_and_finds_the_grid_alone(world: World, kind: str) -> None:
    columns = [column.name for column in KINDS[kind].columns]
    assert columns.index("grid_key") == columns.index("grid_code") + 1
    headers, lines, key = exported(world, kind)
    assert {line[headers.index("网格标识")] for line in lines} >= {key}
    assert all(line[headers.index("网格标识")] for line in lines if line[headers.index("网格编码")])
    kept = [place for place, header in enumerate(headers) if header not in WORDS_OF_GRIDS]
    alone = [[line[place] for place in kept] for line in (headers, *lines)]
    sheet = ready(world, xlsx(alone), kind)
    counts = {name: sheet.outcome[name] for name in ("new", "changed", "removed", "refused", "left_out")}
    assert counts == dict.fromkeys(counts, 0)
    assert sheet.outcome["unchanged"] == sheet.outcome["rows"] >= 1


@OF_GRIDS
def test_a_code_that_contradicts_the_stable_key_is_refused(world: World, kind: str) -> None:
    headers, lines, key = exported(world, kind)
    code, at = headers.index("网格编码"), headers.index("网格标识")
    line = next(line for line in lines if line[at] == key)
    line[code] = world.place.grids[1].versions.get().code
    (sheet,) = incoming.drop(
        subdistrict=world.subdistrict, named=[("表.xlsx", xlsx([headers, line]))], by=world.center, at=AT, kind=kind
    )
    sheet = world.confirmed(sheet, kind) if sheet.state == "columns" else sheet
    assert sheet.state == "refused"
    assert [header for header, _why in sheet.outcome["problems"][0]["why"]] == ["网格编码"]
    line[code], line[at] = "", "0" * 8 + key[8:]
    (sheet,) = incoming.drop(
        subdistrict=world.subdistrict, named=[("表.xlsx", xlsx([headers, line]))], by=world.center, at=AT, kind=kind
    )
    assert sheet.state == "refused"
    assert [header for header, _why in sheet.outcome["problems"][0]["why"]] == ["网格标识"]


def exported(world: World, kind: str) -> tuple[list[str], list[list[Any]], str]:
    """What a kind gives out of a month: headers and rows; and the key of the grid that they are of."""
    made, model = MADE[kind]
    imported(world, xlsx(made(world)[0]), kind)
    table = KINDS[kind]().export(model.objects.all())
    return list(table.headers), [list(row) for row in table.rows], str(world.grid.key)


@EVERY_KIND
def test_an_import_that_is_taken_back_leaves_every_row_of_every_table_as_it_was(world: World, kind: str) -> None:
    made, _model = MADE[kind]
    first, later = made(world)
    nothing = everything()
    one = imported(world, xlsx(first), kind)
    between = everything()
    other = imported(world, xlsx(later), kind)
    assert other.outcome["changed"]
    assert other.outcome["new"] or kind == "attendance_month"  # it opens nothing new
    assert differences(between, everything())
    with pytest.raises(RestsOnIt):  # the second one rests on the first
        undoing.undo_import(sheet=one, by=world.center, at=AT)
    undone = undoing.undo_import(sheet=other, by=world.center, at=AT)
    assert (undone.state, undone.undone_by, undone.journal) == ("undone", world.center, "")
    assert not differences(between, everything())
    undoing.undo_import(sheet=one, by=world.center, at=AT)
    assert not differences(nothing, everything())


@EVERY_KIND
def test_a_preview_that_is_no_longer_true_is_shown_anew_and_nothing_is_written(world: World, kind: str) -> None:
    made, _model = MADE[kind]
    first, later = made(world)
    stale = ready(world, xlsx(first), kind)
    counts = {name: stale.outcome[name] for name in ("new", "changed", "unchanged")}
    imported(world, xlsx(first), kind)
    imported(world, xlsx(later), kind)
    before = everything()
    said = {doubt["key"]: SAME for doubt in stale.outcome["doubts"]}
    stale = world.kept(stale, doubts=said)
    assert stale.state == "ready"
    assert stale.outcome["shown_anew"]
    assert {name: stale.outcome[name] for name in counts} != counts
    assert not differences(before, everything())
    assert world.kept(stale).state == "imported"


@EVERY_KIND
def test_the_preview_shows_every_column_that_the_sheet_fills(world: World, kind: str) -> None:
    made, _model = MADE[kind]
    first, later = made(world)
    for rows in (first, later):
        sheet = ready(world, xlsx(rows), kind)
        (layout,) = SheetLayout.objects.filter(fingerprint=sheet.fingerprint) or [None]
        table, _kind = incoming.table_of(sheet)
        fields = layout.columns if layout else layouts.certain(table, kind)
        ours = {column.name: column.header for column in KINDS[kind].columns if column.name != KINDS[kind].counter}
        headers = sheet.outcome["headers"]
        for shown in sheet.outcome["shown"]:
            number = int(shown["row"] or 0)
            if not number:
                continue
            for header, written in zip(rows[0], rows[number - 1], strict=False):
                name = fields.get(header_of(header), "")
                if name in ours and written not in ("", None):
                    assert shown["cells"][headers.index(ours[name])][0] != "", (header, written)
        imported(world, xlsx(rows), kind)


def test_a_preview_masks_telephone_numbers(world: World) -> None:
    first, later = MADE["roster"][0](world)
    imported(world, xlsx(first), "roster")
    outcome = ready(world, xlsx(later), "roster").outcome
    assert "138****0001" in str(outcome["shown"])
    assert "13800000001" not in str(outcome)


@EVERY_KIND
def test_every_relation_to_what_a_sheet_writes_goes_along_or_rests_on_it(world: World, kind: str) -> None:
    made, _model = MADE[kind]
    first, later = made(world)
    for rows in (first, later):
        sheet = imported(world, xlsx(rows), kind)
        packed = unsealed(files.path_of(FOLDER, sheet.journal).read_bytes())
        written = [apps.get_model(part["model"]) for part in json.loads(zlib.decompress(packed))]
        assert written
        related = set().union(*(relations.relations_to(model) for model in written))
        assert related <= set(relations.GOES_ALONG) | relations.RESTS_ON_IT
    assert not set(relations.GOES_ALONG) & relations.RESTS_ON_IT


def test_what_the_clock_derives_from_imported_cases_goes_with_them(world: World) -> None:
    waiting = {"当前状态": "已受理", "办结时间": None, "当事人身份证": ""}
    cases = [[*world.row(1, **waiting), "2026-04-10"], [*world.row(2, **waiting), "2026-03-10"]]
    sheet = imported(world, xlsx([[*HEADERS, "办理期限"], *cases]), "incidents")
    sweep_deadlines(at=AT + timedelta(days=30))
    assert set(DeadlineMark.objects.values_list("kind", flat=True)) >= {"overdue", "late"}
    assert Supervision.objects.exists()
    assert Notice.objects.exclude(values__number=None).exists()
    undone = undoing.undo_import(sheet=sheet, by=world.center, at=AT)
    assert undone.state == "undone"
    gone = (Incident, DeadlineMark, Supervision, Notice.objects.exclude(topic="came_late"))
    assert [getattr(one, "objects", one).count() for one in gone] == [0, 0, 0, 0]


def test_an_answered_supervision_note_rests_on_its_case(world: World) -> None:
    waiting = {"当前状态": "已受理", "办结时间": None, "当事人身份证": ""}
    sheet = imported(world, xlsx([list(HEADERS), world.row(1, **waiting)]), "incidents")
    Supervision.objects.create(
        incident=Incident.objects.get(), stage="close", due_at=AT, party="center", opened_at=AT,
        answered_at=AT, answered_by=world.center,
    )  # fmt: skip
    with pytest.raises(RestsOnIt):
        undoing.undo_import(sheet=sheet, by=world.center, at=AT)
    assert Supervision.objects.exists()


@EVERY_KIND
def test_every_list_that_imports_leads_to_the_one_way_with_its_kind_given(world: World, kind: str) -> None:
    pages = [page for page in admin.site._registry.values() if KINDS[kind] in getattr(page, "sheets", ())]
    for page in pages:
        made, _model = MADE[kind]
        client = Client()
        client.force_login(world.center)
        resource = str(list(page.sheets).index(KINDS[kind]))
        name = f"{page.opts.app_label}_{page.opts.model_name}"
        preview = uploaded(client, name, xlsx(made(world)[0]), resource=resource)
        assert preview.context["sheet"].kind == kind
    assert pages or kind == "incidents"
