"""One person is one person, however the name was typed; and two names are two."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

import staff
from core.sheets.cells import BadCell
from grids.scope import EVERYTHING
from grids.tests.factories import subdistrict
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.rules import OTHER_DOTS, names_in, one_form
from staff.people.services import pinyin_of, save_worker
from staff.people.sheets import person
from staff.tests.factories import worker

ALIKE = [f"阿卜{dot}杜拉" for dot in ("·", ".", " · ", "\u0387", "\u318d", "丶", *OTHER_DOTS)]


@pytest.mark.parametrize("written", ALIKE)
def test_a_dot_of_whatever_look_is_one_dot(written: str) -> None:
    assert one_form(written) == "阿卜·杜拉"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("J. Smith", "J. Smith"), ("John　 Smith", "John Smith"), ("王　芳", "王芳"), ("欧阳  甲", "欧阳甲"),
        ("欧阳 娜娜", "欧阳娜娜"), ("𠮷 一", "𠮷一"), ("张三（兼）", "张三(兼)"), ("甲\ue863", "甲䶮"),
        ("A.杜拉", "A·杜拉"),        ("阿依\u200b古丽", "阿依古丽"),
    ],
)  # fmt: skip
def test_spaces_width_and_old_encodings_make_no_other_name(written: str, name: str) -> None:
    assert one_form(written) == name
    assert names_in(written) == [name]


@pytest.mark.parametrize(
    "written",
    ["甲一、甲二", "甲一，甲二", "甲一,甲二", "甲一/甲二", "甲一 甲二", "甲一\n甲二", "甲一;甲二", "甲一＆甲二"],
)
def test_two_names_are_two(written: str) -> None:
    assert names_in(written) == ["甲一", "甲二"]
    with pytest.raises(BadCell, match="2"):
        person(written)


def test_a_comma_inside_a_foreign_name_is_none_between_two() -> None:
    assert names_in("Smith, John") == ["Smith, John"]


@given(st.text(alphabet=f"王芳阿卜欧阳 .JohnＪ（兼）、\u3000·{OTHER_DOTS}\ue863"))
def test_the_form_of_a_form_is_itself(written: str) -> None:
    assert one_form(one_form(written)) == one_form(written)


@pytest.mark.django_db
class TestDoors:
    def test_whatever_is_saved_is_saved_in_one_form(self) -> None:
        place = subdistrict()
        for written in ("阿卜•杜拉", "王　芳"):
            made = save_worker(Worker(subdistrict=place, name=written))
            assert made.name == one_form(written)
        Worker.objects.filter(name="王芳").update(name="王 小 芳")
        assert set(Worker.objects.values_list("name", flat=True)) == {"阿卜·杜拉", "王小芳"}

    def test_two_names_are_refused_where_a_person_is_saved(self) -> None:
        with pytest.raises(ValidationError, match="2"):
            save_worker(Worker(subdistrict=subdistrict(), name="甲一、甲二"))

    @pytest.mark.parametrize("written", ALIKE)
    def test_a_person_is_found_by_whatever_way_to_write_the_name(self, written: str) -> None:
        known = worker(subdistrict(), "阿卜·杜拉")
        assert WorkerLookup(EVERYTHING).one(number=None, name=written) == known
        assert Worker.objects.get(name=written) == known
        assert Worker.objects.get(name__icontains=written) == known

    def test_the_database_holds_one_kind_of_dot(self) -> None:
        known = worker(subdistrict(), "王芳")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE staff_worker SET name = '阿卜•杜拉' WHERE id = %s", [known.pk])

    def test_names_of_before_are_written_anew(self) -> None:
        known = worker(subdistrict(), "王芳")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE staff_worker DROP CONSTRAINT worker_name_has_one_kind_of_dot")
            cursor.execute(
                "UPDATE staff_worker SET name = '阿卜• 杜拉', pinyin = 'a bu •  du la' WHERE id = %s", [known.pk]
            )
        _migration().rewrite_names(apps, None)
        known.refresh_from_db()
        assert (known.name, known.pinyin) == ("阿卜·杜拉", pinyin_of("阿卜·杜拉"))


def _migration() -> Any:
    (path,) = (Path(staff.__file__).parent / "migrations").glob("*_one_form_of_names.py")
    return importlib.import_module(f"staff.migrations.{path.stem}")
