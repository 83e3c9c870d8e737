"""Pages of cases. A case is never edited: it moves, by the table of moves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter, RelatedDropdownFilter
from unfold.decorators import display

from core.clock import as_deadline
from core.errors import DomainError
from core.office.admin import become
from core.office.display import Tag, shown
from core.web.refusals import sent
from core.web.widgets import MomentInput
from grids.duties import CENTER, OFFICE_AND_DEPARTMENTS
from grids.territory.admin_common import OfGridAdmin
from incidents.attachments.admin import AttachmentInline, WithAttachments
from incidents.cases.admin import (
    STATE_COLOURS,
    USUAL_HERE,
    CaseQueues,
    MoveInline,
    OverdueFilter,
    action_name,
    move_action,
)
from incidents.cases.choices import PARTY_LABELS
from incidents.cases.duplicates import likely_same, merged_with, report_of
from incidents.cases.forms import MOVE_LABELS, MoveForm, ReportForm
from incidents.cases.lights import deadline_light
from incidents.cases.limits import running_limit
from incidents.cases.models import Incident
from incidents.cases.rules import Standing
from incidents.cases.search import find
from incidents.cases.services import make_move, parties_of, report_incident
from incidents.cases.workflow import MOVES, moves_from
from incidents.common.models import Urgency
from incidents.triage.admin import WithTriage
from staff.access import account_of
from staff.people.models import Worker

COMPARED_BEFORE = {"accept", "mark-duplicate"}  # likely duplicates are shown with these moves


@admin.register(Incident)
class IncidentAdmin(WithTriage, WithAttachments, OfGridAdmin):
    """Cases. Adding one reports it; after that its state changes by moves only."""

    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    form = ReportForm
    inlines = (AttachmentInline, MoveInline)
    list_display = ("number", "title", "grid_name", "matter", "state_label", "due", "department", "reporter")
    list_filter = (
        CaseQueues,
        OverdueFilter,
        ("state", ChoicesDropdownFilter),
        ("matter", RelatedDropdownFilter),
        ("department", RelatedDropdownFilter),
        ("urgency", ChoicesDropdownFilter),
        ("level", ChoicesDropdownFilter),
        ("source", ChoicesDropdownFilter),
        ("reported_at", RangeDateTimeFilter),
    )
    search_fields = ("number",)  # opens the search; what it finds, `found` says
    search_help_text = _("Words, number or reporter")
    autocomplete_fields = ("grid", "reporter")
    actions = ("accept_chosen", "assign_chosen")
    actions_detail = (
        *[action_name(name) for name in MOVES if name in USUAL_HERE],
        "attach_files",
        {
            "title": _("More moves"),
            "icon": "more_horiz",
            "items": [action_name(name) for name in MOVES if name not in USUAL_HERE],
        },
    )
    add_fieldsets = (
        (
            _("What, where and when"),
            {"fields": ("title", ("grid", "occurred_at"), ("matter", "subcategory"), "place", "description")},
        ),
        (_("Who reports it"), {"fields": (("source", "reporter"), ("urgency", "external_id"))}),
        (_("More"), {"fields": (("cause", "course"), ("parties", "contact"))}),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "state_label"),
                    ("grid_name", "place"),
                    ("matter_name", "urgency_label"),
                    "description",
                    "result",
                )
            },
        ),
        (
            _("Who and when"),
            {
                "fields": (
                    ("source", "reporter_name"),
                    ("level", "department_name"),
                    ("when_occurred", "when_reported"),
                    ("when_accepted", "due"),
                    ("when_settled", "when_closed"),
                    ("whose_turn", "how_long"),
                    ("whole", "given_to"),
                )
            },
        ),
        (
            _("More"),
            {"fields": (("cause", "course"), ("parties", "contact"), ("judgement", "external_id"), "entered_by")},
        ),
    )

    # --- who sees and does what ---

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        texts = ("title", "place", "description", "result", "cause", "course", "parties", "contact")
        times = ("when_occurred", "when_reported", "when_accepted", "when_settled", "when_closed")
        return (
            *texts,
            *times,
            "reporter_name",
            "department_name",
            "state_label",
            "grid_name",
            "matter_name",
            "urgency_label",
            "due",
            "judgement",
            "entered_by",
            "whose_turn",
            "how_long",
            "whole",
            "given_to",
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        joined = (
            "text",
            "matter",
            "subcategory",
            "department",
            "reporter",
            "duplicate_of",
            "created_by__worker",
        )
        return super().get_queryset(request).select_related(*joined)

    def found(self, request: HttpRequest, rows: QuerySet[Any], term: str) -> Any:
        """By words, number or the reporter's name. Already in the log: see `OfficeAdmin.get_search_results`."""
        named = Q(name__icontains=term) | Q(pinyin__icontains=term)
        reporters = list(Worker.objects.filter(named).values_list("pk", flat=True))
        try:
            return find(rows, term, user=account_of(request), at=timezone.now(), reporters=reporters), False
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return rows.none(), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "occurred_at":
            kwargs |= {"widget": MomentInput(), "initial": timezone.localtime().replace(second=0, microsecond=0)}
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # --- writing a case down ---

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = account_of(request)  # of this request's own class: it compares among what the account may see
        return form

    def save_model(self, request: HttpRequest, obj: Incident, form: Any, change: bool) -> None:
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
            urgency=obj.urgency,
            external_id=obj.external_id,
        )
        become(obj, incident)

    # --- moving it ---

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        incident = self.get_object(request, object_id)
        if incident is None:
            return []
        allowed = {action_name(name) for name in self.moves_of(request, incident)}
        allowed |= self.attachment_actions(request, incident)
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [
            a for a in super().get_actions_detail(request, object_id) if a.action_name.removeprefix(prefix) in allowed
        ]

    def moves_of(self, request: HttpRequest, incident: Incident) -> list[str]:
        parties = parties_of(self.access(request), incident, user=account_of(request))
        supervised = incident.supervisions.open().exists()
        return [move.name for move in moves_from(incident.state, parties, supervised=supervised)]

    def move_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Ask for what the move needs, and make it."""
        incident = self.get_object(request, object_id)
        if incident is None:
            raise Http404
        if name not in self.moves_of(request, incident) and request.method != "POST":
            raise PermissionDenied
        form = MoveForm(name, incident, sent(request))

        def perform(values: dict[str, Any]) -> object:
            moved = make_move(
                number=incident.number,
                name=name,
                by=account_of(request),
                now=timezone.now(),
                note=values["note"],
                payload=form.payload(),
                expected_position=values["position"],
            )
            return _("%(number)s is now %(state)s.") % {"number": moved.number, "state": moved.get_state_display()}

        same = likely_same(report_of(incident), user=account_of(request)) if name in COMPARED_BEFORE else []
        return self.ask(
            request, incident, title=MOVE_LABELS[name][0], perform=perform, form=form, submit=MOVE_LABELS[name][0],
            lead=" · ".join(_before_deciding(incident, name)), extra={"same": same},
        )  # fmt: skip

    @admin.action(description=_("Accept the chosen cases"), permissions=["change"])
    def accept_chosen(self, request: HttpRequest, incidents: QuerySet[Incident]) -> None:
        """Accept one by one, and say of each that could not be accepted why."""
        accepted = 0
        for incident in incidents.order_by("pk"):
            try:
                make_move(number=incident.number, name="accept", by=account_of(request), now=timezone.now())
            except DomainError as refusal:
                messages.error(request, f"{incident.number}: {refusal}")
            else:
                accepted += 1
        if accepted:
            messages.success(request, _("%(count)d cases are accepted.") % {"count": accepted})

    # --- how it is shown ---

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, obj: Any = None, **kw: Any) -> Any:
        merged = merged_with(obj, user=account_of(request)) if obj is not None else []
        return super().render_change_form(request, {**context, "merged": merged}, *args, obj=obj, **kw)

    when_occurred = shown("occurred_at", _("time of occurrence"))
    when_reported = shown("reported_at", _("time of the report"))
    when_accepted = shown("accepted_at", _("time of acceptance"))
    when_settled = shown("settled_at", _("time of settlement"))
    when_closed = shown("closed_at", _("time of closing"))
    reporter_name = shown("reporter", _("reporter"))
    department_name = shown("department", _("department"))
    entered_by = shown("created_by", _("entered by"))

    @display(description=_("title"))
    def title(self, incident: Incident) -> str:
        text = self._text(incident, "title")
        return text if incident.urgency == Urgency.NORMAL else f"[{incident.get_urgency_display()}] {text}"

    @display(description=_("place"))
    def place(self, incident: Incident) -> str:
        return self._text(incident, "place")

    @display(description=_("what happened"))
    def description(self, incident: Incident) -> str:
        return self._text(incident, "description")

    @display(description=_("result"))
    def result(self, incident: Incident) -> str:
        return self._text(incident, "result")

    @display(description=_("cause"))
    def cause(self, incident: Incident) -> str:
        return self._text(incident, "cause")

    @display(description=_("course"))
    def course(self, incident: Incident) -> str:
        return self._text(incident, "course")

    @display(description=_("parties"))
    def parties(self, incident: Incident) -> str:
        return self._text(incident, "parties")

    @display(description=_("contact"))
    def contact(self, incident: Incident) -> str:
        return self._text(incident, "contact")

    def _text(self, incident: Incident, name: str) -> str:
        text = getattr(incident, "text", None)
        return (getattr(text, name) if text else "") or "-"

    @display(description=_("matter"), ordering="matter")
    def matter_name(self, incident: Incident) -> str:
        return f"{incident.matter} · {incident.subcategory}" if incident.subcategory else str(incident.matter)

    @display(description=_("state"), ordering="state", label=STATE_COLOURS)
    def state_label(self, incident: Incident) -> Any:
        return Tag(incident.state, incident.get_state_display())

    @display(
        description=_("urgency"),
        ordering="urgency",
        label={Urgency.URGENT: "warning", Urgency.EMERGENCY: "danger", Urgency.NORMAL: "default"},
    )
    def urgency_label(self, incident: Incident) -> Any:
        return Tag(incident.urgency, incident.get_urgency_display())

    @display(
        description=_("due"),
        ordering="due_at",
        label={
            Standing.LATE: "danger",
            Standing.SOON: "warning",
            Standing.OPEN: "success",
            Standing.MET: "success",
            Standing.PAUSED: "info",
            Standing.NONE: "default",
        },
    )
    def due(self, incident: Incident) -> Any:
        """The deadline that runs, of acceptance or of the result, in the colour of its light."""
        light = deadline_light(incident, timezone.now())
        if incident.deadline is None:
            return Tag(light, "-")
        when = as_deadline(incident.deadline, today=timezone.localdate())
        if light is Standing.PAUSED:
            return Tag(light, _("paused (%(when)s)") % {"when": when})
        return Tag(light, _("accept by %(when)s") % {"when": when} if incident.to_accept else when)

    @display(description=_("whose turn it is"))
    def whose_turn(self, incident: Incident) -> str:
        late = " · ".join(
            str(_("supervised: to be closed") if note.answered_at else _("supervised: to be answered"))
            for note in incident.supervisions.open()
        )
        turn = str(PARTY_LABELS[incident.turn]) if incident.turn else "-"
        return f"{turn} · {late}" if late else turn

    @display(description=_("time limit"))
    def how_long(self, incident: Incident) -> str:
        limit = running_limit(incident)
        return f"{limit.get_stage_display()} · {limit.words}" if limit else "-"

    @display(description=_("part of"))
    def whole(self, incident: Incident) -> str:
        return incident.parent.number if incident.parent else "-"

    @display(description=_("parts given to departments"))
    def given_to(self, incident: Incident) -> str:
        parts = incident.parts.select_related("department").order_by("pk")
        return "、".join(f"{part.number} {part.department} ({part.get_state_display()})" for part in parts) or "-"

    @display(description=_("judged"))
    def judgement(self, incident: Incident) -> str:
        if incident.duplicate_of:
            return str(_("duplicate of %(number)s") % {"number": incident.duplicate_of.number})
        return incident.get_invalid_reason_display() or "-"


for _name in MOVES:
    setattr(IncidentAdmin, action_name(_name), move_action(_name))


def _before_deciding(incident: Incident, move: str) -> list[str]:
    """What stands above the form of a move: the case in short, and what is asked where it is to be decided."""
    text = getattr(incident, "text", None)
    lines = [text.title] if text else []
    asked = incident.moves.filter(move="request-extension").last() if move == "decide-extension" else None
    if asked:
        lines.append(_("asked for: %(days)d working days") % {"days": asked.facts["days"]})
        lines += [text.notes[str(asked.position)]] if text and str(asked.position) in text.notes else []
    return lines
