"""The register of archived files: taken in once, filed away by class, printed by the year."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from assessment.archive.documents import register_of, register_paper
from assessment.archive.models import ArchivedFile, FileClass
from assessment.archive.services import file_away, save_file, take_in
from assessment.leading_group.tests.factories import decision, meeting, member
from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.tests.factories import account, center

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)


@shared_world
def place():
    return territory()


def test_what_the_system_made_is_taken_in_once_and_not_before_it_is_final(place) -> None:
    by, who = center(place.subdistrict), member(place.subdistrict)
    held = meeting(place.subdistrict, who, held_on=date(2026, 3, 2), by=by)
    made = decision(place.subdistrict, decided_on=date(2026, 3, 3), by=by)
    assert take_in(subdistrict=place.subdistrict, year=2026, on=ON) == 1  # the minutes are not signed yet
    held.signed_on, held.signed_by = date(2026, 3, 4), who
    held.save(update_fields=["signed_on", "signed_by"])
    assert take_in(subdistrict=place.subdistrict, year=2026, on=ON) == 1
    assert take_in(subdistrict=place.subdistrict, year=2026, on=ON) == 0
    rows = ArchivedFile.objects.filter(file_class=FileClass.MEETING)
    assert set(rows.values_list("document_number", flat=True)) == {"", made.number}
    assert set(rows.values_list("volume", flat=True)) == {"12"}


def test_tables_of_a_year_come_once_it_is_over(place) -> None:
    assert take_in(subdistrict=place.subdistrict, year=2025, on=ON) == 5
    assert take_in(subdistrict=place.subdistrict, year=2026, on=ON) == 0
    with pytest.raises(InvalidInput):
        take_in(subdistrict=place.subdistrict, year=2027, on=ON)


def test_a_class_is_filed_away_at_once_and_what_is_blank_stays(place) -> None:
    take_in(subdistrict=place.subdistrict, year=2025, on=ON)
    filed = {"subdistrict": place.subdistrict, "year": 2025, "file_class": FileClass.TEAM}
    assert file_away(**filed, kept_for="30", secrecy="internal") == 3
    row = ArchivedFile.objects.filter(file_class=FileClass.TEAM).first()
    assert (row.volume, row.kept_for, row.secrecy) == ("03", "30", "internal")
    with pytest.raises(InvalidInput):
        file_away(**filed)


def test_files_on_paper_are_entered_by_hand_and_the_register_is_in_the_order_of_classes(place) -> None:
    take_in(subdistrict=place.subdistrict, year=2025, on=ON)
    entered = {"file_class": FileClass.RULES, "title": "网格化管理实施意见", "dated_on": date(2025, 5, 1), "pages": 12}
    save_file(ArchivedFile(subdistrict=place.subdistrict, year=2025, **entered))
    with pytest.raises(ValidationError):
        save_file(ArchivedFile(subdistrict=place.subdistrict, year=2025, **{**entered, "dated_on": date(2300, 1, 1)}))
    paper = register_paper(register_of(place.subdistrict, 2025, on=ON))
    assert [row[0] for row in paper.rows] == ["组织机构", "队伍", "队伍", "队伍", "制度", "经费"]
    assert paper.total[2] == "6件"


def test_the_office_takes_in_files_and_prints_on_its_page_and_nobody_else(place) -> None:
    client = Client()
    client.force_login(center(place.subdistrict))
    assert client.post(reverse("admin:assessment_archivedfile_take_in"), {"year": 2025}).status_code == 302
    sent = {"year": 2025, "file_class": "team", "kept_for": "forever"}
    assert client.post(reverse("admin:assessment_archivedfile_file_away"), sent).status_code == 302
    assert ArchivedFile.objects.filter(kept_for="forever").count() == 3
    assert client.get(reverse("admin:assessment_archivedfile_changelist")).status_code == 200
    print_register = reverse("admin:assessment_archivedfile_print_register")
    assert client.get(print_register, {"year": 2025, "format": "xlsx"}).status_code == 200
    client.force_login(account())
    assert client.get(print_register, {"year": 2025, "format": "xlsx"}).status_code in (302, 403)
