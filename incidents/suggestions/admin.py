"""The box in the back office: what lies in it, and the answers."""

from __future__ import annotations

from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.office.acts import Asked, act, facts_of
from core.office.admin import ReadOnlyAdmin
from core.office.display import column
from core.office.queues import QueueFilter
from grids.duties import CENTER, OFFICE
from incidents.suggestions.forms import AnswerForm
from incidents.suggestions.lists import OFFICE_QUEUES
from incidents.suggestions.models import Suggestion
from incidents.suggestions.services import answer_suggestion, may_answer


@act(
    _("Answer"),
    icon="reply",
    form=lambda asked: AnswerForm(asked.sent),
    facts=facts_of("kind", "text", "written_by", "written_at"),
    turn=lambda asked: asked.row.answered_at is None,
    offered=lambda asked: may_answer(asked.row, asked.user),
    lead=_("Its author is told, and reads the answer."),
    submit=_("Answer"),
)
def answer(asked: Asked) -> object:
    answer_suggestion(suggestion=asked.row, **asked.by, **asked.values)
    return _("The answer is sent.")


class SuggestionQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    """Read by the office; its center answers."""

    readers = OFFICE
    editors = CENTER
    acts = (answer,)
    joined = ("written_by__worker", "answered_by__worker")
    list_display = ("written_at", "kind", "begins", "written_by", "answered_at")
    list_display_links = ("begins",)
    list_filter = (SuggestionQueues, "kind")
    search_fields = ("text", "answer")
    fields = (("kind", "written_by", "written_at"), "text", "answer", ("answered_by", "answered_at"))
    begins = column(pgettext_lazy("suggestion", "what was said"), lambda row: Truncator(row.text).chars(30))
