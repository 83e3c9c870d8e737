"""Notices as the inbox shows them, by kind, and the tile of messages that could not be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from core.worklist import OPEN, Line, Queue, Queues, one_of
from grids.duties import CENTER_AND_SYSTEM, Duty
from staff.access import Access, access_of
from staff.accounts.models import User
from staff.inbox.models import MessageState, Notice, OutwardMessage, is_to_people_of
from staff.inbox.topics import and_more, cases_in


@dataclass(frozen=True)
class Kind:
    """Notices of one kind and day, newest first; often it is one."""

    notices: list[Notice]

    @property
    def first(self) -> Notice:
        return self.notices[0]

    @property
    def text(self) -> str:
        return and_more(self.first.text, len(self.notices))

    @property
    def unread(self) -> bool:
        return any(notice.read_at is None for notice in self.notices)


def by_kind(notices: Sequence[Notice], *, user: User, on: date) -> list[Kind]:
    """Notices of an account, newest first, those of one kind and day together; cases by grid and title."""
    cases = cases_in([notice.values for notice in notices], user, on)
    kinds: dict[tuple[str, date], Kind] = {}
    for notice in notices:
        notice.cases = cases  # type: ignore[attr-defined]  # its text asks for them
        kinds.setdefault((notice.topic, day_of(notice.at)), Kind([])).notices.append(notice)
    return list(kinds.values())


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
    line=Line("admin:staff_outwardmessage_change", one_of("user__worker__name", "user__username")),
    queues=(
        Queue(
            "given-up",
            _("messages that could not be sent"),
            "unsubscribe",
            _sends_again,
            _given_up,
            verb=OPEN,
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)
