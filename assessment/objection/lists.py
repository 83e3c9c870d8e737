"""Objections as lists: what is open about a row, how long somebody may still object, as JSON, and what waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_filters import CharFilter
from rest_framework import serializers

from assessment.cycle.period_words import kept_in_words, said_last
from assessment.delivery.models import Delivery
from assessment.delivery.times import open_until
from assessment.objection.consequences import WORDS, in_words
from assessment.objection.models import WAITING, Objection, ObjectionAnswer, State
from assessment.objection.subjects import row_about, subject_of
from assessment.objection.times import last_day_to_ask_review, review_is_open
from core.clock import day_of
from core.happened import present
from core.punctuation import aside, in_turn, listed
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, Singles, end_of_day, joined
from grids.duties import OFFICE, Duty
from grids.territory.models import Grid
from staff.access import Role, access_of, where_held, with_duty
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import GridService
from staff.rest import PrivateColumns


def open_about(kind: str, keys: Collection[int], on: date | None = None) -> set[int]:
    """The rows (by key) about which an objection or a review is open that was filed in time.

    An objection to one revision is one to all of them. One that was answered is open as long as a review may still be
    asked for in time: on the day `on`, which is today where it is left out.
    """
    things = _things(kind, keys)
    waits = {row.thing for row in _waiting_about(kind, things, on)}
    return {key for key, thing in things.items() if thing in waits}


def open_in_words(kind: str, keys: Collection[int], on: date | None = None) -> str:
    """The same objections by their numbers, and what each waits for; empty where none is open."""
    rows = _waiting_about(kind, _things(kind, keys), on)
    said = listed(aside(row.number, waits_for(row)) for row in rows)
    return str(_("Open: %(objections)s.") % {"objections": said}) if rows else ""


def waits_for(objection: Objection) -> str:
    """What an open objection waits for: its answer, or that the time for a review runs out."""
    if objection.state != State.ANSWERED:
        return str(State(objection.state).label)
    last = last_day_to_ask_review(objection.answers.all()[0])
    if last is None:
        return str(_("the answer has not reached its person yet"))
    return str(_("a review may be asked for until %(day)s") % {"day": last})


def _things(kind: str, keys: Collection[int]) -> dict[int, str]:
    subject = subject_of(kind)
    return dict(subject.things(keys)) if subject else {key: str(key) for key in keys}


def _waiting_about(kind: str, things: Mapping[int, str], on: date | None) -> list[Objection]:
    rows = Objection.objects.in_time().filter(kind=kind, thing__in=set(things.values())).exclude(state=State.REVIEWED)
    day = on or day_of(present())
    return [row for row in rows.order_by("pk").prefetch_related("answers") if is_open(row, day)]


def is_open(objection: Objection, on: date) -> bool:
    """Whether it waits for an answer, or a review may still be asked for in time."""
    return objection.state != State.ANSWERED or review_is_open(objection, on)


def time_is_open(kind: str, keys: Collection[int], on: date) -> set[int]:
    """The rows (by key) to which somebody may still object in time on a day."""
    return set(until_when(kind, keys, on))


def until_when(kind: str, keys: Collection[int], on: date) -> dict[int, date | None]:
    """By row (its key) the last day on which its person may object; None where the person was not told yet.

    See `open_until` for the rows that are left out.
    """
    return open_until(Delivery.objects.filter(kind=kind, key__in=keys), on)


def time_in_words(open_: Collection[date | None]) -> str:
    """What of `until_when` keeps something from being final: how many, until when, and what did not arrive yet."""
    told = [day for day in open_ if day is not None]
    said = []
    if told:
        text = ngettext(
            "%(count)d result may still be objected to, until %(day)s",
            "%(count)d results may still be objected to, the last until %(day)s",
            len(told),
        )
        said.append(text % {"count": len(told), "day": max(told)})
    if missing := len(open_) - len(told):
        text = ngettext(
            "%(count)d result has not reached its person yet",
            "%(count)d results have not reached their people yet",
            missing,
        )
        said.append(text % {"count": missing})
    return in_turn(said)


# --- over REST and as a dataset -----------------------------------------------------------------------


class ObjectionAnswerSerializer(PrivateColumns):
    """The answer of one instance."""

    class Meta:
        model = ObjectionAnswer
        fields = ["instance", "outcome", "reason", "answered_at"]


class ResultObjectionSerializer(PrivateColumns):
    """One objection: to what, in time or late, what waits until when, and the answers."""

    number = serializers.CharField(read_only=True)
    worker = ByKey("worker.staff_number")
    due_on = serializers.DateField(read_only=True, allow_null=True)
    answers = ObjectionAnswerSerializer(many=True, read_only=True)
    recorded_at = serializers.DateTimeField(source="filed_at", read_only=True)

    class Meta:
        model = Objection
        fields = [
            "id",
            "number",
            "worker",
            "kind",
            "key",
            "period",
            "state",
            "reason",
            "request",
            "filed_at",
            "in_time",
            "due_on",
            "review_asked_at",
            "review_in_time",
            "review_reason",
            "answers",
            "recorded_at",
        ]


def objections(user: User, _on: date) -> QuerySet[Objection]:
    """The objections that the account may read, with their answers."""
    return Objection.objects.visible_to(user).select_related("worker").prefetch_related("answers__objection")


class ObjectionFilter(Filters):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = Objection
        fields = {
            "kind": ["exact"],
            "period": ["exact"],
            "state": ["exact"],
            "in_time": ["exact"],
            "filed_at": COMPARED,
        }


OBJECTIONS = Dataset(
    "objections",
    objections,
    fields(
        "id",
        "kind",
        "key",
        "period",
        "state",
        "filed_at",
        "in_time",
        "answer_due_on",
        "review_asked_at",
        "review_in_time",
        "review_due_on",
        worker="worker__staff_number",
        recorded_at="filed_at",
    ),
    dated="filed_at",
)


# --- what waits ---------------------------------------------------------------------------------------


def _to_answer(user: User, _at: datetime) -> Q:
    """First instances for the office, reviews for the heads; but not what the person had a part in, as filed."""
    person = access_of(user).person or 0
    first = Q(state=State.FILED) & where_held(user, *OFFICE)
    review = Q(state=State.REVIEW) & where_held(user, Duty.HEAD)
    return (first | review) & ~Q(worker=person) & ~Q(judged_by__contains=[user.pk])


def _late(at: datetime) -> Q:
    day = day_of(at)
    return Q(state=State.FILED, answer_due_on__lt=day) | Q(state=State.REVIEW, review_due_on__lt=day)


ANSWER_DUE = Case(When(state=State.REVIEW, then=end_of_day("review_due_on")), default=end_of_day("answer_due_on"))
# The grid that the person leads or serves full-time, today or last. A guide has several, so none is named.
_SERVED = GridService.objects.filter(worker=OuterRef("worker"), role__in=(Role.LEADER, Role.FULL_TIME))
GRID = Subquery(_SERVED.order_by("-during", "grid").values("grid")[:1])
OFFICE_QUEUES = Queues(
    page="admin:assessment_objection_changelist",
    rows=Objection.objects.visible_to,
    line=Line(
        "admin:assessment_objection_change", joined("worker__name", "period"), GRID, due=ANSWER_DUE, said=said_last
    ),
    queues=(
        Queue(
            "answer", _("objections to answer"), "gavel", with_duty(*OFFICE), _to_answer, late=_late, verb=_("Answer")
        ),
        Queue(
            "waiting",
            _("objections that wait for an answer"),
            "hourglass_empty",
            with_duty(*OFFICE),
            lambda user, _at: Q(state__in=WAITING) & where_held(user, *OFFICE),
            on_home=False,
        ),
    ),
)


def _of_mine(user: User, at: datetime) -> QuerySet[Objection]:
    """Objections that were not answered in time: their person may take them to the second instance at once."""
    mine = Objection.objects.filter(worker=access_of(user).worker or 0, state=State.FILED)
    return mine.filter(answer_due_on__lt=day_of(at)).order_by("filed_at")


MINE = (
    Singles(
        "objections-unanswered",
        _("objections of mine without an answer in time"),
        "gavel",
        lambda access: access.worker is not None,
        _of_mine,
        Line("objection", "period", GRID, due=end_of_day("answer_due_on"), said=said_last),
    ),
)


# --- in words -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangeInWords:
    """One figure that an acceptance changed, as people read it."""

    whom: str
    period: str
    what: str
    before: str
    after: str
    is_own: bool = False


def changes_in_words(changes: Iterable[Mapping[str, Any]], *, on: date, objection: Objection) -> list[ChangeInWords]:
    """A table of changes with the names of grids and people. Two queries."""
    rows = list(changes)
    grids = Grid.objects.filter(pk__in={row["grid"] for row in rows if row["grid"]})
    names = {grid.pk: str(grid) for grid in grids.on(on)}
    people = dict(
        Worker.objects.filter(pk__in={row["worker"] for row in rows if row["worker"]}).values_list("pk", "name")
    )
    return [
        ChangeInWords(
            whom=str(people.get(row["worker"]) or names.get(row["grid"]) or "–"),
            period=kept_in_words(row["period"]),
            what=str(WORDS.get(row["what"], row["what"])),
            before=in_words(row["what"], row["before"]),
            after=in_words(row["what"], row["after"]),
            is_own=row["worker"] == objection.worker_id,
        )
        for row in rows
    ]


def changes_for(answer: ObjectionAnswer, worker: int, on: date) -> list[ChangeInWords]:
    """Of what an answer changed, what concerns one person: their own figures, and those of the grids they served."""
    grid = getattr(row_about(answer.objection), "grid_id", None)
    own = [one for one in answer.changes if one["worker"] == worker or (grid is not None and one["grid"] == grid)]
    return changes_in_words(own, on=on, objection=answer.objection)
