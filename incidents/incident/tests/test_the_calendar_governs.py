"""When a day becomes a day off or a working day, running deadlines are counted anew, with a note."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from core.testing.laws import law
from core.testing.worlds import shared_world
from incidents.incident.history import history_of
from incidents.incident.models import Incident
from incidents.tests.cast import Cast
from incidents.tests.factories import move, shanghai
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar, recounted
from staff.calendar.services import remove_day, save_day
from staff.inbox.models import Notice

pytestmark = pytest.mark.django_db
AT = shanghai("2026-03-03 09:00")
HOLIDAY = date(2026, 3, 6)  # a Friday within the seven working days from Monday, 2 March


@shared_world
def cast() -> Cast:
    return Cast()


def off(cast: Cast, day: date = HOLIDAY, *, working: bool = False, at=AT) -> CalendarDay:
    entry = CalendarDay(subdistrict=cast.subdistrict, day=day, working=working, name="停工")
    return save_day(entry, by=cast.clerk, at=at)


def test_a_new_day_off_moves_the_running_deadline_and_the_history_says_so(cast: Cast) -> None:
    incident = cast.at("assigned")
    assert incident.due_at == shanghai("2026-03-12 00:00")
    off(cast)
    incident.refresh_from_db()
    assert incident.due_at == shanghai("2026-03-13 00:00")
    last = history_of(Incident.objects.get(pk=incident.pk))[-1]
    assert (last["move"], last["by"]) == ("recalculate", cast.clerk)
    assert "2026-03-06" in last["note"]
    assert incident.state == "assigned"
    move(incident, "start", by=cast.handler)


def test_the_limit_of_acceptance_moves_too_and_the_entry_taken_back_moves_it_back(cast: Cast) -> None:
    incident = cast.at("reported")
    before = incident.accept_due_at
    entry = off(cast, date(2026, 3, 4))
    incident.refresh_from_db()
    assert incident.accept_due_at > before
    remove_day(entry, by=cast.clerk, at=AT)
    incident.refresh_from_db()
    assert incident.accept_due_at == before
    assert [row["move"] for row in history_of(incident)][-2:] == ["recalculate", "recalculate"]


def test_a_deadline_that_has_passed_or_was_met_stays_and_so_does_another_office(cast: Cast) -> None:
    late, settled, elsewhere = cast.at("assigned"), cast.at("closed"), Cast().at("assigned")
    kept = [row.due_at for row in (late, settled, elsewhere)]
    off(cast, at=shanghai("2026-03-12 00:00"))
    assert [Incident.objects.get(pk=row.pk).due_at for row in (late, settled, elsewhere)] == kept


def test_nobody_is_late_because_a_day_off_became_a_working_day(cast: Cast) -> None:
    incident = cast.at("assigned")
    saturday = date(2026, 3, 7)
    off(cast, saturday, working=True)
    incident.refresh_from_db()
    assert incident.due_at == shanghai("2026-03-11 00:00")
    off(cast, date(2026, 3, 8), working=True, at=shanghai("2026-03-10 20:00"))
    incident.refresh_from_db()
    assert incident.due_at == shanghai("2026-03-11 00:00"), "less than a working day is left: it stays"


def test_many_cases_take_no_more_queries_and_each_person_gets_one_notice(cast: Cast) -> None:
    def queries(day: date) -> int:
        with CaptureQueriesContext(connection) as seen:
            off(cast, day)
        return len(seen)

    first = cast.at("assigned")
    few = queries(HOLIDAY)
    for _ in range(5):
        cast.at("assigned")
    assert queries(date(2026, 3, 5)) <= few
    handler = cast.handler
    (notice,) = Notice.objects.filter(user=handler, topic="deadlines_recounted")
    assert notice.values["count"] == 6
    assert first


def test_many_days_changed_are_one_notice_a_person_and_day_and_one_that_was_read_is_new_again(cast: Cast) -> None:
    for _ in range(3):
        cast.at("assigned")
    told = Notice.objects.filter(topic="deadlines_recounted", user=cast.handler)
    for day in (5, 6, 9, 10):
        off(cast, date(2026, 3, day))
    (first,) = told
    assert first.values["count"] == 3
    told.update(read_at=AT)
    off(cast, date(2026, 3, 11), at=shanghai("2026-03-03 15:00"))
    assert [(row.pk, row.read_at, row.at) for row in told] == [(first.pk, None, shanghai("2026-03-03 15:00"))]
    off(cast, date(2026, 3, 12), at=shanghai("2026-03-04 09:00"))
    assert told.all().count() == 2
    everybody = Notice.objects.filter(topic="deadlines_recounted").values_list("user", "about")
    assert len(everybody) == len(set(everybody))


def test_rest_is_a_door_of_the_calendar(cast: Cast) -> None:
    incident = cast.at("assigned")
    Incident.objects.filter(pk=incident.pk).update(due_at=shanghai("2099-03-12 00:00"))
    client = APIClient()
    client.force_authenticate(cast.clerk)
    body = {"day": "2099-03-10", "working": False, "name": "停工"}
    assert client.post("/api/v1/calendar/", body, format="json").status_code == 201
    incident.refresh_from_db()
    assert incident.due_at == shanghai("2099-03-13 00:00")
    assert client.delete("/api/v1/calendar/2099-03-10/").status_code == 204
    incident.refresh_from_db()
    assert incident.due_at == shanghai("2099-03-12 00:00")


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@law(50)
@given(st.dictionaries(DAYS, st.booleans(), max_size=12), DAYS, st.integers(1, 10), DAYS)
def test_a_term_keeps_its_working_days_or_ends_no_earlier_than_the_next_one(entered, begins, amount, today) -> None:
    before, after = WorkingCalendar(), WorkingCalendar(entered)
    last = before.after(begins, amount)
    moved = recounted(last, begins, today, before=before, after=after)
    if last < today:
        assert moved == last
    elif moved >= last:
        assert moved == max(last, after.after(begins, amount))
    else:
        assert moved >= after.after(begins, amount)
        assert moved >= min(last, after.after(today, 1))
