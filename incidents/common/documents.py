"""Base of sheets that can only be exported."""

from __future__ import annotations

from core.sheets import cells
from core.sheets.table import Column
from staff.accounts.models import User
from staff.office_sheet import OfficeSheet

TEXT = cells.text(500)


def of_text(*headers: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, header, TEXT) for name, header in headers)


class OutSheet(OfficeSheet):
    """A sheet that can be exported, never imported."""

    @classmethod
    def may_import(cls, user: User) -> bool:  # noqa: ARG003
        return False
