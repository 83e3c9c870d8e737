"""A yearly score in words: the periods that were had, needed and excused, and the points of volunteers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.cycle.period_words import kept_in_words
from assessment.figures import words
from assessment.scheme.terms import Terms
from assessment.score.models import YearlyScore
from assessment.score.quarter_words import RowTable
from core.punctuation import in_turn
from grids.territory.models import Grid

PARTS = {"months": gettext_lazy("months"), "quarters": gettext_lazy("quarters")}
CONTRIBUTIONS = {
    "reports": gettext_lazy("valid reports"),
    "mediations": gettext_lazy("disputes mediated and settled"),
    "hazards": gettext_lazy("hazards found and put right"),
    "publicity": gettext_lazy("publicity activities"),
}


def parts_of(row: YearlyScore) -> list[tuple[str, Any]]:
    """What was had and needed of months and quarters, with the score of each that was had."""
    named = [(str(name), row.explanation[key]) for key, name in PARTS.items() if key in row.explanation]
    return [(name, {**part, "shown": [] if row.category == "leader" else scores_of(part)}) for name, part in named]


def scores_of(part: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The score of each period that was had, as people read it; a leader's are in the table of lines."""
    return [
        (kept_in_words(period), f"{words.rounded(Fraction(score)):.2f}") for period, score in part["scores"].items()
    ]


def mean_text(row: YearlyScore, name: str) -> str:
    """A mean as people read it, with two places as the total beside it; in the total it counts exactly."""
    value = row.explanation.get(name)
    return f"{words.rounded(Fraction(value)):.2f}" if value is not None else "-"


def why_no_score(row: YearlyScore) -> str:
    """Why there is no yearly score: of which periods too few were had; empty where there is one."""
    short = [
        _("%(name)s: %(had)d had, %(needed)d needed") % {"name": name, "had": part["had"], "needed": part["needed"]}
        for name, part in parts_of(row)
        if row.score is None and part["had"] < part["needed"]
    ]
    return in_turn(short)


def sum_of(row: YearlyScore) -> str:
    """How the total comes about, as one line; empty where there is none, or it is a mean alone."""
    means = row.explanation.get("months_mean"), row.explanation.get("quarters_mean")
    if row.score is None or None in means:
        return ""
    terms = Terms.model_validate(row.revision.terms).year
    text = _("mean of the months %(months)s × %(first)s + mean of the quarters %(quarters)s × %(second)s = %(score)s")
    return text % {
        "months": mean_text(row, "months_mean"),
        "first": words.percent(terms.share_of_months),
        "quarters": mean_text(row, "quarters_mean"),
        "second": words.percent(terms.share_of_quarters),
        "score": row.score,
    }


def points_of(row: YearlyScore) -> list[tuple[str, str]]:
    """The points of a part-time member by kind of contribution, with the rule: for each one, and at most."""
    points = row.explanation.get("points", {})
    if not points:
        return []
    terms = Terms.model_validate(row.revision.terms).part_time
    rules = {
        "reports": (terms.report, terms.reports_at_most),
        "mediations": (terms.mediation, terms.mediations_at_most),
        "hazards": (terms.hazard, terms.hazards_at_most),
        "publicity": (terms.publicity, terms.publicity_at_most),
    }
    named = [(kind, rule) for kind, rule in rules.items() if kind in points]
    return [(str(CONTRIBUTIONS[kind]), _points_in_words(points[kind], *rule)) for kind, rule in named]


def _points_in_words(points: str, each: Decimal, most: Decimal) -> str:
    named = {"points": points, "each": f"{each.normalize():f}", "most": f"{most.normalize():f}"}
    return _("points: %(points)s (%(each)s for each, at most %(most)s)") % named


def tables_of(row: YearlyScore, behind: Mapping[str, Any]) -> list[RowTable]:
    """The rows behind a leader's score, or a part-time member's points."""
    if row.category == "leader":
        led = behind.get("lines", [])
        grids = Grid.objects.filter(pk__in={one["grid"] for one in led}).on(row.revision.period.end - timedelta(days=1))
        names = {grid.pk: str(grid) for grid in grids}
        lines = [[one["month"], names.get(one["grid"], "–"), str(one["days"]), one["score"]] for one in led]
        heads = [_("month"), _("grid"), _("days led"), _("score")]
        return [RowTable(_("ranked lines of the grids led"), heads, lines)] if lines else []
    if row.category == "part_time":
        rows = behind.get("contributions", [])
        cells = [[str(CONTRIBUTIONS[one["kind"]]), one["day"], one["key"]] for one in rows]
        return [RowTable(_("contributions"), [_("kind"), _("day"), _("number")], cells)] if cells else []
    return []
