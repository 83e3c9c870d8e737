"""What refers to rows that an import brings: what goes with them when it is taken back, and what keeps them.

Every relation to a model that a sheet writes is named here, in one list or the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Q

from staff.inbox.services import withdraw

# Written by the system by itself, from the rows alone: it goes along. The condition tells these from a person's work.
GOES_ALONG: Mapping[str, Q] = {
    "incidents.DeadlineMark.incident": Q(),
    "incidents.Supervision.incident": Q(
        answered_at=None, closed_at=None
    ),  # opened by the clock, and nobody's answer yet
    "incidents.CaseClaim.incident": Q(),  # somebody looked at it for some minutes, and did nothing
}
# A person's work that rests on the row: an import with such a row is not taken back. What the same import brought
# itself is in its journal, and goes first.
RESTS_ON_IT = frozenset(
    {
        "assessment.Adjustment.worker",
        "assessment.AwardCandidate.worker",
        "assessment.BulletinLine.grid",
        "assessment.Delivery.worker",
        "assessment.DraftRemark.grid",
        "assessment.DraftRemark.worker",
        "assessment.EarlyWarning.grid",
        "assessment.Inspection.grid",
        "assessment.Interview.worker",
        "assessment.MonthlyScore.worker",
        "assessment.Objection.worker",
        "assessment.PayBase.worker",
        "assessment.PaySheet.worker",
        "assessment.PayStanding.worker",
        "assessment.QuarterlyScore.worker",
        "assessment.Reading.worker",
        "assessment.Replacement.posting",
        "assessment.Replacement.worker",
        "assessment.RulesReceipt.worker",
        "assessment.YearlyScore.grid",
        "assessment.YearlyScore.worker",
        "grids.GridAct.takes_back",
        "grids.GridContact.grid",
        "grids.GridLink.act",
        "grids.GridLink.predecessor",
        "grids.GridLink.successor",
        "grids.GridOfAct.act",
        "grids.GridOfAct.grid",
        "grids.GridVersion.grid",
        "grids.GridVersion.village",
        "grids.VillageName.village",
        "grids.VillageOfAct.act",
        "grids.VillageOfAct.village",
        "incidents.Attachment.incident",
        "incidents.AwarenessSurvey.grid",
        "incidents.BaseEntry.grid",
        "incidents.BaseEntry.worker",
        "incidents.CareVisit.grid",
        "incidents.CareVisit.worker",
        "incidents.HandOver.grid",
        "incidents.HandOver.posting",
        "incidents.HandOver.worker",
        "incidents.HandOverItem.answer",
        "incidents.HandOverItem.hazard",
        "incidents.HandOverItem.incident",
        "incidents.HandOverItem.premises",
        "incidents.HandOverItem.successor",
        "incidents.Hazard.found_by",
        "incidents.Hazard.grid",
        "incidents.Hazard.incident",
        "incidents.Hazard.visit",
        "incidents.HazardRecheck.hazard",
        "incidents.Incident.duplicate_of",
        "incidents.Incident.grid",
        "incidents.Incident.parent",
        "incidents.Incident.reporter",
        "incidents.IncidentMove.incident",
        "incidents.IncidentText.incident",
        "incidents.Mediation.incident",
        "incidents.Mediation.mediator",
        "incidents.Premises.grid",
        "incidents.PublicityActivity.worker",
        "incidents.TalkNote.grid",
        "incidents.TalkNote.worker",
        "incidents.TaskAnswer.grid",
        "incidents.Visit.grid",
        "incidents.Visit.incident",
        "incidents.Visit.worker",
        "incidents.VisitNumber.visit",
        "staff.Application.grid",
        "staff.Application.posting",
        "staff.Attendance.leave",
        "staff.Attendance.worker",
        "staff.FollowedPosting.onward",
        "staff.FollowedPosting.posting",
        "staff.Leave.worker",
        "staff.Opening.after",
        "staff.Opening.filled_by",
        "staff.Opening.grid",
        "staff.Posting.grid",
        "staff.Posting.leave",
        "staff.Posting.stands_in_for",
        "staff.Posting.village",
        "staff.Posting.worker",
        "staff.TrainingParticipant.worker",
        "staff.User.person",
        "staff.User.worker",
    }
)


def goes_along(model: type[Any], keys: Sequence[Any]) -> None:
    """Remove what the system derived from rows that are about to go."""
    for relation, condition in GOES_ALONG.items():
        label, _dot, name = relation.rpartition(".")
        derived = apps.get_model(label)
        if derived._meta.get_field(name).related_model is model:
            derived._default_manager.filter(condition, **{f"{name}__in": list(keys)}).delete()
    if model._meta.label == "incidents.Incident":
        withdraw(numbers=list(model._default_manager.filter(pk__in=list(keys)).values_list("number", flat=True)))


def relations_to(model: type[Any]) -> set[str]:
    """The relations of other rows to this model that the database holds."""
    return {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in model._meta.related_objects
        if relation.related_model._meta.managed and not relation.many_to_many
    }
