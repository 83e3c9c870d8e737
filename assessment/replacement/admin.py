"""Replacements in the back office: grounds with their figures, the history, and the one act that comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from assessment.delivery.times import terms_on
from assessment.letterhead.kept import REPLACEMENT, kept
from assessment.replacement import forms
from assessment.replacement.carrying_out import not_accepted
from assessment.replacement.documents import form_of
from assessment.replacement.effects import OBSTACLES
from assessment.replacement.holding_up import objected
from assessment.replacement.lists import MOVE_NAMES, OFFICE_QUEUES, days_waiting, next_act
from assessment.replacement.models import GROUNDS, Replacement, ReplacementGround
from assessment.replacement.services import make_move, moves_for, next_of, record_ground
from assessment.replacement.shown import grounds_of_drafts, grounds_shown, history_of, statement_of, tables_behind
from assessment.replacement.workflow import MOVES, Outcome, Party
from core.errors import refusal_of
from core.office.acts import Act, Asked, Done, Fact, act, editors, link, nothing, readers
from core.office.admin import ReadOnlyAdmin, today
from core.office.brief import Brief, day
from core.office.display import Tag, chosen, column
from core.office.filters import RangeDateTimeFilter
from core.office.papers import letter
from core.office.queues import QueueFilter
from core.punctuation import followed_by, in_turn
from grids.duties import DECISION_READERS, OFFICE, Duty
from grids.scope import Scope
from grids.territory.models import Grid

# --- acts -----------------------------------------------------------------------------------------


def _of_centers(asked: Asked) -> Scope:
    return Scope(subdistricts=asked.access.subdistricts_as(Duty.CENTER))


@act(
    _("Record a ground"),
    icon="post_add",
    form=lambda asked: forms.GroundForm(asked.sent, asked.request.FILES or None, scope=_of_centers(asked)),
    may=lambda asked: bool(asked.access.subdistricts_as(Duty.CENTER)),
    on_list=True,
    lead=_("What was found, with evidence. It opens a proposal, or joins the one that is open. It replaces nobody."),
    submit=_("Record"),
)
def record_a_ground(asked: Asked) -> object:
    row = record_ground(**asked.values, **asked.by)
    return Done(_("The ground is recorded."), then=row)


def _allowed(asked: Asked) -> set[str]:
    return {move.name for move in moves_for(asked.user, asked.row)}


def _next(asked: Asked) -> str:
    move = next_of(asked.row)
    return move.name if move else ""


def _facts(asked: Asked) -> list[Fact]:
    grounds = grounds_shown(asked.row, rank=True)
    figures = [(one.name, in_turn(one.figures) or one.evidence) for one in grounds]
    done = [(step.name, in_turn(filter(None, (step.note, *step.said)))) for step in history_of(asked.row)[1:]]
    heard = [(_("minutes of the hearing"), asked.row.minutes)] if asked.row.minutes else []
    added = [(_("what the person adds"), asked.row.reservation)] if asked.row.reservation else []
    told = [(name, words) for name, words in done if words]
    return [
        (_("person"), asked.row.worker),
        (_("state"), asked.row.get_state_display()),
        *figures,
        *told,
        *heard,
        *added,
    ]


def _transfer_form(asked: Asked) -> forms.TransferForm:
    grids = Grid.objects.filter(subdistrict=asked.row.subdistrict_id).open_on(asked.today).on(asked.today)
    return forms.TransferForm(asked.sent, grids=grids.exclude(pk=asked.row.posting.grid_id).order_by("code"))  # type: ignore[misc]


def _training_form(asked: Asked) -> forms.TrainingForm:
    """From tomorrow, for as long as the rules propose."""
    begins_on = asked.today + timedelta(days=1)
    days = terms_on(asked.row.subdistrict_id, asked.today).replacement.training_days
    proposed = {"begins_on": begins_on, "ends_on": begins_on + timedelta(days=days - 1)}
    return forms.TrainingForm(asked.sent, initial=proposed)


def _end_form(asked: Asked) -> forms.EndForm:
    return forms.EndForm(asked.sent, scope=_of_centers(asked))


FORMS: dict[str, tuple[str, Any]] = {  # move: icon, form
    "offer-training": ("school", _training_form),
    "training-not-applicable": ("do_not_disturb_on", forms.ReasonForm),
    "accept-training": ("check_circle", forms.PaperForm),
    "decline-training": ("cancel", forms.PaperForm),
    "training-improved": ("trending_up", forms.EvidenceForm),
    "training-failed": ("trending_flat", forms.EvidenceForm),
    "offer-transfer": ("swap_horiz", _transfer_form),
    "accept-transfer": ("check_circle", forms.PaperForm),
    "decline-transfer": ("cancel", forms.PaperForm),
    "move": ("move_down", forms.MoveForm),
    "transfer-not-possible": ("block", forms.ReasonForm),
    "call-hearing": ("campaign", forms.CallForm),
    "record-hearing": ("edit_note", forms.HearingForm),
    "sign-minutes": ("draw", forms.PaperForm),
    "note-refusal": ("edit_off", forms.ReasonForm),
    "decide": ("gavel", forms.ReasonForm),
    "decline": ("do_not_disturb_on", forms.ReasonForm),
    "note-personnel": ("badge", forms.PersonnelForm),
    "note-union": ("groups", forms.UnionForm),
    "approve": ("approval", forms.RemarkForm),
    "send-back": ("undo", forms.BackForm),
    "serve": ("outgoing_mail", forms.ServeForm),
    "end": ("logout", _end_form),
    "hand-over": ("move_group", forms.RemarkForm),
    "close": ("task_alt", forms.CloseForm),
    "withdraw": ("remove_done", forms.ReasonForm),
    "decide-return": ("settings_backup_restore", forms.ReturnForm),
}


def _hand_over_waits(asked: Asked) -> str:
    """Which items are not accepted yet, with a link to the hand-over; until all are, it cannot be confirmed."""
    waiting = not_accepted(asked.row)
    if not waiting:
        return ""
    address = reverse("admin:incidents_handover_change", args=(asked.row.hand_over_id,))
    return followed_by(
        waiting, format_html('<a class="office-link" href="{}">{}</a>', address, _("Open the hand-over"))
    )


def _hindered(move: str, asked: Asked) -> object:
    waits = _hand_over_waits(asked) if move == "hand-over" else ""
    return waits or refusal_of(OBSTACLES[move], asked.row, asked.today)


def _performed(move: str) -> Callable[[Asked], object]:
    def perform(asked: Asked) -> object:
        given = dict(asked.values)
        note, files = given.pop("note", ""), given.pop("files", None) or ()
        said = {name: value for name, value in given.items() if value not in (None, "")}
        row = make_move(replacement=asked.row, move=move, note=note, said=said, files=files, **asked.by)
        return _("Noted: %(step)s. It is “%(state)s” now.") % {
            "step": MOVE_NAMES[move],
            "state": row.get_state_display(),
        }

    return perform


def _form_of(form: Any) -> Callable[[Asked], Any]:
    """The form of a step, which takes files where it has a field for them."""
    if not isinstance(form, type):
        return form
    return lambda asked: form(asked.sent, asked.request.FILES or None)


def _act_of(move: str) -> Act:
    """A step as a button: for who may make it, prominent where it comes next, or where a fallen ground asks for it."""
    icon, form = FORMS[move]
    return Act(
        name=move.replace("-", "_"),
        label=MOVE_NAMES[move],
        icon=icon,
        form=_form_of(form),
        perform=_performed(move),
        may=editors,
        offered=lambda asked: move in asked.of(_allowed),
        hindered=partial(_hindered, move) if move in OBSTACLES else nothing,
        turn=lambda asked: move in (asked.of(_next), "decide-return"),
        facts=_facts,
        submit=MOVE_NAMES[move],
    )


@link(_("Grounds on drafts"), icon="preview", on_list=True, may=readers)
def drafts(asked: Asked) -> HttpResponse:
    """What quarters that are not final would mean: shown, and no more."""
    found = grounds_of_drafts(asked.access.subdistricts_as(*DECISION_READERS))
    title = _("Grounds on drafts")
    page: HttpResponse = asked.page.page(asked.request, "assessment/replacement/drafts.html", title=title, found=found)
    return page


STEPS = tuple(_act_of(name) for name, move in MOVES.items() if not move.by_itself and move.by != {Party.SYSTEM})


print_form = letter(_("Form of approval"), "print_form", lambda asked: form_of(asked.row, on=asked.today))


def _approved(asked: Asked) -> tuple[str, bytes] | None:
    """The form as it was approved last."""
    steps = asked.row.steps.filter(move="approve").order_by("-position").values_list("pk", flat=True)
    return next((found for step in steps if (found := kept(REPLACEMENT, step))), None)


print_approved = letter(
    _("Form as it was approved"),
    "print_approved",
    lambda asked: asked.of(_approved),
    offered=lambda asked: asked.row.approved_at is not None and asked.of(_approved) is not None,
)


# --- the page -------------------------------------------------------------------------------------

OUTCOMES = {
    Outcome.IMPROVED: "success",
    Outcome.MOVED: "info",
    Outcome.DECLINED: "default",
    Outcome.WITHDRAWN: "default",
    Outcome.REPLACED: "warning",
}


def _standing(row: Replacement) -> Tag:
    if row.outcome:
        return Tag(row.outcome, row.get_outcome_display())
    return Tag("open", row.get_state_display())


def _grounds(row: Replacement) -> str:
    """Which of the three there are; each once, however often it was met."""
    met = {ground.kind for ground in row.grounds.all() if ground.fell_at is None}
    return in_turn(str(name) for kind, name in GROUNDS if kind in met)


def _objection(row: Replacement) -> str:
    return str(_("an objection is open: approval, service and end wait")) if objected([row]) else "-"


class ReplacementQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Replacement)
class ReplacementAdmin(ReadOnlyAdmin):
    """Proposed by figures or by the center; every step is made by a person, and kept with who, when and why."""

    readers = DECISION_READERS
    editors = OFFICE
    in_brief: ClassVar = {
        "worker": Brief(
            TruncDate("proposed_at"),
            said=day,
            mark="state",
            order=("-proposed_at",),
            waits=lambda _worker, _at: Q(closed_at=None),
            since="since",
            place=55,
        )
    }
    acts = (record_a_ground, drafts, *STEPS, print_form, print_approved)
    joined = ("worker", "decided_by__worker", "approved_by__worker", "hand_over__worker", "subdistrict")
    list_display = ("worker", "grid_name", "grounds_named", "standing", "waiting", "next_step", "proposed_at")
    list_filter = (
        ReplacementQueues,
        ("state", ChoicesDropdownFilter),
        ("outcome", ChoicesDropdownFilter),
        ("proposed_at", RangeDateTimeFilter),
    )
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (
        ("worker", "grid_name"),
        ("standing", "next_step"),
        ("proposed_at", "waiting"),
        "objection",
        ("training", "training_begins_on", "training_ends_on"),
        ("transfer_grid_name", "transfer_accepted_at"),
        ("hearing_at", "hearing_place"),
        ("heard_at", "attended"),
        "minutes",
        ("signed_at", "reservation"),
        ("decided_by_whom", "decided_at"),
        "reason",
        ("is_protected", "union_told_on"),
        ("approved_by_whom", "approved_at"),
        ("served_at", "ends_on"),
        ("hand_over", "destination_label"),
        ("grounds_fell_at", "given_back"),
    )
    change_form_after_template = "assessment/replacement/office.html"
    grid_name = column(_("grid"), lambda row: row.posting.grid)
    transfer_grid_name = column(_("grid that is offered"), lambda row: row.transfer_grid)
    grounds_named = column(_("grounds"), _grounds)
    standing = column(_("state"), _standing, ordering="state", colours={"open": "info", **OUTCOMES})
    waiting = column(_("days waiting"), lambda row: days_waiting(row, today()), ordering="since")
    next_step = column(_("what comes next"), next_act)
    objection = column(_("objection"), _objection)
    decided_by_whom = column(pgettext_lazy("replacement", "decided by"), lambda row: row.decided_by)
    approved_by_whom = column(pgettext_lazy("replacement", "approved by"), lambda row: row.approved_by)
    destination_label = chosen("destination", _("where the person goes"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        names = Grid.objects.on(today())
        rows = super().get_queryset(request).select_related("posting")
        grounds = ReplacementGround.objects.select_related("score", "score_before")
        return rows.prefetch_related(
            Prefetch("grounds", grounds), Prefetch("posting__grid", names), Prefetch("transfer_grid", names)
        )

    def visible(self, request: HttpRequest, rows: Any) -> QuerySet[Any]:
        """The office and the inspector; leaders see how it stands on their own pages."""
        offices = self.access(request).subdistricts_as(*DECISION_READERS)
        return super().visible(request, rows).filter(subdistrict__in=offices)

    def below(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            "grounds": grounds_shown(row, rank=True),
            "history": history_of(row),
            "tables": tables_behind(row),
            "statement": statement_of(row) if row.ends_on else "",
        }
