"""Several departments in one incident: each gets a part, an incident of its own, and the whole is closed after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import InvalidInput
from core.punctuation import listed
from incidents.common.models import Level
from incidents.incident import notices as news
from incidents.incident.choices import ReportSource
from incidents.incident.context import Context, MoveForbidden
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.records import next_number
from incidents.incident.workflow import FINISHED, State
from staff.departments.models import Department

COPIED = ("title", "place", "description")  # not the parties and their contact: the whole incident keeps those


class PartsOpen(MoveForbidden):
    """The incident would be closed before the parts that departments still have; the message names them."""

    code = "parts_open"

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(
            _("Departments still have their parts of it: %(numbers)s.") % {"numbers": listed(numbers)},
            fields={"parts": listed(numbers)},
        )


def open_parts(parts: Any) -> QuerySet[Incident]:
    rows: QuerySet[Incident] = parts.exclude(state__in=FINISHED).order_by("pk")
    return rows


def involve(c: Context) -> dict[str, Any]:
    """Give parts of the incident to more departments; the incident itself stays where it is.

    A part is nobody's report, so it counts for no grid; it has the deadline and the urgency of the whole. Returns
    `parts`: the number of each and its department's code. Raises InvalidInput.
    """
    departments = _departments(c)
    parts = [_part(c, department) for department in departments]
    for part in parts:
        news.tell(part, "assign", position=1, by=c.by, at=c.at, on=day_of(c.now))
    return {"parts": {part.number: department.code for part, department in zip(parts, departments, strict=True)}}


def departments_in(incident: Incident) -> set[int]:
    """Those that have the incident or an open part of it already, by their keys."""
    have = open_parts(incident.parts).values_list("department", flat=True)
    return {key for key in (incident.department_id, *have) if key is not None}


def _departments(c: Context) -> list[Department]:
    """Those that the payload names by code, each once, that have no part in the incident yet. Raises InvalidInput."""
    codes = c.payload["departments"]
    if not codes or not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise InvalidInput(_("Name the departments."), fields={"departments": _("a list of codes")})
    if len(set(codes)) != len(codes):
        raise InvalidInput(_("Name each department once."), fields={"departments": _("a list of codes, each once")})
    by_code = {
        row.code: row for row in Department.objects.filter(subdistrict=c.incident.subdistrict_id, code__in=codes)
    }
    unknown = [code[:30] for code in codes if code not in by_code]
    if unknown:
        raise InvalidInput(
            _("There is no such department."),
            fields={"departments": _("unknown: %(codes)s") % {"codes": listed(unknown)}},
        )
    busy = departments_in(c.incident)
    twice = [by_code[code].name for code in codes if by_code[code].pk in busy]
    if twice:
        raise InvalidInput(
            _("These have a part in the case already: %(names)s.") % {"names": listed(twice)},
            fields={"departments": _("in it already: %(names)s") % {"names": listed(twice)}},
        )
    return [by_code[code] for code in codes]


def _part(c: Context, department: Department) -> Incident:
    whole = c.incident
    part = Incident.objects.create(
        number=next_number(whole.subdistrict, c.at),
        subdistrict_id=whole.subdistrict_id,
        grid_id=whole.grid_id,
        matter_id=whole.matter_id,
        subcategory_id=whole.subcategory_id,
        restricted=whole.restricted,
        source=ReportSource.CENTER,
        level=Level.SUBDISTRICT,
        urgency=whole.urgency,
        state=State.ASSIGNED.value,
        occurred_at=whole.occurred_at,
        reported_at=c.at,
        accepted_at=c.at,
        due_at=whole.due_at,
        limit_unit=whole.limit_unit,
        created_by=c.by,
        department=department,
        platform=department.platform,
        parent=whole,
    )
    IncidentText.objects.create(incident=part, **{name: getattr(whole.text, name) for name in COPIED})
    IncidentMove.objects.create(
        incident=part,
        position=1,
        move=c.move.name,
        to_state=part.state,
        at=c.at,
        recorded_at=c.now,
        actor=c.by,
        facts={"parent": whole.number, "department": department.code},
    )
    return part
