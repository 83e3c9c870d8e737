"""The rows behind a line in tables for people: as they counted when it was frozen, with what changed since.

They are for the office and for who serves the grid; everybody else sees the figures of the line alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessment.evidence import EvidenceRow, compared, rows_today
from assessment.indicators import BULLETIN, SOURCE_NAMES, Source
from assessment.models import BulletinLine, BulletinState, LineEvidence
from assessment.terms import Terms
from core.clock import SHANGHAI
from incidents.models import EntryClass, Incident
from staff.access import access_of
from staff.models import Role, User

CHANGES = {
    "": "",
    "added": gettext_lazy("counts only since the freezing"),
    "gone": gettext_lazy("counts no longer"),
    "changed": gettext_lazy("changed since the freezing"),
}


def _number(value: Any) -> str:
    return "–" if value is None else str(value)


def _moment(value: Any) -> str:
    return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else "–"


def _class(value: Any) -> str:
    return str(dict(EntryClass.choices).get(value, value))


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


Column = tuple[str, object, Callable[[Any], str]]
COLUMNS: dict[Source, tuple[Column, ...]] = {
    Source.MEMBERS: (
        ("name", gettext_lazy("full-time member"), _number),
        ("member_days", gettext_lazy("member-days in post"), _number),
        ("leave_days", gettext_lazy("days on approved leave"), _number),
        ("induction_days", gettext_lazy("days in induction"), _number),
        ("effective_days", gettext_lazy("effective days"), _number),
    ),
    Source.ENTRIES: (
        ("day", gettext_lazy("day"), _number),
        ("class", gettext_lazy("class"), _class),
        ("new", gettext_lazy("new"), _number),
        ("changed", gettext_lazy("changed"), _number),
        ("verified", gettext_lazy("verified"), _number),
    ),
    Source.REPORTS: (
        ("key", gettext_lazy("number"), _number),
        ("day", gettext_lazy("day"), _number),
    ),
    Source.DUE: (
        ("key", gettext_lazy("number"), _number),
        ("due", gettext_lazy("due"), _moment),
        ("settled", gettext_lazy("settled"), _moment),
        ("on_time", pgettext_lazy("case", "on time"), _yes),
    ),
    Source.SURVEYS: (
        ("key", gettext_lazy("month"), _number),
        ("asked", gettext_lazy("asked"), _number),
        ("knowing", gettext_lazy("knowing"), _number),
    ),
}


@dataclass(frozen=True)
class TableRow:
    """One row: its cells, what changed since the freezing, how it would count today, and where to look it up."""

    cells: list[str]
    change: str
    today: list[str]
    url: str


@dataclass(frozen=True)
class SourceTable:
    """The rows of one source, and which of the bulletin's figures rest on them."""

    title: str
    used_by: str
    heads: list[str]
    rows: list[TableRow]


def may_open(line: BulletinLine, user: User) -> bool:
    """Whether somebody may see the rows behind a line: the office, and who serves the grid today."""
    seen = access_of(user)
    return line.bulletin.subdistrict_id in seen.offices or line.grid_id in seen.grids_as(*Role.values)


def rows_behind(line: BulletinLine) -> list[EvidenceRow]:
    """The rows of a line: as they counted when it was frozen, marked; of a draft, as they count now. Two queries."""
    bulletin = line.bulletin
    now = rows_today(bulletin.subdistrict, line.grid_id, bulletin.period, Terms.model_validate(bulletin.terms))
    if bulletin.state == BulletinState.DRAFT:
        return compared(now, now)
    kept = LineEvidence.objects.filter(bulletin=bulletin, grid=line.grid_id).first()
    return compared(kept.rows, now) if kept else []


def tables_of(line: BulletinLine, user: User) -> list[SourceTable]:
    """The rows behind a line by source; nothing for who may not see them."""
    if not may_open(line, user):
        return []
    rows = rows_behind(line)
    cases = {row.key for row in rows if row.source in (Source.REPORTS, Source.DUE)}
    visible = dict(Incident.objects.visible_to(user).filter(number__in=cases).values_list("number", "pk"))
    office = access_of(user).is_office
    return [
        SourceTable(
            title=_(SOURCE_NAMES[source]),
            used_by="、".join(_(component.name) for component in BULLETIN if source in component.sources),
            heads=[str(head) for _name, head, _shown in columns],
            rows=[
                TableRow(
                    cells=[shown(row.counted.get(name)) for name, _head, shown in columns],
                    change=str(CHANGES[row.change]),
                    today=[shown(row.today.get(name)) for name, _head, shown in columns] if row.today else [],
                    url=_address(row, visible, office=office),
                )
                for row in rows
                if row.source == source
            ],
        )
        for source, columns in COLUMNS.items()
    ]


def _address(row: EvidenceRow, visible: dict[str, int], *, office: bool) -> str:
    if row.key not in visible or row.source not in (Source.REPORTS, Source.DUE):
        return ""
    if office:
        return reverse("admin:incidents_incident_change", args=(visible[row.key],))
    return reverse("field-case", args=(row.key,))
