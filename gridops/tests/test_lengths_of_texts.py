"""A text may be as long as its column: no form promises more, no service takes less, and a refusal names the field."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db.models.signals import pre_save
from django.urls import get_resolver
from django.utils import timezone

from assessment.inspection.forms import VerdictsForm
from assessment.inspection.models import SampleItem
from assessment.scheme.forms import TermsForm
from assessment.scheme.terms import Terms
from core.errors import InvalidInput, said_of
from core.lengths import limited
from core.web.refusals import add_refusal
from grids.territory.forms import ActForm
from grids.tests.factories import territory
from incidents.desk.report import CorrectionForm
from incidents.incident.forms import MoveForm
from incidents.incident.models import Incident
from incidents.incident.workflow import MOVES
from incidents.incoming.forms import AgreeForm
from incidents.incoming.runs import LACKS, REASON, REMOVALS
from incidents.suggestions.models import LONGEST, Suggestion
from incidents.tests.factories import make_incident
from staff.tests.factories import LEADER, account, member_account

OURS = {"core", "grids", "staff", "incidents", "assessment", "gridops"}
EVERY_LIMIT = [
    (model, name, attribute, most)
    for model in apps.get_models()
    if model._meta.app_label in OURS and not model._meta.proxy
    for name, attribute, most in limited(model)
]
# Fields of forms that are not called like the column which keeps what they say: the room's own, or that of another.
KEPT_AS = {
    "assessment.adjustment.forms.WhyForm.why": "assessment.Adjustment.decision",
    "assessment.adoption.forms.PublicationForm.where": "assessment.Adoption.published_where",
    "assessment.award.forms.AnewForm.because": "assessment.AwardRound.reopened_because",
    "assessment.award.forms.LeaveOutForm.because": "assessment.AwardCandidate.left_out_because",
    "assessment.award.forms.PublishForm.where": "assessment.AwardRound.published_where",
    "assessment.inspection.forms.AnswerForm.text": "assessment.FindingStep.note",
    "assessment.inspection.forms.AssignForm.note": "assessment.FindingStep.note",
    "assessment.inspection.forms.CheckForm.note": "assessment.FindingStep.note",
    "assessment.leading_group.forms.WithdrawForm.because": "assessment.GroupDecision.withdrawn_because",
    "assessment.objection.forms.AnswerForm.answer": "assessment.ObjectionAnswer.reason",
    "assessment.pay.forms.BecauseForm.because": "assessment.PayRun.sent_back_because",
    "assessment.replacement.forms.CallForm.place": "assessment.Replacement.hearing_place",
    "assessment.replacement.forms.TrainingForm.content": "assessment.Replacement.training",
    "incidents.common.forms.AnswerForm.note": "incidents.TaskAnswer.note",
    **{
        f"incidents.desk.report.ReportWithPhotographs.{name}": f"incidents.IncidentText.{name}"
        for name in ("title", "cause", "course", "description", "place")
    },
    "staff.attendance.forms.BecauseForm.because": "staff.Leave.decision",
    "staff.attendance.forms.ShortenForm.because": "staff.Leave.decision",
    "staff.inbox.forms.OutwardForm.email": "staff.User.email",
    "staff.recruitment.forms.EligibleForm.relaxed_because": "staff.Posting.relaxed_because",
}
LOOKED_UP = "names a row: what names none is refused at the field"
COMPARED = "compared and never kept"
IN_A_LIST = "one of several in one column, which limits none of them"
HISTORY = "a reason in the history of rows, whose length is its own"
LOG = "a line of the log, which is cut there"
# The same of fields that are made while a form is built.
KEPT_AS |= {
    "assessment.inspection.forms.VerdictsForm.note_1": "assessment.SampleItem.note",
    **{
        f"incidents.desk.report.CorrectionForm.{name}": f"incidents.IncidentText.{name}"
        for name in ("title", "cause", "course", "description", "place")
    },
}
IN_THE_TERMS = "assessment.scheme.forms.TermsForm."  # the terms themselves say how long each is
# Texts that are in no column of their own, and why none limits them.
KEPT_ELSEWHERE = {
    "assessment.award.forms.PanelForm.members": IN_A_LIST,
    "incidents.triage.forms.AssignManyForm.note": IN_A_LIST,
    "core.office.history.ReasonForm.reason": HISTORY,
    "incidents.incoming.forms.TakeBackForm.reason": HISTORY,
    "staff.people.forms.BecauseForm.because": LOG,
    "staff.postings.printing.RosterForm.because": LOG,
    **dict.fromkeys(
        (
            "assessment.replacement.forms.EndForm.stand_in",
            "assessment.replacement.forms.GroundForm.worker",
            "assessment.survey.forms.DrawForm.month",
            "grids.territory.forms.BoundariesConfirmForm.key",
            "grids.territory.forms.BoundariesConfirmForm.system",
            "incidents.entries.forms.NothingReceivedForm.month",
            "incidents.handover.forms.SuccessorForm.successor",
            "incidents.incoming.forms.ColumnsForm.month",
            "staff.accounts.forms.AccountForm.staff_number",
            "staff.accounts.forms.NewAccountForm.staff_number",
            "staff.accounts.forms.StaffNumberMixin.staff_number",
            "staff.accounts.forms.TokenForm.staff_number",
            "staff.accounts.forms.WithARealName.staff_number",
            "staff.postings.forms.StandInForm.worker",
            "staff.postings.forms.VacancyForm.worker",
            "staff.training.forms.ParticipantsForm.others",
            "staff.training.forms.ParticipantsForm.without",
        ),
        LOOKED_UP,
    ),
    "incidents.incident.forms.MoveForm.note": IN_A_LIST,
    "incidents.incident.forms.MoveForm.duplicate_of": LOOKED_UP,
    "incidents.incoming.forms.AgreeForm.reason": HISTORY,
    **dict.fromkeys(
        (
            "gridops.login.pages.LogInForm.username",
            "gridops.login.pages.LogInForm.password",
            "staff.accounts.forms.NewAccountForm.password1",
            "staff.accounts.forms.NewAccountForm.password2",
        ),
        COMPARED,
    ),
}


def test_there_are_limits() -> None:
    assert len(EVERY_LIMIT) > 60


@pytest.mark.parametrize(
    ("model", "name", "attribute", "most"), EVERY_LIMIT, ids=[f"{m.__name__}.{name}" for m, name, _a, _n in EVERY_LIMIT]
)
def test_every_text_is_taken_to_its_limit_and_not_beyond(model: Any, name: str, attribute: str, most: int) -> None:
    def before_it_is_saved(text: str) -> None:
        pre_save.send(sender=model, instance=model(**{attribute: text}), raw=False, update_fields=None)

    before_it_is_saved("字" * most)
    with pytest.raises(InvalidInput) as refused:
        before_it_is_saved("字" * (most + 1))
    assert set(refused.value.fields) == set(refused.value.labels) == {name}


def every_form() -> set[Any]:
    assert get_resolver().url_patterns  # every form is declared by now

    def family(kind: Any) -> set[Any]:
        return {kind}.union(*(family(one) for one in kind.__subclasses__()))

    ours = family(forms.BaseForm) - {forms.BaseForm}
    return {one for one in ours if one.__module__.split(".")[0] in OURS and ".tests." not in one.__module__}


def written_into(kind: Any, fields: Mapping[str, forms.Field]) -> dict[str, forms.CharField]:
    return {
        f"{kind.__module__}.{kind.__name__}.{name}": field
        for name, field in fields.items()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    }


def plain_fields() -> dict[str, forms.CharField]:
    """What people write into, of every form: a field that a form has from another is that form's."""
    declared = [written_into(kind, kind.base_fields) for kind in every_form() if issubclass(kind, forms.Form)]
    return {name: field for fields in declared for name, field in fields.items()}


