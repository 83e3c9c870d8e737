"""What pages say of a line follows from the declared indicators, and its formulas hold."""

from __future__ import annotations

import pytest

from assessment.bulletin.explanations import explain, field_of
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.services import draft_bulletin
from assessment.bulletin.tables import ranked_table, score_heads
from assessment.figures.indicators import BULLETIN
from assessment.periods import month_of
from assessment.scheme.terms import Terms
from assessment.tests.worlds import MONTHS, World
from core.testing.worlds import shared_world

pytestmark = pytest.mark.django_db


@shared_world
def drafts() -> list[Bulletin]:
    made = World(6)  # one whose surveys are ample, so that awareness counts
    periods = [month_of(month) for month in MONTHS]
    return [draft_bulletin(subdistrict=made.subdistrict, month=period, at=period.ends_at) for period in periods]


def lines_of(drafts):
    for bulletin in drafts:
        terms, among = Terms.model_validate(bulletin.terms), field_of(bulletin)
        for line in bulletin.lines.all():
            yield line, explain(line, terms, among=among)


def worked_out(formula: str) -> tuple[float, float]:
    """Both sides of a formula, computed by hand from the numbers that it contains."""
    left, right = formula.replace("×", "*").replace("÷", "/").split(" = ")
    return eval(left, {"__builtins__": {}}, {"min": min}), float(right)


def test_every_formula_gives_the_points_that_stand_behind_it(drafts):
    codes: set[str] = set()
    for line, explained in lines_of(drafts):
        assert [part.code for part in explained.parts] == [component.code for component in BULLETIN]
        for part, component in zip(explained.parts, BULLETIN, strict=True):
            score = getattr(line, component.column)
            assert (part.formula == "") == (score is None)
            if part.formula:
                left, right = worked_out(part.formula)
                assert right == float(score)
                assert left == pytest.approx(right, abs=0.15), (part.formula, line.measures)  # of rounded targets
                codes.add(part.code + (" mixed" if "(0." in part.formula else ""))
    assert {"base", "incidents mixed", "awareness"} <= codes


def test_what_could_not_be_measured_is_said_of_that_indicator(drafts):
    said = 0
    for line, explained in lines_of(drafts):
        incidents = " ".join(explained.parts[1].counted)
        nothing_due = "按期办结：没有可计量的内容" in incidents
        assert nothing_due == (line.measures["due"] == 0)
        said += nothing_due
    assert said


def test_the_heads_and_figures_of_the_ranked_table_are_those_of_the_components(drafts):
    assert score_heads() == ["基础信息", "事件", "知晓率", "知晓得分"]
    for row in ranked_table(drafts[-1]):
        assert [figure.head for figure in row.figures] == score_heads()
        points = [figure.text for figure in row.figures if figure.head != "知晓率"]
        expected = [getattr(row.line, component.column) for component in BULLETIN]
        assert points == ["–" if score is None else str(score) for score in expected]
    names = [str(BulletinLine._meta.get_field(component.column).verbose_name) for component in BULLETIN]
    assert names == ["基础信息", "事件", "知晓得分"]
