"""Private columns with a value planted in each, and who may read it: written down here, and not asked of the code.

The rows stand *here* (see `matrix`): the full-time member is the person whom they are about, the center wrote them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from psycopg2.extras import DateRange

from assessment.figures.quarter_indicators import QUARTER
from assessment.interview.models import InterviewCheck
from assessment.periods import Kind
from assessment.score.models import ScoreRevision
from assessment.score.tests import factories as scores
from gridops.tests.matrix import DEPARTMENT, MEMBERS, OFFICE, Place
from gridops.tests.private_of_decisions import NOT_PLANTED_OF_DECISIONS, OF_THE_PERSON, rows_of_decisions
from gridops.tests.private_of_decisions import OF_THE_OFFICE as OF_THE_OFFICE_OF_DECISIONS
from gridops.tests.private_of_pay import NOT_PLANTED_OF_PAY, OWN_AND_PAY, PAY, SECRETS, secret_rows
from grids.duties import Duty
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident, IncidentText
from incidents.tests.factories import shanghai
from incidents.tests.fieldwork import dispute, hazard, mediation, premises
from incidents.visits.models import Visit
from staff.attendance.models import Attendance, Leave
from staff.people.models import Worker
from staff.recruitment.models import Application
from staff.tests.factories import FULL_TIME, LEADER, head, on_leave

CENTER = frozenset({Duty.CENTER.value})
THE_OFFICE = frozenset(OFFICE)
OWN_AND_OFFICE = THE_OFFICE | {FULL_TIME.value}
OWN_AND_CENTER = CENTER | {FULL_TIME.value}
WORK_THERE = THE_OFFICE | {*MEMBERS, Duty.FIELD.value}
OF_THE_CASE = THE_OFFICE | {LEADER.value, FULL_TIME.value, Duty.FIELD.value, DEPARTMENT}
DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Planted:
    """One value: who reads it of a row, who gets it in an export, its field in REST, and how a page would print it."""

    value: Any
    readers: frozenset[str]
    field: str = ""  # in the list or detail of `ADDRESSES`; empty where REST does not show it
    written: str = ""  # what nobody else may find on any page; empty where the value is not telling by itself
    leaves_for: frozenset[str] | None = None  # where an export holds it for fewer


def text(words: str, readers: frozenset[str], field: str = "", *, leaves_for: frozenset[str] | None = None) -> Planted:
    return Planted(words, readers, field, words, leaves_for)


def inside(words: str, field: str = "", **more: Any) -> Planted:
    """Words within a value of JSON, of a person's scores."""
    return Planted({"note": words, **more}, OWN_AND_OFFICE, field, words)


NOTHING_MEASURED = {
    part.indicator.code: {"done": None, "wanted": None, "share": None}
    for component in QUARTER
    for part in component.parts
}
MARCH = {"begins_on": "2025-03-01", "ends_on": "2025-04-01"}  # a stretch of a month


def points(**columns: str) -> dict[str, Planted]:
    return {name: Planted(Decimal(value), OWN_AND_OFFICE, "", value) for name, value in columns.items()}


