"""Hand-overs in the back office: the list item by item, who takes over what, and what was signed on paper."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateFilter

from core.errors import refusal_of
from core.office.acts import Asked, Done, act, link
from core.office.admin import ReadOnlyAdmin
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief, day
from core.office.display import Tag, chosen, column
from core.office.papers import letter
from core.office.queues import QueueFilter
from core.worklist import end_of_day
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin, edited_scope
from grids.territory.lists import name_today
from incidents.handover.documents import sheet_of
from incidents.handover.forms import OpenForm, PaperForm, SuccessorForm, ThingForm
from incidents.handover.lists import OFFICE_QUEUES, UNFINISHED, not_handed_over
from incidents.handover.models import HandOver, HandOverItem
from incidents.handover.services import accept_item, add_item, name_successor, open_hand_over, usual_taker
from staff.postings.models import Posting


class ItemInline(ReadOnlyInline, TabularInline):
    model = HandOverItem
    joined = ("successor", "accepted_by__worker")
    fields = ("kind_label", "name", "due_on", "successor", "standing", "note")
    verbose_name_plural = _("What is handed over")
    ordering = ("pk",)
    kind_label = chosen("kind", pgettext_lazy("hand-over", "kind"), {})
    standing = column(pgettext_lazy("hand-over", "accepted"), lambda item: item.accepted_at or "-")


def _centers(asked: Asked) -> Collection[int]:
    return asked.access.subdistricts_as(*CENTER)


@act(
    _("Open a hand-over"),
    icon="move_group",
    form=lambda asked: OpenForm(
        asked.sent,
        initial={"posting": asked.request.GET.get("posting")},
        postings=not_handed_over(_centers(asked), asked.today),
    ),
    on_list=True,
    lead=_("Everything of the post is listed: open cases, premises, hazards, mediations, tasks, visits due."),
    submit=_("Open"),
)
def open_one(asked: Asked) -> object:
    row = open_hand_over(posting=asked.values["posting"], **asked.by)
    count = row.items.count()
    text = ngettext("%(count)d item is to be handed over.", "%(count)d items are to be handed over.", count)
    return Done(text % {"count": count}, then=row)


@link(_("Hand-over of a post"), icon="move_group", on_list=True, hidden=True, url_path="of/<int:posting>")
def of_posting(asked: Asked) -> HttpResponse:
    """Where the page of a post leads: to its hand-over, or to the form that opens it."""
    posting = get_object_or_404(Posting.objects.visible_to(asked.user), pk=int(asked.address["posting"])).pk
    row = asked.page.get_queryset(asked.request).filter(posting=posting, cancelled_at=None).first()
    if row is not None:
        return HttpResponseRedirect(asked.page.address_of(row))
    return HttpResponseRedirect(f"{reverse('admin:incidents_handover_open_one')}?posting={posting}")


def _running(asked: Asked) -> bool:
    return asked.row.cancelled_at is None


def _waits(asked: Asked) -> bool:
    return _running(asked) and asked.row.completed_at is None


def _has_no_taker(asked: Asked) -> bool:
    """Whether for some item it is not said yet who takes it over."""
    return bool(asked.row.items.filter(successor=None, accepted_at=None).exists())


@act(
    _("Add a thing"),
    icon="add",
    form=ThingForm,
    offered=_running,
    hindered=lambda asked: refusal_of(usual_taker, asked.row, asked.at),
    submit=_("Add"),
)
def add_thing(asked: Asked) -> object:
    item = add_item(hand_over=asked.row, **asked.by, **asked.values)
    return _("Added: %(name)s, taken over by %(worker)s.") % {"name": item.name, "worker": item.successor}


@act(
    _("Name who takes over"),
    icon="person_check",
    form=lambda asked: SuccessorForm(asked.sent, hand_over=asked.row, scope=edited_scope(asked)),
    offered=_waits,
    turn=lambda asked: asked.of(_has_no_taker),
    submit=_("Name who takes over"),
)
def name_taker(asked: Asked) -> object:
    keys, taker = [int(key) for key in asked.values["items"]], asked.values["successor"]
    count = name_successor(hand_over=asked.row, items=keys, successor=taker, **asked.by)
    text = ngettext("%(worker)s takes over %(count)d item.", "%(worker)s takes over %(count)d items.", count)
    return text % {"worker": taker, "count": count}


@act(
    _("Record acceptance on paper"),
    icon="draw",
    form=lambda asked: PaperForm(asked.sent, hand_over=asked.row),
    offered=_waits,
    turn=lambda asked: not asked.of(_has_no_taker),
    lead=_("For people without an account: what they signed for on the form."),
    submit=_("Record"),
)
def record_acceptance(asked: Asked) -> object:
    rows = asked.row.items.filter(pk__in=asked.values["items"])
    count = len([accept_item(item=item, **asked.by) for item in rows])
    return ngettext("%(count)d item is accepted.", "%(count)d items are accepted.", count) % {"count": count}


def _standing(row: Any) -> Tag:
    if row.cancelled_at:
        return Tag("cancelled", _("cancelled"))
    if row.completed_at:
        return Tag("done", _("accepted in full"))
    return Tag("open", _("%(waiting)d of %(all)d to accept") % {"waiting": row.waiting, "all": row.number})


print_sheet = letter(_("Hand-over sheet"), "print_sheet", lambda asked: sheet_of(asked.row))


class HandOverQueues(QueueFilter):
    queues = OFFICE_QUEUES


HANDED_OVER: dict[str, Any] = {
    "beside": "day",
    "beside_said": day,
    "order": ("-day", "-pk"),
    "waits": lambda _about, _at: UNFINISHED,
    "due": end_of_day("day"),
    "place": 60,
}


@admin.register(HandOver)
class HandOverAdmin(ReadOnlyAdmin, OfGridAdmin):
    """Opened when a post ends; each item is accepted by who takes over, on the phone or on paper."""

    readers = OFFICE
    editors = CENTER
    in_brief: ClassVar = {
        "worker": Brief(name_today, **HANDED_OVER),
        "grid": Brief("worker__name", **HANDED_OVER),
    }
    acts = (open_one, of_posting, add_thing, name_taker, record_acceptance, print_sheet)
    inlines = (ItemInline,)
    joined = ("worker", "opened_by__worker")
    list_display = ("worker", "grid_name", "day", "standing", "completed_at")
    list_filter = (HandOverQueues, ("day", RangeDateFilter))
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (("worker", "grid_name"), ("day", "watched_by"), ("opened_at", "opened_by_whom"), "standing")
    standing = column(_("state"), _standing, colours={"open": "warning", "done": "success", "cancelled": "default"})
    opened_by_whom = column(_("opened by"), lambda row: row.opened_by)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.annotate(number=Count("items"), waiting=Count("items", filter=Q(items__accepted_at=None)))

    def visible(self, request: HttpRequest, rows: Any) -> QuerySet[Any]:
        return super().visible(request, rows).filter(subdistrict__in=self.access(request).offices)
