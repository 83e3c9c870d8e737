"""Every day and moment that is kept says whether it may lie ahead. Where something happened, it may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import DateField, Field
from rest_framework import serializers

from core.clock import day_of
from core.happened import NotYet, has_come
from core.history.declared import recorded_models
from staff.recruitment.models import Application
from staff.recruitment.services import save_application

# What is planned, due or in force from a day on, and what is so by the calendar.
MAY_LIE_AHEAD = {
    "core": "FailedItem.next_at",
    "staff": """
        Token.expires_at RightRequest.token_expires_at
        Worker.contract_begins_on Worker.contract_ends_on Attendance.day CalendarDay.day
        AttendanceKeeping.from_month Opening.vacant_since
        FollowedPosting.ends_on TeamDeadline.due_on OutwardMessage.next_at OutwardMessage.digest_on
    """,
    "grids": "GridAct.effective_on GridLink.on",
    "incidents": """
        Task.due_at Incident.accept_due_at Incident.due_at PatrolInterval.in_force_from
        Premises.patrol_due_on Hazard.due_at TimeLimit.in_force_from IncomingSheet.month
        HandOver.day HandOverItem.due_on TalkNote.due_on
        RetentionPeriod.in_force_from DeadlineMark.due_at Supervision.due_at CaseClaim.until Receipt.month
    """,
    "assessment": """
        Scheme.in_force_from CycleRun.due InspectionFinding.due_on FindingStep.due_on Interview.due_on
        AwardRound.published_until RulesToAdopt.in_force_from WhatIf.first_month WhatIf.last_month
        Replacement.ends_on Replacement.hearing_at Replacement.training_begins_on Replacement.training_ends_on
        Interview.check_on InterviewCheck.due_on InterviewCheck.next_on SurveySample.month
        Objection.answer_due_on Objection.review_due_on
    """,
}
# Periods that are over by the trigger of their table, or that follow from the period of a row that is.
OF_A_PERIOD = {
    "assessment": """
        Inspection.week Interview.month EarlyWarning.month CycleRun.period_start
        InspectionSample.week SampleItem.day PayLine.of_month Adjustment.quarter KeptTrigger.month
        ReplacementGround.quarter
    """
}
# The clock of the entry point and nothing else: no door takes it from its caller.
BY_THE_CLOCK = {
    "core": """
        AuditEntry.at Failure.first_at Failure.last_at Heartbeat.at IdempotentRequest.created_at Installation.since
        RowChange.at Seal.at Verification.started_at Verification.finished_at
        ChoreRun.done_for ChoreRun.done_at ChoreRun.tried_at FailedItem.first_at FailedItem.last_at
        Job.asked_at Job.begun_at Job.ended_at Job.seen_at
    """,
    "grids": "MatterAdmission.proposed_at GridAct.decided_at ClosedPeriod.closed_at",
    "staff": """
        User.last_login User.date_joined Token.created_at Token.revoked_at Lockout.attempt_time
        Opening.opened_on Opening.closed_on Leave.approved_at Leave.closed_at Notice.at Notice.read_at
        KeptNotice.at RightRequest.asked_at RightRequest.decided_at
        OutwardMessage.created_at OutwardMessage.sent_at Application.decided_at GuessedName.since
    """,
    "incidents": """
        Task.issued_at Task.withdrawn_at TaskAnswer.answered_at TaskAnswer.told_late_at
        IncidentText.stripped_at IncidentMove.recorded_at Attachment.uploaded_at Attachment.removed_at
        Receipt.received_at Premises.last_patrolled_on Visit.judged_at Hazard.judged_at
        Hazard.told_overdue_at HazardRecheck.at Hazard.settled_at IncomingSheet.dropped_at
        IncomingSheet.ended_at IncomingSheet.undone_at SheetLayout.confirmed_at WordMeaning.said_at
        DeadlineMark.marked_at
        Supervision.opened_at Supervision.answered_at Supervision.closed_at
    """,
    "assessment": """
        Reading.read_at CycleStop.since FindingStep.at InspectionSample.drawn_at SampleItem.verified_at
        AdjustmentFile.uploaded_at AdjustmentFile.removed_at ScoreRevision.reviewed_at WhatIf.asked_at WhatIf.worked_at
        Replacement.signed_at Replacement.transfer_accepted_at Replacement.grounds_fell_at
        InterviewCheck.checked_at SurveySample.drawn_at ObjectionEvidence.uploaded_at ReplacementFile.uploaded_at
    """,
}
# Given by the office for what it enters afterwards, and held against the clock by the service that makes the move.
BY_THE_MOVES = {
    "incidents": """
        Incident.reported_at Incident.accepted_at Incident.paused_at Incident.help_asked_at
        Incident.settled_at Incident.confirmed_at Incident.closed_at IncidentMove.at
    """,
    "assessment": "Replacement.union_told_on",
}
DECLARED = {
    f"{app}.{name}"
    for table in (MAY_LIE_AHEAD, OF_A_PERIOD, BY_THE_CLOCK, BY_THE_MOVES)
    for app, names in table.items()
    for name in names.split()
}


def columns() -> Iterator[tuple[str, Field[Any, Any]]]:
    """Every day and moment of every table of ours."""
    ours = {model._meta.app_label for model in recorded_models()}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ours and model._meta.managed:
            for field in model._meta.concrete_fields:
                if isinstance(field, DateField) and field.name != "recorded_at":  # when it was written, by the clock
                    yield f"{model._meta.app_label}.{model.__name__}.{field.name}", field


def has_a_trigger(field: Field[Any, Any]) -> bool:
    triggers = [t for t in getattr(field.model._meta, "triggers", []) if t.name == "has_happened"]
    return any(f"NEW.{field.column}" in str(trigger.func) for trigger in triggers)


def test_every_day_and_moment_says_whether_it_may_lie_ahead() -> None:
    known = dict(columns())
    happened = {name for name, field in known.items() if has_come in field.validators or has_a_trigger(field)}
    assert not happened & DECLARED
    assert not set(known) - happened - DECLARED, "name a new column above, or let it be held by `has_come`"
    assert len(happened) > 20


@pytest.mark.clock
@pytest.mark.parametrize("name", [name for name, field in columns() if has_come in field.validators])
def test_what_has_happened_is_not_of_tomorrow(name: str) -> None:
    field, now = dict(columns())[name], datetime.now(UTC)
    moment = now if field.get_internal_type() == "DateTimeField" else day_of(now)
    field.run_validators(moment)
    with pytest.raises(ValidationError, match=r"future|未来|将来|尚未"):
        field.run_validators(moment + timedelta(days=1))


def writable() -> Iterator[tuple[str, str, serializers.Field[Any, Any, Any, Any], Field[Any, Any]]]:
    """Every field over REST by which a day or moment that has happened is written."""
    import_module(settings.ROOT_URLCONF)
    waiting = list(serializers.ModelSerializer.__subclasses__())
    while waiting:
        serializer = waiting.pop()
        waiting += serializer.__subclasses__()
        meta = getattr(serializer, "Meta", None)
        model = getattr(meta, "model", None)
        if model is None or serializer.__module__.startswith("rest_framework"):
            continue
        held = {field.name: field for field in model._meta.concrete_fields if has_come in field.validators}
        for name in {source for source in held if source in (getattr(meta, "fields", None) or ())}:
            written = serializer().fields[name]
            if not written.read_only:
                yield f"{serializer.__name__}.{name}", name, written, held[name]


@pytest.mark.clock
def test_over_rest_it_is_not_of_tomorrow_either() -> None:
    found, taken = list(writable()), []
    assert len(found) >= 8
    for name, _column, written, field in found:
        now = datetime.now(UTC)
        ahead: Any = now + timedelta(days=1)
        if isinstance(written, serializers.DateField):
            ahead = (day_of(now) + timedelta(days=1)).isoformat()
        elif field.get_internal_type() == "DateField":
            continue  # a month, held by its own serializer
        else:
            ahead = ahead.isoformat()
        with pytest.raises(serializers.ValidationError):
            taken.append((name, written.run_validation(ahead)))
    assert not taken


@pytest.mark.clock
@pytest.mark.parametrize("field", ["applied_on", "born_on", "judged_on"])
def test_nobody_applied_or_was_born_tomorrow(field: str) -> None:
    days = {"applied_on": date(2026, 1, 1), field: day_of(datetime.now(UTC)) + timedelta(days=1)}
    with pytest.raises(NotYet):
        save_application.__wrapped__(Application(**days))  # type: ignore[attr-defined]  (needs no transaction)
