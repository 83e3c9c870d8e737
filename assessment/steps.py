"""The steps of the cycle, one line each, in the order in which steps that are due at the same moment run."""

from assessment.bulletin import steps as bulletin
from assessment.cycle.rules import register
from assessment.inspection import steps as inspection
from assessment.interview import steps as interview
from assessment.pay import steps as pay
from assessment.score import quarter_steps
from assessment.score import steps as score
from assessment.warning import steps as warning

register(
    inspection.INSPECTION,
    warning.WARNING,
    bulletin.DRAFTING,
    bulletin.FREEZING,
    interview.INTERVIEWS,
    score.MONTH,
    pay.PAY,
    quarter_steps.QUARTER,
    quarter_steps.YEAR,
)
