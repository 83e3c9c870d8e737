"""Page of deliveries: who was told what, and when; and recording receipt or service for several people at once."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import JSONObject, TruncDate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from assessment.delivery.forms import ReceiptForm, ReceiptsForm
from assessment.delivery.lists import OFFICE_QUEUES
from assessment.delivery.models import Delivery, How
from assessment.delivery.services import record_receipts
from core.office.acts import Asked, act, fact_of
from core.office.admin import ReadOnlyAdmin
from core.office.brief import Brief, day
from core.office.display import Tag, column
from core.office.filters import RangeDateTimeFilter
from core.office.queues import QueueFilter
from grids.duties import OFFICE
from staff.access import where_held
from staff.accounts.admin_shown import ACCOUNT_COLOURS, account_tag
from staff.inbox.topics import readable


def _waiting(asked: Asked) -> QuerySet[Delivery]:
    """Those of the own office that nobody was told of yet, but for what is one's own."""
    rows = Delivery.objects.untold().filter(where_held(asked.user, *OFFICE))
    return rows.exclude(worker=asked.access.person or 0)


@act(
    _("Record receipts"),
    icon="draw",
    title=_("Record who signed for it, or to whom it was handed over"),
    form=lambda asked: ReceiptsForm(asked.sent, waiting=_waiting(asked), initial={"on": asked.today}),
    on_list=True,
    submit=_("Record"),
)
def record(asked: Asked) -> object:
    count = record_receipts(**asked.values, **asked.by)
    text = ngettext("%(count)d person is recorded as told.", "%(count)d people are recorded as told.", count)
    return text % {"count": count}


def _has_no_account(asked: Asked) -> bool:
    user = getattr(asked.row.worker, "user", None)
    return user is None or not user.is_active


@act(
    _("Record the receipt"),
    icon="draw",
    title=_("Record that it was signed for or handed over"),
    form=lambda asked: ReceiptForm(asked.sent, initial={"on": asked.today}),
    offered=lambda asked: _waiting(asked).filter(pk=asked.row.pk).exists(),
    turn=_has_no_account,
    facts=lambda asked: [fact_of(asked.row, "worker"), (_("what"), asked.row.text), fact_of(asked.row, "sent_at")],
    submit=_("Record"),
)
def record_one(asked: Asked) -> object:
    record_receipts(deliveries=[asked.row.pk], **asked.values, **asked.by)
    return _("%(worker)s is recorded as told.") % {"worker": asked.row.worker}


def _standing(row: Delivery) -> Tag:
    if row.told_at is None:
        return Tag("waiting", _("not told yet"))
    return Tag(row.how, row.get_how_display())


COLOURS = {"waiting": "warning", How.READ: "success", How.SIGNED: "success", How.SERVED: "success", How.NOTICE: "info"}


class DeliveryQueueFilter(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Written when something is sent; read on the phone, or recorded here."""

    readers = OFFICE
    editors = OFFICE
    acts = (record, record_one)
    in_brief: ClassVar = {
        "worker": Brief(
            JSONObject(topic="topic", values="values"),
            said=lambda text: readable(**json.loads(text)),
            beside=TruncDate("sent_at"),
            beside_said=day,
            waits=lambda _worker, _at: Q(told_at=None),
            since="sent_at",
            waits_alone=True,
        )
    }
    joined = ("worker__user", "recorded_by__worker")
    list_display = ("worker", "account", "what", "sent_at", "standing", "told_at")
    list_filter = (DeliveryQueueFilter, ("how", ChoicesDropdownFilter), ("sent_at", RangeDateTimeFilter))
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (("worker", "what"), ("sent_at", "told_at"), ("standing", "recorded_by_whom"))
    what = column(_("what"), lambda row: row.text)
    account = column(_("account"), lambda row: account_tag(row.worker), colours=ACCOUNT_COLOURS)
    standing = column(_("state"), _standing, ordering="told_at", colours=COLOURS)
    recorded_by_whom = column(_("recorded by"), lambda row: row.recorded_by)

    def visible(self, request: HttpRequest, rows: Any) -> QuerySet[Any]:
        return super().visible(request, rows).filter(subdistrict__in=self.access(request).offices)
