"""Laws that hold for every declared indicator: a new one is tested by being declared."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.figures import indicators, words
from assessment.figures.counts import Measures, Week, counts_in
from assessment.figures.indicators import BULLETIN, INDICATORS, Direction, Indicator
from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_indicators import Settled
from assessment.figures.rules import awareness_in_force, mixed, scaled, score_line, score_month
from assessment.figures.sources import Source
from assessment.figures.week_indicators import INSPECTION
from assessment.inspection.rules import NO_MEMBER, exceptions, expected
from assessment.scheme.terms import Terms
from assessment.score.quarter_rules import assess
from assessment.tests.measured import CLASSES, few, measures, quarters, terms

every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
every_component = pytest.mark.parametrize("component", BULLETIN, ids=lambda component: component.code)
TERMS = Terms(cycle_starts_on=date(2026, 1, 1))

# How much may be expected: nothing that anybody does or misses.
OF_CAPACITY = {
    Measures: {"effective_days"},
    Week: {"member_days"},
    Quarter: {"served", "in_post", "on_leave", "in_induction"},
}


@st.composite
def weeks(draw):
    working_days = draw(st.integers(0, 7))
    due = draw(few)
    counts = {count.name: draw(few) for count in counts_in(Week)}
    bounded = {
        "working_days": working_days,
        "member_days": draw(st.integers(0, 2 * working_days)),
        "days_without_report": draw(st.integers(0, 7)),
        "due": due,
        "on_time": draw(st.integers(0, due)),
    }
    return Week(**{**counts, **bounded})


def counts_of(indicator: type[Indicator]):
    """Anything that may have been counted for this indicator."""
    assert indicator.numerator.counts
    return {Measures: measures(), Week: weeks(), Quarter: quarters()}[indicator.of]


WITHIN = {
    "on_time": "due",
    "knowing": "asked",
    "attended": "to_attend",
    "settled_in_time": "settling_due",
}  # no more of the one than of the other


def more_of(counts: Any, name: str, kind: tuple[str, int], by: int) -> Any:
    """The same counts with more of one of them, as far as it goes; entries grow in one class and kind."""
    if name != "entries" or isinstance(counts, Week):
        most = getattr(counts, WITHIN[name]) if name in WITHIN else None
        grown = getattr(counts, name) + by
        return replace(counts, **{name: grown if most is None else min(most, grown)})
    of_class, place = kind
    grown = list(counts.entries.get(of_class, (0, 0, 0)))
    grown[place] += by
    return replace(counts, entries={**counts.entries, of_class: tuple(grown)})


def total(counts: Any, scheme: Terms):
    """The score; of a week, that it has few exceptions."""
    if isinstance(counts, Week):
        return -len(exceptions(counts, scheme))
    if isinstance(counts, Quarter):
        return assess(counts, scheme).score or 0
    return score_line(counts, scheme, awareness_counts=True).score or 0


def with_more_time(counts: Any, more: int) -> Any:
    """The same work in more days."""
    if isinstance(counts, Quarter):
        served = {**counts.served, "ordinary": counts.served.get("ordinary", 0) + Fraction(more, 31)}
        return replace(counts, in_post=counts.in_post + more, served=served)
    capacity = {Measures: "effective_days", Week: "member_days"}[type(counts)]
    return replace(counts, **{capacity: getattr(counts, capacity) + more})


kinds = st.tuples(st.sampled_from(CLASSES), st.integers(0, 2))
some = st.integers(1, 50)


@every_indicator
class TestEveryIndicator:
    def test_it_says_what_it_is(self, indicator):
        for text in (indicator.name, indicator.question, indicator.counting, indicator.unit):
            assert text.strip()
        assert indicator.question.endswith("?")
        for quantity in (indicator.numerator, indicator.denominator):
            assert quantity.name
            assert set(quantity.counts) <= {each.name for each in fields(indicator.of)}
        assert indicator.direction in Direction
        assert indicator.sources
        assert set(indicator.sources) <= set(Source)

    @given(data=st.data(), scheme=terms())
    def test_its_share_lies_between_0_and_1(self, indicator, data, scheme):
        share = indicator.share(data.draw(counts_of(indicator)), scheme)
        assert share is None or 0 <= share <= 1

    @given(data=st.data(), scheme=terms(), kind=kinds, by=some)
    def test_its_direction_is_respected(self, indicator, data, scheme, kind, by):
        before = data.draw(counts_of(indicator))
        after = more_of(before, data.draw(st.sampled_from(indicator.numerator.counts)), kind, by)
        shares = [indicator.share(before, scheme), indicator.share(after, scheme)]
        assume(None not in shares)
        if indicator.direction is Direction.LESS:
            shares.reverse()
        assert shares[0] <= shares[1]

    @given(data=st.data(), scheme=terms(), kind=kinds, by=some)
    def test_doing_better_never_lowers_a_score(self, indicator, data, scheme, kind, by):
        worse = data.draw(counts_of(indicator))
        better = more_of(worse, data.draw(st.sampled_from(indicator.numerator.counts)), kind, by)
        if indicator.direction is Direction.LESS:
            worse, better = better, worse
        assert total(better, scheme) >= total(worse, scheme)

    @given(data=st.data(), scheme=terms(), kind=kinds, by=some)
    def test_missing_more_never_raises_a_score(self, indicator, data, scheme, kind, by):
        """More was asked for that was not done; where only time sets the target, less of it was done."""
        before = data.draw(counts_of(indicator))
        missed = sorted(set(indicator.denominator.counts) - OF_CAPACITY[indicator.of])
        grows = missed if indicator.direction is Direction.MORE and missed else indicator.numerator.counts
        after = more_of(before, data.draw(st.sampled_from(grows)), kind, by)
        if grows is not missed and indicator.direction is Direction.MORE:
            before, after = after, before
        assume(indicator.share(before, scheme) is not None)
        assert total(after, scheme) <= total(before, scheme)

    @given(data=st.data(), scheme=terms(), more=some)
    def test_who_had_more_time_for_the_same_work_is_not_better(self, indicator, data, scheme, more):
        before = data.draw(counts_of(indicator))
        after = with_more_time(before, more)
        share = indicator.share(before, scheme)
        assume(share is not None)
        assert indicator.share(after, scheme) <= share

    def test_where_nothing_happened_and_nobody_served_there_is_nothing_to_measure(self, indicator):
        nothing = {
            Measures: Measures(days=30),
            Week: Week(working_days=5),
            Quarter: Quarter(working_days=66),
        }[indicator.of]
        assert indicator.share(nothing, TERMS) is None


@every_component
class TestEveryComponent:
    @given(counts=measures(), scheme=terms())
    def test_what_is_left_out_scales_its_siblings_up_to_the_same_total(self, component, counts, scheme):
        mixture = mixed(component, counts, scheme)
        measured = {code for code, share in mixture.shares.items() if share is not None}
        assert set(mixture.weights) <= measured
        declared = {part.indicator.code: Fraction(part.weight(scheme)) for part in component.parts}
        kept = sum(declared[code] for code in measured)
        if kept:
            assert sum(mixture.weights.values()) == sum(declared.values())
            for code in measured:  # in the proportions of the scheme
                assert mixture.weights[code] * kept == declared[code] * sum(declared.values())

    @given(counts=measures(), scheme=terms())
    def test_its_share_lies_between_those_of_its_indicators(self, component, counts, scheme):
        mixture = mixed(component, counts, scheme)
        measured = [share for share in mixture.shares.values() if share is not None]
        assert (mixture.share is None) == (not measured)
        if measured and mixture.weights:
            assert min(measured) <= mixture.share <= max(measured)

    @given(counts=measures(), scheme=terms())
    def test_its_points_never_exceed_its_weight_as_scaled(self, component, counts, scheme):
        line = score_line(counts, scheme, awareness_counts=True)
        points, weight = line.columns[component.column], line.explanation["weights"].get(component.code)
        assert (points is None) == (weight is None)
        assert points is None or 0 <= points <= Fraction(weight) + Fraction(1, 200)


@given(scheme=terms(), others=st.lists(measures(), max_size=8))
def test_an_empty_grid_never_wins(scheme, others):
    month = [Measures(days=30), *others]
    empty, *rest = score_month(month, scheme)
    assert empty.score is None
    assert empty.rank is None
    assert not empty.in_bottom
    assert awareness_in_force(month, scheme) == awareness_in_force(others, scheme)
    assert rest == score_month(others, scheme)


@given(scheme=terms(), counts=measures())
def test_the_weights_of_the_components_that_were_measured_sum_to_the_whole(scheme, counts):
    weights = {component.code: Fraction(component.weight(scheme)) for component in BULLETIN}
    shares = {component.code: mixed(component, counts, scheme).share for component in BULLETIN}
    if effective := scaled(weights, shares):
        assert sum(effective.values()) == 100


@given(scheme=terms(), other=weeks())
def test_an_empty_week_is_never_better_than_a_week_in_which_something_was_done(scheme, other):
    empty = Week(working_days=5)
    assert exceptions(empty, scheme) == [NO_MEMBER]
    if other.member_days:
        assert NO_MEMBER not in exceptions(other, scheme)


@given(scheme=terms(), week=weeks())
def test_what_is_expected_is_named_for_all_that_could_be_measured(scheme, week):
    named = expected(week, scheme)
    measured = {indicator.code for indicator in INSPECTION if indicator.share(week, scheme) is not None}
    assert set(named) == measured
    assert set(exceptions(week, scheme)) - {NO_MEMBER} <= measured


def test_a_new_indicator_enters_the_registry_by_being_declared(monkeypatch):
    monkeypatch.setattr(indicators, "INDICATORS", dict(INDICATORS))

    class Sweeping(Indicator):
        code = "sweeping"
        name = "sweeping"

    assert indicators.INDICATORS["measures.sweeping"] is Sweeping
    assert "measures.sweeping" not in INDICATORS


# --- in words -----------------------------------------------------------------------------------------


@every_indicator
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_share_is_shown_as_a_division_by_nothing(indicator, language):
    """Where nothing is asked for it is said in words."""
    counts = Measures(days=30) if indicator.of is Measures else indicator.of(working_days=0)
    counts = replace(counts, member_days=0) if indicator.of is Week else counts
    with translation.override(language):
        text = words.share(indicator, counts, TERMS)
    if not indicator.denominator.of(counts, TERMS):
        assert "÷" not in text


@pytest.mark.parametrize(
    ("language", "text"), [("en", "nothing fell due, counted in full"), ("zh-hans", "无到期事项，计满分")]
)
def test_that_nothing_fell_due_is_said_where_it_counts_in_full(language, text):
    looked = Quarter(working_days=60, in_post=60, served={"ordinary": Fraction(3)})
    with translation.override(language):
        assert words.share(Settled, looked, TERMS) == text
