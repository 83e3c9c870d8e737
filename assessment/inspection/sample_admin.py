"""The back office's page of a week's random sample."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.inspection import board as inspection_board
from assessment.inspection import sample as samples
from assessment.inspection.forms import VerdictsForm
from assessment.inspection.lists import SAMPLE_QUEUES
from assessment.inspection.models import InspectionSample
from core.office.acts import Asked, act, always, link, readers
from core.office.admin import ReadOnlyAdmin
from core.office.display import column
from core.office.queues import QueueFilter
from core.years import in_words
from grids.duties import CENTER, OFFICE


def _open_items(asked: Asked) -> list[Any]:
    return list(asked.row.items.filter(verdict="").select_related("worker"))


def _verdicts(asked: Asked) -> VerdictsForm:
    """A verdict for each open item that is the work of others."""
    return VerdictsForm(samples.work_of_others(_open_items(asked), asked.user), asked.sent)


def _things(asked: Asked) -> dict[str, Any]:
    things = inspection_board.things_of(_open_items(asked), asked.row.week)
    return {"things": [(thing, asked.form.fields_of(thing.item)) for thing in things]}


@act(
    _("Enter results"),
    icon="checklist",
    form=_verdicts,
    turn=always,
    more=_things,
    template="assessment/inspection/verify.html",
)
def verify(asked: Asked) -> object:
    """All open items on one page: a verdict for each, saved together, refusals next to the items."""
    return _("Results saved: %(count)d.") % {"count": samples.verify_items(asked.form.given(), **asked.by)}


@link(_("Draw it again to compare"), icon="replay", may=readers)
def draw_again(asked: Asked) -> None:
    """Draw with the kept seed from what is there today and compare; changes nothing, so that a link does."""
    if all(samples.drawn_again(asked.row).values()):
        messages.success(asked.request, _("Drawn again with the same seed: the same sample."))
    else:
        text = _("Drawn again, the sample differs: facts of the week were added or changed since.")
        messages.warning(asked.request, text)


class SampleQueues(QueueFilter):
    queues = SAMPLE_QUEUES


@admin.register(InspectionSample)
class InspectionSampleAdmin(ReadOnlyAdmin):
    """The samples of the weeks: what was drawn from how many, and what its verification found."""

    readers = OFFICE
    editors = CENTER
    acts = (verify, draw_again)
    list_display = ("week_name", "seed", "drawn_at", "drawn_by", "progress", "wrong_items")
    list_filter = (
        SampleQueues,
        "week",
    )
    fields = (("week_name", "seed"), ("drawn_at", "drawn_by"))
    change_form_after_template = "assessment/inspection/sample.html"
    list_select_related = ("drawn_by__worker",)
    week_name = column(_("week"), lambda sample: in_words(sample.period), ordering="week")
    progress = column(pgettext_lazy("sample", "verified"), lambda sample: f"{sample.verified} / {sample.drawn}")
    wrong_items = column(_("wrong"), lambda sample: sample.wrong)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {
            "drawn": Count("items"),
            "verified": Count("items", filter=~Q(items__verdict="")),
            "wrong": Count("items", filter=Q(items__verdict="wrong")),
        }
        return super().get_queryset(request).annotate(**counts)

    def below(self, request: HttpRequest, row: InspectionSample) -> dict[str, Any]:
        items = list(row.items.select_related("verified_by__worker", "worker"))
        return {
            "things": inspection_board.things_of(items, row.week),
            "tallies": inspection_board.tallies(row, items),
            "sample": row,
        }