PLANTED: dict[str, Mapping[str, Planted]] = {
    "staff.Attendance": {
        "leave_kind": Planted("maternity", OWN_AND_OFFICE, "leave_kind", '"maternity"'),
    },
    "staff.Leave": {
        "kind": Planted("maternity", OWN_AND_OFFICE),
        "reason": text("请假理由甲", OWN_AND_OFFICE),
        "decision": text("决定理由甲", OWN_AND_OFFICE),
    },
    "staff.Worker": {
        "born_on": Planted(date(1971, 11, 23), OWN_AND_OFFICE, "born_on", "1971-11-23"),
        "political_status": text("政治面貌甲", OWN_AND_OFFICE, "political_status"),
        "education": text("文化程度甲", OWN_AND_OFFICE, "education"),
        "background": text("经历甲", OWN_AND_OFFICE, "background"),
        "former_post": Planted("migrant_manager", OWN_AND_OFFICE, "former_post", '"migrant_manager"'),
        "uses_computer": Planted(True, OWN_AND_OFFICE, "uses_computer"),
        "uses_phone_app": Planted(True, OWN_AND_OFFICE, "uses_phone_app"),
        "organises": Planted(True, OWN_AND_OFFICE, "organises"),
        "expresses": Planted(True, OWN_AND_OFFICE, "expresses"),
        "energetic": Planted(True, OWN_AND_OFFICE, "energetic"),
        "well_informed": Planted(True, OWN_AND_OFFICE, "well_informed"),
        "judged_by": text("评判人甲", OWN_AND_OFFICE, "judged_by"),
        "judged_on": Planted(date(2019, 5, 17), OWN_AND_OFFICE, "judged_on", "2019-05-17"),
        "contract": Planted("purchased", OWN_AND_OFFICE, "contract", '"purchased"'),
        "supplier": text("供应商甲", OWN_AND_OFFICE, "supplier"),
        "contract_begins_on": Planted(date(2018, 4, 11), OWN_AND_OFFICE, "contract_begins_on", "2018-04-11"),
        "contract_ends_on": Planted(date(2029, 4, 12), OWN_AND_OFFICE, "contract_ends_on", "2029-04-12"),
        "note": text("人员备注甲", OWN_AND_OFFICE, "note"),
    },
    "staff.Posting": {
        "pay_scheme": Planted("subsidy", OWN_AND_OFFICE, "pay_scheme"),  # pages of pay have the word as a choice
        "note": text("任职备注甲", OWN_AND_OFFICE, "note"),
        "relaxed_because": text("放宽理由甲", OWN_AND_OFFICE, "relaxed_because"),
        "relaxed_by": text("放宽人甲", OWN_AND_OFFICE, "relaxed_by"),
    },
    "staff.Application": {
        "note": text("报名备注甲", THE_OFFICE, "note"),
        "decision": text("审查意见甲", THE_OFFICE, "decision"),
        "education": text("报名学历甲", THE_OFFICE, "education"),
    },
    "incidents.Incident": {
        "longitude": Planted("121.654321", OWN_AND_CENTER, "location", "121.654321", CENTER),
        "latitude": Planted("28.612345", OWN_AND_CENTER, "location", "28.612345", CENTER),
    },
    "incidents.IncidentText": {
        "parties": text("当事人甲", OF_THE_CASE, "parties"),
        "contact": text("联系方式甲", OF_THE_CASE, "contact"),
    },
    "incidents.Premises": {"contact": text("经营者甲", WORK_THERE, "contact", leaves_for=CENTER)},
    "incidents.Visit": {
        "begins_at": Planted(time(3, 17), OWN_AND_CENTER, "begins_at", "03:17"),
        "ends_at": Planted(time(4, 19), OWN_AND_CENTER, "ends_at", "04:19"),
        "premises": Planted(None, WORK_THERE, "premises", "", CENTER),
    },
    "incidents.Hazard": {
        "responsible": text("责任人甲", WORK_THERE, "responsible", leaves_for=CENTER),
        "place": text("隐患位置甲", WORK_THERE, "place", leaves_for=CENTER),
        "premises": Planted(None, WORK_THERE, "premises", "", CENTER),
    },
    "incidents.Mediation": {
        "parties": text("调解双方甲", OF_THE_CASE, "parties"),
        "content": text("调解内容甲", OF_THE_CASE, "content"),
    },
    "assessment.Interview": {
        "place": text("约谈地点甲", OWN_AND_OFFICE),
        "record": text("约谈情况甲", OWN_AND_OFFICE),
        "plan": text("整改措施甲", OWN_AND_OFFICE),
    },
    "assessment.InterviewCheck": {
        "result": text("复查结果甲", OWN_AND_OFFICE),
        "plan": text("再次整改甲", OWN_AND_OFFICE),
    },
    "assessment.ScoreRevision": {"reason": text("复算原因甲", THE_OFFICE)},
    "assessment.MonthlyScore": {
        "facts": inside("月分事实甲", "facts", stretches=[{**MARCH, "grid": "1", "grid_name": "甲"}]),
        "measures": inside("月分计数甲", "measures", stretches=[{**MARCH, "days": 31}]),
        "stretches": Planted([{"note": "月分任职段甲", "left_out": True}], OWN_AND_OFFICE, "stretches", "月分任职段甲"),
        "explanation": inside("月分说明甲", "explanation"),
        "base_score": Planted(Decimal("37.13"), OWN_AND_OFFICE, "base_score", "37.13"),
        **points(incident_score="36.17", awareness_score="17.19"),
    },
    "assessment.QuarterlyScore": {
        "facts": inside("季分事实甲"),
        "measures": inside("季分计数甲"),
        "explanation": inside("季分说明甲", weights={}, parts={}, left_out=[], indicators=NOTHING_MEASURED),
        **points(attendance_score="13.31", visits_score="18.37", base_score="19.41", incident_score="22.43"),
        **points(mediation_score="8.47", awareness_score="8.53", bonus="7.57", deduction="6.59"),
    },
    "assessment.YearlyScore": {
        "facts": inside("年分事实甲"),
        "explanation": inside("年分说明甲"),
        **points(months_mean="83.6113", quarters_mean="84.6713"),
    },
    "assessment.ScoreEvidence": {"rows": inside("计分依据甲")},
}

