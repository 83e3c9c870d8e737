"""Laws that hold for every declared indicator: a new one is tested by being declared."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment import indicators
from assessment.counts import Measures
from assessment.indicators import BULLETIN, INDICATORS, Direction, Indicator, Source
from assessment.rules import awareness_in_force, mixed, scaled, score_line, score_month
from assessment.terms import Terms
from assessment.tests.test_rules import CLASSES, measures

every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
every_component = pytest.mark.parametrize("component", BULLETIN, ids=lambda component: component.code)
TERMS = Terms(cycle_starts_on=date(2026, 1, 1))
OF_CAPACITY = {"effective_days", "days"}  # how much may be expected, and nothing that anybody does or misses


@st.composite
def terms(draw):
    """Schemes that an office may make."""
    base = draw(st.integers(0, 100))
    incidents = draw(st.integers(0, 100 - base))
    reports = Fraction(draw(st.integers(0, 10)), 10)
    return Terms.model_validate(
        {
            "cycle_starts_on": "2026-01-01",
            "weights": {"base": base, "incidents": incidents, "awareness": 100 - base - incidents},
            "incidents": {
                "share_of_reports": float(reports),
                "share_on_time": str(float(1 - reports)),
                "target": draw(st.integers(1, 40)),
            },
            "base": {"target": draw(st.integers(1, 400)), "new_of_people": draw(st.sampled_from(["0", "0.5"]))},
            "awareness": {"minimum_asked": draw(st.integers(1, 60))},
        }
    )


def counts_of(indicator: type[Indicator]):
    """Anything that may have been counted for this indicator."""
    assert indicator.numerator.counts
    return measures()


def more_of(counts: Measures, name: str, kind: tuple[str, int], by: int) -> Measures:
    """The same counts with more of one of them; entries grow in one class and kind."""
    if name != "entries":
        return replace(counts, **{name: getattr(counts, name) + by})
    of_class, place = kind
    grown = list(counts.entries.get(of_class, (0, 0, 0)))
    grown[place] += by
    return replace(counts, entries={**counts.entries, of_class: tuple(grown)})


def possible(counts: Measures) -> bool:
    return counts.on_time <= counts.due and counts.knowing <= counts.asked


def total(counts: Measures, scheme: Terms):
    return score_line(counts, scheme, awareness_counts=True).score or 0


kinds = st.tuples(st.sampled_from(CLASSES), st.integers(0, 2))
some = st.integers(1, 50)


@every_indicator
class TestEveryIndicator:
    def test_it_says_what_it_is(self, indicator):
        for text in (indicator.name, indicator.question, indicator.unit):
            assert text.strip()
        assert indicator.question.endswith("?")
        for quantity in (indicator.numerator, indicator.denominator):
            assert quantity.name
            assert set(quantity.counts) <= {each.name for each in fields(Measures)}
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
        assume(possible(after))
        shares = [indicator.share(before, scheme), indicator.share(after, scheme)]
        assume(None not in shares)
        if indicator.direction is Direction.LESS:
            shares.reverse()
        assert shares[0] <= shares[1]

    @given(data=st.data(), scheme=terms(), kind=kinds, by=some)
    def test_doing_better_never_lowers_a_score(self, indicator, data, scheme, kind, by):
        worse = data.draw(counts_of(indicator))
        better = more_of(worse, data.draw(st.sampled_from(indicator.numerator.counts)), kind, by)
        assume(possible(better))
        if indicator.direction is Direction.LESS:
            worse, better = better, worse
        assert total(better, scheme) >= total(worse, scheme)

    @given(data=st.data(), scheme=terms(), kind=kinds, by=some)
    def test_missing_more_never_raises_a_score(self, indicator, data, scheme, kind, by):
        """More was asked for that was not done; where only time sets the target, less of it was done."""
        before = data.draw(counts_of(indicator))
        missed = sorted(set(indicator.denominator.counts) - OF_CAPACITY)
        grows = missed if indicator.direction is Direction.MORE and missed else indicator.numerator.counts
        after = more_of(before, data.draw(st.sampled_from(grows)), kind, by)
        if grows is not missed and indicator.direction is Direction.MORE:
            before, after = after, before
        assume(possible(before) and possible(after) and indicator.share(before, scheme) is not None)
        assert total(after, scheme) <= total(before, scheme)

    @given(data=st.data(), scheme=terms(), more=some)
    def test_who_had_more_time_for_the_same_work_is_not_better(self, indicator, data, scheme, more):
        before = data.draw(counts_of(indicator))
        after = replace(before, effective_days=before.effective_days + more)
        share = indicator.share(before, scheme)
        assume(share is not None)
        assert indicator.share(after, scheme) <= share

    def test_where_nothing_happened_and_nobody_served_there_is_nothing_to_measure(self, indicator):
        assert indicator.share(Measures(days=30), TERMS) is None


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
        points, weight = getattr(line, component.column), line.explanation["weights"].get(component.code)
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


def test_a_new_indicator_enters_the_registry_by_being_declared(monkeypatch):
    monkeypatch.setattr(indicators, "INDICATORS", dict(INDICATORS))

    class Sweeping(Indicator):
        code = "sweeping"
        name = "sweeping"

    assert indicators.INDICATORS["sweeping"] is Sweeping
    assert "sweeping" not in INDICATORS
