"""The terms of an assessment scheme: one typed, validated value, stored as JSON with a schema version.

Rules take this value and never the model. Where the policy is silent the first scheme's figures are our
decision (docs/decisions/004). An office changes them by a new version.

A default is what a version means that does not have the term. So a term that came later has the earlier rule as its
default, and every frozen month recomputes to the same bytes; `first_version` says what a new office begins with.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[Decimal, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(ge=0, le=1000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0, le=366)]


class Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Timing(Group):
    """When each step is due, in Shanghai."""

    inspection_at: time = time(8, 0)  # on the Monday after the week
    warning_day: Annotated[int, Field(ge=1, le=28)] = 20  # of the month itself
    warning_at: time = time(8, 0)
    bulletin_at: time = time(2, 0)  # on the 1st after the month
    review_days: Annotated[int, Field(ge=0, le=20)] = 3  # working days after that, then the clock freezes
    late_after_minutes: Annotated[int, Field(ge=1, le=1440)] = 10  # a step that starts later than this is late
    required_imports: tuple[Literal["base_entries", "awareness"], ...] = ("base_entries",)


class BulletinWeights(Group):
    """Points of the three indicators of the monthly bulletin (policy: three; weights ours)."""

    base: Points = Decimal(40)
    incidents: Points = Decimal(40)
    awareness: Points = Decimal(20)

    @model_validator(mode="after")
    def _sum_to_hundred(self) -> Self:
        if self.base + self.incidents + self.awareness != 100:
            raise ValueError("the weights of the bulletin must sum to 100")
        return self


class BaseInformation(Group):
    new: Points = Decimal("1.0")
    changed: Points = Decimal("0.5")
    verified: Points = Decimal("0.2")
    new_of_people: Points = Decimal(0)  # no pay or score for recording people
    target: Annotated[Decimal, Field(gt=0)] = Decimal(100)  # points per member-month


class IncidentIndicator(Group):
    share_of_reports: Share = Decimal("0.6")
    share_on_time: Share = Decimal("0.4")
    # Valid reports per member-month. 0: no quota, and what is settled on time takes the whole.
    target: Points = Decimal(10)
    target_simple: Points | None = None  # of a simple grid; None: as of an ordinary one
    target_complex: Points | None = None

    @model_validator(mode="after")
    def _sum_to_one(self) -> Self:
        if self.share_of_reports + self.share_on_time != 1:
            raise ValueError("the two shares of the incident indicator must sum to 1")
        return self


class Awareness(Group):
    months: Annotated[int, Field(ge=1, le=12)] = 3  # the month and those before it
    minimum_asked: Annotated[int, Field(ge=1)] = 30
    # Of the lines with enough member-months, the share that must reach the sample. None: one line of any kind will do.
    quorum: Share | None = None


class Ranking(Group):
    minimum_member_months: Share = Decimal("0.5")
    bottom_percent: Percent = 10
    bottom_below: Points = Decimal(90)  # who is excellent is never bottom
    minimum_ranked: Annotated[int, Field(ge=0, le=1000)] = 0  # nobody is bottom among fewer


class InspectionTerms(Group):
    """What the weekly inspection expects of one full-time member in a full working week, and how much is verified."""

    visits: Points = Decimal(2)
    patrols: Points = Decimal(1)
    reports: Points = Decimal(1)
    days_without_report: Annotated[int, Field(ge=0, le=7)] = 6  # at most, of the seven days of the grid's week
    on_time_share: Share = Decimal("0.8")  # at least, of the incidents that fall due
    overdue: Annotated[int, Field(ge=0, le=1000)] = 0  # at most
    hazards_overdue: Annotated[int, Field(ge=0, le=1000)] = 0  # at most
    rectification_days: Annotated[int, Field(ge=1, le=90)] = 7  # proposed when a finding is assigned
    sample_reports: Annotated[int, Field(ge=0, le=500)] = 10  # drawn each week to be verified
    sample_visits: Annotated[int, Field(ge=0, le=500)] = 10
    sample_self_closed: Annotated[int, Field(ge=0, le=500)] = 5
    sample_entries: Annotated[int, Field(ge=0, le=500)] = 10


class InterviewTerms(Group):
    minimum_share_of_month: Share = Decimal("0.5")  # served in that role on that grid, in both months
    due_working_days: Days = 5
    check_after_days: Days = 30


class QuarterWeights(Group):
    attendance: Points = Decimal(15)
    visits: Points = Decimal(20)
    base: Points = Decimal(20)
    incidents: Points = Decimal(25)
    mediation_and_hazards: Points = Decimal(10)
    publicity_and_awareness: Points = Decimal(10)

    @model_validator(mode="after")
    def _sum_to_hundred(self) -> Self:
        if sum(self.model_dump().values()) != 100:
            raise ValueError("the weights of the quarter must sum to 100")
        return self


class Quarter(Group):
    weights: QuarterWeights = QuarterWeights()
    bonus_at_most: Points = Decimal(10)
    minimum_attended_share: Share = Decimal("0.5")
    bottom_below: Points = Decimal(75)
    due_working_day: Days = 5  # after the quarter's end
    objection_working_days: Days = 5


class Grades(Group):
    excellent: Points = Decimal(90)
    qualified: Points = Decimal(75)
    basically_qualified: Points = Decimal(60)


class ReplacementTerms(Group):
    bottom_and_below: Points = Decimal(60)
    twice_bottom_and_below: Points = Decimal(75)


class Year(Group):
    share_of_months: Share = Decimal("0.4")
    share_of_quarters: Share = Decimal("0.6")
    minimum_months: Annotated[int, Field(ge=1, le=12)] = 8
    minimum_quarters: Annotated[int, Field(ge=1, le=4)] = 3
    due_month: Annotated[int, Field(ge=1, le=12)] = 1
    due_day: Annotated[int, Field(ge=1, le=28)] = 15


class Awards(Group):
    leaders_percent: Percent = 10
    full_time_percent: Percent = 10
    part_time_percent: Percent = 5


class Pay(Group):
    coefficient: tuple[tuple[Decimal, Decimal], ...] = (  # straight lines through (score, coefficient)
        (Decimal(0), Decimal("0.50")),
        (Decimal(60), Decimal("0.70")),
        (Decimal(75), Decimal("0.90")),
        (Decimal(90), Decimal("1.00")),
    )
    annual_leave: Share = Decimal(1)
    marriage_leave: Share = Decimal(1)
    bereavement_leave: Share = Decimal(1)
    injury_leave: Share = Decimal(1)
    official_leave: Share = Decimal(1)
    # The office says what these keep. None: it has not yet, and nothing is guessed for it.
    sick_leave: Share | None = None
    personal_leave: Share | None = None
    maternity_leave: Share | None = None
    paternity_leave: Share | None = None
    child_care_leave: Share | None = None


class Terms(Group):
    """Everything that a scheme decides."""

    schema_version: Literal[1] = 1
    cycle_starts_on: date  # periods whose first step falls due before this day are not owed
    timing: Timing = Timing()
    weights: BulletinWeights = BulletinWeights()
    base: BaseInformation = BaseInformation()
    incidents: IncidentIndicator = IncidentIndicator()
    awareness: Awareness = Awareness()
    ranking: Ranking = Ranking()
    inspection: InspectionTerms = InspectionTerms()
    induction_days: Days = 30  # from the first day of a person's first full-time posting
    interview: InterviewTerms = InterviewTerms()
    quarter: Quarter = Quarter()
    grades: Grades = Grades()
    replacement: ReplacementTerms = ReplacementTerms()
    year: Year = Year()
    awards: Awards = Awards()
    pay: Pay = Pay()


def first_version(cycle_starts_on: date) -> Terms:
    """The terms that a new office begins with: the defaults, and the rules that came after them."""
    return Terms(
        cycle_starts_on=cycle_starts_on,
        incidents=IncidentIndicator(target_simple=Decimal(6), target_complex=Decimal(10)),
        awareness=Awareness(quorum=Decimal("0.5")),
        ranking=Ranking(minimum_ranked=5),
    )
