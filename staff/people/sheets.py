"""How sheets write persons."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.sheets import cells
from core.sheets.worksheets import Cell
from core.texts import mask_phones
from staff.people.rules import holds_number, names_in, one_form

LONGEST = 60


def person(cell: Cell) -> str:
    """The name of one person in its one form; a cell with two names is refused."""
    if isinstance(cell, str) and holds_number(cell):
        raise cells.BadCell(
            _("“%(cell)s” holds a name and a number. Write the name alone, and the number in a column of its own.")
            % {"cell": mask_phones(cells.safe_text(cell))}
        )
    names = names_in(str(cell)) if isinstance(cell, str) else []
    if len(names) > 1:
        raise cells.BadCell(
            _("“%(cell)s” holds %(count)d names. Write one person in a row; one name has no space in it.")
            % {"cell": cells.safe_text(cell), "count": len(names)}
        )
    return one_form(cells.text(LONGEST)(cell))
