"""Base of the sheets that a center imports: who may import, for which territory, and shared columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.errors import DomainError
from core.sheets import cells as sheets
from core.sheets.cells import BadCell
from core.sheets.changes import SheetImport
from core.sheets.kinds import KindOfSheet, Loss
from core.sheets.reading import Cell
from core.sheets.table import Column, Row
from core.texts import half_width
from grids.duties import Duty
from grids.scope import Scope
from grids.territory.models import Subdistrict
from staff.access import access_of
from staff.accounts.models import User


def label_of(choices: Mapping[str, str], value: str) -> str:
    """What a value is called in a sheet."""
    return next((label for label, known in choices.items() if known == value), "")


def phone(cell: Cell) -> str:
    """The digits of one telephone number, without +86.

    Of a masked one the number as it stands, which means: unchanged. Raises BadCell.
    """
    written = half_width(sheets.text_of(cell)).strip()
    number = "".join(written.split()).replace("-", "").removeprefix("+86")
    if "*" in number:
        return number
    digits = number.isascii() and number.isdigit() and 7 <= len(number) <= 15
    if not digits or (_IN_GROUPS.search(written) and not _ONE_NUMBER.fullmatch(number)):
        raise BadCell(
            _("“%(cell)s” is not one phone number. Write one, such as 13800000000.") % {"cell": sheets.safe_text(cell)}
        )
    return number


_IN_GROUPS = re.compile(r"[ -]")
_ONE_NUMBER = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")  # in groups, a shorter one might be two


def staff_number(cell: Cell) -> str:
    number = sheets.code(cell)
    if not number.replace("-", "").isalnum() or not number.isascii() or len(number) > 20:
        raise BadCell(_("A staff number has up to 20 letters, digits and hyphens."))
    return number


def grid_key(cell: Cell) -> str:
    written = sheets.code(cell).lower()
    try:
        return str(UUID(written))
    except ValueError as error:
        raise BadCell(_("A stable key has 32 letters and digits in five groups: copy it whole.")) from error


# Beside the code of the period in every sheet that names grids: by it the results of all periods join.
GRID_KEY = Column(
    "grid_key",
    "网格标识",
    grid_key,
    gettext_lazy("The grid's stable key, which stays when its code changes; it decides where it is written."),
    also=("网格稳定标识", "grid_key"),
    spans=True,
    example="5f0c7a52-3b0e-5c4b-9c39-7d0f5b1f2a61",
)
GRID_KEY_LOSS = Loss(
    gettext_lazy("a grid whose code changed is found by its code of the day alone"), unless=("grid_code", "grid_name")
)


class OfficeSheet(KindOfSheet):
    """A sheet of the center of a subdistrict, in and out, for its own territory.

    It is whole: with every column, places and reporters together. So it leaves for the center alone (the domain,
    section 5); others who read the list get the export of its dataset, without the columns that are not for them.
    """

    place: ClassVar[str] = "grid__subdistrict"  # from a row to the subdistrict of whose center it is

    @classmethod
    def may_import(cls, user: User) -> bool:
        return access_of(user).holds(Duty.CENTER)

    @classmethod
    def may_export(cls, user: User) -> bool:
        return access_of(user).holds(Duty.CENTER)

    @classmethod
    def leaving(cls, queryset: Any, user: User) -> Any:
        """The rows of the subdistricts whose center the account is, though it may read more."""
        return queryset.filter(**{f"{cls.place}__in": access_of(user).subdistricts_as(Duty.CENTER)})

    @staticmethod
    def territory(run: SheetImport) -> Scope:
        """The subdistricts whose center imports; nobody else's records are found or touched."""
        return Scope(subdistricts=access_of(run.by).subdistricts_as(Duty.CENTER))

    def refuse(self, run: SheetImport, row: Row, error: DomainError) -> None:
        headers = {column.name: column.header for column in self.columns}
        run.refuse(row, next((headers[name] for name in error.fields if name in headers), ""), error)

    def refuse_repeated(self, run: SheetImport, row: Row, seen: dict[Any, str], key: Any) -> bool:
        """Refuse a second row about the same thing, for nobody could say which of the two holds."""
        first = seen.setdefault(key, row.label)
        if first != row.label:
            run.refuse(row, "", _("Row %(row)s is about the same already: keep one of the two.") % {"row": first})
        return first != row.label

    def refuse_future(self, run: SheetImport, row: Row, column: str) -> bool:
        if row[column] <= day_of(run.at):
            return False
        header = next(c.header for c in self.columns if c.name == column)
        run.refuse(row, header, _("%(day)s lies in the future.") % {"day": row[column]})
        return True


def hold_offices(subdistricts: Iterable[int]) -> None:
    """Make other imports into these subdistricts wait until this transaction ends.

    Two sheets at once would each find a worker or a month missing, and both would write it.
    """
    keys = sorted(subdistricts)
    list(Subdistrict.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
