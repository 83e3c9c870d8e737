"""Replacements as lists: over REST and as a dataset, with days waiting; what waits for whom; what a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import BooleanFilter, CharFilter
from rest_framework import serializers

from assessment.replacement.models import (
    Replacement,
    ReplacementGround,
    ReplacementStep,
)
from assessment.replacement.services import next_of
from assessment.replacement.workflow import AFTER_TRAINING, AFTER_TRANSFER, Party, State
from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, Singles
from grids.duties import CENTER, Duty
from grids.territory.lists import key_field, with_grid_code
from staff.access import Access, access_of, where_held, with_duty
from staff.accounts.models import User
from staff.rest import PrivateColumns

# What each step is called, on buttons and in the history.
MOVE_NAMES: Mapping[str, Any] = {
    "propose": _("Proposed"),
    "add-ground": _("Ground named"),
    "drop-ground": _("Ground fell"),
    "withdraw": _("Withdraw"),
    "offer-training": _("Offer training"),
    "training-not-applicable": _("Training would not help"),
    "accept-training": _("Training accepted"),
    "decline-training": _("Training declined"),
    "training-improved": _("Improved"),
    "training-failed": _("Not improved"),
    "offer-transfer": _("Offer a transfer"),
    "accept-transfer": _("Transfer accepted"),
    "decline-transfer": _("Transfer declined"),
    "move": _("Transfer the person"),
    "transfer-not-possible": _("No transfer is possible"),
    "call-hearing": _("Call to the hearing"),
    "record-hearing": _("Record the hearing"),
    "sign-minutes": _("Minutes signed"),
    "note-refusal": _("Signature refused"),
    "decide": _("Decide: replace"),
    "decline": _("Decide: no replacement"),
    "note-personnel": _("Note personnel's answer"),
    "note-union": _("Note that the union was told"),
    "approve": pgettext_lazy("replacement", "Approve"),
    "send-back": _("Send back"),
    "serve": _("Serve on the person"),
    "end": _("End the post"),
    "hand-over": _("Hand-over finished"),
    "close": pgettext_lazy("replacement", "Close"),
    "decide-return": _("Decide whether the post is given back"),
}
PARTIES = {
    Party.SYSTEM: _("by itself, from figures"),
    Party.CENTER: _("the center"),
    Party.PERSON: _("the person"),
    Party.HEAD: _("a head"),
}


class GroundSerializer(PrivateColumns):
    """One ground, with the figures of each quarter it follows from, as they stood when it was named."""

    class Meta:
        model = ReplacementGround
        fields = ["kind", "quarter", "facts", "evidence", "named_at", "fell_at", "fell_because"]


class StepSerializer(PrivateColumns):
    """One step: who made it is the office's to know; that it was made and when is on the record."""

    class Meta:
        model = ReplacementStep
        fields = ["position", "move", "from_state", "to_state", "at", "on_paper", "note"]


class ReplacementSerializer(PrivateColumns):
    """One proposal to end a full-time post on a grid, how it stands, and its grounds and steps."""

    worker = ByKey("worker.staff_number")
    grid = ByKey("grid_code")
    grid_key = key_field("posting.grid.key")
    grounds = GroundSerializer(many=True, read_only=True)
    steps = StepSerializer(many=True, read_only=True)
    recorded_at = serializers.DateTimeField(source="proposed_at", read_only=True)

    class Meta:
        model = Replacement
        fields = [
            *("id", "worker", "grid", "grid_key", "state", "outcome", "proposed_at", "since"),
            *("training_begins_on", "training_ends_on", "decided_at", "reason", "approved_at", "served_at", "ends_on"),
            *("destination", "closed_at", "given_back", "grounds", "steps", "recorded_at"),
        ]


def replacements(user: User, on: date) -> QuerySet[Replacement]:
    """The proposals that the account sees, with grounds and steps."""
    rows = Replacement.objects.visible_to(user).select_related("worker", "posting__grid")
    return with_grid_code(rows.prefetch_related("grounds", "steps"), on, "posting__grid")


class ReplacementFilter(Filters):
    worker = CharFilter("worker__staff_number")
    grid = CharFilter("grid_code")
    open = BooleanFilter("closed_at", lookup_expr="isnull", label="not closed yet")

    class Meta(Filters.Meta):
        model = Replacement
        fields = {"state": ["exact"], "outcome": ["exact"], "proposed_at": COMPARED, "ends_on": COMPARED}


REPLACEMENTS = Dataset(
    "replacements",
    replacements,
    fields(
        *("id", "state", "outcome", "proposed_at", "since", "training_begins_on", "training_ends_on", "decided_at"),
        *("approved_at", "served_at", "ends_on", "destination", "closed_at", "given_back"),
        worker="worker__staff_number",
        grid="grid_code",
        grid_key="posting__grid__key",
        recorded_at="proposed_at",
    ),
    dated="proposed_at",
)


# --- what waits ---------------------------------------------------------------------------------------

CENTERS_TURN = (
    State.PROPOSED,
    State.TRAINING_OFFERED,
    *sorted(AFTER_TRAINING),
    State.TRANSFER_OFFERED,
    *sorted(AFTER_TRANSFER),
    State.APPROVED,
    State.SERVED,
    State.ENDED,
    State.HANDED_OVER,
)


def _with_the_center(user: User, at: datetime) -> Q:
    """What the center goes on with: also a training whose last day is over, and the two answers after a decision."""
    over = Q(state=State.TRAINING_RUNNING, training_ends_on__lt=day_of(at))
    answers = Q(state=State.DECIDED) & (Q(is_protected=None) | Q(union_told_on=None))
    return (Q(state__in=CENTERS_TURN) | over | answers) & where_held(user, Duty.CENTER)


def _to_decide(user: User, _at: datetime) -> Q:
    return Q(state=State.HEARD) & where_held(user, Duty.HEAD) & ~Q(worker=access_of(user).person or 0)


def _to_approve(user: User, _at: datetime) -> Q:
    ready = Q(state=State.DECIDED, is_protected=False, union_told_on__isnull=False)
    return ready & ~Q(decided_by=user.pk) & where_held(user, Duty.HEAD) & ~Q(worker=access_of(user).person or 0)


def _to_give_back(user: User, _at: datetime) -> Q:
    return Q(grounds_fell_at__isnull=False, given_back=None) & where_held(user, Duty.HEAD)


HEADS = with_duty(Duty.HEAD)
OFFICE_QUEUES = Queues(
    page="admin:assessment_replacement_changelist",
    rows=Replacement.objects.visible_to,
    line=Line("admin:assessment_replacement_change", "worker__name", "posting__grid", since="since"),
    queues=(
        Queue(
            "center",
            _("replacements to go on with"),
            "person_remove",
            with_duty(*CENTER),
            _with_the_center,
            verb=_("Go on"),
            hidden_when_empty=True,
        ),
        Queue(
            "decide", _("replacements to decide"), "gavel", HEADS, _to_decide, verb=_("Decide"), hidden_when_empty=True
        ),
        Queue(
            "approve",
            _("replacements to approve"),
            "approval",
            HEADS,
            _to_approve,
            verb=_("Approve"),
            hidden_when_empty=True,
        ),
        Queue(
            "give-back",
            _("posts perhaps to be given back"),
            "undo",
            HEADS,
            _to_give_back,
            verb=_("Decide"),
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)


def _is_somebody(access: Access) -> bool:
    return access.worker is not None


MINE = (
    Singles(
        "replacement",
        _("about my post on the grid"),
        "person_alert",
        _is_somebody,
        lambda user, _at: Replacement.objects.open().filter(worker=access_of(user).worker or 0),
        Line("replacement", "worker__name", "posting__grid", since="since"),
    ),
)


def next_act(row: Replacement) -> str:
    """The one act that comes next, in words; empty where it is over."""
    move = next_of(row)
    return str(MOVE_NAMES[move.name]) if move else ""


def days_waiting(row: Replacement, today: date) -> int | None:
    """For how many days it has been as it is; None once it is closed."""
    return (today - day_of(row.since)).days if row.is_open else None
