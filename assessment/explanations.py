"""A line of a bulletin in words and numbers: what was counted, what was the target, how the points follow.

A line keeps codes and values only; the words are made here, when it is shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.indicators import BULLETIN
from assessment.models import Bulletin, BulletinLine
from assessment.rules import rounded, wilson
from assessment.terms import Terms
from incidents.models import EntryClass

NOT_RANKED = {
    "no_full_time_member": gettext_lazy("No full-time member was in post on any day of the month."),
    "new_in_post": gettext_lazy("The members are in their induction and served less than half a month beside it."),
    "on_leave": gettext_lazy("The members were on approved leave and served less than half a month beside it."),
    "short_service": gettext_lazy("The members served less than half a month."),
    "no_awareness_sample": gettext_lazy("Too few residents were asked about awareness to rank the grid."),
}
NAMES = {component.code: component.name for component in BULLETIN}


@dataclass(frozen=True)
class Part:
    """One indicator of a line: its points, out of how many, and how they came about."""

    code: str
    title: str
    score: Decimal | None
    out_of: str
    counted: list[str]
    formula: str
    share: int = 0  # percent, for the bar
    table: list[tuple[str, int, int, int]] = field(default_factory=list)  # class, new, changed, verified


@dataclass(frozen=True)
class Explanation:
    """Everything about a line that a person may want to be told."""

    parts: list[Part]
    capacity: str
    total: str
    standing: str  # the rank, or why there is none
    bottom: str  # what being bottom-ranked means, where it is
    lost: list[str]  # where points were lost, the most first, beside what the ranked grids have on average


def not_ranked_text(code: str) -> str:
    """Why a line has no rank, in a sentence; empty where it has one."""
    return str(NOT_RANKED.get(code, code)) if code else ""


@dataclass(frozen=True)
class Field:
    """The lines among which one stands: how many are ranked, and what these have on average, by component."""

    ranked: int
    means: Mapping[str, Decimal | None]


def field_of(bulletin: Bulletin) -> Field:
    """The ranked lines of a bulletin. One query."""
    means = {component.code: Avg(component.column) for component in BULLETIN}
    found = bulletin.lines.filter(ranked=True).aggregate(ranked=Count("pk"), **means)
    return Field(found.pop("ranked"), found)


def explain(line: BulletinLine, terms: Terms, *, among: Field) -> Explanation:
    """Explain one line of a bulletin, which stands `among` others."""
    ranked = among.ranked
    parts = [_base(line, terms), _incidents(line, terms), _awareness(line, terms)]
    return Explanation(
        parts=parts,
        lost=_lost(parts, among),
        capacity=_capacity(line),
        total=_total(line),
        standing=_standing(line, ranked),
        bottom=_bottom(line, terms, ranked),
    )


def _lost(parts: list[Part], among: Field) -> list[str]:
    """Where points were lost, the most first."""
    lost = [(Decimal(part.out_of) - part.score, part) for part in parts if part.score is not None]
    sentences = []
    for points, part in sorted((each for each in lost if each[0] > 0), key=lambda each: -each[0]):
        mean = among.means.get(part.code)
        sentences.append(
            _("%(points)s points were lost on %(name)s (%(score)s of %(out_of)s); the ranked grids have %(mean)s.")
            % {
                "points": points,
                "name": part.title,
                "score": part.score,
                "out_of": part.out_of,
                "mean": "-" if mean is None else rounded(Fraction(mean)),
            }
        )
    return sentences


def _capacity(line: BulletinLine) -> str:
    counted = line.measures
    return _(
        "Full-time members were in post for %(member)d member-days, %(leave)d of them on approved leave and "
        "%(induction)d in induction; %(effective)d effective days of %(days)d make %(months)s member-months."
    ) % {
        "member": counted["member_days"],
        "leave": counted["leave_days"],
        "induction": counted["induction_days"],
        "effective": counted["effective_days"],
        "days": counted["days"],
        "months": line.member_months,
    }


def _base(line: BulletinLine, terms: Terms) -> Part:
    labels = dict(EntryClass.choices)
    entries = line.measures["entries"]
    table = [(str(labels[name]), *entries[name]) for name in labels if name in entries]
    worth = terms.base
    counted = [
        _(
            "A new entry earns %(new)s, a changed one %(changed)s, a verified one %(verified)s; "
            "new entries of people earn %(people)s."
        )
        % {
            "new": short(worth.new),
            "changed": short(worth.changed),
            "verified": short(worth.verified),
            "people": short(worth.new_of_people),
        },
        _("Together %(points)s points; the target is %(each)s per member-month, so %(target)s.")
        % {"points": _number(line, "base_points"), "each": short(worth.target), "target": _number(line, "base_target")},
    ]
    formula = "{weight} × min(1, {points} ÷ {target}) = {score}".format(
        weight=_weight(line, "base"),
        points=_number(line, "base_points"),
        target=_number(line, "base_target"),
        score=_points(line.base_score),
    )
    return _part(line, "base", line.base_score, terms, counted, formula, table)


def _incidents(line: BulletinLine, terms: Terms) -> Part:
    measures, kept = line.measures, line.explanation
    counted = [
        _("%(count)d valid reports; the target is %(each)s per member-month, so %(target)s.")
        % {
            "count": measures["valid_reports"],
            "each": short(terms.incidents.target),
            "target": _number(line, "reports_target"),
        },
    ]
    if measures["due"]:
        counted.append(
            _("%(due)d cases of the grid or village fell due, %(on_time)d of them were settled on time.")
            % {"due": measures["due"], "on_time": measures["on_time"]}
        )
    else:
        counted.append(
            _("No case of the grid or village fell due, so timeliness is left out and the reports count alone.")
        )
    weights = kept["incident_weights"]
    shares = {"reports": kept["reports_share"], "on_time": kept["on_time_share"]}
    inner = " + ".join(
        f"{_decimal(weights[name])} × {_percent(shares[name])}" for name in ("reports", "on_time") if weights.get(name)
    )
    formula = f"{_weight(line, 'incidents')} × ({inner}) = {_points(line.incident_score)}"
    return _part(line, "incidents", line.incident_score, terms, counted, formula)


def _awareness(line: BulletinLine, terms: Terms) -> Part:
    measures = line.measures
    counted = [
        _("Of %(asked)d residents asked in %(months)d months, %(knowing)d knew their grid member.")
        % {"asked": measures["asked"], "months": terms.awareness.months, "knowing": measures["knowing"]}
    ]
    if measures["asked"]:
        low, high = wilson(measures["knowing"], measures["asked"])
        counted.append(
            _("So the rate lies between %(low)s and %(high)s with 95%% confidence.")
            % {"low": f"{rounded(Fraction(low) * 100, 1)}%", "high": f"{rounded(Fraction(high) * 100, 1)}%"}
        )
    if line.awareness_rate is None:
        counted.append(
            _("At least %(count)d must be asked for the rate to count.") % {"count": terms.awareness.minimum_asked}
        )
    if line.explanation["awareness_left_out_for_all"]:
        counted.append(_("No grid reached the sample this month, so awareness is left out for all."))
    formula = (
        f"{_weight(line, 'awareness')} × {measures['knowing']} ÷ {measures['asked']} = {_points(line.awareness_score)}"
    )
    return _part(line, "awareness", line.awareness_score, terms, counted, formula)


def _part(
    line: BulletinLine,
    code: str,
    score: Decimal | None,
    terms: Terms,
    counted: list[str],
    formula: str,
    table: Any = None,
) -> Part:
    weight = getattr(terms.weights, code)
    measured = score is not None
    if not measured:
        counted = [
            *counted,
            _("There was nothing to measure, so this indicator is left out and the others are scaled up."),
        ]
    effective = line.explanation["weights"].get(code)
    out_of = _decimal(effective) if effective else short(weight)
    if effective and Fraction(effective) != Fraction(weight):
        counted = [
            *counted,
            _("Its weight of %(weight)s is scaled up to %(effective)s, because another indicator is left out.")
            % {"weight": short(weight), "effective": out_of},
        ]
    share = line.explanation["shares"].get(code)
    percent = int(Fraction(share) * 100) if share is not None else 0
    return Part(code, _(NAMES[code]), score, out_of, counted, formula if measured else "", percent, table or [])


def _total(line: BulletinLine) -> str:
    scores = [score for score in (line.base_score, line.incident_score, line.awareness_score) if score is not None]
    if not scores:
        return _("Nothing could be measured, so there is no score.")
    return f"{' + '.join(str(score) for score in scores)} = {line.score}"


def _standing(line: BulletinLine, ranked: int) -> str:
    if line.rank is None:
        return _("Not ranked: %(reason)s") % {"reason": not_ranked_text(line.not_ranked_because)}
    return _("Rank %(rank)d of %(count)d ranked grids.") % {"rank": line.rank, "count": ranked}


def _bottom(line: BulletinLine, terms: Terms, ranked: int) -> str:
    if not line.in_bottom:
        return ""
    count = -(-ranked * terms.ranking.bottom_percent // 100)
    return _(
        "The last %(count)d ranked grids (%(percent)d%%) with a score below %(below)s are bottom-ranked; "
        "this is month %(months)d in a row."
    ) % {
        "count": count,
        "percent": terms.ranking.bottom_percent,
        "below": short(terms.ranking.bottom_below),
        "months": line.months_in_bottom,
    }


def short(value: Decimal) -> str:
    """A figure of the terms without needless zeros: 40, 0.6."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(line: BulletinLine, name: str) -> str:
    return _decimal(line.explanation[name])


def _weight(line: BulletinLine, code: str) -> str:
    return _decimal(line.explanation["weights"].get(code))


def _decimal(value: str | None) -> str:
    return "-" if value is None else short(rounded(Fraction(value)))


def _percent(value: str | None) -> str:
    return "-" if value is None else f"{rounded(Fraction(value) * 100, 1)}%"


def _points(score: Decimal | None) -> str:
    return "-" if score is None else str(score)
