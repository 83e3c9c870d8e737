"""Page of the remarks on drafts: made by people on their phones, answered here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from assessment.bulletin.models import BulletinState
from assessment.remark.components import name_of, points_of
from assessment.remark.forms import AnswerForm
from assessment.remark.lists import OFFICE_QUEUES
from assessment.remark.models import DraftRemark, Outcome
from assessment.remark.services import answer_remark, may_answer
from core.office.acts import Asked, Fact, act, always, fact_of
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import Tag, attribute, column
from core.office.filters import RangeDateTimeFilter
from core.office.queues import QueueFilter
from core.years import in_words
from grids.duties import OFFICE
from grids.territory.models import Grid

IN_REVIEW = _("Correct the facts first, where they stand; the draft is measured again before it is frozen.")
FROZEN = _("The month is frozen: what was wrong is corrected by a revision or by an objection.")


def _points_now(remark: DraftRemark) -> object:
    """What the line says now of what the remark is about."""
    line = remark.bulletin.lines.filter(grid=remark.grid_id).first()
    points = points_of(line, remark.component) if line else None
    return "-" if points is None else points


def _what(asked: Asked) -> list[Fact]:
    row = asked.row
    return [
        (_("component"), name_of(row.component)),
        fact_of(row, "text"),
        (_("points in the draft"), "-" if row.shown is None else row.shown),
        (_("points now"), _points_now(row)),
    ]


@act(
    _("Answer"),
    icon="rate_review",
    title=_("Answer the remark"),
    form=AnswerForm,
    offered=lambda asked: may_answer(asked.row, asked.access),
    turn=always,
    facts=_what,
    submit=_("Answer"),
    lead=lambda asked: IN_REVIEW if asked.row.bulletin.state == BulletinState.DRAFT else FROZEN,
)
def answer(asked: Asked) -> object:
    given = asked.values
    answer_remark(remark=asked.row, outcome=given["outcome"], answer=given["answer"], **asked.by)
    return _("The answer is recorded, and the person is told.")


OUTCOMES = {"waits": "warning", Outcome.CORRECTED: "success", Outcome.STANDS: "info"}


def _outcome(remark: DraftRemark) -> Tag:
    if remark.answered_at is None:
        return Tag("waits", _("to be answered"))
    return Tag(remark.outcome, remark.get_outcome_display())


class RemarkQueueFilter(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(DraftRemark)
class DraftRemarkAdmin(ReadOnlyAdmin):
    """Answered by the own office; they stop no freezing."""

    readers = OFFICE
    editors = OFFICE
    acts = (answer,)
    joined = ("bulletin", "worker", "answered_by__worker")
    list_display = ("month", "grid_name", "worker", "component_name", "made_at", "outcome_label")
    list_filter = (
        RemarkQueueFilter,
        ("outcome", ChoicesDropdownFilter),
        ("made_at", RangeDateTimeFilter),
    )
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (
        ("month", "grid_name"),
        ("worker", "made_at"),
        ("component_name", "shown", "now"),
        "text",
        ("outcome_label", "answered_at", "answered_by_whom"),
        "answer",
    )
    month = column(_("month"), lambda remark: in_words(remark.bulletin.period), ordering="bulletin__month")
    grid_name = column(_("grid"), lambda remark: remark.grid)
    component_name = column(_("component"), lambda remark: name_of(remark.component), ordering="component")
    now = column(_("points now"), _points_now)
    outcome_label = column(_("outcome"), _outcome, ordering="outcome", colours=OUTCOMES)
    answered_by_whom = attribute("answered_by", pgettext_lazy("objection", "answered by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