PLANTED |= {
    label: {
        name: Planted(secret.value, OWN_AND_PAY, written=secret.written, leaves_for=PAY)
        for name, secret in secrets.items()
    }
    for label, secrets in SECRETS.items()
}

PLANTED |= {
    label: {name: text(words, readers) for name, words in columns.items()}
    for table, readers in ((OF_THE_OFFICE_OF_DECISIONS, THE_OFFICE), (OF_THE_PERSON, OWN_AND_OFFICE))
    for label, columns in table.items()
}

# Private columns without a planted value, each with the reason.
OF_THE_OFFICE = "as its education: the rows are read by the office alone"
OF_OBJECTIONS = "the rows are read by the person and the office alone, to whom all of it is open"
OF_REPLACEMENTS = {
    "Replacement": (
        "training training_begins_on training_ends_on transfer_grid transfer_accepted_at hearing_at hearing_place "
        "heard_at attended minutes signed_at reservation decided_by decided_at reason is_protected union_told_on "
        "approved_by approved_at served_at ends_on hand_over destination grounds_fell_at given_back"
    ),
    "ReplacementGround": "score score_before facts evidence recorded_by fell_because",
    "ReplacementStep": "actor on_paper note facts",
    "ReplacementFile": "name",
}
NOT_PLANTED: dict[str, Mapping[str, str]] = {
    "staff.Attendance": {"leave": "a link to the leave; no page or list shows it but the leave's own"},
    "staff.Posting": {"leave": "a link to the leave that a stand-in covers; no page or list shows it"},
    "staff.Application": dict.fromkeys(
        [
            *("born_on", "political_status", "background", "former_post", "uses_computer", "uses_phone_app"),
            *("organises", "expresses", "energetic", "well_informed", "judged_by", "judged_on", "relaxed_by"),
        ],
        OF_THE_OFFICE,
    ),
    "staff.Opening": dict.fromkeys(["note", "closed_because"], "the rows are read by the office alone"),
    "incidents.Attachment": dict.fromkeys(
        ["original_digest", "original_size", "original_type"], "of the file as it came; the page of the office alone"
    ),
    "assessment.SampleItem": dict.fromkeys(["worker", "authors"], "who is told of a verdict; the office's page alone"),
    "assessment.Interview": {
        "held_by": "a name that stands on many pages",
        **dict.fromkeys(["objection", "cancelled_note", "cancelled_by"], "as its record, on the same pages"),
    },
    "assessment.ScoreRevision": {
        "for_workers": "for whom it was made; no page or list shows it",
        "corrections": "which of their rows were accepted, by key; no page or list shows it",
    },
    "assessment.MonthlyScore": dict.fromkeys(["days", "effective_days"], "numbers that stand on many pages"),
    "assessment.QuarterlyScore": dict.fromkeys(
        ["rank", "in_bottom", "protected", "standing_score"], "not telling by themselves; as the points beside them"
    ),
    **{
        f"assessment.{model}": dict.fromkeys(columns.split(), "who reads it is tested with its pages and its address")
        for model, columns in OF_REPLACEMENTS.items()
    },
    "staff.LeaveQuota": dict.fromkeys(["kind", "days", "counted_in", "ground"], OF_THE_OFFICE),
    "assessment.Objection": dict.fromkeys(["reason", "request", "review_reason"], OF_OBJECTIONS),
    "assessment.ObjectionAnswer": dict.fromkeys(["reason", "changes"], OF_OBJECTIONS),
    "assessment.ObjectionEvidence": {"name": OF_OBJECTIONS},
    "incidents.TalkNote": dict.fromkeys(["said", "next_step"], "who sees the row is its author and the person alone"),
    "incidents.Suggestion": dict.fromkeys(["text", "answer"], "who sees the row is its author and the office alone"),
    "assessment.DraftRemark": dict.fromkeys(["text", "answer"], OF_OBJECTIONS),
    "assessment.PayPaper": {"content": "the bytes of a file that the payroll opens; the model matrix says who does"},
    "assessment.WhatIf": dict.fromkeys(["result", "pay"], "no list and no export has it; its page asks for the duty"),
    **NOT_PLANTED_OF_PAY,
    **NOT_PLANTED_OF_DECISIONS,
}

