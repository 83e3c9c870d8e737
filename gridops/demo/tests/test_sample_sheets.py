"""The example sheets go in by the way that they are there to show."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from gridops.policy.services import load_policy
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.incident.models import Incident
from incidents.incoming import layouts
from incidents.incoming import services as incoming
from incidents.visits.models import Visit
from staff.accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_month_of_example_sheets_goes_in_whole_and_a_second_time_changes_nothing(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    subdistrict = load_policy(on=date(2026, 1, 1))
    call_command("load_demo", months=3, seed=1, incidents=0.1, stdout=io.StringIO())
    center = User.objects.get(username="center")
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    call_command("sample_sheets", tmp_path / "sheets", incidents=40, stdout=io.StringIO())

    def bring_in() -> list[dict[str, int]]:
        outcomes = []
        for path in sorted((tmp_path / "sheets").iterdir()):
            at = timezone.now()
            named = [(path.name, path.read_bytes())]
            (sheet,) = incoming.drop(subdistrict=subdistrict, named=named, by=center, at=at)
            if sheet.state == "columns":
                table, kind = incoming.table_of(sheet)
                sheet = incoming.confirm_columns(
                    sheet=sheet, kind=kind, columns=layouts.guess(table, kind), month=sheet.month, by=center, at=at
                )
            if sheet.state == "words":
                answers = {(q["topic"], q["written"]): "fire/wiring" for q in sheet.outcome["questions"]}
                sheet = incoming.explain(sheet=sheet, answers=answers, by=center, at=at)
            assert sheet.state == "ready", (path.name, sheet.outcome)
            sheet = incoming.import_sheet(
                sheet=sheet, by=center, at=at, agreed=incoming.asks(sheet), reason="平安系统数据补录"
            )
            assert sheet.state == "imported", (path.name, sheet.outcome)
            outcomes.append(sheet.outcome)
        return outcomes

    first = bring_in()
    assert all(outcome["new"] + outcome["changed"] > 0 for outcome in first)
    assert Incident.objects.filter(source="import").count() == 40
    assert Visit.objects.filter(number_elsewhere__isnull=False).count() == 20
    assert BaseEntry.objects.filter(source="sheet", day=month).exists()
    assert AwarenessSurvey.objects.filter(month=month).count() == 36
    assert set(Receipt.objects.filter(month=month).values_list("dataset", flat=True)) == {
        "incidents", "visits", "base_entries", "awareness",
    }  # fmt: skip
    again = bring_in()
    assert [(o["new"], o["changed"], o["removed"]) for o in again] == [(0, 0, 0)] * 4
