"""Notices as the inbox shows them, by kind, and the tile of messages that could not be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils.translation import gettext_lazy as _

from core.clock import SHANGHAI
from core.worklist import Line, Queue, Queues, one_of
from grids.duties import CENTER_AND_SYSTEM, Duty
from staff.access import Access, access_of
from staff.accounts.models import User
from staff.inbox.models import MessageState, Notice, NoticeQuerySet, OutwardMessage, is_to_people_of
from staff.inbox.topics import and_more, cases_in

DAY = TruncDate("at", tzinfo=SHANGHAI)
SHOWN = 20  # of a kind, however many wait


@dataclass(frozen=True)
class Kind:
    """Notices of one kind and day, newest first; often it is one. Of many it holds the newest."""

    notices: list[Notice]
    total: int
    unread: int

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def text(self) -> str:
        return and_more(self.first.text, self.total)


def kinds_in(notices: NoticeQuerySet) -> QuerySet[Any, Any]:
    """The kinds and days of notices, those with the newest first, and how many they are."""
    kinds = notices.annotate(day=DAY).order_by().values("topic", "day")
    counted = kinds.annotate(total=Count("pk"), unread=Count("pk", filter=Q(read_at=None)), newest=Max("at"))
    return counted.order_by("-newest", "topic")


def by_kind(kinds: Sequence[dict[str, Any]], notices: NoticeQuerySet, *, user: User, on: date) -> list[Kind]:
    """The newest of `notices` for each of `kinds`, which are of `kinds_in`; cases by grid and title."""
    place = Window(RowNumber(), partition_by=[F("topic"), F("day")], order_by=[F("at").desc(), F("pk").desc()])
    wanted = Q(*(Q(topic=kind["topic"], day=kind["day"]) for kind in kinds), _connector=Q.OR)
    dated = notices.annotate(day=DAY)
    of_kinds = dated.filter(wanted) if kinds else dated.none()
    newest = list(of_kinds.annotate(place=place).filter(place__lte=SHOWN))
    cases = cases_in([notice.values for notice in newest], user, on)
    found: dict[tuple[str, date], list[Notice]] = {}
    for notice in newest:
        notice.cases = cases  # type: ignore[attr-defined]  # its text asks for them
        found.setdefault((notice.topic, notice.day), []).append(notice)
    return [Kind(found[kind["topic"], kind["day"]], kind["total"], kind["unread"]) for kind in kinds]


def _sends_again(access: Access) -> bool:
    return access.holds(*CENTER_AND_SYSTEM)


def _given_up(user: User, _at: datetime) -> Q:
    """System administrators look after all, a center after those to people of its subdistrict."""
    access = access_of(user)
    mine = Q() if access.holds(Duty.SYSTEM) else is_to_people_of(access.subdistricts_as(Duty.CENTER))
    return Q(state=MessageState.DEAD) & mine


OFFICE_QUEUES = Queues(
    page="admin:staff_outwardmessage_changelist",
    rows=OutwardMessage.objects.visible_to,
    line=Line("admin:staff_outwardmessage_change", one_of("user__worker__name", "user__username"), since="created_at"),
    queues=(
        Queue(
            "given-up",
            _("messages that could not be sent"),
            "unsubscribe",
            _sends_again,
            _given_up,
            verb=_("Send again"),
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)
