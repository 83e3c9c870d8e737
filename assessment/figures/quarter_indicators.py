"""The indicators of the quarterly assessment of a full-time member, each declared once.

They are declared as those of the month are, in `indicators`, and read what was counted of the member in the quarter.
Nothing is weighted by stretches here: what was done is summed over the quarter and held against what may be expected
of the member's own days.
"""

from __future__ import annotations

from fractions import Fraction

from assessment.figures.indicators import Component, Factor, Indicator, Measured, Part, Quantity, by_the_scheme, counted
from assessment.figures.quarter_counts import Quarter
from assessment.figures.sources import Source
from assessment.scheme.terms import Terms


def _(text: str) -> str:
    """Mark a text for the catalogue; the code that shows it translates it."""
    return text


MEMBER_MONTHS = Factor(_("member-months"), lambda counts: counts.member_months, ("served",))
VISITING_DAYS = Factor(
    _("working days"),
    lambda counts: Fraction(counts.visiting_days),
    ("in_post", "on_leave", "in_induction"),
)


class OfQuarter(Indicator):
    """A question asked of a member's work in a quarter."""

    of = Quarter


class Attendance(OfQuarter):
    code = "attendance"
    name = _("attendance")
    question = _("Was the member at work on the working days that were not on approved leave?")
    counting = _(
        "Working days in post, without approved leave; halves count half. Months that keep no attendance are left out, "
        "and so are days whose attendance was not received yet."
    )
    numerator = Quantity(_("days attended"), lambda counts, _terms: Fraction(counts.attended), ("attended",))
    denominator = Quantity(
        _("working days to attend"), lambda counts, _terms: Fraction(counts.to_attend), ("to_attend",)
    )
    unit = _("days")
    sources = (Source.ATTENDANCE,)


class VisitsAndPatrols(OfQuarter):
    code = "visits"
    name = _("visits and patrols")
    question = _("Did the member visit and patrol as often as may be expected on their working days?")
    counting = _(
        "The member's own visits and patrols on any grid, without those judged invented and without visits on a legal "
        "basis. Days of induction ask for none."
    )
    numerator = counted(_("visits and patrols"), "visits")
    denominator = by_the_scheme(_("target for the working days"), "quarter.visits_per_day", VISITING_DAYS)
    unit = _("visits")
    sources = (Source.OWN_VISITS,)


def entry_points(counts: Quarter, terms: Terms) -> Fraction:
    """P of the member: entries that name them, and their share of those that name nobody."""
    worth = terms.base
    points = Fraction(0)
    for name, (new, changed, verified) in counts.entries.items():
        points += new * Fraction(worth.new_of_people if name == "people" else worth.new)
        points += changed * Fraction(worth.changed) + verified * Fraction(worth.verified)
    return points


class OwnBaseInformation(OfQuarter):
    code = "base"
    name = _("base information")
    question = _("Did the member enter the base information of their grids and keep it up to date?")
    counting = _(
        "Entries that name the member, and of those that name nobody the member's share by effective days. Entries "
        "that name somebody else never count."
    )
    numerator = Quantity(_("points of the entries"), entry_points, ("entries",))
    denominator = by_the_scheme(_("target for the member-months"), "base.target", MEMBER_MONTHS)
    unit = _("points")
    sources = (Source.ENTRIES, Source.STRETCHES)


def target_of_reports(counts: Quarter, terms: Terms) -> Fraction:
    """The target of each grid by its complexity × the member-months served there, over all of them."""
    of_its_own = {"simple": terms.incidents.target_simple, "complex": terms.incidents.target_complex}
    total = Fraction(0)
    for complexity, months in counts.served.items():
        target = of_its_own.get(complexity)
        total += Fraction(terms.incidents.target if target is None else target) * months
    return total


class OwnReports(OfQuarter):
    code = "reports"
    name = _("valid reports")
    question = _("Did the member find and report what happened on their grids?")
    counting = _(
        "Own reports on the grid served that day; not those judged invalid or a duplicate, discarded, or returned and "
        "unanswered. Petitions and crime clues do not count."
    )
    numerator = counted(_("valid reports"), "valid_reports")
    denominator = Quantity(_("target for the member-months, by the grids served"), target_of_reports, ("served",))
    unit = _("reports")
    sources = (Source.REPORTS, Source.STRETCHES)


