"""Acts on a bulletin: measured, frozen and issued; and its revisions, opened, reviewed and withdrawn by people."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from assessment.bulletin import revision as revisions
from assessment.bulletin.documents import bulletin_as_read
from assessment.bulletin.forms import IssueForm, ReasonForm
from assessment.bulletin.issue import issue_bulletin, next_number, paper_of, readers_on
from assessment.bulletin.services import recompute_bulletin, redraft_bulletin
from assessment.bulletin.slope import past_lines
from assessment.bulletin.summary import sentences
from assessment.bulletin.tables import ranked_table
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from core.office.acts import Act, Asked, Done, Fact, When, act, always, fact_of, link
from core.punctuation import aside, listed
from core.years import in_words
from staff.access import Role

LEAD_OF_A_MONTH = _(
    "Measures once more and freezes. From then on no figure of this month changes, and interviews open by themselves."
)
LEAD_OF_ISSUING = _(
    "Makes the document and the workbook, keeps their bytes for ever, and tells every guide, leader and full-time "
    "member of today that there is something to read."
)
LEAD_OF_A_REVISION = _(
    "Freezes what was reviewed; where a fact changed since, it is refused. Interviews that the revision "
    "requires open, and those that it no longer requires are cancelled with a note."
)
LEAD_OF_CORRECTING = _(
    "Correct the facts first. The revision measures the month again and shows every figure that differs; "
    "the frozen bulletin stays as it is and can always be read."
)


def _steps(asked: Asked) -> frozenset[str]:
    return revisions.steps_of(asked.row)


def _step(name: str) -> When:
    return lambda asked: name in asked.of(_steps)


def _what(asked: Asked) -> list[Fact]:
    """Which bulletin it is, how many grids it ranks, and for a revision why it was opened."""
    bulletin = asked.row
    ranked = f"{bulletin.ranked_count_} / {bulletin.line_count_}"
    return [
        (_("month"), in_words(bulletin.period)),
        fact_of(bulletin, "revision"),
        (_("ranked"), ranked),
        fact_of(bulletin, "reason"),
    ]


def _what_is_issued(asked: Asked) -> list[Fact]:
    """The month in words, the document, who is to read it, and the interviews that its figures opened."""
    bulletin = asked.row
    draft = reverse("dashboard-bulletin-file", args=(bulletin.pk, "docx"))
    link_to = format_html('<a class="office-link" href="{}" target="_blank">{}</a>', draft, _("Draft (Word)"))
    readers = readers_on(bulletin, asked.today)
    roles = Counter(role for held in readers.values() for role in held)
    of_roles = [f"{label} {roles[role]}" for role, label in Role.choices if roles[role]]
    talks = bulletin.interviews.filter(state="open").select_related("worker")
    return [
        *_what(asked),
        (_("in words"), "\n".join(sentences(bulletin, ranked_table(bulletin), past_lines(bulletin)))),
        (_("document"), link_to),
        (_("readers"), aside(len(readers), listed(of_roles)) if readers else ""),
        (_("interviews"), listed(talk.worker.name for talk in talks) or _("none")),
    ]


@act(
    _("Measure again"),
    icon="refresh",
    offered=_step("redraft"),
    facts=_what,
    lead=_("Measures the draft again, after facts were corrected during its review."),
)
def redraft(asked: Asked) -> object:
    redraft_bulletin(bulletin=asked.row, at=asked.at)
    return _("The draft is measured again from the facts as they stand now.")


@act(
    _("Freeze"),
    icon="ac_unit",
    title=_("Freeze the bulletin"),
    offered=_step("freeze"),
    facts=_what,
    turn=always,
    lead=lambda asked: LEAD_OF_A_REVISION if asked.row.is_revision else LEAD_OF_A_MONTH,
    submit=_("Freeze"),
    own_transactions=True,
)
def freeze(asked: Asked) -> object:
    bulletin = asked.row
    if bulletin.is_revision:  # the cycle freezes only the first bulletin of a month
        revisions.freeze_revision(bulletin=bulletin, **asked.by)
        return _("The revision is frozen. Issue it under a document number of its own.")
    for stage in (Stage.FREEZE, Stage.INTERVIEWS):
        run_step(subdistrict=bulletin.subdistrict, stage=stage, period=bulletin.period, **asked.by)
    opened = bulletin.interviews.filter(state="open").count()
    return _("The bulletin is frozen. Interviews that are open because of it: %(count)d.") % {"count": opened}


@act(
    _("Record the review"),
    icon="rate_review",
    offered=_step("review"),
    facts=_what,
    turn=always,
    lead=_("Says that the table of differences was looked through and is right."),
)
def review(asked: Asked) -> object:
    revisions.review_revision(bulletin=asked.row, **asked.by)
    return _("The review is recorded. The revision may be frozen now.")


def _as_document(asked: Asked) -> dict[str, Any]:
    """The text of the document, to be read before it is issued."""
    return {"shown": "assessment/bulletin/as_document.html", "document": bulletin_as_read(paper_of(asked.row))}


def _issue_form(asked: Asked) -> Any:
    return IssueForm(asked.sent, initial={"document_number": next_number(asked.row, year=asked.today.year)})


@act(
    _("Issue"),
    icon="campaign",
    title=_("Issue the bulletin"),
    form=_issue_form,
    offered=_step("issue"),
    facts=_what_is_issued,
    turn=always,
    more=_as_document,
    lead=LEAD_OF_ISSUING,
    submit=_("Issue"),
)
def issue(asked: Asked) -> object:
    number = asked.values["document_number"]
    issue_bulletin(bulletin=asked.row, document_number=number, **asked.by)
    return _("The bulletin is issued as %(number)s.") % {"number": number}


@link(_("Verify by recomputation"), icon="verified", offered=_step("verify"))
def verify(asked: Asked) -> None:
    """Compute it again from what it kept and compare; changes nothing, so that a link does."""
    result = recompute_bulletin(asked.row)
    if result.same:
        text = _("Computed again from the kept measures: the same, byte by byte (%(digest)s…).")
        messages.success(asked.request, text % {"digest": result.kept[:12]})
    else:
        text = _("Computed again, the figures differ: kept %(kept)s…, computed %(again)s….")
        messages.error(asked.request, text % {"kept": result.kept[:12], "again": result.recomputed[:12]})


@act(
    _("Correct by a revision"),
    icon="edit_document",
    form=ReasonForm,
    offered=_step("revise"),
    facts=_what,
    lead=LEAD_OF_CORRECTING,
    submit=_("Open the revision"),
)
def revise(asked: Asked) -> object:
    made = revisions.open_revision(bulletin=asked.row, reason=asked.values["reason"], **asked.by)
    text = _("Revision %(revision)d is open: look through the differences, then record the review.")
    return Done(text % {"revision": made.revision}, then=made)


@act(
    _("Withdraw"),
    icon="undo",
    title=_("Withdraw the revision"),
    offered=_step("withdraw"),
    facts=_what,
    lead=_("Deletes this open revision. The frozen bulletin goes on standing."),
    gone=True,
    danger=True,
)
def withdraw(asked: Asked) -> object:
    revisions.withdraw_revision(bulletin=asked.row, by=asked.user)
    return _("The revision is withdrawn; the frozen bulletin goes on standing.")


ACTS: tuple[Act, ...] = (redraft, freeze, review, issue, verify, revise, withdraw)
