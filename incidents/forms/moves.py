"""What each move of a case asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import MomentInput
from core.forms import Careful
from incidents.models import Incident, InvalidReason, Level, Urgency
from incidents.routing import Route
from incidents.rules import MAX_EXTENSION_DAYS
from incidents.services import route_of
from incidents.workflow import MOVES
from staff.models import Department

# What a button of each move says, and its icon.
MOVE_LABELS = {
    "report": (_("Report"), "send"),
    "discard": (_("Discard"), "delete"),
    "self-close": (_("Fixed on the spot"), "task_alt"),
    "confirm": (_("Confirm"), "verified"),
    "settle": (_("Settle in the village"), "handshake"),
    "accept": (_("Accept"), "inbox"),
    "return": (_("Return to the reporter"), "undo"),
    "invalidate": (_("Judge invalid"), "block"),
    "mark-duplicate": (_("Mark as duplicate"), "content_copy"),
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


# Moves that a case usually takes next: their buttons are filled.
USUAL = frozenset(
    {"report", "self-close", "confirm", "accept", "assign", "start", "feed-back", "verify", "evaluate", "give-help"}
)


IMPORTED = _("As the sheet of the other system says")


def move_label(name: str) -> str:
    if name == "import":
        return str(IMPORTED)
    return str(MOVE_LABELS[name][0]) if name in MOVE_LABELS else name


class MoveForm(Careful, forms.Form):
    """What one move of one case needs, made from the row of the table of moves.

    It carries the position of the last move that the person saw, so that a page left open makes no
    move of a case that has gone on since.
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
        self.fields["note"] = forms.CharField(
            label=_("note"),
            required="note" in self.move.requires,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
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
    return forms.ChoiceField(label=label, choices=[("", "---------"), ("yes", yes), ("no", no)])


def _departments(incident: Incident) -> forms.ModelChoiceField:
    """Where the office's routing sends the case, and why; the office may choose otherwise."""
    rows = Department.objects.filter(subdistrict=incident.subdistrict_id)
    route = _route(incident)
    hint: object = ""
    if route and route.because:
        hint = _("Filled in by the rule “%(rule)s”.") % {"rule": route.because}
    elif route:
        hint = _("Filled in by the default of the sub-category.")
    return forms.ModelChoiceField(
        label=_("department"), queryset=rows, initial=route.department if route else None, help_text=str(hint)
    )


def _route(incident: Incident) -> Route | None:
    """The route of the case; asked for once, however many fields show it."""
    if not hasattr(incident, "routed"):
        incident.routed = route_of(incident)  # type: ignore[attr-defined]
    found: Route | None = incident.routed  # type: ignore[attr-defined]
    return found


def _several_departments(incident: Incident) -> forms.ModelMultipleChoiceField:
    rows = Department.objects.filter(subdistrict=incident.subdistrict_id).exclude(pk=incident.department_id or 0)
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


def _text(label: Any, limit: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": 4}))


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


def _reopens(_incident: Incident) -> forms.ChoiceField:
    field = _yes_or_no(_("who is not satisfied"), _("the case is reopened"), _("it is only recorded"))
    field.help_text = _("Empty: within 15 days of the closing the case is reopened.")
    return field


PAYLOAD: dict[str, Callable[[Incident], forms.Field]] = {
    "result": lambda _i: _text(_("result"), 5000),
    "reason": lambda _i: _choice(_("why invalid"), [("", "---------"), *InvalidReason.choices]),
    "duplicate_of": lambda _i: forms.CharField(label=_("number of the original case"), max_length=24),
    "department": _departments,
    "departments": _several_departments,
    "level": _level,
    "urgency": lambda incident: _choice(_("urgency"), Urgency.choices, initial=incident.urgency),
    "due_at": _due_at,
    "days": _days,
    "approved": lambda _i: _yes_or_no(_("decision"), _("approved"), _("refused")),
    "closes": lambda _i: _yes_or_no(_("after the answer"), _("the case is closed"), _("the subdistrict goes on")),
    "satisfied": lambda _i: _yes_or_no(_("satisfied"), _("satisfied"), _("not satisfied")),
    "reopens": _reopens,
}
