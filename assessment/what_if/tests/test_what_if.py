"""Past months by other rules: who would move, side by side; asked, worked on, cancelled; nothing else is written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.utils import flatten
from django.core import serializers
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.figures.counts import Measures
from assessment.figures.rules import score_month
from assessment.periods import Period, month_of
from assessment.scheme.models import Scheme
from assessment.score.models import MonthlyScore, ScoreRevision
from assessment.tests.factories import measured, office, staffed, surveyed
from assessment.what_if import services
from assessment.what_if.comparing import periods
from assessment.what_if.models import WhatIf, WhatIfState
from core.clock import starts_at
from core.errors import Conflict, InvalidInput, NotAllowed
from core.models import FailedItem
from core.testing.worlds import shared_world
from grids.duties import Duty
from staff.tests.factories import account, center, officer

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 1, 1), date(2026, 2, 1)]
AT = starts_at(date(2026, 3, 25))


@shared_world
def made() -> Any:
    of = office()
    of.people = staffed(of)
    for month in MONTHS:
        measured(of, month, [100, 80, 60, 10])
        surveyed(of, month)
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            at = starts_at(date(2026, month.month + 1, 20))
            run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=at)
    return of


def draft(of: Any, **base: Any) -> Scheme:
    """A version that is in force from a day to come, with another target."""
    terms = Scheme.objects.get(subdistrict=of.subdistrict).value
    changed = terms.model_copy(update={"base": terms.base.model_copy(update={"target": Decimal(60), **base})})
    return Scheme.objects.create(
        subdistrict=of.subdistrict,
        version=2,
        title="草案",
        in_force_from=date(2027, 1, 1),
        terms=changed.model_dump(mode="json"),
    )


def asked(of: Any, scheme: Scheme, **more: Any) -> WhatIf:
    sent = {"first_month": MONTHS[0], "last_month": MONTHS[1], "by": center(of.subdistrict), "at": AT, **more}
    return services.ask(scheme=scheme, **sent)


def frozen() -> str:
    """Every frozen row as it is kept."""
    return "".join(
        serializers.serialize("json", model.objects.order_by("pk"))
        for model in (Bulletin, BulletinLine, ScoreRevision, MonthlyScore)
    )


def test_the_answer_is_what_the_rules_give_for_the_kept_counts(made: Any) -> None:
    what_if, before = asked(made, draft(made)), frozen()
    assert services.work_on_all(at=AT) == 1
    what_if.refresh_from_db()
    assert (what_if.state, what_if.done, what_if.total) == (WhatIfState.DONE, 2, 2)
    assert frozen() == before
    lines = list(BulletinLine.objects.filter(bulletin__month=MONTHS[0]).order_by("grid"))
    would = score_month([Measures.from_json(line.measures) for line in lines], what_if.scheme.value)
    moved = {row["key"]: row for row in what_if.result if row["kind"] == "grid" and row["period"] == "2026-01"}
    for line, after in zip(lines, would, strict=True):
        if (line.score, line.rank, line.in_bottom) == (after.score, after.rank, after.in_bottom):
            assert line.grid_id not in moved
        else:
            assert moved[line.grid_id]["score"] == [str(line.score), str(after.score)]
            assert moved[line.grid_id]["rank"] == [line.rank, after.rank]
    assert moved
    assert any(row["kind"] == "member" for row in what_if.result)


def test_the_same_rules_move_nobody(made: Any) -> None:
    what_if = asked(made, Scheme.objects.get(subdistrict=made.subdistrict))
    services.work_on_all(at=AT)
    what_if.refresh_from_db()
    assert (what_if.state, what_if.result, what_if.pay) == (WhatIfState.DONE, [], [])


def test_what_is_cancelled_is_worked_on_no_more(made: Any) -> None:
    what_if = asked(made, draft(made))
    services.cancel(what_if=what_if, by=center(made.subdistrict))
    assert services.work_on_all(at=AT) == 0
    what_if.refresh_from_db()
    assert (what_if.state, what_if.result) == (WhatIfState.CANCELLED, [])
    with pytest.raises(Conflict):
        services.cancel(what_if=what_if, by=center(made.subdistrict))


def test_it_stops_before_the_next_period_once_it_is_cancelled(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    what_if, worked = asked(made, draft(made)), []
    plain = services._of

    def watched(row: WhatIf, period: Period, terms: Any) -> Any:
        worked.append(str(period))
        WhatIf.objects.filter(pk=row.pk).update(state=WhatIfState.CANCELLED)
        return plain(row, period, terms)

    monkeypatch.setattr(services, "_of", watched)
    assert services.work_on(what_if=what_if, at=AT) is False
    assert worked == ["2026-01"]
    what_if.refresh_from_db()
    assert what_if.result == []


def test_what_a_killed_worker_left_is_begun_again_and_nothing_is_worked_on_twice(made: Any) -> None:
    what_if = asked(made, draft(made))
    WhatIf.objects.filter(pk=what_if.pk).update(state=WhatIfState.RUNNING, worked_at=AT)
    assert services.work_on_all(at=AT + timedelta(minutes=9)) == 0
    assert services.work_on_all(at=AT + timedelta(minutes=11)) == 1


def test_a_failure_is_said(made: Any) -> None:
    what_if = asked(made, draft(made))
    WhatIf.objects.filter(pk=what_if.pk).update(terms={"no": "terms"})
    services.work_on_all(at=AT)
    what_if.refresh_from_db()
    assert what_if.state == WhatIfState.FAILED
    assert what_if.error


def test_what_is_refused(made: Any) -> None:
    scheme = draft(made)
    with pytest.raises(InvalidInput):
        asked(made, scheme, first_month=date(2026, 3, 1))
    with pytest.raises(InvalidInput):
        asked(made, scheme, first_month=date(2023, 1, 1))
    with pytest.raises(InvalidInput, match="2026年2月"):  # nothing of March is frozen: “nobody moves” would be untrue
        asked(made, scheme, last_month=date(2026, 3, 1))
    with pytest.raises(NotAllowed):
        asked(made, scheme, by=account(of=made.people[made.grids[0].pk][0]))
    with pytest.raises(NotAllowed):
        asked(made, scheme, by=center(office().subdistrict))


def test_a_quarter_is_judged_where_all_its_months_are_among_them() -> None:
    among = [str(period) for period in periods(month_of(date(2026, 3, 1)), month_of(date(2026, 7, 1)))]
    assert among == ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026Q2"]


def test_the_office_asks_and_reads_on_its_page(made: Any, client: Any) -> None:
    scheme = draft(made)
    client.force_login(center(made.subdistrict))
    sent = {"scheme": scheme.pk, "first_month": "2026-01-15", "last_month": "2026-02-01"}
    answer = client.post(reverse("admin:assessment_whatif_add"), sent)
    what_if = WhatIf.objects.get()
    assert answer["Location"] == reverse("admin:assessment_whatif_change", args=(what_if.pk,)), "not the list"
    assert what_if.first_month == MONTHS[0]
    waiting = client.get(reverse("admin:assessment_whatif_change", args=(what_if.pk,)))
    services.work_on_all(at=AT)
    page = client.get(reverse("admin:assessment_whatif_change", args=(what_if.pk,)))
    looks_again = [b'http-equiv="refresh"' in one.content for one in (waiting, page)]
    assert looks_again == [True, False], "its page looks again by itself until it is done"
    shown = flatten([fields for _n, o in page.context["adminform"].fieldsets for fields in o["fields"]])
    assert "why" not in shown
    (grids, *_others) = page.context["tables"]
    assert len(grids.heads) == 3
    assert str(grids.rows[0][1]) in page.content.decode()
    client.force_login(officer(Duty.PAYROLL, made.subdistrict))
    assert client.get(reverse("admin:assessment_whatif_changelist")).status_code == 403


def test_one_that_was_set_aside_says_so_and_begins_anew(made: Any, client: Any) -> None:
    row = services.ask(
        scheme=draft(made), first_month=MONTHS[0], last_month=MONTHS[0], by=center(made.subdistrict), at=AT
    )
    FailedItem.objects.create(
        queue=services.WHAT_IFS.name, item=str(row.pk), attempts=3, error="KeyError: x", first_at=AT, last_at=AT
    )
    client.force_login(center(made.subdistrict))
    page = reverse("admin:assessment_whatif_change", args=(row.pk,))
    shown = strip_tags(client.get(page).content.decode())
    assert f"{services.WHAT_IFS.name} {row.pk}" in shown
    assert "错误" in shown
    with translation.override("zh-hans"):
        assert str(WhatIfState.FAILED.label) in strip_tags(
            client.get(reverse("admin:assessment_whatif_changelist")).content.decode()
        )
    services.try_again(what_if=row, by=center(made.subdistrict))
    assert not FailedItem.objects.exists()
    assert services.work_on_all(at=AT) == 1
    row.refresh_from_db()
    assert row.state == WhatIfState.DONE
