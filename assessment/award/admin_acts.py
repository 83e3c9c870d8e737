"""The buttons of an award round and of its candidates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.award import deciding, forms
from assessment.award import documents as papers
from assessment.award import services as awards
from assessment.award.models import BEFORE_PUBLICATION, AwardState, Place
from assessment.leading_group.lists import decisions_of, where_to_decide
from assessment.leading_group.models import DecisionKind
from assessment.letterhead.kept import AWARD, kept
from core.errors import refusal_of
from core.office.acts import Asked, Done, act, always, facts_of
from core.office.papers import PAPERS, letter, table
from core.punctuation import sentences
from grids.duties import CENTER, Duty
from grids.territory.models import Subdistrict


def _is(*states: str) -> Any:
    return lambda asked: asked.row.state in states


def _round_is_open(asked: Asked) -> bool:
    return bool(asked.row.round.state == AwardState.OPEN)


@act(
    _("Open a round"),
    icon="add",
    form=lambda asked: forms.OpenRoundForm(asked.sent, initial={"year": asked.today.year - 1}),
    on_list=True,
    turn=always,
    lead=_("Takes everybody of the category from the scores of the year, once people were told of these."),
    submit=_("Open"),
)
def open_round(asked: Asked) -> object:
    offices = Subdistrict.objects.filter(pk__in=asked.places).order_by("code")
    made = awards.open_round(subdistrict=offices[0], **asked.values, **asked.by)
    return Done(_("The round is opened."), then=made)


@act(
    _("Take up the record anew"),
    icon="refresh",
    form=forms.AnewForm,
    offered=_is(AwardState.OPEN, AwardState.PROPOSED, AwardState.PUBLISHED),
    lead=_("The proposal begins again; opinions and votes stay. What was published is published again."),
    submit=_("Take up"),
)
def take_up_anew(asked: Asked) -> object:
    awards.take_up_anew(round_=asked.row, because=asked.values["because"], by=asked.user)
    return _("The record is taken up as it is now.")


@act(
    _("Note the consultation"),
    icon="policy",
    form=lambda asked: forms.ConsultationForm(
        asked.sent,
        initial={name: getattr(asked.row, name) or "" for name in forms.ConsultationForm.base_fields},
    ),
    offered=_is(*BEFORE_PUBLICATION),
    turn=lambda asked: asked.row.state == AwardState.PROPOSED and not asked.row.is_consulted,
    lead=_("Note each answer as it comes; the proposal is published when both are there."),
    submit=_("Note"),
)
def note_consultation(asked: Asked) -> object:
    noted = awards.note_consultation(round_=asked.row, **asked.values, by=asked.user)
    if noted.is_consulted:
        return _("The answers of police and discipline office are noted.")
    return _("It is noted. Police and discipline office both have to answer before the publication.")


def _panel_form(asked: Asked) -> forms.PanelForm:
    lines = [f"{one.name} {one.worker.staff_number if one.worker else ''}".strip() for one in asked.row.panel.all()]
    return forms.PanelForm(asked.row.subdistrict_id, asked.sent, initial={"members": "\n".join(lines)})


def _is_tied(asked: Asked) -> bool:
    """Whether a seat waits for votes, so that nothing can be proposed yet."""
    return bool(asked.row.candidates.filter(place=Place.TIED).exists())


@act(
    _("Name the panel"),
    icon="groups",
    form=_panel_form,
    offered=_is(AwardState.OPEN),
    turn=lambda asked: not asked.row.panel.exists() and asked.of(_is_tied),
    submit=_("Name the panel"),
)
def set_panel(asked: Asked) -> object:
    awards.set_panel(round_=asked.row, members=asked.values["members"], by=asked.user)
    return _("The panel is named.")


@act(
    _("Propose"),
    icon="how_to_vote",
    offered=_is(AwardState.OPEN),
    turn=lambda asked: not asked.of(_is_tied),
    lead=_("Proposes whom the quota and the written tie rule give a seat, by the record of today."),
    submit=_("Propose"),
)
def propose(asked: Asked) -> object:
    deciding.propose(round_=asked.row, **asked.by)
    if asked.row.is_consulted:
        return _("The proposal is made. Publish it next.")
    return _("The proposal is made. Note next what police and discipline office answered, then publish it.")


@act(
    _("Publish"),
    icon="campaign",
    form=forms.PublishForm,
    offered=_is(AwardState.PROPOSED),
    hindered=lambda asked: refusal_of(deciding.refuse_before_they_answered, asked.row),
    turn=always,
    lead=_("Every candidate is told where they stand. Only after the publication it can be decided."),
    submit=_("Publish"),
)
def publish(asked: Asked) -> object:
    made = deciding.publish(round_=asked.row, where=asked.values["where"], **asked.by)
    return _("Published until %(day)s.") % {"day": made.published_until}


@act(
    _("Enter what came in"),
    icon="mark_email_unread",
    form=lambda asked: forms.RemarkForm(asked.sent, initial={"received_on": asked.today}),
    offered=_is(AwardState.PUBLISHED),
    submit=_("Enter"),
)
def note_remark(asked: Asked) -> object:
    deciding.note_remark(round_=asked.row, **asked.values, **asked.by)
    return _("It is written down. Enter what was done with it before the decision.")


@act(
    _("Enter what was done with it"),
    icon="task_alt",
    form=lambda asked: forms.SettleRemarkForm(asked.row, asked.sent),
    offered=lambda asked: (
        asked.row.state == AwardState.PUBLISHED and any(not remark.done for remark in asked.row.remarks.all())
    ),
    submit=_("Enter"),
)
def settle_remark(asked: Asked) -> object:
    deciding.settle_remark(remark=asked.values["remark"], done=asked.values["done"], by=asked.user)
    return _("It is written down.")


def _decide_form(asked: Asked) -> forms.DecideForm:
    form = forms.DecideForm(asked.sent)
    standing: Any = form.fields["decision"]
    rows = decisions_of(asked.row.subdistrict_id, DecisionKind.AWARDS, category=asked.row.category)
    standing.queryset = rows.filter(awards=None)
    return form


def obstacles(asked: Asked) -> list[object]:
    """Why it cannot be decided today, in words."""
    return deciding.obstacles_of(asked.row, asked.today)


def _lead_of_deciding(asked: Asked) -> str:
    title = _("Title of the document: %(title)s.") % {"title": deciding.title_of(asked.row)}
    said = _("The leading group's decision is recorded first, on its own page.")
    may_record = asked.access.holds(*CENTER, in_=asked.row.subdistrict_id)
    text = sentences([title, *asked.of(obstacles), said])
    return where_to_decide(DecisionKind.AWARDS, text, may_record=may_record, category=asked.row.category)


@act(
    _("Decide"),
    icon="workspace_premium",
    form=_decide_form,
    may=lambda asked: bool(asked.access.holds(Duty.HEAD)),
    offered=_is(AwardState.PUBLISHED),
    hindered=lambda asked: sentences(asked.of(obstacles)),
    turn=always,
    lead=_lead_of_deciding,
    submit=_("Decide"),
)
def decide(asked: Asked) -> object:
    made = deciding.decide(round_=asked.row, **asked.values, **asked.by)
    return _("The awards are given as %(number)s.") % {"number": made.document_number}


def _round(asked: Asked) -> papers.Round:
    return papers.round_of(asked.row, on=asked.today, title=deciding.title_of(asked.row))


def _in_office(asked: Asked) -> bool:
    return asked.row.subdistrict_id in asked.access.offices


PRINTED = (
    table(
        _("Form of recommendation"),
        "print_recommendation",
        lambda asked, _values: papers.recommendation_paper(_round(asked)),
        offered=_in_office,
        menu=PAPERS,
    ),
    letter(
        _("Publication"),
        "print_publication",
        lambda asked: papers.named(_round(asked), "公示", papers.publication_docx),
        offered=lambda asked: _in_office(asked) and asked.row.published_on is not None,
        menu=PAPERS,
    ),
    letter(
        pgettext_lazy("award", "Decision"),
        "print_decision",
        lambda asked: kept(AWARD, asked.row.pk) or papers.named(_round(asked), "决定", papers.decision_docx),
        offered=lambda asked: asked.row.state == AwardState.DECIDED,
        menu=PAPERS,
    ),
)
ROUND_ACTS = (
    *(open_round, propose, publish, decide, note_consultation, set_panel, note_remark, settle_remark),
    take_up_anew,
    *PRINTED,
)


# --- of one candidate -----------------------------------------------------------------------------


@act(
    _("Write the opinions"),
    icon="edit_note",
    form=lambda asked: forms.OpinionsForm(
        asked.sent, initial={name: getattr(asked.row, name) for name in awards.OPINIONS}
    ),
    offered=_round_is_open,
    submit=_("Write down"),
)
def write_opinions(asked: Asked) -> object:
    awards.write_opinions(candidate=asked.row, **asked.values, by=asked.user)
    return _("The opinions are written down.")


@act(
    _("Enter the votes"),
    icon="how_to_vote",
    form=lambda asked: forms.VotesForm(asked.row, asked.sent),
    offered=lambda asked: _round_is_open(asked) and asked.row.round.panel.exists(),
    turn=lambda asked: asked.row.tied_at_quota and _round_is_open(asked),
    facts=facts_of("score", "place"),
    submit=_("Enter"),
)
def record_votes(asked: Asked) -> object:
    awards.record_votes(candidate=asked.row, votes=asked.form.votes, **asked.by)
    return _("The votes are written down.")


@act(
    _("Leave out"),
    icon="person_off",
    form=lambda asked: forms.LeaveOutForm(asked.sent, initial={"because": asked.row.left_out_because}),
    offered=_round_is_open,
    lead=_("The seat goes to the next; the base of the quota stays."),
)
def leave_out(asked: Asked) -> object:
    row = awards.leave_out(candidate=asked.row, because=asked.values["because"], by=asked.user)
    return _("The candidate is left out.") if row.left_out_because else _("The candidate is taken in again.")


CANDIDATE_ACTS = (record_votes, write_opinions, leave_out)