# --- fields that are made while a form is built: such a form is built here as its page builds it ---

BUILT: dict[str, Callable[[], Iterable[forms.BaseForm]]] = {
    "assessment.inspection.forms.VerdictsForm": lambda: [VerdictsForm([SampleItem(pk=1)])],
    "assessment.scheme.forms.TermsForm": lambda: [TermsForm(Terms(cycle_starts_on=date(2026, 1, 1)))],
    "grids.territory.forms.ActForm": lambda: [ActForm()],
    "incidents.desk.report.CorrectionForm": lambda: [CorrectionForm()],
    "incidents.incident.forms.MoveForm": lambda: [MoveForm(move, a_case()) for move in MOVES],
    "incidents.incoming.forms.AgreeForm": lambda: [AgreeForm(asks=[LACKS, REMOVALS, REASON], doubts=[], share=1)],
}
# Nothing is written into what these make: choices, days, boxes, and what is hidden.
MAKE_NO_TEXTS = {
    "assessment.award.forms.VotesForm",
    "assessment.objection.forms.AnswerForm",
    "assessment.objection.forms.CorrectionForm",
    "core.office.sheets.ExportForm",
    "core.web.forms.Careful",
    "grids.territory.admin_common.DayForm",
    "grids.territory.forms.BoundariesConfirmForm",
    "grids.territory.forms.RenameVillageForm",
    "incidents.incoming.forms.ColumnsForm",
    "incidents.incoming.forms.WordsForm",
}
MADE = re.compile(r"self\.fields(\[[^\]]+\] = |\.update\(|\.setdefault\()")


