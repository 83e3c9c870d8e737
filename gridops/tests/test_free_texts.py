"""Words that somebody may write about people: each column of them is erased when its time has come, or says why not.

A new column of free text fails here until it is declared `erasable` (`core.columns`) and something erases it, or until
it stands below with the reason why its words are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from assessment.bulletin.models import Bulletin
from assessment.remark.models import DraftRemark
from assessment.tests.factories import office
from core.columns import columns_of
from grids.tests.factories import territory
from incidents.retention.models import RetentionPeriod
from incidents.retention.services import SAYINGS, strip_expired
from incidents.suggestions.models import Suggestion
from staff.tests.factories import LEADER, center, member_account

LONG = 200  # characters: what is shorter is a name or a code

# Erasable, and erased: with the case, or some time after it was answered.
ERASED = {
    "incidents.Incident": "with the case",
    "incidents.IncidentText": "with the case",
    "incidents.Attachment": "with the case",
    "incidents.Visit": "with the case",
    "incidents.Hazard": "with the case",
    "incidents.Mediation": "with the case",
    "incidents.Suggestion": "after the answer",
    "incidents.TalkNote": "after the talk",
    "assessment.DraftRemark": "after the answer",
}
PAPERS = "a paper of a decision about somebody: kept as long as the decision stands, with its appeal and its archive"
FIELDWORK = "fieldwork of no case: the facts that figures and their proof rest on"
# Erasable, so that no log and no export copies it, and kept here.
KEPT_WITH_ITS_ROW = {
    "incidents.HazardRecheck": FIELDWORK,
    "incidents.PublicityActivity": FIELDWORK,
    "incidents.Premises": "who is on duty at a premises: replaced when it changes",
    "incidents.IncomingSheet": "what an import did, while it can be undone; swept with its file",
    **dict.fromkeys(
        (
            "assessment.Adjustment",
            "assessment.AdjustmentFile",
            "assessment.Objection",
            "assessment.ObjectionAnswer",
            "assessment.ObjectionEvidence",
            "assessment.Interview",
            "assessment.InterviewCheck",
            "assessment.Replacement",
            "assessment.ReplacementFile",
            "assessment.ReplacementGround",
            "assessment.ReplacementStep",
        ),
        PAPERS,
    ),
}
OF_THE_OFFICE = "the office's own words on its map, rules and settings"
OF_THE_PROGRAM = "the program writes it"
MEETING = "the minutes and resolutions of the leading group: its archive"
# Not erasable: words that are about no person, or that are kept on purpose.
NOT_ERASED = {
    OF_THE_PROGRAM: """
        core.RowChange core.IdempotentRequest core.Failure core.FailedItem core.ChoreRun core.Installation
        core.Job core.JobFile core.AuditEntry staff.Notice staff.KeptNotice staff.OutwardMessage assessment.CycleRun
        assessment.CycleStop assessment.Delivery assessment.WhatIf
    """,
    OF_THE_OFFICE: """
        grids.GridVersion grids.MatterAdmission grids.GridAct grids.GridContact staff.AttendanceKeeping
        staff.TeamDeadline staff.Training incidents.Task incidents.WordMeaning incidents.RoutingRule
        incidents.StandardText incidents.SavedFilter incidents.HandOverItem assessment.OfficeLetterhead
        assessment.Adoption assessment.Bulletin assessment.ScoreRevision assessment.PayRun assessment.OverdraftApproval
    """,
    MEETING: """
        assessment.GroupMeeting assessment.GroupDecision assessment.Consultation assessment.ArchivedFile
    """,
    PAPERS: """
        staff.Leave staff.Posting staff.Opening staff.Application assessment.AwardRound assessment.AwardCandidate
        assessment.PublicationRemark assessment.PayStanding assessment.PayEntry assessment.RecoveryConsent
        assessment.AsAttended assessment.Adjustment assessment.Interview assessment.Replacement
        assessment.ReplacementGround
    """,
    FIELDWORK: """
        assessment.InspectionFinding assessment.FindingStep assessment.SampleItem incidents.TaskAnswer
        incidents.Premises
    """,
    "an address of e-mail": "staff.User",
    "the file of a person in post: it is corrected, and leaves with the person": "staff.Worker",
}


def free_texts() -> Iterator[tuple[str, str, bool]]:
    """Model, column, and whether it is declared erasable, of every text that is neither sealed nor chosen."""
    for model in apps.get_models():
        if not model._meta.managed or not hasattr(model, "privacy"):
            continue
        erasable = columns_of(model).erasable
        for field in model._meta.local_concrete_fields:
            long = isinstance(field, models.TextField) or (field.max_length or 0) >= LONG
            words = isinstance(field, models.CharField | models.TextField) and not field.choices
            if field.name in erasable or (words and long and field.name not in ("phone_sealed",)):
                yield model._meta.label, field.name, field.name in erasable


def test_every_free_text_is_erased_in_its_time_or_says_why_it_is_kept() -> None:
    erasable = {model for model, _column, is_erasable in free_texts() if is_erasable}
    assert erasable == ERASED.keys() | KEPT_WITH_ITS_ROW.keys()
    others = {model for model, _column, is_erasable in free_texts() if not is_erasable}
    said = [model for models_ in NOT_ERASED.values() for model in models_.split()]
    assert others == set(said)
    assert len(said) == len(set(said))


@pytest.mark.django_db
def test_what_was_answered_loses_its_words_after_the_period_and_the_rest_stays() -> None:
    place, at = territory(), timezone.now()
    since = at.date() - timedelta(days=900)
    RetentionPeriod.objects.create(subdistrict=place.subdistrict, days=200, in_force_from=since)
    by, clerk = member_account(LEADER, to=place.grids[0]), center(place.subdistrict)
    words = {"subdistrict": place.subdistrict, "kind": "complaint", "text": "某人说了什么", "written_by": by}

    def said(days: int, *, answered: bool = True) -> Suggestion:
        then = at - timedelta(days=days)
        more = {"answer": "答复某人", "answered_by": clerk, "answered_at": then} if answered else {}
        return Suggestion.objects.create(**words, written_at=then, **more)

    old, new, open_ = said(300), said(100), said(300, answered=False)
    strip_expired(at=at)
    strip_expired(at=at)
    kept = {row.pk: row.text for row in Suggestion.objects.all()}
    assert kept == {old.pk: "-", new.pk: "某人说了什么", open_.pk: "某人说了什么"}
    assert Suggestion.objects.get(pk=old.pk).answered_by == clerk


@pytest.mark.django_db
def test_remarks_on_a_draft_lose_their_words_too() -> None:
    of, at = office(), timezone.now()
    by, clerk = member_account(LEADER, to=of.grids[0]), center(of.subdistrict)
    month = (at - timedelta(days=400)).date().replace(day=1)
    bulletin = Bulletin.objects.create(
        subdistrict=of.subdistrict, month=month, scheme=of.scheme, terms={}, drafted_at=at
    )
    then = at - timedelta(days=300)
    DraftRemark.objects.create(
        bulletin=bulletin, grid=of.grids[0], worker=by.worker, text="走访少算了", made_at=then,
        outcome="corrected", answer="已更正", answered_at=then, answered_by=clerk,
    )  # fmt: skip
    assert sum(erase(of.subdistrict.pk, at - timedelta(days=200)) for erase in SAYINGS) == 1
    row = DraftRemark.objects.get()
    assert (row.text, row.answer, row.outcome) == ("-", "-", "corrected")
