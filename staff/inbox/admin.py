"""Messages that were sent outside, or could not be: what the office does about them. What they say is not shown."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter

from core.office.acts import Asked, act, always
from core.office.admin import ReadOnlyAdmin
from core.office.display import attribute, chosen, column
from core.office.queues import QueueFilter
from grids.duties import CENTER_AND_SYSTEM, OFFICE_AND_SYSTEM
from staff.inbox.lists import OFFICE_QUEUES
from staff.inbox.models import MessageState, OutwardMessage
from staff.inbox.outward import send_again

CHANNELS = {"email": _("e-mail"), "webhook": _("text message or messenger")}
STATES = {MessageState.PENDING: "info", MessageState.SENT: "success", MessageState.DEAD: "danger"}


@act(
    _("Send again"),
    icon="forward_to_inbox",
    offered=lambda asked: asked.row.state == MessageState.DEAD,
    turn=always,
    facts=lambda asked: [(_("account"), asked.row.user), (_("last error"), asked.row.error)],
)
def send_one_again(asked: Asked) -> object:
    send_again(messages=OutwardMessage.objects.filter(pk=asked.row.pk), at=asked.at)
    return _("It is sent again within a minute.")


class MessageQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(OutwardMessage)
class OutwardMessageAdmin(ReadOnlyAdmin):
    when_empty = _("No message was to leave the house. Each that does by e-mail or webhook is listed here.")
    readers = OFFICE_AND_SYSTEM
    editors = CENTER_AND_SYSTEM
    acts = (send_one_again,)
    list_display = ("created_at", "account", "channel_name", "standing", "attempts", "next_at", "sent_at", "reason")
    list_display_links = ("created_at",)
    list_select_related = ("user__worker",)
    list_filter = (MessageQueues, "state", ("created_at", RangeDateFilter))
    search_fields = ("user__username", "user__worker__name", "error")
    fields = (
        ("id", "account"),
        ("channel_name", "standing"),
        ("digest_on", "attempts"),
        ("created_at", "sent_at"),
        "next_at",
        "reason",
    )
    actions = ("again",)
    account = attribute("user", _("account"))
    channel_name = column(_("channel"), lambda row: CHANNELS.get(row.channel, row.channel), ordering="channel")
    standing = chosen("state", _("state"), STATES)
    reason = column(_("last error"), lambda message: message.error)

    def has_again_permission(self, request: HttpRequest) -> bool:
        return self.edits(request)

    @admin.action(description=_("Send the chosen ones again"), permissions=["again"])
    def again(self, request: HttpRequest, rows: QuerySet[OutwardMessage]) -> None:
        count = send_again(messages=rows, at=timezone.now())
        messages.success(request, _("To be sent again within a minute: %(count)d.") % {"count": count})
