"""What each move does to a proposal: one function a move, which checks what was said and changes the row.

Each returns the state that follows where the table leaves a choice, else None. The engine in `services` has locked the
row, knows that the account may make the move, and saves the row and the step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from assessment.delivery.services import record_receipt, tell
from assessment.replacement import carrying_out, holding_up
from assessment.replacement.models import Destination, Replacement
from assessment.replacement.notices import SERVED, named, page_of
from assessment.replacement.workflow import Stage, State, state_at
from core.clock import SHANGHAI, day_of, happened
from core.errors import Conflict, InvalidInput
from grids.territory.models import Grid
from staff.accounts.models import User


@dataclass(frozen=True)
class Asked:
    """One move: who makes it when, what was said with it, and the note."""

    by: User | None
    at: datetime
    note: str
    said: Mapping[str, Any]
    for_the_person: bool = False  # the office notes what the person said on paper

    @property
    def day(self) -> date:
        return day_of(self.at)


Effect = Callable[[Replacement, Asked], State | None]
EFFECTS: dict[str, Effect] = {}

OF_TRAINING = {"training": "", "training_begins_on": None, "training_ends_on": None}
OF_TRANSFER = {"transfer_grid": None, "transfer_accepted_at": None}
OF_HEARING = {
    **{"hearing_at": None, "hearing_place": "", "heard_at": None, "attended": "", "minutes": ""},
    **{"signed_at": None, "reservation": ""},
}
OF_DECISION = {"decided_by": None, "decided_at": None, "reason": "", "is_protected": None, "union_told_on": None}
UNDONE = {  # what is done anew when a proposal is sent back to a stage
    Stage.TRAINING: OF_TRAINING | OF_TRANSFER | OF_HEARING | OF_DECISION,
    Stage.TRANSFER: OF_TRANSFER | OF_HEARING | OF_DECISION,
    Stage.HEARING: OF_HEARING | OF_DECISION,
}


def _effect(move: str) -> Callable[[Effect], Effect]:
    def known(effect: Effect) -> Effect:
        EFFECTS[move] = effect
        return effect

    return known


def wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, fields={field: message})


# --- training and transfer ------------------------------------------------------------------------


@_effect("offer-training")
def offer_training(row: Replacement, asked: Asked) -> None:
    begins_on, ends_on = asked.said["begins_on"], asked.said["ends_on"]
    if ends_on <= begins_on:
        raise wrong("ends_on", _("The training ends after it begins."))
    if begins_on < asked.day:
        raise wrong("begins_on", _("An offer is of a training that lies ahead."))
    row.training = asked.said["content"].strip()
    row.training_begins_on, row.training_ends_on = begins_on, ends_on


def refuse_during_training(row: Replacement, day: date) -> None:
    if row.training_ends_on is None or day <= row.training_ends_on:
        message = _("What came of the training is said after its last day, %(day)s.")
        raise Conflict(message % {"day": row.training_ends_on})


@_effect("training-improved")
@_effect("training-failed")
def after_training(row: Replacement, asked: Asked) -> None:
    refuse_during_training(row, asked.day)


@_effect("offer-transfer")
def offer_transfer(row: Replacement, asked: Asked) -> None:
    grid: Grid = asked.said["grid"]
    if grid.subdistrict_id != row.subdistrict_id or not Grid.objects.open_on(asked.day).filter(pk=grid.pk).exists():
        raise wrong("grid", _("Choose an open grid of the subdistrict."))
    if grid.pk == row.posting.grid_id:
        raise wrong("grid", _("This is the place where the post is already."))
    row.transfer_grid, row.transfer_accepted_at = grid, None


@_effect("accept-transfer")
def accept_transfer(row: Replacement, asked: Asked) -> None:
    if row.transfer_accepted_at is not None:
        raise Conflict(_("The transfer is accepted already."))
    row.transfer_accepted_at = asked.at


@_effect("move")
def move(row: Replacement, asked: Asked) -> None:
    if row.transfer_accepted_at is None:
        raise Conflict(_("The person has not accepted the transfer."))
    row.hand_over = carrying_out.transfer_post(row, asked, asked.said["day"])


@_effect("transfer-not-possible")
@_effect("decline-transfer")
def no_transfer(row: Replacement, _asked: Asked) -> None:
    row.transfer_accepted_at = None


# --- the hearing ----------------------------------------------------------------------------------


@_effect("call-hearing")
def call_hearing(row: Replacement, asked: Asked) -> None:
    if asked.said["meets_at"] < asked.at:
        raise wrong("meets_at", _("A hearing is called for a time to come."))
    row.hearing_at, row.hearing_place = asked.said["meets_at"], asked.said["place"].strip()


@_effect("record-hearing")
def record_hearing(row: Replacement, asked: Asked) -> None:
    if row.hearing_at is None:
        raise Conflict(_("The person is called to the hearing first, with time and place."))
    held_at = happened(asked.said["held_at"], now=asked.at)
    since = row.since.replace(second=0, microsecond=0)  # forms ask for minutes
    if not since <= held_at <= asked.at:
        message = _("It was held after the step before it (%(since)s), and not later than now.")
        raise wrong("held_at", message % {"since": f"{since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"})
    row.heard_at, row.attended = held_at, asked.said["attended"].strip()
    row.minutes = asked.said["minutes"].strip()


@_effect("sign-minutes")
def sign_minutes(row: Replacement, asked: Asked) -> None:
    _must_be_recorded(row)
    row.signed_at = asked.at
    row.reservation = "" if asked.for_the_person else asked.note


@_effect("note-refusal")
def note_refusal(row: Replacement, _asked: Asked) -> None:
    _must_be_recorded(row)


def _must_be_recorded(row: Replacement) -> None:
    if not row.minutes:
        raise Conflict(_("Write the minutes of the hearing first."))


# --- decision and approval ------------------------------------------------------------------------


@_effect("decide")
@_effect("decline")
def decide(row: Replacement, asked: Asked) -> None:
    row.decided_by, row.decided_at, row.reason = asked.by, asked.at, asked.note


@_effect("note-personnel")
def note_personnel(row: Replacement, asked: Asked) -> State | None:
    """The state after personnel's answer: decided, or the step to which a no sends it back, without its reason.

    Raises InvalidInput where a no names no step.
    """
    row.is_protected = asked.said["protected"]
    if not row.is_protected:
        return State.DECIDED
    if not asked.said.get("back_to"):
        raise wrong("back_to", _("Name the step to which it goes back."))
    return _back(row, asked.said["back_to"])


@_effect("note-union")
def note_union(row: Replacement, asked: Asked) -> None:
    if asked.said["told_on"] > asked.day:
        raise wrong("told_on", _("This lies in the future."))
    row.union_told_on = asked.said["told_on"]


@_effect("approve")
def approve(row: Replacement, asked: Asked) -> None:
    if row.is_protected is not False:
        raise Conflict(_("Personnel has not confirmed yet that nothing stands in the way."))
    if row.union_told_on is None:
        raise Conflict(_("The union has not been told yet."))
    row.approved_by, row.approved_at = asked.by, asked.at


@_effect("send-back")
def send_back(row: Replacement, asked: Asked) -> State:
    return _back(row, asked.said["back_to"])


def _back(row: Replacement, stage: str) -> State:
    if stage not in set(Stage):
        raise wrong("back_to", _("It goes back to training, transfer or hearing."))
    passed = list(row.steps.order_by("position").values_list("to_state", flat=True))
    for name, value in UNDONE[Stage(stage)].items():
        setattr(row, name, value)
    return state_at(stage, passed)


# --- carried out ----------------------------------------------------------------------------------


@_effect("serve")
def serve(row: Replacement, asked: Asked) -> None:
    """Tell the person of the decision: in their account, by a receipt that they signed, or handed over.

    From being told the time for objections runs. Raises InvalidInput without the day of a receipt, Conflict without
    who records it.
    """
    how = asked.said["how"]
    delivery = tell(
        kind="replacement",
        key=row.pk,
        worker=row.worker_id,
        at=asked.at,
        text=SERVED,
        values=named(row, asked.day),
        link=page_of(row),
    )
    if how != "account":
        if not asked.said.get("served_on"):
            raise wrong("served_on", _("Name the day."))
        if asked.by is None:
            raise Conflict(_("Somebody records the receipt."))
        record_receipt(delivery=delivery, how=how, on=asked.said["served_on"], by=asked.by, at=asked.at)
    row.served_at = asked.at


@_effect("end")
def end(row: Replacement, asked: Asked) -> None:
    ends_on = asked.said["ends_on"]
    if ends_on < asked.day:
        raise wrong("ends_on", _("The post ends today at the earliest."))
    holding_up.refuse_while_time_is_open(row, asked.day)
    row.ends_on = ends_on
    row.hand_over = carrying_out.end_post(row, asked)


@_effect("hand-over")
def hand_over(row: Replacement, asked: Asked) -> None:
    carrying_out.finish_hand_over(row, asked)


@_effect("close")
def close(row: Replacement, asked: Asked) -> None:
    if asked.said["destination"] not in set(Destination):
        raise wrong("destination", _("Choose where the person goes."))
    row.destination = asked.said["destination"]


def refuse_after_the_end(row: Replacement, day: date) -> None:
    if row.ends_on is not None and row.ends_on <= day:
        raise Conflict(_("The post has ended: a head decides whether it is given back."))


@_effect("withdraw")
def withdraw(row: Replacement, asked: Asked) -> None:
    refuse_after_the_end(row, asked.day)
    carrying_out.undo_end(row, asked)


@_effect("decide-return")
def decide_return(row: Replacement, asked: Asked) -> None:
    if row.grounds_fell_at is None:
        raise Conflict(_("A ground still stands: there is nothing to give back."))
    if row.given_back is not None:
        raise Conflict(_("This was decided already."))
    row.given_back = asked.said["given_back"]


# What stands against a step before anybody fills in its form; its effect asks the same.
OBSTACLES: dict[str, Callable[[Replacement, date], None]] = {
    "training-improved": refuse_during_training,
    "training-failed": refuse_during_training,
    "hand-over": carrying_out.refuse_hand_over,
    "withdraw": refuse_after_the_end,
}
