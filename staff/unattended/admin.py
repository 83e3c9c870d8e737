"""Pages of the system administrator: items of queues that failed, to be tried again by an act, and chores."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit
from core.models import AuditKind, ChoreRun, FailedItem
from core.names import name_of
from core.office.acts import Asked, Done, act, always
from core.office.admin import ReadOnlyAdmin
from core.office.display import Tag, column
from core.office.filters import NamedFilter
from core.office.queues import QueueFilter
from core.unattended.chores import try_chore_again
from core.unattended.queues import try_again
from grids.duties import SYSTEM
from staff.unattended import lists

TRIED_AGAIN = _("tried again")


@act(
    _("Try again"),
    icon="replay",
    turn=always,
    gone=True,
    lead=_("It is tried like a new item with the next round, within a few minutes."),
)
def again(asked: Asked) -> object:
    try_again([asked.row])
    audit.record(AuditKind.SYSTEM, asked.row, TRIED_AGAIN)
    return Done(_("It is tried again with the next round."))


@act(
    _("Try all again"),
    icon="replay",
    on_list=True,
    offered=lambda _asked: FailedItem.objects.filter(next_at=None).exists(),
    lead=_("Everything that was set aside is tried again."),
)
def all_again(_asked: Asked) -> object:
    count = try_again(FailedItem.objects.filter(next_at=None))
    audit.record(AuditKind.SYSTEM, "queues", _("tried again: %(count)d") % {"count": count})
    return _("To be tried again with the next round: %(count)d.") % {"count": count}


def _standing(row: FailedItem) -> Tag:
    return Tag("aside", _("set aside")) if row.is_set_aside else Tag("rests", _("is tried again"))


class ItemQueues(QueueFilter):
    queues = lists.ITEMS


@admin.register(FailedItem)
class FailedItemAdmin(ReadOnlyAdmin):
    """Items that failed: what failed three times is set aside until it is tried again here; the others go on."""

    when_empty = _("Nothing has failed. What fails three times is set aside here until it is tried again.")
    readers = editors = SYSTEM
    acts = (again, all_again)
    list_display = ("last_at", "queue_name", "item", "standing", "attempts", "error", "next_at")
    list_display_links = ("last_at",)
    list_filter = (ItemQueues, ("queue", NamedFilter))
    fields = (("queue_name", "item"), "standing", "error", ("attempts", "next_at"), ("first_at", "last_at"))
    queue_name = column(_("queue"), lambda row: name_of(row.queue), ordering="queue")
    standing = column(_("state"), _standing, colours={"aside": "danger", "rests": "warning"})

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


@act(
    _("Try again"),
    icon="replay",
    offered=lambda asked: bool(asked.row.attempts),
    turn=always,
    lead=_("It is done with the next round, within a minute."),
)
def do_again(asked: Asked) -> object:
    try_chore_again(asked.row)
    audit.record(AuditKind.SYSTEM, asked.row, TRIED_AGAIN)
    return _("It is tried again with the next round.")


def _state(row: ChoreRun) -> Tag:
    if row.attempts:
        return Tag("failing", _("fails"))
    return Tag("done", pgettext_lazy("chore", "done")) if row.done_at else Tag("new", _("not due yet"))


class ChoreQueues(QueueFilter):
    queues = lists.CHORES


@admin.register(ChoreRun)
class ChoreRunAdmin(ReadOnlyAdmin):
    """Chores of the clock: for which of its times each was done last. What was missed is made up for."""

    readers = editors = SYSTEM
    acts = (do_again,)
    list_display = ("chore", "state", "done_for", "done_at", "attempts", "error")
    list_filter = (ChoreQueues,)
    fields = ("chore", "state", ("done_for", "done_at"), ("attempts", "tried_at"), "error")
    chore = column(_("chore"), str, ordering="name")
    state = column(_("state"), _state, colours={"failing": "danger", "done": "success", "new": "info"})

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows
