"""What waits in the assessment, noun by noun."""

from __future__ import annotations

from assessment.adjustment import lists as adjustment
from assessment.adoption import lists as adoption
from assessment.award import lists as award
from assessment.bulletin import lists as bulletin
from assessment.cycle import lists as cycle
from assessment.delivery import lists as delivery
from assessment.inspection import lists as inspection
from assessment.interview import lists as interview
from assessment.objection import lists as objection
from assessment.pay import lists as pay
from assessment.remark import lists as remark
from assessment.replacement import lists as replacement
from assessment.scheme import lists as scheme
from assessment.score import quarter_lists as score
from core.worklist import Queues, Singles, Told

QUEUES: tuple[Queues, ...] = (
    bulletin.OFFICE_QUEUES,
    remark.OFFICE_QUEUES,
    interview.OFFICE_QUEUES,
    objection.OFFICE_QUEUES,
    delivery.OFFICE_QUEUES,
    pay.OFFICE_QUEUES,
    adjustment.OFFICE_QUEUES,
    score.OFFICE_QUEUES,
    inspection.FINDING_QUEUES,
    inspection.SAMPLE_QUEUES,
    replacement.OFFICE_QUEUES,
    cycle.OFFICE_QUEUES,
    award.OFFICE_QUEUES,
)
SINGLES: tuple[Singles, ...] = (
    *adoption.MINE,
    *award.MINE,
    *interview.MINE,
    *objection.MINE,
    *inspection.MINE,
    *adjustment.MINE,
    *replacement.MINE,
    *pay.MINE,
)
TOLD: tuple[Told, ...] = (scheme.RULES_DUE, cycle.STOPPED)  # rules that are due, and a cycle that stands still
