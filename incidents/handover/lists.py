"""Hand-overs as lists: their items over REST and as a dataset, and what waits for who takes over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import BooleanFilter, CharFilter
from rest_framework import serializers

from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, Singles, end_of_day
from grids.duties import CENTER
from grids.territory.lists import key_field, with_grid_code
from grids.territory.models import Grid
from incidents.handover.models import KINDS, HandOver, HandOverItem
from staff.access import Access, Role, access_of, where_held, with_duty
from staff.accounts.models import User
from staff.postings.models import Posting


class HandOverItemSerializer(serializers.ModelSerializer[HandOverItem]):
    """One thing that somebody hands over with a post, who takes it over, and when that was accepted."""

    worker = ByKey("hand_over.worker.staff_number")
    successor = ByKey("successor.staff_number")
    grid = ByKey("grid_code")
    grid_key = key_field("hand_over.grid.key")
    day = serializers.DateField(source="hand_over.day")
    incident = ByKey("incident.number", allow_null=True)
    recorded_at = serializers.DateTimeField(source="hand_over.opened_at", read_only=True)

    class Meta:
        model = HandOverItem
        fields = [
            *("id", "hand_over", "grid", "grid_key", "worker", "day", "kind", "name", "due_on", "incident", "hazard"),
            *("premises", "successor", "accepted_at", "note", "recorded_at"),
        ]


def hand_over_items(user: User, on: date) -> QuerySet[HandOverItem]:
    """The items of the hand-overs that the account sees."""
    seen = HandOverItem.objects.visible_to(user)
    joined = seen.select_related("hand_over__worker", "hand_over__grid", "successor", "incident")
    return with_grid_code(joined, on, "hand_over__grid")


class HandOverItemFilter(Filters):
    worker = CharFilter("hand_over__worker__staff_number")
    successor = CharFilter("successor__staff_number")
    waiting = BooleanFilter("accepted_at", lookup_expr="isnull", label="not accepted yet")

    class Meta(Filters.Meta):
        model = HandOverItem
        fields = {"hand_over": ["exact"], "kind": ["exact"], "due_on": COMPARED}


HAND_OVER_ITEMS = Dataset(
    "hand-over-items",
    hand_over_items,
    fields(
        *("id", "kind", "name", "due_on", "hazard", "premises", "accepted_at", "note"),
        hand_over="hand_over_id",
        grid="grid_code",
        grid_key="hand_over__grid__key",
        worker="hand_over__worker__staff_number",
        day="hand_over__day",
        incident="incident__number",
        successor="successor__staff_number",
        recorded_at="hand_over__opened_at",
    ),
    dated="hand_over__day",
)


def not_handed_over(subdistricts: Collection[int], on: date) -> QuerySet[Posting]:
    """The full-time posts on a grid that end or have ended, however long ago, and whose work nobody hands over."""
    running = HandOver.objects.filter(cancelled_at=None).values("posting")
    ending = Posting.objects.filter(
        worker__subdistrict__in=subdistricts,
        role=Role.FULL_TIME,
        stands_in_for=None,
        grid__isnull=False,
        during__endswith__isnull=False,
    )
    names = Prefetch("grid", queryset=Grid.objects.on(on))
    return ending.exclude(pk__in=running).select_related("worker").prefetch_related(names).order_by("-during", "worker")


# --- what a page or a form shows ----------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """The items of one kind, as the form has them."""

    kind: str
    label: str
    items: list[HandOverItem]

    @property
    def waiting(self) -> int:
        return sum(item.accepted_at is None for item in self.items)


def sections_of(items: Iterable[HandOverItem]) -> list[Section]:
    """Items by kind in the order of the form; kinds without any are left out."""
    rows = list(items)
    sections = [Section(kind, str(label), [row for row in rows if row.kind == kind]) for kind, label in KINDS]
    return [section for section in sections if section.items]


def items_of(hand_over: HandOver) -> QuerySet[HandOverItem]:
    """Everything of a hand-over, for its page and its form."""
    rows = HandOverItem.objects.filter(hand_over=hand_over).select_related("successor", "accepted_by__worker")
    return rows.order_by("pk")


# --- what waits ---------------------------------------------------------------------------------------


def _to_accept(user: User, _at: datetime) -> QuerySet[HandOver]:
    mine = HandOverItem.objects.of(access_of(user).worker).waiting().values("hand_over")
    return HandOver.objects.filter(pk__in=mine).select_related("worker").order_by("day")


def _is_somebody(access: Access) -> bool:
    return access.worker is not None


MINE = (
    Singles(
        "hand-overs",
        _("work handed over to you"),
        "move_group",
        _is_somebody,
        _to_accept,
        Line("field-hand-over", "worker__name", "grid", end_of_day("day")),
        verb=pgettext_lazy("hand-over", "Accept"),
    ),
)


UNFINISHED = Q(completed_at=None, cancelled_at=None)


def _unfinished(user: Any, _at: datetime) -> Q:
    return UNFINISHED & where_held(user, *CENTER)


OFFICE_QUEUES = Queues(
    page="admin:incidents_handover_changelist",
    rows=HandOver.objects.visible_to,
    line=Line("admin:incidents_handover_change", "worker__name", "grid", end_of_day("day")),
    queues=(
        Queue(
            "unfinished",
            _("hand-overs not accepted in full"),
            "move_group",
            with_duty(*CENTER),
            _unfinished,
            verb=_("Go on"),
            late=lambda at: Q(day__lt=day_of(at)),
            hidden_when_empty=True,
        ),
    ),
)
