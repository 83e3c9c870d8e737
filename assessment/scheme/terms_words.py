"""The terms of a scheme in words: what each is called, in which group it is, and its value as people read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo

from assessment.scheme.terms import Group, Terms
from core.punctuation import in_turn

IMPORTS = {"base_entries": _("base information"), "awareness": _("awareness surveys")}

GROUPS = {
    "": _("General"),
    "timing": _("When the steps are due"),
    "weights": _("Weights of the monthly bulletin"),
    "base": _("Base information"),
    "incidents": _("Incidents"),
    "awareness": _("Awareness"),
    "ranking": _("Ranking"),
    "inspection": _("Weekly inspection"),
    "interview": _("Interviews"),
    "score": _("Monthly score of a member"),
    "quarter": _("Quarterly assessment"),
    "quarter.weights": _("Weights of the quarter"),
    "grades": _("Grades"),
    "replacement": _("Replacement"),
    "delivery": _("Telling people"),
    "objection": _("Objections"),
    "year": _("Yearly score"),
    "part_time": _("Points of part-time members"),
    "awards": _("Awards"),
    "recruitment": _("Recruitment"),
    "pay": _("Pay"),
    "adoption": _("How these rules are made"),
}

LABELS = {
    "cycle_starts_on": _("steps that fall due before this day are not owed"),
    "induction_days": _("days of induction in the first full-time posting"),
    "timing.inspection_at": _("inspection of the week before, Mondays at"),
    "timing.warning_day": _("early warning on day of the month"),
    "timing.warning_at": _("early warning at"),
    "timing.bulletin_at": _("bulletin drafted on the 1st at"),
    "timing.review_days": _("working days of review before the clock freezes"),
    "timing.late_after_minutes": _("late after minutes"),
    "timing.assessment_at": _("quarterly and yearly scores and pay sheets drafted at"),
    "timing.required_imports": _("figures without which nothing is frozen"),
    "weights.base": _("points for base information"),
    "weights.incidents": _("points for incidents"),
    "weights.awareness": _("points for awareness"),
    "base.new": _("points for a new entry"),
    "base.changed": _("points for a changed entry"),
    "base.verified": _("points for a verified entry"),
    "base.new_of_people": _("points for a new entry of people"),
    "base.target": _("target: points per member-month"),
    "incidents.share_of_reports": _("share of reporting"),
    "incidents.share_on_time": _("share of settling on time"),
    "incidents.target": _("target of an ordinary grid: valid reports per member-month"),
    "incidents.target_simple": _("target of a simple grid: valid reports per member-month"),
    "incidents.target_complex": _("target of a complex grid: valid reports per member-month"),
    "awareness.months": _("months counted together"),
    "awareness.minimum_asked": _("residents to be asked at least"),
    "awareness.quorum": _("share of the grids in service that must reach this"),
    "ranking.minimum_member_months": _("member-months needed to be ranked"),
    "ranking.bottom_percent": _("percent of the ranked grids that are bottom"),
    "ranking.bottom_below": _("and only with a score below"),
    "ranking.minimum_ranked": _("and only where so many grids are ranked, at least"),
    "inspection.visits": _("visits expected per member and week"),
    "inspection.patrols": _("patrols expected per member and week"),
    "inspection.reports": _("reports expected per member and week"),
    "inspection.days_without_report": _("days of the week without a report, at most"),
    "inspection.on_time_share": _("share of due cases settled on time, at least"),
    "inspection.overdue": _("cases overdue, at most"),
    "inspection.hazards_overdue": _("hazards overdue, at most"),
    "inspection.rectification_days": _("days for a rectification, as proposed"),
    "inspection.sample_reports": _("reports drawn each week to be verified"),
    "inspection.sample_visits": _("visits and patrols drawn each week to be verified"),
    "inspection.sample_self_closed": _("self-closed cases drawn each week to be verified"),
    "inspection.sample_entries": _("base-information entries drawn each week to be verified"),
    "interview.minimum_share_of_month": _("share of each month that a person must have served"),
    "interview.due_working_days": _("to be held within working days"),
    "interview.check_after_days": _("rectification checked after days"),
    "score.minimum_share_of_month": _("share of effective days of the month needed for a score"),
    "score.awareness_share_of_month": _("share of a month in post on the grid for its survey to count"),
    "quarter.weights.attendance": _("points for attendance"),
    "quarter.weights.visits": _("points for visits and patrols"),
    "quarter.weights.base": _("points for base information"),
    "quarter.weights.incidents": _("points for incidents"),
    "quarter.weights.mediation_and_hazards": _("points for mediation and hazards"),
    "quarter.weights.publicity_and_awareness": _("points for publicity and awareness"),
    "quarter.visits_per_day": _("target: visits and patrols per working day in service"),
    "quarter.found_per_month": _("target: hazards found and disputes reported per member-month"),
    "quarter.share_of_found": _("share of finding"),
    "quarter.share_of_settled": _("share of settling in time"),
    "quarter.bonus_at_most": _("bonus at most"),
    "quarter.deductions_at_most": _("deductions at most"),
    "quarter.minimum_share_of_days": _("share of working days in post and not on leave, to be assessed"),
    "quarter.bottom_percent": _("percent of the people assessed that are bottom"),
    "quarter.bottom_below": _("bottom only with a score below"),
    "quarter.minimum_assessed": _("and only where so many people are assessed, at least"),
    "quarter.tell_after_working_days": _("told by the clock so many working days after the draft"),
    "quarter.due_working_day": _("due on the working day after the quarter"),
    "grades.excellent": _("excellent from"),
    "grades.qualified": _("qualified from"),
    "grades.basically_qualified": _("basically qualified from"),
    "replacement.bottom_and_below": _("proposed when bottom and below"),
    "replacement.twice_bottom_and_below": _("proposed when bottom two quarters running and below"),
    "replacement.training_days": _("days of a training, as proposed"),
    "replacement.stand_in_days": _("days for which somebody stands in on a vacant post, as proposed"),
    "replacement.visits_ahead_days": _("days ahead for which patrols due are handed over one by one"),
    "delivery.notice_after_working_days": _("served by notice, who has not been told after working days"),
    "objection.working_days": _("working days for an objection, from being told"),
    "objection.answer_working_days": _("working days for the answer, from filing"),
    "objection.review_working_days": _("working days for asking a review, from being told of the answer"),
    "objection.review_answer_working_days": _("working days for the answer to the review"),
    "year.share_of_months": _("share of the monthly scores"),
    "year.share_of_quarters": _("share of the quarterly scores"),
    "year.needed_part": _("part of the months and quarters not excused that is needed"),
    "year.minimum_months": _("months needed, at least"),
    "year.minimum_quarters": _("quarters needed, at least"),
    "year.excused_share": _("share of a period's days out of post or on long leave that excuses it"),
    "year.long_leave_days": _("calendar days of sick leave without a gap that are long leave"),
    "year.due_month": _("due in month"),
    "year.due_day": _("due on day"),
    "part_time.report": _("points for a valid report"),
    "part_time.reports_at_most": _("points for reports, at most"),
    "part_time.mediation": _("points for a mediation settled"),
    "part_time.mediations_at_most": _("points for mediations, at most"),
    "part_time.hazard": _("points for a hazard found and put right"),
    "part_time.hazards_at_most": _("points for hazards, at most"),
    "part_time.publicity": _("points for an act of publicity"),
    "part_time.publicity_at_most": _("points for publicity, at most"),
    "awards.document_title": _("title of the document"),
    "awards.leaders_percent": _("percent of leaders"),
    "awards.full_time_percent": _("percent of full-time members"),
    "awards.part_time_percent": _("percent of part-time members"),
    "awards.publication_working_days": _("working days of publication"),
    "recruitment.publication_working_days": _("working days for which it is published who is to be appointed"),
    "pay.day": _("pay sheets of the month before are due on day of the month"),
    "pay.coefficient": _("score and coefficient, one pair a line"),
    "pay.mean_months": _("without a score of the month: mean of so many earlier months"),
    "pay.mean_within_months": _("and none earlier than so many months before"),
    "pay.coefficient_without_score": _("coefficient where there is no such score either"),
    "pay.day_rate_divisor": _("days by which a monthly amount is divided for an item paid by the day"),
    "pay.recovery_percent": _("percent of a month's own gross that is recovered, at most"),
    "pay.sick_floor_percent": _("percent of the minimum wage that sick pay must reach"),
    "pay.annual_leave": _("paid share of annual leave"),
    "pay.sick_leave": _("paid share of sick leave"),
    "pay.personal_leave": _("paid share of personal leave"),
    "pay.maternity_leave": _("paid share of maternity leave"),
    "pay.official_leave": _("paid share of official leave"),
    "pay.paternity_leave": _("paid share of paternity leave"),
    "pay.child_care_leave": _("paid share of child-care leave"),
    "pay.marriage_leave": _("paid share of marriage leave"),
    "pay.bereavement_leave": _("paid share of bereavement leave"),
    "pay.injury_leave": _("paid share of work-injury leave"),
    "adoption.consultation_first": _("issued only after consultation and a decision of the leading group"),
}

NOT_SAID_YET = _("Blank: the office has not said it yet; pay that rests on it cannot be worked out.")

# What a value means that does not explain itself.
HELP = {
    **{f"pay.{kind}_leave": NOT_SAID_YET for kind in ("sick", "personal", "maternity", "paternity", "child_care")},
    "incidents.target": _("0: no quota; the share settled on time takes the whole."),
    "incidents.target_simple": _("0: no quota. Blank: as for an ordinary grid."),
    "incidents.target_complex": _("0: no quota. Blank: as for an ordinary grid."),
    "quarter.found_per_month": _("0: no target; settling in time takes the whole."),
    "quarter.deductions_at_most": _("Blank: down to a score of 0."),
    "year.needed_part": _("As a fraction, such as 2/3; rounded up. 0: the least numbers alone."),
    "awards.document_title": _("A subdistrict does not found awards of its own; it commends in a circular."),
    "awareness.quorum": _("Where fewer reach it, awareness is left out for all. Blank: one grid is enough."),
}


def terms_fields(model: type[Group] = Terms, prefix: str = "") -> Iterator[tuple[str, str, FieldInfo]]:
    """Every single term: its group, its path, and which values it may have."""
    for name, info in model.model_fields.items():
        path = f"{prefix}{name}"
        if isinstance(info.annotation, type) and issubclass(info.annotation, Group):
            yield from terms_fields(info.annotation, f"{path}.")
        elif name != "schema_version":
            yield prefix.rstrip("."), path, info


def value_at(terms: Terms, path: str) -> Any:
    value: Any = terms
    for name in path.split("."):
        value = getattr(value, name)
    return value


def in_words(value: Any) -> str:
    """One term as people read it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        parts = [
            " → ".join(in_words(part) for part in row) if isinstance(row, tuple) else str(IMPORTS.get(row, row))
            for row in value
        ]
        return in_turn(parts) or "-"
    return str(value)


def terms_in_words(terms: Terms) -> list[tuple[str, list[tuple[str, str]]]]:
    """The terms as groups of labels and values."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, path, _info in terms_fields():
        groups.setdefault(group, []).append((str(LABELS.get(path, path)), in_words(value_at(terms, path))))
    return [(str(GROUPS.get(group, group)), rows) for group, rows in groups.items()]