ADDRESSES = {
    "assessment.MonthlyScore": "monthly-scores",
    "staff.Attendance": "attendance",
    "staff.Worker": "workers",
    "staff.Posting": "postings",
    "staff.Application": "applications",
    "incidents.Incident": "incidents",
    "incidents.IncidentText": "incidents",
    "incidents.Premises": "premises",
    "incidents.Visit": "visits",
    "incidents.Hazard": "hazards",
    "incidents.Mediation": "mediations",
}


def planted_rows(place: Place) -> dict[str, models.Model]:
    """One row of each model of `PLANTED`, with the planted values."""
    case = Incident.objects.get(pk=place.incident.pk)
    Incident.objects.filter(pk=case.pk).update(department=place.department)
    somewhere = premises(place.grid)
    talk = dispute(place.grid, by=place.center, reporter=place.worker)
    Incident.objects.filter(pk=talk.pk).update(department=place.department)
    rows: dict[str, models.Model] = {
        "staff.Attendance": _day_of_leave(place),
        "staff.Leave": Leave.objects.create(
            worker=place.worker, kind="annual", during=DateRange(date(2026, 5, 1), date(2026, 5, 3))
        ),
        "staff.Worker": place.worker,
        "staff.Posting": place.posting,
        "staff.Application": Application.objects.create(
            subdistrict=place.office.subdistrict, grid=place.grid, channel="recruited", applied_on=DAY, name="林一"
        ),
        "incidents.Incident": case,
        "incidents.IncidentText": IncidentText.objects.get(incident=case),
        "incidents.Premises": somewhere,
        "incidents.Visit": Visit.objects.create(
            grid=place.grid, worker=place.worker, day=DAY, kind="patrol", premises=somewhere
        ),
        "incidents.Hazard": hazard(place.grid, by=place.center),
        "incidents.Mediation": mediation(talk, by=place.center),
    }
    Hazard.objects.filter(pk=rows["incidents.Hazard"].pk).update(premises=somewhere)
    for label, row in rows.items():
        _plant(label, row)
    rows |= secret_rows(place)
    rows |= rows_of_decisions(place)
    # The interview comes last: its month is frozen for it, and facts of that month then ask why they are changed.
    rows["assessment.Interview"] = interview = place.interview
    _plant("assessment.Interview", interview)
    rows["assessment.InterviewCheck"] = InterviewCheck.objects.create(
        interview=interview,
        due_on=DAY,
        checked_at=shanghai("2026-05-04 09:00"),
        checked_by=place.center,
        passed=False,
        next_on=DAY,
        **{name: planted.value for name, planted in PLANTED["assessment.InterviewCheck"].items()},
    )
    for label, kind, make in SCORES:
        rows[label] = _scored(place, label, kind, make)
    rows["assessment.ScoreRevision"] = ScoreRevision.objects.get(yearly_scores=rows["assessment.YearlyScore"].pk)
    return rows


SCORES = (
    ("assessment.MonthlyScore", Kind.MONTH, scores.monthly),
    ("assessment.QuarterlyScore", Kind.QUARTER, scores.quarterly),
    ("assessment.YearlyScore", Kind.YEAR, scores.yearly),
    ("assessment.ScoreEvidence", Kind.YEAR, scores.evidence),
)


def _scored(place: Place, label: str, kind: Kind, make: Callable[..., models.Model]) -> models.Model:
    """A row of scores, planted as it is made: once people are told, it never changes."""
    made: list[models.Model] = []
    values = {name: planted.value for name, planted in PLANTED[label].items()}
    scores.told(
        place.office.scheme,
        kind,
        date(2025, 3, 1),
        rows=lambda revision: made.append(make(revision, place.worker, place.grid, **values)),
        reason=PLANTED["assessment.ScoreRevision"]["reason"].value,
    )
    return made[0]


def _day_of_leave(place: Place) -> Attendance:
    """A day of an approved leave, which is planted as it is made: it changes only with its leave."""
    boss = head(place.office.subdistrict)
    leave = on_leave(place.worker, DAY, DAY + timedelta(days=1), by=boss, kind="maternity")
    return Attendance.objects.get(leave=leave)


def _plant(label: str, row: models.Model) -> None:
    values = {name: planted.value for name, planted in PLANTED[label].items() if planted.value is not None}
    if any(getattr(row, name) != value for name, value in values.items()):
        type(row)._default_manager.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


KEYS: dict[type[models.Model], Callable[[Any], str]] = {
    Worker: lambda row: row.staff_number,
    Incident: lambda row: row.number,
    IncidentText: lambda row: row.incident.number,
}


def address_of(label: str, row: models.Model) -> str:
    """The address of the row's detail in REST."""
    key = KEYS.get(type(row), lambda one: str(one.pk))(row)
    return f"{ADDRESSES[label]}/{key}/"
