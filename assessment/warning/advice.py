"""An early warning in words: the rank that the grid would have, and what would lift it, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.figures.words import not_ranked_text
from assessment.warning.models import EarlyWarning


def standing_of(warning: EarlyWarning) -> str:
    """The rank that the grid would have, in a sentence."""
    if warning.rank is None:
        return _("Not ranked as things stand: %(reason)s") % {"reason": not_ranked_text(warning.not_ranked_because)}
    return _("Number %(rank)d of %(count)d with %(score)s points, had the month ended that day.") % {
        "rank": warning.rank,
        "count": warning.ranked_grids,
        "score": warning.score,
    }


class Advice(NamedTuple):
    """One thing to do, in words, and the page where it is done; where it is done outside, in words where."""

    text: str
    url: str
    outside: str

    def __str__(self) -> str:
        return self.text


def advice_of(warning: EarlyWarning) -> list[Advice]:
    """What would lift it, the most points first; empty where nothing is left to gain."""
    return [_advice(lift) for lift in warning.lifts]


# Where who serves the grid does it.
DONE_AT: dict[str, Callable[[], str]] = {
    "reports": lambda: reverse("field-report"),
    "on_time": lambda: f"{reverse('field')}?show=open",
}
DONE_OUTSIDE: dict[str, Callable[[], str]] = {
    "entries": lambda: _("in the peace information system"),
    "awareness": lambda: _("the center asks the residents"),
}


def _advice(lift: Mapping[str, Any]) -> Advice:
    page, outside = (where.get(lift["means"], str)() for where in (DONE_AT, DONE_OUTSIDE))
    return Advice(_sentence(lift), page, outside)


def _sentence(lift: Mapping[str, Any]) -> str:
    count, values = int(lift["count"]), {"count": lift["count"], "gain": lift["gain"], "loss": lift["loss"]}
    match lift["means"]:
        case "reports":
            text = ngettext(
                "%(count)d more valid report → +%(gain)s or more",
                "%(count)d more valid reports → +%(gain)s or more",
                count,
            )
        case "entries":
            text = ngettext(
                "%(count)d more new entry of base information → +%(gain)s or more",
                "%(count)d more new entries of base information → +%(gain)s or more",
                count,
            )
        case "on_time":
            text = ngettext(
                "%(count)d open case falls due this month: on time → +%(gain)s or more; late costs %(loss)s",
                "%(count)d open cases fall due this month: all on time → +%(gain)s or more; all late costs %(loss)s",
                count,
            )
        case _:
            text = ngettext(
                "%(count)d more resident must be asked about awareness, or the grid is not ranked; then it counts",
                "%(count)d more residents must be asked about awareness, or the grid is not ranked; then it counts",
                count,
            )
    return text % values
