"""Page of objections: what was filed, what an acceptance would change, the answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from assessment.cycle.period_words import kept_in_words
from assessment.letterhead.kept import DECISION, kept
from assessment.objection import services
from assessment.objection.documents import decision_of, filed_of
from assessment.objection.forms import AnswerForm, CorrectionForm, ReviewForm
from assessment.objection.lists import ANSWER_DUE, OFFICE_QUEUES, changes_in_words
from assessment.objection.models import WAITING, Objection, ObjectionAnswer, State
from assessment.objection.subjects import kind_in_words, subject_of, subjects, title_of
from assessment.objection.times import review_is_open, unanswered_since
from core.clock import day_of
from core.errors import said_of
from core.office.acts import Asked, Done, Fact, act, always, fact_of
from core.office.admin import ReadOnlyAdmin, today
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief, day
from core.office.display import Tag, attribute, chosen, column
from core.office.filters import RangeDateTimeFilter
from core.office.papers import PAPERS, letter
from core.office.queues import QueueFilter
from core.punctuation import aside, listed
from core.templatetags.figures import day_and_how_late
from core.worklist import joined
from grids.duties import OFFICE


def _group_decision(answer: ObjectionAnswer) -> object:
    if answer.decision is None:
        return "-"
    address = reverse("admin:assessment_groupdecision_change", args=(answer.decision_id,))
    return format_html('<a class="office-link" href="{}">{}</a>', address, answer.decision.number)


class AnswerInline(ReadOnlyInline, TabularInline):
    model = ObjectionAnswer
    joined = ("answered_by__worker", "decision")
    fields = ("instance", "outcome", "reason", "answered_at", "answered_by_whom", "decided_as")
    verbose_name_plural = _("Answers")
    answered_by_whom = attribute("answered_by", pgettext_lazy("objection", "answered by"))
    decided_as = column(_("decision of the leading group"), _group_decision)


# --- acts ---------------------------------------------------------------------------------------------


def _why_not(asked: Asked) -> str:
    return services.why_not(asked.row, asked.user)


def _may_answer(asked: Asked) -> bool:
    return services.waits_for_office(asked.row, asked.access) and not asked.of(_why_not)


def _what(asked: Asked) -> list[Fact]:
    row = asked.row
    return [
        (_("objects to"), title_of(row)),
        fact_of(row, "worker"),
        fact_of(row, "reason"),
        fact_of(row, "request"),
        *_first_answer(row),
        fact_of(row, "review_reason"),
    ]


def _first_answer(row: Objection) -> list[Fact]:
    """What a review is about."""
    first = next((answer for answer in _answers(row) if answer.instance == 1), None)
    if first is None:
        return []
    who = listed([str(first.answered_by), str(day_of(first.answered_at))])
    return [(_("first answer"), aside(first.get_outcome_display(), who)), fact_of(first, "reason")]


@act(
    _("What an acceptance would change"),
    icon="balance",
    form=lambda asked: CorrectionForm(asked.sent, objection=asked.row, reader=asked.user),
    offered=_may_answer,
    facts=_what,
    lead=_(
        "Corrects and recomputes everything, shows what would change for whom, and takes all of it back. "
        "Correct other facts on their own pages first, with this objection as the reason."
    ),
    submit=_("Show"),
    template="assessment/objection/tried.html",
    may_be_left=False,
)
def try_acceptance(asked: Asked) -> object:
    changes = services.tried(objection=asked.row, said=asked.form.said(), **asked.by)
    words = changes_in_words(changes, on=asked.today, objection=asked.row)
    tried = QueryDict(mutable=True)
    for name in asked.form.own:
        tried.setlist(name, asked.request.POST.getlist(name))
    onward = f"{reverse('admin:assessment_objection_answer', args=(asked.row.pk,))}?{tried.urlencode()}"
    return Done("", once={"changes": words, "was_tried": True, "onward": onward})


@act(
    _("Answer"),
    icon="gavel",
    title=_("Answer the objection"),
    form=lambda asked: AnswerForm(asked.sent, objection=asked.row, reader=asked.user, chosen=asked.request.GET),
    offered=_may_answer,
    turn=always,
    facts=_what,
    lead=_("An acceptance is carried out at once: facts are corrected, and the figures follow as revisions."),
    submit=_("Answer"),
)
def answer(asked: Asked) -> object:
    given = asked.values
    with said_of(reason="answer"):
        services.answer_objection(
            objection=asked.row,
            outcome=given["outcome"],
            reason=given["answer"],
            said=asked.form.said(),
            decision=given.get("decision"),
            **asked.by,
        )
    return _("The answer is recorded, and the person is told.")


def _may_ask_review(asked: Asked) -> bool:
    return review_is_open(asked.row, asked.today) or unanswered_since(asked.row, asked.today)


def _review_form(asked: Asked) -> ReviewForm:
    form = ReviewForm(asked.sent, asked.request.FILES or None)
    form.fields["why"] = form.fields.pop("reason")
    return form


@act(
    _("Enter a request for review"),
    icon="reply",
    form=_review_form,
    offered=_may_ask_review,
    facts=_what,
    lead=_("For a person who asks for the review on paper."),
)
def enter_review(asked: Asked) -> object:
    given = asked.values
    with said_of(reason="why"):
        services.ask_review(objection=asked.row, reason=given["why"], evidence=given["evidence"], **asked.by)
    return _("The request for a review is entered.")


def _answers(row: Objection) -> list[ObjectionAnswer]:
    return sorted(row.answers.all(), key=lambda answer: answer.instance)


def _latest(asked: Asked) -> ObjectionAnswer | None:
    return next(reversed(_answers(asked.row)), None)


def _decision(asked: Asked) -> tuple[str, bytes]:
    """As it was kept; of answers from before decisions were kept, as it would be."""
    answer = _latest(asked)
    if answer is None:
        raise Http404
    return kept(DECISION, answer.pk) or decision_of(answer)


print_filed = letter(_("Form of the objection"), "print_filed", lambda asked: filed_of(asked.row), menu=PAPERS)
print_decision = letter(
    _("Decision on the objection"),
    "print_decision",
    _decision,
    offered=lambda asked: _latest(asked) is not None,
    menu=PAPERS,
)


# --- the page -----------------------------------------------------------------------------------------


def _due(row: Objection) -> Tag:
    if row.due_on is None:
        return Tag("done", "-")
    return Tag("late" if row.due_on < today() else "open", day_and_how_late(row.due_on))


def _name_of(row: Objection) -> object:
    subject = subject_of(row.kind)
    return subject.name if subject else row.kind


def _in_time(row: Objection) -> Tag:
    late = not row.in_time or row.review_in_time is False
    return Tag("late", _("late: stops nothing")) if late else Tag("in_time", _("in time"))


def _files(row: Objection) -> object:
    links = [(reverse("objection-file", args=(row.pk, file.pk)), file.name) for file in row.evidence.all()]
    return format_html_join(", ", '<a class="office-link" href="{}">{}</a>', links) or "-"


STATES = {
    State.FILED: "warning",
    State.ANSWERED: "info",
    State.REVIEW: "warning",
    State.REVIEWED: "success",
}


REVIEWED = {("review_asked_at", "review_due_on"), "review_reason"}


class ObjectionQueueFilter(QueueFilter):
    queues = OFFICE_QUEUES


class KindFilter(admin.SimpleListFilter):
    title = _("objects to")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(subject.kind, subject.name) for subject in subjects()]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        return rows.filter(kind=self.value()) if self.value() else rows


def _objected_to(text: str) -> str:
    kind, _dot, period = text.partition(" · ")
    return kind_in_words(Objection(kind=kind, period=period))


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    """Filed by people on their phones; answered here by somebody who had no part in it."""

    readers = OFFICE
    editors = OFFICE
    acts = (answer, try_acceptance, enter_review, print_filed, print_decision)
    in_brief: ClassVar = {
        "worker": Brief(
            joined("kind", "period"),
            said=_objected_to,
            beside=TruncDate("filed_at"),
            beside_said=day,
            mark="state",
            order=("-filed_at",),
            waits=lambda _worker, _at: Q(state__in=WAITING),
            due=ANSWER_DUE,
            place=51,
        )
    }
    inlines = (AnswerInline,)
    joined = ("worker", "subdistrict", "filed_by__worker")
    shown_with = (Prefetch("answers", ObjectionAnswer.objects.select_related("answered_by__worker", "decision")),)
    list_display = ("number_", "worker", "kind_name", "period_name", "state_label", "filed_at", "due", "in_time_label")
    list_filter = (
        ObjectionQueueFilter,
        KindFilter,
        ("state", ChoicesDropdownFilter),
        ("filed_at", RangeDateTimeFilter),
    )
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (
        ("number_", "worker"),
        "what",
        ("state_label", "due"),
        ("filed_at", "in_time_label"),
        "reason",
        "request",
        ("review_asked_at", "review_due_on"),
        "review_reason",
        "files",
    )
    change_form_after_template = "assessment/objection/office.html"
    number_ = column(_("number"), lambda row: row.number, ordering="pk")
    kind_name = column(_("objects to"), _name_of, ordering="kind")
    period_name = column(_("period"), lambda row: kept_in_words(row.period), ordering="period")
    what = column(_("objects to"), title_of)
    state_label = chosen("state", _("state"), STATES)
    due = column(
        _("to be answered by"),
        _due,
        ordering="answer_due_on",
        colours={"late": "danger", "open": "info", "done": "default"},
    )
    in_time_label = column(_("filed in time"), _in_time, colours={"late": "warning", "in_time": "success"})
    files = column(_("evidence"), _files)

    def get_fields(self, request: HttpRequest, obj: Objection | None = None) -> Any:
        """Without what is not there yet: a review, and evidence."""
        missing: set[object] = set()
        if obj is not None and obj.review_asked_at is None:
            missing |= REVIEWED
        if obj is not None:
            prefetch_related_objects([obj], "evidence")
            missing |= set() if obj.evidence.all() else {"files"}
        return [name for name in super().get_fields(request, obj) if name not in missing]

    def get_inlines(self, request: HttpRequest, obj: Objection | None) -> Any:
        return super().get_inlines(request, obj) if obj is None or obj.answers.all() else []

    def below(self, request: HttpRequest, row: Objection) -> dict[str, Any]:
        tables = [(one, changes_in_words(one.changes, on=today(), objection=row)) for one in _answers(row)]
        return {
            "tables": [(one, changes) for one, changes in tables if changes],
            "why_not": Asked(self, request, row).of(_why_not) if row.due_on else "",
        }
