"""Laws of scoring and ranking, without a database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.figures import rules
from assessment.figures.counts import Measures
from assessment.figures.indicators import BULLETIN
from assessment.figures.rules import Line, competition_ranks, rank, rounded, score_line, score_month, wilson
from assessment.interview.rules import served_enough
from assessment.scheme.terms import Terms
from assessment.tests.measured import CLASSES, EARLIER, TERMS, measures


def total(measured: Measures, *, counts: bool = True) -> Decimal:
    return score_line(measured, TERMS, awareness_counts=counts).score or Decimal(0)


def points(line: Line) -> list[Decimal | None]:
    return [line.columns[component.column] for component in BULLETIN]


def rate(line: Line) -> Decimal | None:
    return line.columns["awareness_rate"]


class TestBetterWorkNeverScoresLower:
    @given(measures(), st.sampled_from(CLASSES), st.sampled_from([0, 1, 2]), st.integers(1, 50))
    def test_more_entries(self, before, name, kind, more):
        counts = list(before.entries.get(name, (0, 0, 0)))
        counts[kind] += more
        after = replace(before, entries={**before.entries, name: tuple(counts)})
        assert total(after) >= total(before)

    @given(measures(), st.integers(1, 50))
    def test_more_valid_reports(self, before, more):
        assert total(replace(before, valid_reports=before.valid_reports + more)) >= total(before)

    @given(measures(), st.integers(1, 50))
    def test_more_on_time_of_the_same_due(self, before, more):
        after = replace(before, on_time=min(before.due, before.on_time + more))
        assert total(after) >= total(before)

    @given(measures(), st.integers(1, 50))
    def test_more_residents_who_know_of_the_same_asked(self, before, more):
        assert total(replace(before, knowing=min(before.asked, before.knowing + more))) >= total(before)

    @given(measures(), st.integers(1, 50))
    def test_missing_more_deadlines_never_raises_it_once_something_was_due(self, before, more):
        if before.due:
            assert total(replace(before, due=before.due + more)) <= total(before)

    @given(measures(), st.integers(1, 50))
    def test_missing_the_only_deadline_never_raises_it(self, before, more):
        none_due = replace(before, due=0, on_time=0)
        assert total(replace(none_due, due=more)) <= total(none_due) or none_due.effective_days == 0

    @given(measures())
    def test_new_entries_about_people_earn_nothing(self, before):
        _new, changed, verified = before.entries.get("people", (0, 0, 0))
        more = replace(before, entries={**before.entries, "people": (5000, changed, verified)})
        assert total(more) == total(before)


class TestFiguresOfALine:
    @given(measures(), st.booleans())
    def test_every_figure_keeps_its_bounds(self, measured, counts):
        line = score_line(measured, TERMS, awareness_counts=counts)
        for score in (*points(line), line.score):
            assert score is None or 0 <= score <= 100
        assert rate(line) is None or 0 <= rate(line) <= 1

    @given(measures())
    def test_a_total_is_the_sum_of_its_rounded_components(self, measured):
        line = score_line(measured, TERMS, awareness_counts=True)
        parts = [p for p in points(line) if p is not None]
        assert line.score == (sum(parts) if parts else None)
        assert all(p == p.quantize(Decimal("0.01")) for p in parts)

    @given(measures())
    def test_what_is_left_out_leaves_its_weight_to_the_others(self, measured):
        line = score_line(measured, TERMS, awareness_counts=True)
        weights = [Fraction(weight) for weight in line.explanation["weights"].values()]
        assert sum(weights) == (100 if line.score is not None else 0)
        assert not set(line.explanation["left_out"]) & set(line.explanation["weights"])
        inner = [Fraction(weight) for weight in line.explanation["incident_weights"].values()]
        assert not inner or sum(inner) == 1

    def test_full_marks_where_only_entries_and_reports_could_be_measured(self):
        grid = Measures(days=30, member_days=30, effective_days=30, entries={"houses": (100, 0, 0)}, valid_reports=10)
        line = score_line(grid, TERMS, awareness_counts=False)
        assert points(line) == [50, 50, None]
        assert line.explanation["left_out"] == ["awareness"]

    def test_no_entries_is_measured_and_nobody_in_post_is_not(self):
        assert (
            score_line(Measures(days=30, member_days=30, effective_days=30), TERMS, awareness_counts=False).score == 0
        )
        assert score_line(Measures(days=30, entries={"houses": (9, 9, 9)}), TERMS, awareness_counts=False).score is None

    def test_timeliness_alone_carries_the_incident_weight_of_a_grid_without_members(self):
        line = score_line(Measures(days=30, due=2, on_time=1), TERMS, awareness_counts=False)
        assert line.columns["incident_score"] == 50
        assert line.not_ranked_because == "no_full_time_member"

    @given(st.lists(measures(), max_size=12))
    def test_an_empty_grid_never_wins_over_a_measured_one(self, others):
        empty = score_month([Measures(days=30), *others], TERMS)[0]
        assert empty.rank is None
        assert empty.score is None

    @given(st.lists(measures(), max_size=12))
    def test_the_same_measures_give_the_same_lines(self, month):
        assert score_month(month, TERMS) == score_month(list(month), TERMS)

    @given(measures())
    def test_measures_survive_json(self, measured):
        text = json.dumps(measured.to_json(), sort_keys=True)
        again = Measures.from_json(json.loads(text))
        assert again == measured
        assert json.dumps(again.to_json(), sort_keys=True) == text

    @given(measures())
    def test_the_explanation_survives_json(self, measured):
        explanation = score_line(measured, TERMS, awareness_counts=True).explanation
        assert json.loads(json.dumps(explanation)) == explanation


class TestALineKeepsHowItCameAbout:
    MEASURED = Measures(
        days=30,
        member_days=30,
        leave_days=5,
        effective_days=25,
        entries={"houses": (100, 20, 5)},
        valid_reports=5,
        due=4,
        on_time=3,
        asked=36,
        knowing=31,
    )
    OF_THE_MEASURES = {
        "member_months": "5/6",
        **{"base_points": "111", "base_target": "250/3"},
        **{"reports": 5, "reports_target": "25/3", "reports_share": "3/5", "on_time_share": "3/4"},
        "incident_weights": {"on_time": "2/5", "reports": "3/5"},
    }

    def test_where_awareness_counts(self):
        line = score_line(self.MEASURED, TERMS, awareness_counts=True)
        assert line.explanation == {
            **self.OF_THE_MEASURES,
            "shares": {"base": "1", "incidents": "33/50", "awareness": "31/36"},
            "weights": {"base": "40", "incidents": "40", "awareness": "20"},
            "left_out": [],
            "awareness_left_out_for_all": False,
        }
        assert {name: str(value) for name, value in line.columns.items()} == {
            "base_score": "40.00",
            "incident_score": "26.40",
            "awareness_rate": "0.8611",
            "awareness_asked": "36",
            "awareness_score": "17.22",
        }
        assert (str(line.member_months), str(line.score)) == ("0.83", "83.62")

    def test_where_it_is_left_out_for_all(self):
        line = score_line(self.MEASURED, TERMS, awareness_counts=False)
        assert line.explanation == {
            **self.OF_THE_MEASURES,
            "shares": {"base": "1", "incidents": "33/50", "awareness": None},
            "weights": {"base": "50", "incidents": "50"},
            "left_out": ["awareness"],
            "awareness_left_out_for_all": True,
        }
        assert (line.columns["awareness_score"], str(rate(line)), str(line.score)) == (None, "0.8611", "83.00")


class TestWhyALineIsNotRanked:
    @pytest.mark.parametrize(
        ("days", "reason"),
        [
            ({"member_days": 0}, "no_full_time_member"),
            ({"member_days": 30, "induction_days": 30, "effective_days": 0}, "new_in_post"),
            ({"member_days": 30, "induction_days": 10, "leave_days": 10, "effective_days": 10}, "new_in_post"),
            ({"member_days": 30, "induction_days": 9, "leave_days": 10, "effective_days": 11}, "on_leave"),
            ({"member_days": 30, "leave_days": 16, "effective_days": 14}, "on_leave"),
            ({"member_days": 14, "effective_days": 14}, "short_service"),
            ({"member_days": 1, "effective_days": 1}, "short_service"),
            ({"member_days": 14, "induction_days": 1, "effective_days": 13}, "new_in_post"),
            ({"member_days": 14, "leave_days": 1, "effective_days": 13}, "on_leave"),
            ({"member_days": 30, "leave_days": 15, "effective_days": 15}, ""),
        ],
    )
    def test_the_first_reason_that_holds(self, days, reason):
        line = score_line(Measures(days=30, asked=30, knowing=3, **days), TERMS, awareness_counts=True)
        assert line.not_ranked_because == reason


SERVED = Measures(days=30, member_days=30, effective_days=30)
REACHED, MISSED = replace(SERVED, asked=30, knowing=15), replace(SERVED, asked=29, knowing=29)


def left_out(month: list[Measures], terms: Terms) -> bool:
    flags = {line.explanation["awareness_left_out_for_all"] for line in score_month(month, terms)}
    (flag,) = flags
    return flag


class TestTheQuorumOfAwareness:
    @pytest.mark.parametrize("terms", [TERMS, EARLIER])
    def test_a_sample_below_30_bars_one_grid_unless_it_is_left_out_for_all(self, terms):
        alone, other = score_month([MISSED, REACHED], terms)
        assert (alone.not_ranked_because, rate(alone)) == ("no_awareness_sample", None)
        assert other.ranked
        both = score_month([MISSED, replace(SERVED, asked=0)], terms)
        assert [line.ranked for line in both] == [True, True]
        assert all(line.explanation["awareness_left_out_for_all"] for line in both)

    def test_exactly_half_of_the_grids_is_enough_and_one_fewer_is_not(self):
        assert not left_out([REACHED, MISSED, REACHED, MISSED], TERMS)
        assert left_out([REACHED, MISSED, REACHED, MISSED, MISSED], TERMS)

    def test_only_grids_with_half_a_member_month_are_asked(self):
        short = {"member_days": 14, "effective_days": 14}
        assert not left_out([REACHED, MISSED, *[replace(MISSED, **short)] * 9], TERMS)
        assert left_out([REACHED, MISSED, MISSED, *[replace(REACHED, **short)] * 9], TERMS)
        half = {"member_days": 15, "effective_days": 15}
        assert left_out([REACHED, MISSED, replace(MISSED, **half)], TERMS)

    def test_one_sampled_grid_does_not_leave_the_others_without_a_rank(self):
        lines = score_month([REACHED, *[MISSED] * 3], TERMS)
        assert all(line.ranked for line in lines)
        sampled = lines[0]
        assert (sampled.columns["awareness_score"], rate(sampled)) == (None, Decimal("0.5000"))
        assert sampled.explanation["left_out"] == ["awareness"]

    def test_by_a_version_without_a_quorum_it_did(self):
        lines = score_month([REACHED, *[MISSED] * 3], EARLIER)
        assert [line.ranked for line in lines] == [True, False, False, False]


class TestTheTargetOfReports:
    @pytest.mark.parametrize(("complexity", "target"), [("simple", 6), ("ordinary", 10), ("complex", 10)])
    def test_it_goes_by_the_complexity_of_the_grid(self, complexity, target):
        grid = replace(SERVED, complexity=complexity, valid_reports=3)
        line = score_line(grid, TERMS, awareness_counts=False)
        assert line.explanation["reports_target"] == str(target)
        assert line.columns["incident_score"] == rounded(Fraction(50 * 3, target))

    @pytest.mark.parametrize("complexity", ["simple", "ordinary", "complex"])
    def test_a_version_that_names_one_target_means_all_grids(self, complexity):
        line = score_line(replace(SERVED, complexity=complexity), EARLIER, awareness_counts=False)
        assert line.explanation["reports_target"] == "10"

    @pytest.mark.parametrize("complexity", ["simple", "ordinary", "complex"])
    def test_a_target_of_0_leaves_all_to_what_is_settled_on_time(self, complexity):
        none = {"target": 0, "target_simple": 0, "target_complex": 0}
        terms = Terms(cycle_starts_on=date(2026, 1, 1), incidents=none)
        grid = replace(SERVED, complexity=complexity, valid_reports=50, due=4, on_time=3)
        line = score_line(grid, terms, awareness_counts=False)
        assert line.explanation["incident_weights"] == {"on_time": "1"}
        assert line.columns["incident_score"] == rounded(Fraction(50 * 3, 4))
        nothing_due = score_line(replace(grid, due=0, on_time=0), terms, awareness_counts=False)
        assert nothing_due.columns["incident_score"] is None


def lines(scores: list[Decimal | None]) -> list[Line]:
    return [Line(Decimal(1), {}, score, "" if score is not None else "short_service", {}) for score in scores]


figures = st.decimals(0, 100, places=2)


class TestRanks:
    def test_equal_scores_share_a_rank_and_the_next_is_skipped(self):
        assert competition_ranks([Decimal(n) for n in ("91.00", "90.0", "90.00", "80")]) == [1, 2, 2, 4]

    @given(st.lists(st.none() | figures, max_size=60))
    def test_a_rank_is_one_more_than_the_number_of_better_scores(self, scores):
        expected = [None if s is None else 1 + sum(o > s for o in scores if o is not None) for s in scores]
        assert competition_ranks(scores) == expected

    @given(st.lists(st.none() | figures, max_size=60), st.randoms(use_true_random=False))
    def test_ranks_do_not_depend_on_the_order_of_the_lines(self, scores, random):
        order = list(range(len(scores)))
        random.shuffle(order)
        shuffled = rank(lines([scores[i] for i in order]), TERMS)
        straight = rank(lines(scores), TERMS)
        assert [(line.rank, line.in_bottom) for line in shuffled] == [
            (straight[i].rank, straight[i].in_bottom) for i in order
        ]

    @given(st.lists(st.none() | figures, max_size=60))
    def test_bottom_is_the_last_tenth_rounded_up_and_below_90(self, scores):
        ranked = [score for score in scores if score is not None]
        k = (len(ranked) + 9) // 10 if len(ranked) >= 5 else 0
        for line in rank(lines(scores), TERMS):
            assert line.in_bottom == (line.rank is not None and line.rank > len(ranked) - k and line.score < 90)

    @pytest.mark.parametrize(("ranked", "bottom"), [(1, 0), (4, 0), (5, 1), (10, 1), (11, 2), (36, 4)])
    def test_the_last_tenth_is_bottom_and_nobody_among_fewer_than_five(self, ranked, bottom):
        scores = [Decimal(n) for n in range(ranked)] + [None] * 3
        assert sum(line.in_bottom for line in rank(lines(scores), TERMS)) == bottom

    def test_the_part_that_is_bottom_is_rounded_up(self):
        two_thirds = Terms(cycle_starts_on=date(2026, 1, 1), ranking={"bottom_percent": 67})
        judged = rank(lines([Decimal(50), Decimal(51), Decimal(52)]), two_thirds)
        assert [line.in_bottom for line in judged] == [True, True, True], "2.01 of 3 are 3"

    def test_a_version_without_that_term_has_a_bottom_among_any_number(self):
        assert [line.in_bottom for line in rank(lines([Decimal(50)]), EARLIER)] == [True]

    def test_who_is_excellent_is_never_bottom(self):
        assert not any(line.in_bottom for line in rank(lines([Decimal(90), *[Decimal(95)] * 9]), TERMS))

    def test_a_tie_across_the_border_of_the_bottom_spares_all_who_share_it(self):
        tied = rank(lines([Decimal(80)] + [Decimal(10)] * 9), TERMS)
        assert not any(line.in_bottom for line in tied)


class TestRounding:
    @given(st.fractions(-1000, 1000))
    def test_half_up_by_exact_arithmetic(self, value):
        got = rounded(value)
        assert got == got.quantize(Decimal("0.01"))
        assert abs(Fraction(got) - value) <= Fraction(1, 200)

    @given(st.decimals(0, 100, places=6))
    def test_it_agrees_with_decimal(self, value):
        assert rounded(Fraction(value)) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def test_a_half_goes_up(self):
        assert [rounded(Fraction(text)) for text in ("0.125", "0.115", "0.1249999999999999999999")] == [
            Decimal("0.13"),
            Decimal("0.12"),
            Decimal("0.12"),
        ]


@given(st.integers(28, 31), st.integers(0, 62))
def test_half_of_a_month_is_enough_and_half_a_day_less_is_not(days, halves):
    assert served_enough(Decimal(halves) / 2, days, TERMS) == (halves >= days)


class TestTerms:
    def test_weights_that_do_not_sum_to_a_hundred_are_refused(self):
        with pytest.raises(ValueError, match="sum to 100"):
            Terms(cycle_starts_on=date(2026, 1, 1), weights={"base": 50, "incidents": 40, "awareness": 20})

    def test_a_misspelt_term_is_refused(self):
        with pytest.raises(ValueError, match="induction_day"):
            Terms(cycle_starts_on=date(2026, 1, 1), induction_day=3)

    def test_terms_survive_json(self):
        assert Terms.model_validate(json.loads(TERMS.model_dump_json())) == TERMS

    @given(measures())
    def test_other_weights_are_followed(self, measured):
        heavy = Terms(cycle_starts_on=date(2026, 1, 1), weights={"base": 100, "incidents": 0, "awareness": 0})
        line = rules.score_line(measured, heavy, awareness_counts=True)
        if line.columns["base_score"] is not None:
            assert line.score == line.columns["base_score"]


@given(st.integers(1, 500).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
def test_the_interval_of_a_rate_holds_the_rate_and_stays_a_share(sample):
    knowing, asked = sample
    low, high = wilson(knowing, asked)
    assert 0 <= low <= rounded(Fraction(knowing, asked), 4) <= high <= 1


def test_the_interval_is_wilsons():
    assert wilson(42, 85) == (Decimal("0.3904"), Decimal("0.5983"))
    assert wilson(0, 10) == (Decimal("0.0000"), Decimal("0.2775"))
    assert wilson(10, 10) == (Decimal("0.7225"), Decimal("1.0000"))
