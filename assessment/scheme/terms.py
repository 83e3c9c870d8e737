"""The terms of an assessment scheme: one typed, validated value, stored as JSON with a schema version.

Rules take this value and never the model. Where the policy is silent the first scheme's figures are our
decision (docs/decisions/004). An office changes them by a new version.

A default is what a version means that does not have the term. So a term that came later has the earlier rule as its
default, and every frozen month recomputes to the same bytes; `first_version` says what a new office begins with.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[Decimal, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(ge=0, le=1000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0, le=366)]
WorkingDays = Annotated[int, Field(ge=1, le=60)]
Part = Annotated[Fraction, Field(ge=0, le=1)]  # such as two thirds, which no decimal is


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
    assessment_at: time = time(8, 0)  # quarterly and yearly scores and pay sheets, each on the day of its own group
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


class MemberScore(Group):
    """The monthly score of a full-time member; its points and targets are those of the bulletin."""

    minimum_share_of_month: Share = Decimal("0.25")  # effective days of the month, below which there is no score
    awareness_share_of_month: Share = Decimal("0.5")  # in post on the grid, for a month's survey to count


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
    visits_per_day: Points = Decimal(1)  # target: visits and patrols, a working day in service
    found_per_month: Points = Decimal(1)  # target: hazards and disputes, a member-month. 0: settling takes all
    share_of_found: Share = Decimal("0.4")
    share_of_settled: Share = Decimal("0.6")
    bonus_at_most: Points = Decimal(10)
    deductions_at_most: Points | None = None  # None: down to 0
    minimum_share_of_days: Share = Decimal("0.5")  # working days in post and not on leave, to be assessed
    bottom_percent: Percent = 10
    bottom_below: Points = Decimal(75)
    minimum_assessed: Annotated[int, Field(ge=0, le=1000)] = 0  # nobody is bottom among fewer
    due_working_day: Days = 5  # after the quarter's end
    tell_after_working_days: Days = 1  # after its draft, then the clock tells everybody

    @model_validator(mode="after")
    def _sum_to_one(self) -> Self:
        if self.share_of_found + self.share_of_settled != 1:
            raise ValueError("the two shares of mediation and hazards must sum to 1")
        return self


class Grades(Group):
    excellent: Points = Decimal(90)
    qualified: Points = Decimal(75)
    basically_qualified: Points = Decimal(60)


class ReplacementTerms(Group):
    bottom_and_below: Points = Decimal(60)
    twice_bottom_and_below: Points = Decimal(75)
    training_days: Annotated[int, Field(ge=1, le=180)] = 30  # proposed when a training is offered
    stand_in_days: Annotated[int, Field(ge=1, le=366)] = 90  # how long somebody stands in, where no end is named
    visits_ahead_days: Days = 14  # patrols that fall due so soon are handed over one by one


class Delivery(Group):
    notice_after_working_days: WorkingDays = 5  # who has not been told by then is served by notice


class Objection(Group):
    """Working days, each counted from being told of what one objects against."""

    working_days: Days = 5
    answer_working_days: WorkingDays = 10
    review_working_days: WorkingDays = 5
    review_answer_working_days: WorkingDays = 10


class Year(Group):
    share_of_months: Share = Decimal("0.4")
    share_of_quarters: Share = Decimal("0.6")
    # Needed of the months and quarters that are not excused: this part of them, rounded up, and never fewer than these.
    needed_part: Part = Fraction(0)
    minimum_months: Annotated[int, Field(ge=1, le=12)] = 8
    minimum_quarters: Annotated[int, Field(ge=1, le=4)] = 3
    excused_share: Share = Decimal("0.5")  # of a period's days, out of post or on long leave
    long_leave_days: Annotated[int, Field(ge=1, le=366)] = 15  # calendar days of sick leave without a gap
    due_month: Annotated[int, Field(ge=1, le=12)] = 1
    due_day: Annotated[int, Field(ge=1, le=28)] = 15


class PartTime(Group):
    """Points of a part-time member in a year; each kind counts up to its limit."""

    report: Points = Decimal(1)
    reports_at_most: Points = Decimal(60)
    mediation: Points = Decimal(3)
    mediations_at_most: Points = Decimal(30)
    hazard: Points = Decimal(2)
    hazards_at_most: Points = Decimal(40)
    publicity: Points = Decimal(2)
    publicity_at_most: Points = Decimal(20)


class Awards(Group):
    document_title: Annotated[str, Field(min_length=1, max_length=40)] = "通报表扬"
    leaders_percent: Percent = 10
    full_time_percent: Percent = 10
    part_time_percent: Percent = 5
    publication_working_days: WorkingDays = 5


class Recruitment(Group):
    """Of who is to become a full-time member: `publication_working_days` at least it is published."""

    publication_working_days: WorkingDays = 5


class Pay(Group):
    day: Annotated[int, Field(ge=1, le=28)] = 10  # of the month after; on a rest day the working day before
    coefficient: tuple[tuple[Decimal, Decimal], ...] = (  # straight lines through (score, coefficient)
        (Decimal(0), Decimal("0.50")),
        (Decimal(60), Decimal("0.70")),
        (Decimal(75), Decimal("0.90")),
        (Decimal(90), Decimal("1.00")),
    )
    # Where the month has no frozen score: the mean of so many months, none earlier than so many before; else this.
    mean_months: Annotated[int, Field(ge=1, le=12)] = 3
    mean_within_months: Annotated[int, Field(ge=1, le=36)] = 12
    coefficient_without_score: Annotated[Decimal, Field(ge=0, le=2)] = Decimal(1)
    day_rate_divisor: Annotated[Decimal, Field(gt=0, le=31)] = Decimal("21.75")  # of items paid by the day alone
    recovery_percent: Percent = 20  # of a month's own gross, at most
    sick_floor_percent: Percent = 80  # of the minimum wage
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


class Adoption(Group):
    """How a version of these rules becomes binding."""

    consultation_first: bool = False  # not issued before consultation, decision of the leading group


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
    score: MemberScore = MemberScore()
    quarter: Quarter = Quarter()
    grades: Grades = Grades()
    replacement: ReplacementTerms = ReplacementTerms()
    delivery: Delivery = Delivery()
    objection: Objection = Objection()
    year: Year = Year()
    part_time: PartTime = PartTime()
    awards: Awards = Awards()
    recruitment: Recruitment = Recruitment()
    pay: Pay = Pay()
    adoption: Adoption = Adoption()

    @model_validator(mode="before")
    @classmethod
    def _read_earlier_names(cls, values: Any) -> Any:
        return renamed(values) if isinstance(values, dict) else values


# Terms that were called otherwise in versions made earlier, which stay as they are.
EARLIER_NAMES = {
    ("quarter", "minimum_attended_share"): ("quarter", "minimum_share_of_days"),
    ("quarter", "objection_working_days"): ("objection", "working_days"),
}


def renamed(values: dict[str, Any]) -> dict[str, Any]:
    """The terms of a version as it is stored, under the names of today."""
    made = {name: dict(group) if isinstance(group, dict) else group for name, group in values.items()}
    for (group, name), (to_group, to_name) in EARLIER_NAMES.items():
        if isinstance(made.get(group), dict) and name in made[group]:
            made.setdefault(to_group, {}).setdefault(to_name, made[group].pop(name))
    return made


def first_version(cycle_starts_on: date) -> Terms:
    """The terms that a new office begins with: the defaults, and the rules that came after them."""
    return Terms(
        cycle_starts_on=cycle_starts_on,
        incidents=IncidentIndicator(target_simple=Decimal(6), target_complex=Decimal(10)),
        awareness=Awareness(quorum=Decimal("0.5")),
        ranking=Ranking(minimum_ranked=5),
        quarter=Quarter(deductions_at_most=Decimal(10), minimum_assessed=5),
        year=Year(needed_part=Fraction(2, 3), minimum_months=4, minimum_quarters=2),
        adoption=Adoption(consultation_first=True),
    )
