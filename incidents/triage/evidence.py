"""One waiting case as the queue shows it: what there is to know, and a key for each decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, JSONField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.office.acts import Fact, fact_of
from core.office.admin import today
from core.office.deciding import Decision, Offered, Waits
from core.office.widgets import dressed
from grids.territory.models import Grid
from incidents.incident.duplicates import likely_same, report_of
from incidents.incident.forms import MOVE_LABELS
from incidents.incident.models import Incident
from incidents.incident.obstacles import Trying, hindrances_of
from incidents.incident.restricted import note_opened
from incidents.incident.services import moves_of
from incidents.incident.workflow import NOT_VALID, State
from incidents.triage.forms import DecisionForm, decision_form
from staff.access import account_of
from staff.accounts.models import User
from staff.sight import may_read

# An accepted case is assigned by the key that takes a new one in.
KEYS = {"accept": "A", "assign": "A", "return": "R", "invalidate": "I", "mark-duplicate": "D"}


@dataclass(frozen=True)
class Evidence:
    """What is shown below the facts."""

    same: list[Any]
    record: dict[str, int] | None
    files: list[Any]
    place: dict[str, Any] | None
    kept_until: datetime | None


def name_of(key: str, incident: Incident) -> str:
    """The move that a key makes of this case; empty where it makes none."""
    if key == "A":
        return "accept" if incident.state == State.REPORTED else "assign"
    return next((name for name, its_key in KEYS.items() if its_key == key), "")


def waits(
    page: Any,
    request: HttpRequest,
    key: int,
    *,
    kept_until: datetime | None = None,
    tried: DecisionForm | None = None,
) -> Waits:
    """The case of that key with its evidence and its decisions; `tried` is the form of one that was refused."""
    rows = Incident.objects.select_related("text", "matter", "subcategory", "reporter", "department")
    grid = Prefetch("grid", queryset=Grid.objects.on(today()))
    rows = rows.annotate(judged=judged_before()).prefetch_related(grid, "moves", "supervisions")
    row: Any = rows.get(pk=key)
    user = account_of(request)
    note_opened(row)
    same = likely_same(report_of(row), user=user)
    record = (row.judged or dict.fromkeys(JUDGED, 0)) if row.reporter_id and row.reported_at else None
    row.evidence = Evidence(same, record, list(row.attachments.held()), place_of(row, user), kept_until)
    access = page.access(request)
    allowed = moves_of(access, row, user=user)
    hindered = hindrances_of(allowed.intersection(KEYS), Trying(row, access, user, timezone.now()))
    text = getattr(row, "text", None)
    return Waits(
        row,
        (text.title if text else "") or row.number,
        row.number,
        [(label, value) for label, value in _facts(row) if value not in (None, "")],
        row.accept_due_at if row.state == State.REPORTED else row.due_at,
        page.address_of(row),
        [_offered(name, row, same, tried) for name in KEYS if name in allowed - hindered.keys()],
        "incidents/triage/evidence.html",
        tuple(str(text) for text in tried.non_field_errors()) if tried else (),
        may_be_put_off=True,
    )


def waits_no_longer(page: Any, incident: Incident, why: str) -> Waits:
    """A case that somebody else has or has decided."""
    return Waits(incident, incident.number, "", (), None, page.address_of(incident), (), "", (why,))


def _offered(name: str, row: Incident, same: list[Any], tried: DecisionForm | None) -> Offered:
    refused = tried is not None and tried.move_name == name
    form = tried if refused and tried else decision_form(name, row, same=same)
    form.auto_id = f"id_{row.pk}_{name}_%s"
    label: str | Promise = _("Accept and assign") if name == "accept" else MOVE_LABELS[name][0]
    decision = Decision(key=KEYS[name], act=name, asks=tuple(form.fields))
    return Offered(decision, label, dressed(form), lies_open=KEYS[name] == "A")


def _facts(row: Incident) -> Iterator[Fact]:
    """What happened, where and when, and who says so."""
    text = getattr(row, "text", None)
    if row.state != State.REPORTED:
        yield _("state"), row.get_state_display()
    if row.urgency != "normal":
        yield _("urgency"), row.get_urgency_display()
    if row.restricted:
        yield _("restricted"), _("only for those who handle it")
    if text:
        yield fact_of(text, "description")
    yield _("matter"), f"{row.matter} · {row.subcategory}" if row.subcategory else row.matter
    yield _("grid"), row.grid
    if text:
        yield fact_of(text, "place")
    yield _("occurred"), date_format(timezone.localtime(row.occurred_at), "SHORT_DATETIME_FORMAT")
    yield _("reporter"), row.reporter or row.get_source_display()
    if text:
        yield from (fact_of(text, name) for name in ("cause", "course"))


JUDGED = {
    "reports": Count("pk"),
    "stood": Count("pk", filter=~Q(state__in=NOT_VALID)),
    "returned": Count("pk", filter=Q(state=State.RETURNED)),
    "invalid": Count("pk", filter=Q(state=State.INVALID)),
    "duplicates": Count("pk", filter=Q(state=State.DUPLICATE)),
}


def judged_before() -> Subquery:
    """As a column of a case how its reporter's reports in its matter were judged within a year; null without any.

    Judgements of reports alone: never when, how often or how long somebody was at work.
    """
    at = OuterRef("reported_at")
    earlier = Incident.objects.filter(
        reporter=OuterRef("reporter"),
        matter=OuterRef("matter"),
        reported_at__gte=at - timedelta(days=365),
        reported_at__lt=at,
    )
    of_each = earlier.order_by().values("reporter").annotate(judged=JSONObject(**JUDGED))
    return Subquery(of_each.values("judged"), output_field=JSONField())


def place_of(incident: Incident, user: User) -> dict[str, Any] | None:
    """The point of a located incident and the border of its grid, for the map of who may read where it is."""
    if incident.longitude is None or incident.latitude is None or not may_read(user, incident, "longitude"):
        return None
    return {
        "point": [float(incident.latitude), float(incident.longitude)],
        "boundary": getattr(incident.grid, "boundary", None),
        "grid": str(incident.grid),
    }