class OwnOnTime(OfQuarter):
    code = "on_time"
    name = _("settled on time")
    question = _("Were the member's own cases of the grid and village settled by their deadline?")
    counting = _(
        "Own valid reports of the level grid or village whose deadline falls in a stretch of the member there. A "
        "deadline on a day of approved leave counts if it was met, and is left out if it was not."
    )
    numerator = counted(_("settled on time"), "on_time")
    denominator = counted(_("fell due"), "due")
    unit = _("cases")
    sources = (Source.DUE,)


class Found(OfQuarter):
    code = "found"
    name = _("hazards and disputes found")
    question = _("Did the member find hazards and report disputes?")
    counting = _(
        "Hazards found and disputes reported by the member on any grid, valid ones alone; what was put right on the "
        "spot is found, too."
    )
    numerator = counted(_("found"), "found")
    denominator = by_the_scheme(_("target for the member-months"), "quarter.found_per_month", MEMBER_MONTHS)
    unit = _("hazards and disputes")
    sources = (Source.FOUND,)


class Settled(OfQuarter):
    code = "settled"
    name = _("hazards and disputes settled in time")
    question = _("Were the hazards and disputes that the member holds settled by their deadline?")
    counting = _(
        "Those that the member found, or accepted by name, and holds on the day of the deadline, in post on the grid. "
        "A hazard reported as a case by its deadline is no longer due, and a dispute passed upward by then is settled."
    )
    numerator = counted(_("settled in time"), "settled_in_time")
    denominator = counted(_("fell due"), "settling_due")
    unit = _("hazards and disputes")
    sources = (Source.SETTLING,)

    @classmethod
    def measured(cls, counts: Quarter, terms: Terms) -> Measured:
        """As everywhere, but that nothing due earns all points where looking for hazards is measured as well."""
        measured = super().measured(counts, terms)
        if counts.settling_due == 0 and Found.share(counts, terms) is not None:
            return measured._replace(share=Fraction(1))
        return measured


class OwnAwareness(OfQuarter):
    code = "awareness"
    name = _("awareness")
    question = _("Do the residents of the grids served know the member?")
    counting = _("Surveys of the grids served, each weighted by the days in post there / the days of the month.")
    numerator = Quantity(
        _("knew their grid member, by days served"), lambda counts, _terms: counts.knowing, ("knowing",)
    )
    denominator = Quantity(_("residents asked, by days served"), lambda counts, _terms: counts.asked, ("asked",))
    unit = _("residents")
    sources = (Source.OWN_SURVEYS,)

    @classmethod
    def minimum_sample(cls, terms: Terms) -> int:
        return terms.awareness.minimum_asked

    @classmethod
    def sample(cls, counts: Quarter, terms: Terms, wanted: Fraction | int) -> Fraction | int:  # noqa: ARG003
        """The residents who were asked, each once: the weights of the surveys make the sample no smaller."""
        return counts.residents_asked if wanted else 0


def _whole(_terms: Terms) -> int:
    return 1


QUARTER = (
    Component(
        code="attendance",
        name=Attendance.name,
        column="attendance_score",
        weight=lambda terms: terms.quarter.weights.attendance,
        parts=(Part(Attendance, _whole),),
    ),
    Component(
        code="visits",
        name=VisitsAndPatrols.name,
        column="visits_score",
        weight=lambda terms: terms.quarter.weights.visits,
        parts=(Part(VisitsAndPatrols, _whole),),
    ),
    Component(
        code="base",
        name=OwnBaseInformation.name,
        column="base_score",
        weight=lambda terms: terms.quarter.weights.base,
        parts=(Part(OwnBaseInformation, _whole),),
    ),
    Component(
        code="incidents",
        name=_("incidents"),
        column="incident_score",
        weight=lambda terms: terms.quarter.weights.incidents,
        parts=(
            Part(OwnReports, lambda terms: terms.incidents.share_of_reports),
            Part(OwnOnTime, lambda terms: terms.incidents.share_on_time),
        ),
    ),
    Component(
        code="mediation",
        name=_("mediation and hazards"),
        column="mediation_score",
        weight=lambda terms: terms.quarter.weights.mediation_and_hazards,
        parts=(
            Part(Found, lambda terms: terms.quarter.share_of_found),
            Part(Settled, lambda terms: terms.quarter.share_of_settled),
        ),
    ),
    Component(
        code="awareness",
        name=_("publicity and awareness"),
        column="awareness_score",
        weight=lambda terms: terms.quarter.weights.publicity_and_awareness,
        parts=(Part(OwnAwareness, _whole),),
    ),
)
