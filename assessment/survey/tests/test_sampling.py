"""The sample of the awareness survey: drawn so that it can be drawn again, spread, and called by nobody of the grid."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.periods import parse
from assessment.survey.documents import sheet_of
from assessment.survey.models import SurveySample, SurveyShare
from assessment.survey.rules import NoCaller, assign_callers, draw
from assessment.survey.services import AlreadyDrawn, HouseholdsMissing, draw_sample, minimum_wanted
from assessment.tests.factories import office
from assessment.tests.parallel import at_once
from core.clock import starts_at
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from core.tests.sheet_pages import imported, uploaded
from grids.territory.models import GridVersion
from incidents.entries.models import AwarenessSurvey
from staff.tests.factories import account, center, posted

MARCH = parse("2026-03")
AT = starts_at(date(2026, 3, 10)).replace(hour=9)
sizes = st.integers(0, 3000)
counts = st.integers(1, 60)
seeds = st.text("0123456789abcdef", min_size=1, max_size=16)


class TestDrawing:
    @given(seeds, sizes, counts)
    def test_the_same_seed_draws_the_same_numbers(self, seed, households, wanted):
        first, again = (
            draw(seed=seed, month="2026-03", grid="1", households=households, wanted=wanted) for _ in range(2)
        )
        assert first == again

    @given(seeds, sizes, counts)
    def test_it_draws_as_many_as_are_wanted_each_once_and_within_the_grid(self, seed, households, wanted):
        drawn = draw(seed=seed, month="2026-03", grid="1", households=households, wanted=wanted)
        assert len(drawn.numbers) == min(wanted, households)
        called = [*drawn.numbers, *(number for number in drawn.reserves if number is not None)]
        assert len(set(called)) == len(called)
        assert all(1 <= number <= households for number in called)

    @given(seeds, st.integers(1, 3000), counts)
    def test_it_is_spread_one_number_from_each_stretch(self, seed, households, wanted):
        drawn = draw(seed=seed, month="2026-03", grid="1", households=households, wanted=wanted)
        count = len(drawn.numbers)
        for place, (number, reserve) in enumerate(zip(drawn.numbers, drawn.reserves, strict=True)):
            begin, end = households * place // count, households * (place + 1) // count
            assert begin < number <= end
            assert reserve is None or begin < reserve <= end

    def test_grids_months_and_seeds_draw_apart(self):
        base = {"seed": "a", "month": "2026-03", "grid": "1", "households": 500, "wanted": 10}
        others = ({}, {"seed": "b"}, {"month": "2026-04"}, {"grid": "2"})
        draws = {draw(**{**base, **other}).numbers for other in others}
        assert len(draws) == 4

    def test_a_known_draw_stays_what_it_was(self):
        drawn = draw(seed="5eed", month="2026-03", grid="331003002901001", households=120, wanted=4)
        assert drawn.numbers == KNOWN

    def test_every_household_comes_up_about_as_often(self):
        hits = [0] * 20
        for seed in range(2000):
            for number in draw(seed=str(seed), month="m", grid="g", households=20, wanted=5).numbers:
                hits[number - 1] += 1
        assert min(hits) > 400
        assert max(hits) < 600


KNOWN = (18, 53, 69, 94)


class TestCallers:
    @given(st.integers(1, 12), st.integers(1, 5), st.data())
    def test_nobody_calls_a_grid_that_they_serve(self, grids, callers, data):
        people = list(range(100, 100 + callers))
        serving = {grid: data.draw(st.sets(st.sampled_from(people))) for grid in range(grids)}
        if any(set(people) <= serving[grid] for grid in range(grids)):
            with pytest.raises(NoCaller) as refusal:
                assign_callers(list(range(grids)), people, serving)
            assert set(people) <= serving[refusal.value.grid]
            return
        assigned = assign_callers(list(range(grids)), people, serving)
        assert set(assigned) == set(range(grids))
        assert all(caller not in serving[grid] for grid, caller in assigned.items())

    def test_the_work_is_shared(self):
        assigned = list(assign_callers(list(range(9)), [1, 2, 3], {}).values())
        assert [assigned.count(caller) for caller in (1, 2, 3)] == [3, 3, 3]


@shared_world
def place():
    made = office()
    GridVersion.objects.update(households=150)
    made.clerk = center(made.subdistrict)
    return made


def drawn(place, **changed):
    values = {"seed": "5eed", "wanted": 10, "callers": [place.clerk], "by": place.clerk, "at": AT, "month": MARCH}
    return draw_sample(subdistrict=place.subdistrict, **{**values, **changed})


class TestASample:
    def test_it_keeps_seed_households_numbers_and_caller_of_every_grid(self, place):
        sample = drawn(place)
        shares = list(sample.shares.all())
        assert (sample.seed, len(shares)) == ("5eed", 4)
        for share in shares:
            again = draw(seed="5eed", month="2026-03", grid=share.facts["code"], households=150, wanted=10)
            assert (share.households, share.numbers, share.caller) == (150, list(again.numbers), place.clerk)

    def test_it_is_drawn_once_a_month_and_stays(self, place):
        drawn(place)
        with pytest.raises(AlreadyDrawn):
            drawn(place, seed="another")
        for change in (lambda: SurveySample.objects.update(seed="x"), lambda: SurveyShare.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_a_caller_of_the_office_who_serves_a_grid_does_not_call_there(self, place):
        member = posted("part_time", to=place.grids[0]).worker
        place.clerk.worker = member
        place.clerk.save()
        other = center(place.subdistrict)
        with pytest.raises(Conflict, match=place.grids[0].versions.get().name):
            drawn(place, by=other)
        sample = drawn(place, by=other, callers=[place.clerk, other])
        assert sample.shares.get(grid=place.grids[0]).caller == other

    def test_who_is_not_of_the_office_does_not_call(self, place):
        with pytest.raises(NotAllowed):
            drawn(place, callers=[account()])

    def test_fewer_than_the_scheme_needs_are_refused_and_missing_households_are_named(self, place):
        assert minimum_wanted(place.subdistrict, MARCH) == 10
        with pytest.raises(InvalidInput):
            drawn(place, wanted=9)
        GridVersion.objects.filter(grid=place.grids[1]).update(households=None)
        with pytest.raises(HouseholdsMissing, match=place.grids[1].versions.get().name):
            drawn(place)

    def test_its_sheet_names_serial_numbers_and_no_person(self, place):
        sample = drawn(place)
        first, again = sheet_of(sample)[1], sheet_of(sample)[1]
        assert first == again
        page = load_workbook(io.BytesIO(first))["访问表"]
        rows = list(page.iter_rows(min_row=4, values_only=True))
        assert len(rows) == 40
        assert [row[3] for row in rows[:10]] == sample.shares.order_by("facts__code")[0].numbers
        assert "5eed" in page["A2"].value

    def test_the_office_draws_and_prints_it_and_a_head_does_not_draw(self, place):
        client = Client()
        client.force_login(place.clerk)
        page = reverse("admin:assessment_surveysample_draw")
        values = {"month": "2026-03", "wanted": 12, "callers": [place.clerk.pk], "seed": "abc"}
        assert client.get(page).status_code == 200
        assert client.post(page, values).status_code == 302
        sample = SurveySample.objects.get()
        answer = client.get(reverse("admin:assessment_surveysample_print_sheet", args=(sample.pk,)))
        assert answer.content == sheet_of(sample)[1]
        assert client.get(f"/admin/assessment/surveysample/{sample.pk}/change/").status_code == 200


@pytest.mark.django_db
def test_its_results_come_back_by_the_awareness_sheet_with_the_optional_answers_unscored(place):
    from assessment.figures.measures import measure_month

    book = load_workbook(io.BytesIO(sheet_of(drawn(place))[1]))
    page = book["结果汇总"]
    for row in range(4, 8):
        for column, figure in ((5, 10), (6, 8), (7, 5), (8, 7)):
            page.cell(row=row, column=column, value=figure)
    filled = io.BytesIO()
    book.save(filled)
    client = Client()
    client.force_login(place.clerk)
    imported(client, uploaded(client, "incidents_awarenesssurvey", filled.getvalue(), name="结果.xlsx"))
    surveys = AwarenessSurvey.objects.filter(month=MARCH.start)
    assert list(surveys.values_list("asked", "knowing", "participating", "satisfied")) == [(10, 8, 5, 7)] * 4
    measures = measure_month(place.subdistrict, MARCH, place.scheme.value)[place.grids[0].pk]
    assert (measures.asked, measures.knowing) == (10, 8)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_draw_at_once_one_is_refused(place):
    answers = at_once(lambda: drawn(place, seed="a"), lambda: drawn(place, seed="b"))
    assert {type(answer) for answer in answers} == {SurveySample, AlreadyDrawn}
    assert SurveyShare.objects.count() == 4
