"""Forms of an incident: its report, and what each move asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.web.forms import Careful, Concern
from core.web.unchosen import UNCHOSEN
from core.web.widgets import MomentInput, OfferingTextarea
from incidents.common.models import Level, Urgency
from incidents.incident.choices import TOO_LATE_TO_EXTEND, InvalidReason
from incidents.incident.duplicates import Report, likely_same
from incidents.incident.models import Incident
from incidents.incident.parts import PartsOpen, departments_in, open_parts
from incidents.incident.rules import MAX_EXTENSION_DAYS, may_extend, may_reopen
from incidents.incident.texts import TEXTS
from incidents.incident.workflow import MOVES, RECALCULATE
from incidents.routing.rules import Route
from incidents.routing.services import route_of
from incidents.standard_texts.lists import standard_texts
from incidents.standard_texts.models import Use
from staff.accounts.models import User
from staff.departments.lists import departments_to_choose
from staff.departments.models import Department


class LooksForSame(Careful):
    """A form that warns of similar incidents before it takes a report."""

    user: User | None = None

    def report(self) -> Report | None:
        """What was written so far, as it is compared."""
        raise NotImplementedError

    def more_concerns(self) -> list[Concern]:
        report = self.report()
        matches = likely_same(report, user=self.user) if report and self.user else []
        if not matches:
            return []
        text = _("This may have been reported already. Open it first; send yours only if it is another case.")
        return [Concern(str(text), tuple(matches), about="same")]


class ReportForm(LooksForSame, forms.ModelForm):
    """An incident with all its texts, written down and reported in one go."""

    title = forms.CharField(label=_("title"), max_length=100)
    place = forms.CharField(label=_("place"), max_length=200, required=False)
    description = forms.CharField(label=_("what happened"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    cause = forms.CharField(label=_("cause"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    course = forms.CharField(
        label=_("course"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    parties = forms.CharField(label=_("parties"), max_length=200, required=False)
    contact = forms.CharField(label=_("contact"), max_length=60, required=False)

    class Meta:
        model = Incident
        fields = (
            "grid",
            "matter",
            "subcategory",
            "source",
            "channel",
            "reporter",
            "urgency",
            "occurred_at",
            "external_id",
        )

    def report(self) -> Report | None:
        values = self.cleaned_data
        return Report(
            grid=values["grid"],
            matter=values["matter"],
            occurred_at=values["occurred_at"],
            title=values["title"],
            description=values["description"],
            place=values["place"],
        )

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS if self.cleaned_data.get(name)}


# What a button of each move says, and its icon.
MOVE_LABELS = {
    "report": (_("Report"), "send"),
    "discard": (_("Discard"), "delete"),
    "take-back": (_("Take the report back"), "undo"),
    "self-close": (_("Fixed on the spot"), "task_alt"),
    "confirm": (_("Confirm"), "verified"),
    "settle": (_("Settle in the village"), "handshake"),
    "accept": (_("Accept"), "inbox"),
    "return": (_("Return to the reporter"), "undo"),
    "invalidate": (_("Judge invalid"), "block"),
    "mark-duplicate": (_("Mark as duplicate"), "content_copy"),
    "withdraw-judgement": (_("Withdraw the judgement"), "settings_backup_restore"),
    "assign": (_("Assign"), "forward_to_inbox"),
    "send-back": (_("Send back"), "reply"),
    "start": (_("Start handling"), "play_arrow"),
    "request-extension": (_("Ask for an extension"), "more_time"),
    "decide-extension": (_("Decide on the extension"), "gavel"),
    "feed-back": (_("Feed back the result"), "rate_review"),
    "verify": (_("Verify and close"), "done_all"),
    "rework": (_("Send to rework"), "restart_alt"),
    "escalate": (_("Escalate to the district"), "publish"),
    "answer": (_("Answer"), "question_answer"),
    "evaluate": (_("Record the return visit"), "sentiment_satisfied"),
    "reopen": (_("Reopen"), "lock_open"),
    "hasten": (_("Make urgent"), "bolt"),
    "ask-help": (_("Ask the guide for help"), "contact_support"),
    "involve": (_("Involve more departments"), "hub"),
    "give-help": (_("Help"), "support_agent"),
    "answer-supervision": (_("Answer the supervision note"), "mark_chat_read"),
    "close-supervision": (_("Close the supervision note"), "task_alt"),
}


def moved_text(moved: Incident) -> str:
    """Return the sentence that tells the number of a case and its state after a move."""
    return gettext("%(number)s is now %(state)s.") % {"number": moved.number, "state": moved.get_state_display()}


# Moves that an incident usually takes next: their buttons are filled.
USUAL = frozenset(
    {"report", "self-close", "confirm", "accept", "assign", "start", "feed-back", "verify", "evaluate", "give-help"}
)

IMPORTED = _("As the sheet of the other system says")
RECALCULATED = _("Deadline counted anew: the working calendar has changed")


def move_label(name: str) -> str:
    if name == "import":
        return str(IMPORTED)
    if name == RECALCULATE:
        return str(RECALCULATED)
    return str(MOVE_LABELS[name][0]) if name in MOVE_LABELS else name


class MoveForm(Careful, forms.Form):
    """What one move of one incident needs, made from the row of the table of moves.

    It carries the position of the last move that the person saw, so that a page left open makes no
    move of an incident that has gone on since.
    """

    position = forms.IntegerField(widget=forms.HiddenInput(), required=False, min_value=0)

    def __init__(self, move: str, incident: Incident, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.move = MOVES[move]
        self.initial["position"] = incident.moves.count()
        for name in PAYLOAD_ORDER:
            if name in self.move.requires | self.move.accepts:
                self.fields[name] = PAYLOAD[name](incident)
                self.fields[name].required = name in self.move.requires
        gives_a_reason = "note" in self.move.requires and self.move.targets  # else it asks, answers or remarks
        self.fields["note"] = forms.CharField(
            label=_("note"),
            required="note" in self.move.requires,
            max_length=2000,
            widget=_offering(incident, Use.REASON, rows=3) if gives_a_reason else forms.Textarea(attrs={"rows": 3}),
        )

    def payload(self) -> dict[str, Any]:
        """What `make_move` takes: the fields that were filled in."""
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("note", "position") and value not in (None, "")
        }
        for name in ("approved", "satisfied", "closes", "reopens"):
            if name in values:
                values[name] = values[name] == "yes"
        if "department" in values:
            values["department"] = values["department"].code
        if "departments" in values:
            values["departments"] = [department.code for department in values["departments"]]
        return values


def _yes_or_no(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", UNCHOSEN), ("yes", yes), ("no", no)])


def _departments(incident: Incident) -> forms.ModelChoiceField:
    """Where the office's routing sends the incident, and why; the office may choose otherwise."""
    rows = Department.objects.filter(subdistrict=incident.subdistrict_id)
    route = _route(incident)
    hint: object = ""
    if route and route.because:
        hint = _("Filled in by the rule “%(rule)s”.") % {"rule": route.because}
    elif route:
        hint = _("Filled in by the default of the sub-category.")
    field = forms.ModelChoiceField(
        label=_("department"), queryset=rows, initial=route.department if route else None, help_text=str(hint)
    )
    empty = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [*empty, *departments_to_choose(incident.subdistrict_id)]
    return field