def a_case() -> Incident:
    return make_incident(territory().grids[0], by=account())


def made_while_built() -> dict[str, forms.CharField]:
    found = {}
    for build in BUILT.values():
        for form in build():
            declared = type(form).base_fields
            found |= written_into(type(form), {name: one for name, one in form.fields.items() if name not in declared})
    return found


def test_every_form_that_makes_fields_is_built_here() -> None:
    making = {
        f"{kind.__module__}.{kind.__name__}"
        for form in every_form()
        for kind in form.__mro__
        if kind.__module__.split(".")[0] in OURS and "__init__" in vars(kind)
        if MADE.search(inspect.getsource(vars(kind)["__init__"]))
    }
    assert making == set(BUILT) | MAKE_NO_TEXTS, "build it in BUILT as its page does"


def limits_of(name: str) -> set[int]:
    """How much the columns take that keep what is written into a field."""
    if name in KEPT_AS:
        label, _dot, column = KEPT_AS[name].rpartition(".")
        return {apps.get_model(label)._meta.get_field(column).max_length}
    app, room, *_rest, column = name.split(".")
    return {
        most
        for model, of, _attribute, most in EVERY_LIMIT
        if of == column and model.__module__.startswith(f"{app}.{room}.")
    }


@pytest.mark.django_db
def test_every_form_says_how_much_its_column_takes_and_offers_no_more() -> None:
    every = plain_fields() | made_while_built()
    fields = {name: field for name, field in every.items() if name not in KEPT_ELSEWHERE}
    without = {name for name, field in fields.items() if field.max_length is None}
    assert without == set(), "a field without `max_length` promises everything"
    fields = {name: field for name, field in fields.items() if not name.startswith(IN_THE_TERMS)}
    unknown = {name for name in fields if not limits_of(name)}
    assert unknown == set(), "say in KEPT_AS which column keeps it, or in KEPT_ELSEWHERE why none does"
    assert set(KEPT_AS) | set(KEPT_ELSEWHERE) <= set(every), "a form or a field is gone"
    too_much = {name: field.max_length for name, field in fields.items() if field.max_length > min(limits_of(name))}
    assert too_much == {}


# --- what a form says of a field that it has not ---


class Anything(forms.Form):
    answer = forms.CharField()


def refused(refusal: InvalidInput) -> dict[str, list[str]]:
    form = Anything({"answer": "x"})
    assert form.is_valid()
    add_refusal(form, refusal)
    return dict(form.errors)


def test_a_refusal_names_a_field_that_the_form_has_not() -> None:
    refusal = InvalidInput("不能保存", fields={"reason": "最多 9 个字符。"}, labels={"reason": "理由"})
    assert refused(refusal) == {"__all__": ["理由：最多 9 个字符。", "不能保存"]}


def test_a_form_that_calls_it_otherwise_has_it_beside_its_own() -> None:
    with pytest.raises(InvalidInput) as raised, said_of(reason="answer"):
        raise InvalidInput("不能保存", fields={"reason": "最多 9 个字符。"})
    assert refused(raised.value) == {"answer": ["最多 9 个字符。"]}


@pytest.mark.django_db
def test_what_stood_before_is_left_and_does_not_stop_other_changes() -> None:
    at, place = timezone.now(), territory()
    by = member_account(LEADER, to=place.grids[0])
    said = {"subdistrict": place.subdistrict, "kind": "complaint", "text": "字" * LONGEST, "written_by": by}
    row = Suggestion.objects.create(**said, written_at=at)
    Suggestion.objects.filter(pk=row.pk).update(text="字" * (LONGEST + 1))
    row.refresh_from_db()
    row.save()
    row.text += "字"
    with pytest.raises(InvalidInput) as refusal:
        row.save()
    assert set(refusal.value.fields) == {"text"}
