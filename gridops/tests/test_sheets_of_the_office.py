"""The office's sheets leave whole, so for the center of their rows alone: every kind of sheet × every role."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.db.models.signals import post_init
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.office.sheets import SheetImportMixin
from core.sheets import outgoing
from core.sheets.kinds import KindOfSheet
from core.sheets.writing import CSV, FORMATS
from gridops.tests.matrix import ANONYMOUS, FAR, HERE, NEAR, Place, role_accounts
from grids.duties import Duty
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.office_sheet import OfficeSheet
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
SHEETS = [
    pytest.param(page, number, id=f"{page.opts.label} {kind.__name__}")
    for page in admin.site._registry.values()
    if isinstance(page, SheetImportMixin)
    for number, kind in enumerate(page.sheets)
]
LOOKS_AHEAD = 2  # a row of several records ends where the next one begins
MONTH = reverse("admin:staff_attendance_month") + "?month=2026-03"


def kinds(base: type[KindOfSheet] = KindOfSheet) -> set[type[KindOfSheet]]:
    below = {kind for one in base.__subclasses__() for kind in kinds(one)}
    return below | ({base} if base.columns else set())


def test_every_kind_of_sheet_is_on_a_page_and_of_the_office() -> None:
    offered = {param.values[0].sheets[param.values[1]] for param in SHEETS}  # type: ignore[attr-defined]
    assert offered == kinds()
    assert all(issubclass(kind, OfficeSheet) for kind in offered)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def exported(user: User, page: Any, number: int) -> Any:
    kind = page.sheets[number]
    boxes = {f"{kind.__name__.lower()}_{column.name}": "on" for column in kind.columns}
    asked = {"resource": str(number), "format": str(FORMATS.index(CSV)), **boxes}
    return browser(user).post(reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_export"), asked)


def filled(places: dict[str, Place], page: Any) -> None:
    """A row of each place that leaves; those of a sheet that names neither grids nor people say the place in words."""
    for place in places.values():
        row = place.row(page.opts.label)
        if page.opts.label == "incidents.Hazard":
            type(row)._default_manager.filter(pk=row.pk).update(description=place.grid.key)
        if page.opts.label == "incidents.BaseEntry":
            type(row)._default_manager.filter(pk=row.pk).update(source="sheet")  # what lives here would count twice


def mark_of(place: Place, page: Any) -> str:
    """By what a row of the place is known in the sheet."""
    return str(place.worker.staff_number if page.opts.label == "staff.Attendance" else place.grid.key)


@pytest.mark.parametrize(("page", "number"), SHEETS)
def test_a_sheet_leaves_for_the_center_and_for_nobody_else(
    page: Any, number: int, places: dict[str, Place], accounts_here: dict[str, Any]
) -> None:
    filled(places, page)
    for role, user in accounts_here.items():
        if role == ANONYMOUS:
            continue
        answer = exported(user, page, number)
        assert (answer.status_code == 200) == (role == Duty.CENTER), role
        if role == Duty.CENTER:
            content = answer.getvalue().decode()
            marks = {name: mark_of(place, page) in content for name, place in places.items()}
            assert marks == {HERE: True, NEAR: True, FAR: False}


@pytest.mark.parametrize(("page", "number"), SHEETS)
def test_who_is_a_head_elsewhere_exports_nothing_from_there(page: Any, number: int, places: dict[str, Place]) -> None:
    filled(places, page)
    both = center(places[HERE].office.subdistrict)
    grant(user=both, duty=Duty.HEAD, subdistrict=places[FAR].office.subdistrict, on=date(2020, 1, 1))
    content = exported(both, page, number).getvalue().decode()
    assert mark_of(places[HERE], page) in content
    assert mark_of(places[FAR], page) not in content


@pytest.mark.parametrize(("page", "number"), SHEETS)
def test_a_list_leaves_while_its_rows_are_read(
    page: Any, number: int, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million rows nobody waits for the last, and no more than a block is held: here a block is one row."""
    filled(places, page)
    monkeypatch.setattr(outgoing, "BLOCK", 1)
    monkeypatch.setattr(outgoing, "PIECE", 0)
    read: list[Any] = []

    def note(**made: Any) -> None:
        read.append(made["instance"].pk)

    table = page.sheets[number]().export(page.model._default_manager.all())
    pieces = iter(outgoing.streamed(table, "x.csv"))
    post_init.connect(note, sender=page.model)
    try:
        next(pieces)
        assert read == []
        next(pieces)
        at_the_first_line = len(read)
        lines = [line for line in pieces if line.strip()]
    finally:
        post_init.disconnect(note, sender=page.model)
    assert len(lines) + 1 >= len(places)
    assert at_the_first_line <= LOOKS_AHEAD < len(read)


def test_the_month_to_fill_in_is_the_centers_as_well(places: dict[str, Place]) -> None:
    numbers = {name: place.worker.staff_number for name, place in places.items()}
    for role, user in role_accounts(places[HERE]).items():
        if role == ANONYMOUS:
            continue
        answer = browser(user).get(MONTH)
        assert (answer.status_code == 200) == (role == Duty.CENTER), role
        if role == Duty.CENTER:
            cells = {cell for row in load_workbook(io.BytesIO(answer.getvalue())).active.values for cell in row}
            assert {name for name, number in numbers.items() if number in cells} == {HERE, NEAR}