def _route(incident: Incident) -> Route | None:
    """The route of the incident; asked for once, however many fields show it."""
    if not hasattr(incident, "routed"):
        incident.routed = route_of(incident)  # type: ignore[attr-defined]
    route: Route | None = incident.routed  # type: ignore[attr-defined]
    return route


def _several_departments(incident: Incident) -> forms.ModelMultipleChoiceField:
    rows = Department.objects.filter(subdistrict=incident.subdistrict_id).exclude(pk__in=departments_in(incident))
    return forms.ModelMultipleChoiceField(
        label=_("departments"),
        queryset=rows,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Each gets a case of its own; this one is closed after them."),
    )


PAYLOAD_ORDER = (
    "result",
    "reason",
    "duplicate_of",
    "department",
    "departments",
    "level",
    "urgency",
    "due_at",
    "days",
    "approved",
    "closes",
    "satisfied",
    "reopens",
)


def _offering(incident: Incident, use: Use, *, rows: int) -> OfferingTextarea:
    """A box for words with the standard texts of the case below it."""
    return OfferingTextarea(attrs={"rows": rows}, offered=lambda: standard_texts(incident, use))


def _result(incident: Incident) -> forms.CharField:
    return forms.CharField(label=_("result"), max_length=5000, widget=_offering(incident, Use.RESULT, rows=4))


