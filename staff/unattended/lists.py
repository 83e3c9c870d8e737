"""The tiles of items that were set aside, and of chores that fail."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.models import ChoreRun, FailedItem
from core.names import name_of
from core.worklist import Line, Queue, Queues, joined
from grids.duties import Duty
from staff.access import Access


def _looks_after_it(access: Access) -> bool:
    return access.holds(Duty.SYSTEM)


def _item(text: str) -> str:
    queue, dot, item = text.partition(" · ")
    return f"{name_of(queue)}{dot}{item}"


TRY_AGAIN = _("Try again")
ITEMS = Queues(
    page="admin:core_faileditem_changelist",
    rows=lambda _user: FailedItem.objects.all(),
    line=Line("admin:core_faileditem_change", joined("queue", "item"), since="first_at", said=_item),
    queues=(
        Queue(
            "set_aside",
            _("Items set aside after three failures"),
            "block",
            who=_looks_after_it,
            where=lambda _user, _at: Q(next_at=None),
            verb=TRY_AGAIN,
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)
CHORES = Queues(
    page="admin:core_chorerun_changelist",
    rows=lambda _user: ChoreRun.objects.all(),
    line=Line("admin:core_chorerun_change", "name", since=Coalesce("done_at", "tried_at", "done_for"), said=name_of),
    queues=(
        Queue(
            "failing",
            _("Chores that fail"),
            "cleaning_services",
            who=_looks_after_it,
            where=lambda _user, _at: Q(attempts__gt=0),
            verb=TRY_AGAIN,
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)
