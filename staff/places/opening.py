"""New villages and grids from the sheet: rows whose codes and names are nobody's yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import DomainError, InvalidInput
from core.punctuation import labelled, listed
from core.sheets.changes import SheetImport
from core.sheets.table import Row
from grids.territory.models import FACTS, Grid, Subdistrict, Village
from grids.territory.services import open_grid
from grids.territory.services_of_villages import open_village
from grids.territory.work import Decision, Part

VILLAGE_DIGITS = 12


def open_of_village(
    run: SheetImport, code: str, rows: Sequence[Row], subdistricts: Sequence[Subdistrict]
) -> tuple[list[Village | Grid], list[tuple[Row, DomainError]]]:
    """Open the grids of one village, and the village where its code is new: what was opened, and what was refused.

    Where the village is refused, each of its rows is.
    """
    opened: list[Village | Grid] = []
    refused: list[tuple[Row, DomainError]] = []
    try:
        with transaction.atomic():
            village, is_new = _village(run, code, rows, subdistricts)
    except DomainError as error:
        return [], [(row, error) for row in rows]
    if is_new:
        opened.append(village)
    for row in rows:
        try:
            with transaction.atomic():
                opened.append(_grid(run, row, village))
        except DomainError as error:
            refused.append((row, error))
    return opened, refused


def _village(
    run: SheetImport, code: str, rows: Sequence[Row], subdistricts: Sequence[Subdistrict]
) -> tuple[Village, bool]:
    """The village of new grids, and whether it is opened here. Raises InvalidInput."""
    for row in rows:
        if row["village_code"] and row["village_code"] != code:
            message = _(
                "The code of a new grid begins with that of its village, %(code)s. To change code and name of a grid "
                "that is here, keep the stable key: it is in the template."
            ) % {"code": row["village_code"]}
            raise InvalidInput(labelled(row.label, message), fields={"code": message})
    names = {row["village_name"] for row in rows if row["village_name"]}
    here = Village.objects.filter(code=code).first()
    if here is not None:
        _refuse_other_village(here, names, subdistricts)
        return here, False
    place = next((one for one in subdistricts if code.startswith(one.code)), None)
    message, column = "", "village_name"
    if place is None:
        codes = listed(one.code for one in subdistricts)
        message, column = _("The code begins with that of your subdistrict, %(codes)s.") % {"codes": codes}, "code"
    elif not names:
        message = _("No village has the code %(code)s: to open it, write its name, too.") % {"code": code}
    elif len(names) > 1:
        message = _("The rows name the village %(code)s differently: %(names)s. Make them agree.")
        message %= {"code": code, "names": listed(sorted(names))}
    elif Village.objects.filter(name=min(names), subdistrict=place, during__endswith=None).exists():
        message = _("A village of another code is called %(name)s: correct the code or the name.")
        message %= {"name": min(names)}
    if message or place is None:
        raise InvalidInput(message, fields={column: message})
    decision = _decision(run, min(row["effective_on"] or day_of(run.at) for row in rows))
    return open_village(subdistrict=place, code=code, name=min(names), decision=decision), True


def _refuse_other_village(here: Village, names: set[str], subdistricts: Sequence[Subdistrict]) -> None:
    message, column = "", "code"
    if here.subdistrict_id not in {one.pk for one in subdistricts}:
        message = _("The village %(code)s belongs to another subdistrict.") % {"code": here.code}
    elif names - {here.name}:
        message = _("The village %(code)s is called %(name)s: a row that opens a grid does not rename it.")
        message, column = message % {"code": here.code, "name": here.name}, "village_name"
    if message:
        raise InvalidInput(message, fields={column: message})


def _grid(run: SheetImport, row: Row, village: Village) -> Grid:
    facts = {name: row[name] for name in FACTS if name in row.values and row[name] is not None}
    if row["grid_kind"]:
        facts["kind"] = row["grid_kind"]
    part = Part(row["name"], village, facts, code=row["code"])
    return open_grid(part=part, decision=_decision(run, row["effective_on"] or day_of(run.at)))


def _decision(run: SheetImport, on: date) -> Decision:
    reason = _("Opened by the sheet of villages and grids")
    return Decision(effective_on=on, reason=reason, by=run.by, at=run.at)