def _choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, **more)


def _level(incident: Incident) -> forms.ChoiceField:
    hint = _("Choose grid or village to give it back to them; they need no department.")
    route = _route(incident)
    return _choice(_("level"), Level.choices, initial=route.level if route else Level.SUBDISTRICT, help_text=hint)


def _due_at(_incident: Incident) -> forms.DateTimeField:
    hint = _("Empty: by the time limit in force.")
    return forms.DateTimeField(label=_("due"), widget=MomentInput(), help_text=hint)


def _days(_incident: Incident) -> forms.IntegerField:
    return forms.IntegerField(label=_("working days"), min_value=1, max_value=MAX_EXTENSION_DAYS)


def _reopens(incident: Incident) -> forms.ChoiceField:
    if not may_reopen(incident.closed_at, timezone.now()):
        only = [("", UNCHOSEN), ("no", _("it is only recorded"))]
        return forms.ChoiceField(label=_("who is not satisfied"), choices=only)
    field = _yes_or_no(_("who is not satisfied"), _("the case is reopened"), _("it is only recorded"))
    field.help_text = _("Empty: within 15 days of the closing the case is reopened.")
    return field


def _approved(incident: Incident) -> forms.ChoiceField:
    """What the service would take: once the deadline is over, refusing is all that is left."""
    if may_extend(incident.due_at, timezone.now()):
        return _yes_or_no(_("decision"), _("approved"), _("refused"))
    only = forms.ChoiceField(label=_("decision"), choices=[("no", _("refused"))], help_text=TOO_LATE_TO_EXTEND)
    only.error_messages["invalid_choice"] = TOO_LATE_TO_EXTEND  # of a page from before
    return only


def _closes(incident: Incident) -> forms.ChoiceField:
    """What the service would take: nothing is closed before the parts of it that departments still have."""
    label, goes_on = _("after the answer"), _("the subdistrict goes on")
    if numbers := list(open_parts(incident.parts).values_list("number", flat=True)):
        return _choice(label, [("", UNCHOSEN), ("no", goes_on)], help_text=str(PartsOpen(numbers)))
    return _yes_or_no(label, _("the case is closed"), goes_on)


PAYLOAD: dict[str, Callable[[Incident], forms.Field]] = {
    "result": _result,
    "reason": lambda _i: _choice(_("why invalid"), [("", UNCHOSEN), *InvalidReason.choices]),
    "duplicate_of": lambda _i: forms.CharField(label=_("number of the original case"), max_length=24),
    "department": _departments,
    "departments": _several_departments,
    "level": _level,
    "urgency": lambda incident: _choice(_("urgency"), Urgency.choices, initial=incident.urgency),
    "due_at": _due_at,
    "days": _days,
    "approved": _approved,
    "closes": _closes,
    "satisfied": lambda _i: _yes_or_no(_("satisfied"), _("satisfied"), _("not satisfied")),
    "reopens": _reopens,
}
