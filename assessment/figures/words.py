"""Indicators in words and numbers: what was counted, what the scheme says of it, and how one follows from the other.

Names, terms and factors come from the declarations in `indicators`; so a month and a week use the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.figures.counts import Measures
from assessment.figures.indicators import Awareness, BaseInformation, Indicator, Quantity
from assessment.figures.rules import rounded, wilson
from assessment.scheme.terms import Terms
from assessment.scheme.terms_words import LABELS, in_words, value_at


def number(value: Fraction | int) -> str:
    """A figure as people read it: two places where it does not end, none where it is whole."""
    text = f"{rounded(Fraction(value)):f}"
    return text.rstrip("0").rstrip(".")


def percent(share: Fraction | Decimal) -> str:
    """A share of 1 as people read it: 96.97%, 40%."""
    return f"{number(Fraction(share) * 100)}%"


def sentences_of(indicator: type[Indicator], counts: Any, terms: Terms) -> list[str]:
    """What was counted, each by its name, and what the scheme says of it."""
    wanted = indicator.denominator
    counted = [indicator.numerator, *indicator.beside, *([] if wanted.term else [wanted])]
    sentences = [
        _("%(name)s: %(count)s.") % {"name": capfirst(_(side.name)), "count": _value(side, counts, terms)}
        for side in counted
    ]
    if wanted.term:
        path = wanted.term(counts, terms)
        says = {"term": LABELS[path], "value": in_words(value_at(terms, path))}
        sentences.append(_("The scheme says: %(term)s %(value)s.") % says)
    return sentences


def follows(side: Quantity, counts: Any, terms: Terms) -> str:
    """How a side comes about: `2 × 0.8 (member-weeks) = 1.6` where the scheme sets it by a factor, else its value."""
    value = _value(side, counts, terms)
    if side.term is None or not side.factor.name:
        return value
    times = _("%(term)s × %(count)s (%(factor)s)") % {
        "term": in_words(value_at(terms, side.term(counts, terms))),
        "count": number(side.factor.of(counts)),
        "factor": _(side.factor.name),
    }
    return f"{times} = {value}"


def share(indicator: type[Indicator], counts: Any, terms: Terms) -> str:
    """The share as a part of a longer formula: `5 ÷ 10`, or `min(1, 12 ÷ 10)` where more than the target was done.

    Nothing is divided by 0: that nothing was asked for is said in words.
    """
    quotient = _quotient(indicator, counts, terms)
    return f"min(1, {quotient})" if _is_beyond(indicator, counts, terms) else quotient


def share_in_words(indicator: type[Indicator], counts: Any, terms: Terms) -> str:
    """The share by itself: `5 ÷ 10`; that more than the target counts in full is said in words."""
    return _in_full(indicator, counts, terms, _quotient(indicator, counts, terms))


def _quotient(indicator: type[Indicator], counts: Any, terms: Terms) -> str:
    wanted = indicator.denominator
    if not wanted.of(counts, terms):
        counts_in_full = indicator.share(counts, terms) == 1
        return _("nothing fell due, counted in full") if counts_in_full else _("nothing to measure")
    return f"{_value(indicator.numerator, counts, terms)} ÷ {_value(wanted, counts, terms)}"


def both_sides(indicator: type[Indicator], counts: Any, terms: Terms) -> str:
    """What was done and what was asked, by their names, as a printed form says it: no sign that a reader must know."""
    wanted = indicator.denominator
    if not wanted.of(counts, terms):
        return share(indicator, counts, terms)
    done = f"{capfirst(_(indicator.numerator.name))} {_value(indicator.numerator, counts, terms)}"
    asked = f"{_(wanted.name)} {_value(wanted, counts, terms)}"
    says = {"done": done, "asked": asked, "how": follows(wanted, counts, terms)}
    text = (
        _("%(done)s ÷ %(asked)s")
        if says["how"] == _value(wanted, counts, terms)
        else _("%(done)s ÷ %(asked)s (%(how)s)")
    )
    return _in_full(indicator, counts, terms, text % says)


def _in_full(indicator: type[Indicator], counts: Any, terms: Terms, sides: str) -> str:
    is_beyond = _is_beyond(indicator, counts, terms)
    return _("%(sides)s, counted in full") % {"sides": sides} if is_beyond else sides


def _is_beyond(indicator: type[Indicator], counts: Any, terms: Terms) -> bool:
    asked = indicator.denominator.of(counts, terms)
    return bool(asked) and indicator.numerator.of(counts, terms) > asked


def _value(side: Quantity, counts: Any, terms: Terms) -> str:
    return number(side.of(counts, terms))


def all_sentences_of(indicator: type[Indicator], measures: Measures, terms: Terms) -> list[str]:
    """What was counted for one indicator, what goes with it alone, and whether it could be measured."""
    sentences, wanted = sentences_of(indicator, measures, terms), indicator.denominator
    if wanted.factor.name:
        sentences.append(
            _("%(name)s: %(count)s.") % {"name": capfirst(_(wanted.name)), "count": follows(wanted, measures, terms)}
        )
    sentences += NOTES[indicator](measures, terms) if indicator in NOTES else []
    if indicator.share(measures, terms) is None:
        sentences.append(
            _("%(name)s: there was nothing to measure, so it is left out and what is left counts for more.")
            % {"name": capfirst(_(indicator.name))}
        )
    return sentences


def _worth(_measures: Measures, terms: Terms) -> list[str]:
    worth = terms.base
    return [
        _(
            "A new entry earns %(new)s, a changed one %(changed)s, a verified one %(verified)s; "
            "new entries of people earn %(people)s."
        )
        % {
            "new": short(worth.new),
            "changed": short(worth.changed),
            "verified": short(worth.verified),
            "people": short(worth.new_of_people),
        }
    ]


def _sample(measures: Measures, terms: Terms) -> list[str]:
    sentences = [_("Months that were counted: %(months)d.") % {"months": terms.awareness.months}]
    if measures.asked:
        low, high = wilson(measures.knowing, measures.asked)
        sentences.append(
            _("So the rate lies between %(low)s and %(high)s with 95%% confidence.")
            % {"low": f"{rounded(Fraction(low) * 100, 1)}%", "high": f"{rounded(Fraction(high) * 100, 1)}%"}
        )
    if measures.asked < Awareness.minimum_sample(terms):
        sentences.append(
            _("At least %(count)d must be asked for the rate to count.") % {"count": Awareness.minimum_sample(terms)}
        )
    return sentences


# What is to be said of one indicator and of no other.
NOTES: dict[type[Indicator], Callable[[Measures, Terms], list[str]]] = {BaseInformation: _worth, Awareness: _sample}


def short(value: Decimal) -> str:
    """A figure of the terms without needless zeros: 40, 0.6."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


NOT_RANKED = {
    "no_full_time_member": gettext_lazy("No full-time member was in post on any day of the month."),
    "new_in_post": gettext_lazy("The members are in their induction and served less than half a month beside it."),
    "on_leave": gettext_lazy("The members were on approved leave and served less than half a month beside it."),
    "short_service": gettext_lazy("The members served less than half a month."),
    "no_awareness_sample": gettext_lazy("Too few residents were asked about awareness to rank the grid."),
}


def not_ranked_text(code: str) -> str:
    """Why a line has no rank, in a sentence; empty where it has one."""
    return str(NOT_RANKED.get(code, code)) if code else ""
