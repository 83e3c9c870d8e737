"""Pages of incidents. An incident is never edited: it moves, by the table of moves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.clock import as_deadline
from core.errors import DomainError
from core.office.acts import Act, Asked, Fact, fact_of
from core.office.admin import WrittenOnce, become
from core.office.counting import CountedSoFar
from core.office.deciding import Decides
from core.office.display import Column, Tag, attribute, chosen, column, section, without
from core.office.filters import RangeDateTimeFilter
from core.office.sheets import SheetImportMixin
from core.office.widgets import dressed
from core.punctuation import labelled, listed
from grids.duties import CENTER, OFFICE_AND_DEPARTMENTS
from grids.territory.admin_common import OfGridAdmin
from incidents.attachments.admin import AttachmentInline, attach_files, withdraw
from incidents.common.models import Urgency
from incidents.desk.admin_acts import MOVE_ACTS, begin_and_feed_back
from incidents.desk.decisions import DECIDED, extension_of
from incidents.desk.incident_page import parts_text, supervisions_text
from incidents.desk.timeline import timeline_of
from incidents.incident.admin import (
    IN_BRIEF,
    LIGHTS,
    STATE_COLOURS,
    URGENCIES,
    AgeFilter,
    DepartmentFilter,
    IncidentQueues,
    MatterFilter,
    OverdueFilter,
)
from incidents.incident.choices import PARTY_LABELS
from incidents.incident.duplicates import relatives_of
from incidents.incident.forms import ReportForm
from incidents.incident.lights import deadline_light, time_left
from incidents.incident.limits import running_limit
from incidents.incident.lists import OFFICE_QUEUES
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.obstacles import open_notes
from incidents.incident.restricted import note_opened
from incidents.incident.rules import Standing
from incidents.incident.search import find
from incidents.incident.services import (
    make_move,
    report_incident,
)
from incidents.incident.sheets import IncidentSheet
from incidents.incident.workflow import State
from incidents.triage.admin import WithTriage
from staff.access import account_of
from staff.accounts.admin_shown import TELL_IN_PERSON
from staff.inbox.keeping import not_reached
from staff.people.models import Worker


def _the_incident(asked: Asked) -> list[Fact]:
    """What there is to decide on: what happened and where, and what was done about it."""
    text = getattr(asked.row, "text", None)
    return [fact_of(text, name) for name in ("title", "place", "description", "result")] if text else []


def _asked_for(asked: Asked) -> list[Fact]:
    """The incident, and the extension that is to be decided on."""
    said = extension_of(asked.row)
    if said is None:
        return _the_incident(asked)
    return [*_the_incident(asked), (_("asked for"), " · ".join(filter(None, said)))]


# --- the page -------------------------------------------------------------------------------------


def _text(name: str, label: object) -> Column:
    """One of the texts of an incident, which are taken away after a time."""
    return column(label, lambda incident: _said(incident, name))


def _said(incident: Incident, name: str) -> str:
    text = getattr(incident, "text", None)
    return (getattr(text, name) if text else "") or "-"


def _title(incident: Incident) -> str:
    title = _said(incident, "title")
    return title if incident.urgency == Urgency.NORMAL else f"[{incident.get_urgency_display()}] {title}"


def _matter(incident: Incident) -> str:
    return f"{incident.matter} · {incident.subcategory}" if incident.subcategory else str(incident.matter)


def _due(incident: Incident) -> Tag:
    """The deadline that runs, of acceptance or of the result, in the colour of its light."""
    light = deadline_light(incident, timezone.now())
    if incident.deadline is None:
        return Tag(light, "-")
    when = as_deadline(incident.deadline, today=timezone.localdate())
    if light is Standing.PAUSED:
        return Tag(light, _("paused (%(when)s)") % {"when": when})
    due = _("accept by %(when)s") % {"when": when} if incident.to_accept else when
    said = time_left(incident)
    return Tag(light if said or light is Standing.MET else Standing.NONE, f"{due}{said}")


def _judgement(incident: Incident) -> object:
    if incident.duplicate_of:
        return _("duplicate of %(number)s") % {"number": incident.duplicate_of.number}
    return incident.get_invalid_reason_display()


@admin.register(Incident)
class IncidentAdmin(WithTriage, Decides, SheetImportMixin, WrittenOnce, OfGridAdmin):
    """Incidents. Adding one reports it; after that its state changes by moves only."""

    sheets = [IncidentSheet]
    paginator = CountedSoFar
    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    in_brief = IN_BRIEF
    acts = (
        *[move for move in MOVE_ACTS if move.menu is None],
        attach_files,
        withdraw,
        *[move for move in MOVE_ACTS if move.menu is not None],
        begin_and_feed_back,
    )
    queues = OFFICE_QUEUES
    decided = DECIDED
    form = ReportForm
    joined = ("text", "matter", "subcategory", "department", "reporter", "duplicate_of", "created_by__worker")
    shown_with = ("supervisions",)  # what may be done, whose turn it is and what is told
    list_select_related = ("text", "matter", "department", "reporter")
    inlines = (AttachmentInline,)
    told_too = (IncidentMove,)
    change_form_outer_before_template = "incidents/desk/office_head.html"
    list_display = ("number", "title", "grid_name", "matter", "state_label", "due", "department", "reporter")
    sortable_by = ("number", "grid_name", "due")  # by an index; by the others one filters
    indexed_with: ClassVar = {"due_at": "grid_id"}
    list_filter = (
        IncidentQueues,
        OverdueFilter,
        AgeFilter,
        ("state", ChoicesDropdownFilter),
        ("matter", MatterFilter),
        ("department", DepartmentFilter),
        ("urgency", ChoicesDropdownFilter),
        ("level", ChoicesDropdownFilter),
        ("source", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("reported_at", RangeDateTimeFilter),
    )
    search_fields = ("number",)  # opens the search; the method `found` returns what it finds
    search_help_text = _("Words, number or reporter")
    autocomplete_fields = ("grid", "reporter")
    actions = ("accept_chosen", "assign_chosen")
    add_fieldsets = (
        section(
            _("What, where and when"),
            "title",
            ("grid", "occurred_at"),
            ("matter", "subcategory"),
            "place",
            "description",
        ),
        section(_("Who reports it"), ("source", "reporter"), ("channel", "urgency"), "external_id"),
        section(_("More"), ("cause", "course"), ("parties", "contact")),
    )
    fieldsets = (
        section(None, ("grid_name", "place"), ("matter_name", "urgency_label")),
        section(
            _("Who and when"),
            ("source", "channel"),
            "reporter_name",
            ("level", "department_name"),
            ("when_occurred", "when_reported"),
            ("when_accepted", "due"),
            ("when_settled", "when_closed"),
        ),
        section(_("More"), ("cause", "course"), ("parties", "contact"), ("judgement", "external_id"), "entered_by"),
    )

    title = column(_("title"), _title)
    place = _text("place", _("place"))
    cause = _text("cause", _("cause"))
    course = _text("course", _("course"))
    parties = _text("parties", _("parties"))
    contact = _text("contact", _("contact"))
    matter_name = column(_("matter"), _matter, ordering="matter")
    state_label = chosen("state", _("state"), STATE_COLOURS)
    urgency_label = chosen("urgency", _("urgency"), URGENCIES)
    due = column(_("due"), _due, ordering="due_at", colours=LIGHTS)
    judgement = column(_("judged"), _judgement)
    when_occurred = attribute("occurred_at", _("time of occurrence"))
    when_reported = attribute("reported_at", _("time of the report"))
    when_accepted = attribute("accepted_at", _("time of acceptance"))
    when_settled = attribute("settled_at", _("time of settlement"))
    when_closed = attribute("closed_at", _("time of closing"))
    reporter_name = attribute("reporter", _("reporter"))
    department_name = attribute("department", _("department"))
    entered_by = attribute("created_by", _("entered by"))

    def search_rows(self, request: HttpRequest, rows: QuerySet[Any], term: str) -> Any:
        """Incidents by words, number or reporter's name. Logged already by `OfficeAdmin.get_search_results`."""
        named = Q(name__icontains=term) | Q(pinyin__spelt=term)
        reporters = list(Worker.objects.filter(named).values_list("pk", flat=True))
        try:
            return find(rows, term, user=account_of(request), at=timezone.now(), reporters=reporters), False
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return rows.none(), False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        now = timezone.localtime().replace(second=0, microsecond=0)
        return {"occurred_at": now, **super().get_changeform_initial_data(request)}

    # --- the page of a case ---

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of a case that is here, only what is said: empty fields would push the rest out of sight."""
        sections = super().get_fieldsets(request, obj)
        if obj is None:
            return sections
        unsaid = frozenset(name for name in flatten_fieldsets(sections) if not self._is_said(name, obj))
        kept = [(title, {**options, "fields": without(options["fields"], unsaid)}) for title, options in sections]
        return [(title, options) for title, options in kept if options["fields"]]

    def _is_said(self, name: str, row: Incident) -> bool:
        shown = getattr(self, name, None)
        return str(shown(row) if callable(shown) else getattr(row, name, None)) not in ("", "-", "None")

    # --- writing an incident down ---

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = account_of(request)  # of this request's own class: it compares among what the account may see
        return form

    def write(self, request: HttpRequest, obj: Incident, form: Any, change: bool) -> None:
        incident = report_incident(
            by=account_of(request),
            now=timezone.now(),
            grid=obj.grid,
            matter=obj.matter,
            subcategory=obj.subcategory,
            occurred_at=obj.occurred_at,
            texts=form.texts(),
            reporter=obj.reporter,
            source=obj.source,
            channel=obj.channel,
            urgency=obj.urgency,
            external_id=obj.external_id,
        )
        become(obj, incident)

    @admin.action(description=_("Accept the chosen cases"), permissions=["change"])
    def accept_chosen(self, request: HttpRequest, incidents: QuerySet[Incident]) -> None:
        """Accept one by one, and say of each that could not be accepted why."""
        accepted = 0
        for incident in incidents.order_by("pk"):
            try:
                make_move(number=incident.number, name="accept", by=account_of(request), now=timezone.now())
            except DomainError as refusal:
                messages.error(request, labelled(incident.number, refusal))
            else:
                accepted += 1
        if accepted:
            messages.success(request, _("Cases accepted: %(count)d.") % {"count": accepted})

    def below(self, request: HttpRequest, row: Incident) -> dict[str, Any]:
        note_opened(row)
        user, now = account_of(request), timezone.now()
        asked = Asked(self, request, row, at=now, only_shown=True)
        relatives = relatives_of(row, user=user)
        return {
            "merged": relatives.merged,
            "heading": _title(row) if hasattr(row, "text") else row.number,
            "timeline": timeline_of(row, user),
            "light": deadline_light(row, now),
            "turn": PARTY_LABELS.get(row.turn) if row.turn else None,
            "limit": running_limit(row),
            "supervisions": supervisions_text(open_notes(row)),
            "parts": parts_text(relatives.parts),
            **self._what_to_do(asked),
        }

    def _what_to_do(self, asked: Asked) -> dict[str, Any]:
        """The one decision that others wait for, open with its form, and every other act as a plain button."""
        offered = list(self._offered(asked, on_list=False))
        turn = next((one for one in offered if one.turn(asked)), None)
        decision: dict[str, Any] | None = None
        if turn is not None:
            form = turn.asks(asked)
            form.auto_id = "id_decision_%s"
            decision = {"label": turn.label, "url": self._address_of_act(turn, asked), "form": dressed(form)}
        others = [(one.label, self._address_of_act(one, asked)) for one in offered if one is not turn]
        extension = _asked_for(asked)[-1:] if asked.row.state == State.EXTENSION_ASKED else []
        told = (TELL_IN_PERSON, listed(not_reached(asked.row.number)))
        facts = [(label, value) for label, value in (*_the_incident(asked)[2:], *extension, told) if value]
        elsewhere: dict[str, Any] = {"actions_detail": [], "hindered": []}  # nothing twice
        beside = {"others": others, "not_now": self.hindered(asked), **elsewhere}
        return {"decision": decision, "case_facts": facts, **beside}

    def _address_of_act(self, one: Act, asked: Asked) -> str:
        return reverse(f"admin:incidents_incident_{one.name}", args=[asked.row.pk])
