"""A yearly score in words: the periods that were had, needed and excused, and the points of volunteers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.score.models import YearlyScore
from assessment.score.quarter_words import RowTable

PARTS = {"months": gettext_lazy("months"), "quarters": gettext_lazy("quarters")}
CONTRIBUTIONS = {
    "reports": gettext_lazy("valid reports"),
    "mediations": gettext_lazy("disputes mediated and settled"),
    "hazards": gettext_lazy("hazards found and put right"),
    "publicity": gettext_lazy("publicity activities"),
}


def parts_of(row: YearlyScore) -> list[tuple[str, Any]]:
    """What was had and needed of months and quarters."""
    return [(str(name), row.explanation[key]) for key, name in PARTS.items() if key in row.explanation]


def points_of(row: YearlyScore) -> list[tuple[str, Any]]:
    """The points of a part-time member by kind of contribution."""
    points = row.explanation.get("points", {})
    return [(str(name), points[key]) for key, name in CONTRIBUTIONS.items() if key in points]


def tables_of(row: YearlyScore, behind: Mapping[str, Any]) -> list[RowTable]:
    """The rows behind a leader's score, or a part-time member's points."""
    if row.category == "leader":
        lines = [[one["month"], str(one["grid"]), str(one["days"]), one["score"]] for one in behind.get("lines", [])]
        heads = [_("month"), _("grid"), _("days led"), _("score")]
        return [RowTable(_("ranked lines of the grids led"), heads, lines)] if lines else []
    if row.category == "part_time":
        rows = behind.get("contributions", [])
        cells = [[str(CONTRIBUTIONS[one["kind"]]), one["day"], one["key"]] for one in rows]
        return [RowTable(_("contributions"), [_("kind"), _("day"), _("number")], cells)] if cells else []
    return []
