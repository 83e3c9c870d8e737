"""The rows of a register of hazards: what each says, checked, with all that must be known of what is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_of, starts_at
from core.errors import InvalidInput
from core.sheets.table import Row
from grids.matters.models import Subcategory
from grids.scope import Scope
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common.sheets import days_served, moment_words
from incidents.hazards.models import Hazard, HazardLevel, HazardRecheck, HazardState
from incidents.hazards.services import TEXTS_OF_HAZARD, check_kind
from incidents.incident.imports import incidents_numbered
from incidents.incident.models import Incident
from incidents.incident.texts import check_texts
from incidents.premises.models import Premises
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker


@dataclass
class Read:
    """The hazard of a row, the grid as it was then, and its re-check where there was one."""

    row: Row
    hazard: Hazard
    version: GridVersion
    rechecked_at: datetime | None
    note: str

    @property
    def key(self) -> tuple[Any, ...]:
        return key_of(self.hazard)

    def recheck_of(self, hazard: Hazard, by: Any) -> list[HazardRecheck]:
        if self.rechecked_at is None:
            return []
        passed = hazard.state in (HazardState.RECTIFIED, HazardState.FIXED)
        return [HazardRecheck(hazard=hazard, at=self.rechecked_at, by=by, passed=passed, note=self.note, by_sheet=True)]


def key_of(hazard: Hazard) -> tuple[Any, ...]:
    """What tells one hazard from another: where, when to the minute, of which kind, and what it is."""
    minute = hazard.found_at.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    where = hazard.premises.name if hazard.premises else hazard.place
    return hazard.grid_id, minute, hazard.subcategory_id, where, hazard.description


@dataclass
class Desk:
    """Everything that the import needs to know, looked up once."""

    territory: Scope
    rows: Sequence[Row]
    at: datetime
    premises: dict[str, list[Premises]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.grids, self.workers = GridLookup(self.territory), WorkerLookup(self.territory)
        self.served = days_served(self.territory.subdistricts)
        kinds = Subcategory.objects.select_related("matter")
        self.kinds = {f"{kind.matter.code}/{kind.code}": kind for kind in kinds}
        numbers = [row["incident"] for row in self.rows if row["incident"]]
        self.incidents = incidents_numbered(numbers, self.territory.subdistricts)
        for one in Premises.objects.filter(grid__subdistrict__in=self.territory.subdistricts).select_related("grid"):
            self.premises[one.name].append(one)

    def read(self, row: Row) -> Read:
        """The hazard of a row. Raises DomainError naming the column."""
        if row["found_at"] > self.at:
            text = _("%(day)s lies in the future.") % {"day": moment_words(row["found_at"])}
            raise InvalidInput(text, fields={"found_at": "-"})
        day = day_of(row["found_at"])
        finder = self._finder(row)
        version = self._grid(row, day, finder)
        if finder and not any(day in during for during in self.served.get((finder.pk, version.grid_id), ())):
            text = _("%(name)s was not in post on the grid on that day.") % {"name": finder.name}
            raise InvalidInput(text, fields={"found_by": "-"})
        registered = [
            one for one in self.premises[row["place"]] if one.grid_id == version.grid_id and day in one.during
        ]
        premises = registered[0] if len(registered) == 1 else None
        kind = self.kinds.get(row["kind"] or "")
        check_kind(kind, day, column="kind")
        hazard = Hazard(
            grid=version.grid,
            premises=premises,
            place="" if premises else row["place"],
            subcategory=kind,
            level=row["hazard_level"] or HazardLevel.GENERAL.value,
            found_at=row["found_at"],
            found_by=finder,
            **{name: row[name] or "" for name in ("checked", "description", "measures", "responsible")},
        )
        check_texts({**{name: getattr(hazard, name) for name in TEXTS_OF_HAZARD}, "note": row["note"] or ""})
        return Read(row, hazard, version, self._ended(row, hazard), row["note"] or "")

    def _finder(self, row: Row) -> Worker | None:
        if not row["found_by"] and not row["found_by_number"]:
            return None
        name = row["found_by"]
        if name and self.workers.numbered(name):  # a staff number, which the questions put there
            return self.workers.numbered(name)
        return self.workers.one(number=row["found_by_number"], name=name)

    def _grid(self, row: Row, day: date, finder: Worker | None) -> GridVersion:
        """The grid that is written; else that of the registered premises, else the only one of who found it."""
        if row["grid_key"] or row["grid_code"] or row["grid_name"]:
            return self.grids.grid(
                key=row["grid_key"], code=row["grid_code"], name=row["grid_name"], village=row["village"], begin=day
            )
        meant = {one.grid_id for one in self.premises[row["place"]] if day in one.during}
        if not meant and finder:
            served = self.served.items()
            meant = {grid for (who, grid), days in served if who == finder.pk and any(day in one for one in days)}
        version = self.grids.version(meant.pop(), day) if len(meant) == 1 else None
        if version is None:
            text = _("It is not said in which grid this is. Add a column 网格名称 or 网格编码, or write the name of "
                     "registered premises.")  # fmt: skip
            raise InvalidInput(text, fields={"place": "-"})
        return version

    def _ended(self, row: Row, hazard: Hazard) -> datetime | None:
        """Set how the hazard ended, and say when it was re-checked; None where it was not. Raises InvalidInput."""
        hazard.due_at, hazard.state = row["due_at"], row["result"] or HazardState.OPEN.value
        rechecked = self._rechecked(row, hazard)
        if hazard.due_at and day_of(hazard.due_at - timedelta(microseconds=1)) < day_of(hazard.found_at):
            raise InvalidInput(_("This lies before the day on which it was found."), fields={"due_at": "-"})
        if hazard.state == HazardState.OPEN and hazard.due_at is None:
            text = _("What is still to be put right has a deadline. Write 期限, or how it ended in 复查结果.")
            raise InvalidInput(text, fields={"due_at": "-"})
        if hazard.state == HazardState.RECTIFIED and rechecked is None:
            text = _("Write when it was re-checked, in 复查时间 or beside the result: 整改完成 2026-03-10.")
            raise InvalidInput(text, fields={"rechecked_at": "-"})
        if hazard.state == HazardState.REPORTED:
            hazard.incident = self._incident(row, hazard)
            hazard.settled_at = hazard.incident.reported_at or hazard.found_at
        elif hazard.state == HazardState.RECTIFIED:
            hazard.settled_at = rechecked
        elif hazard.state == HazardState.FIXED:
            hazard.settled_at = hazard.found_at
            rechecked = rechecked or (hazard.found_at if row["note"] else None)
        if row["note"] and rechecked is None:
            raise InvalidInput(_("Write when it was re-checked, in 复查时间."), fields={"rechecked_at": "-"})
        return rechecked

    def _rechecked(self, row: Row, hazard: Hazard) -> datetime | None:
        """When it was re-checked. A day without an hour is not before an hour of that day."""
        at: datetime | None = row["rechecked_at"]
        if at is None:
            return None
        if at == starts_at(day_of(hazard.found_at)):
            at = hazard.found_at
        if at < hazard.found_at:
            raise InvalidInput(_("This lies before the day on which it was found."), fields={"rechecked_at": "-"})
        if at > self.at:
            raise InvalidInput(
                _("%(day)s lies in the future.") % {"day": moment_words(at)}, fields={"rechecked_at": "-"}
            )
        return at

    def _incident(self, row: Row, hazard: Hazard) -> Incident:
        incident = self.incidents.get(row["incident"] or "")
        if incident is None or incident.grid_id != hazard.grid_id:
            text = _("Write the number of the case of this grid; or write 待整改 and a deadline, and report it here.")
            raise InvalidInput(text, fields={"incident": "-"})
        return incident
