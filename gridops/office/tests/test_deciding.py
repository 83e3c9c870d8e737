"""Decisions one after the other: rows with their facts, one key each, refusals in words at their row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.jobs.services import JOBS
from core.models import Job
from core.office.deciding import Decides
from core.testing.worlds import shared_world
from core.unattended.queues import work_through
from gridops.home.worklist import QUEUES
from incidents.incident.choices import TOO_LATE_TO_EXTEND
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.workflow import State
from incidents.supervision.models import Supervision
from incidents.tests.cast import Cast
from incidents.tests.factories import put_at
from staff.accounts.models import User

PAGES = [page for page in admin.site._registry.values() if isinstance(page, Decides)]
KEYS_OF_THE_PAGE = {"S", "U"}  # the next row, and undo


@shared_world
def cast() -> Cast:
    return Cast()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(queue: str, model: str = "incident") -> str:
    return reverse(f"admin:incidents_{model}_decide", args=[queue])


def press(client: Client, page: str, row: int | str, key: str, **more: Any) -> Any:
    return client.post(page, {"row": row, "decision": key, **more}, headers={"x-requested-with": "fetch"})


def test_every_decision_is_made_by_an_act_of_its_page_with_a_key_of_its_own() -> None:
    declared = [(page, one) for page in PAGES for one in page.decided]
    assert len(declared) > 8
    for page, one in declared:
        keys = [decision.key for decision in one.decisions]
        assert len(set(keys)) == len(keys)
        assert not KEYS_OF_THE_PAGE & set(keys)
        assert {decision.act for decision in one.decisions} <= set(page.act_by_name)
        [queue] = [queue for queue in page.queues if queue.key == one.queue]
        assert reverse(queue.one_by_one[0], args=queue.one_by_one[1:]) == reverse(
            f"admin:{page._decide_name}", args=[one.queue]
        )


def test_a_queue_that_promises_keys_has_them() -> None:
    promised = {queue.one_by_one for queues in QUEUES for queue in queues if queue.one_by_one}
    kept = {(f"admin:{page._decide_name}", one.queue) for page in PAGES for one in page.decided}
    assert promised == kept


@pytest.mark.django_db
def test_a_result_is_shown_and_verified_by_one_key(cast: Cast) -> None:
    incident = cast.at("feedback")
    clerk = browser(cast.clerk)
    page = clerk.get(page_of("verify"))
    [row] = page.context["waiting"]
    assert row.row == incident
    assert "已整改" in [value for _label, value in row.facts]
    assert [one.decision.key for one in row.offered if not one.asked] == ["V"]  # verifying asks nothing more
    answer = press(clerk, page_of("verify"), incident.pk, "V")
    assert (answer.status_code, incident.number in answer.content.decode()) == (200, True)
    incident.refresh_from_db()
    assert incident.state == State.CLOSED


@pytest.mark.django_db
def test_what_a_task_may_not_decide_any_more_is_told_in_words(cast: Cast, settings: Any) -> None:
    incident = cast.at("feedback")
    clerk = browser(cast.clerk)
    assert press(clerk, page_of("verify"), incident.pk, "V").status_code == 200
    settings.ACT_WAIT = 0
    press(clerk, page_of("verify"), incident.pk, "V", position="2")
    work_through(JOBS, at=timezone.now())
    job = Job.objects.get()
    assert (job.state, incident.number in job.told) == ("refused", True)


def title_of(client: Client, address: str) -> str:
    """What the tab of a browser says of a page, before the name of the product."""
    return client.get(address).content.decode().partition("<title>")[2].partition(" |")[0].strip()


@pytest.mark.django_db
def test_the_tab_of_a_browser_says_how_much_waits_and_what_a_list_is_of(cast: Cast) -> None:
    clerk, cases = browser(cast.clerk), reverse("admin:incidents_incident_changelist")
    assert title_of(clerk, page_of("verify")) == "待核实反馈"
    cast.at("feedback")
    cast.at("feedback")
    assert title_of(clerk, page_of("verify")) == "(2) 待核实反馈"
    assert title_of(clerk, f"{cases}?queue=verify") == "(2) 待核实反馈"
    assert title_of(clerk, cases) == "事件"
    cast.at("reported")
    assert title_of(clerk, reverse("admin:incidents_incident_triage")) == "(1) 待办事件逐件处理"


@pytest.mark.django_db
def test_what_needs_words_asks_for_them_at_its_row(cast: Cast) -> None:
    incident = cast.at("feedback")
    answer = press(browser(cast.clerk), page_of("verify"), incident.pk, "R")
    [row] = answer.context["waiting"]
    refused = next(one for one in row.offered if one.is_refused)
    assert (answer.status_code, refused.decision.key, list(refused.form.errors)) == (422, "R", ["note"])
    assert not any(one.form.is_bound for one in row.offered if one is not refused)
    answer = press(browser(cast.clerk), page_of("verify"), incident.pk, "R", note="照片看不清，请重拍")
    incident.refresh_from_db()
    assert (answer.status_code, incident.state) == (200, State.HANDLING)


@pytest.mark.django_db
def test_a_refusal_is_told_in_words_and_changes_nothing(cast: Cast) -> None:
    incident = cast.at("feedback")
    handled = IncidentMove.objects.filter(incident=incident)
    clerk = browser(cast.clerk)
    stale = press(clerk, page_of("verify"), incident.pk, "V", position=handled.count() - 1)
    assert stale.status_code == 422
    assert "已由他人" in stale.content.decode() or stale.context["waiting"][0].reasons
    press(browser(cast.clerk2), page_of("verify"), incident.pk, "V")
    late = press(clerk, page_of("verify"), incident.pk, "V")
    [row] = late.context["waiting"]
    assert (late.status_code, bool(row.reasons), list(row.offered)) == (422, True, [])
    left = press(clerk, page_of("verify"), incident.pk, "V", leaving="1")
    assert left.status_code == 422
    assert incident.number in str(next(iter(clerk.get(reverse("home")).context["messages"])))


@pytest.mark.django_db
def test_nothing_that_is_sent_in_place_of_a_row_or_key_is_a_fault(cast: Cast) -> None:
    incident = cast.at("feedback")
    clerk = browser(cast.clerk)
    for text in ("\0", "9" * 5000, "²", "x"):
        assert press(clerk, page_of("verify"), text, "V").status_code == 404
        assert press(clerk, page_of("verify"), incident.pk, text).status_code == 404
        assert press(clerk, page_of("verify"), incident.pk, "R", note="\0", position=text).status_code == 422


@pytest.mark.django_db
def test_each_refusal_of_a_page_that_was_left_is_told(cast: Cast) -> None:
    first, second = cast.at("feedback"), cast.at("feedback")
    clerk = browser(cast.clerk)
    each = [f"row={row.pk}&decision=R&note=" for row in (first, second)] + [f"row={first.pk}&decision=V"]
    assert press(clerk, page_of("verify"), 0, "", each=each).json() == [422, 422, 200]
    told = [str(one) for one in clerk.get(reverse("home")).context["messages"]]
    assert [row.number in text for row, text in zip((first, second), told, strict=True)] == [True, True]


@pytest.mark.django_db
def test_nobody_decides_elsewhere_or_without_the_duty(cast: Cast) -> None:
    incident = cast.at("feedback")
    other = Cast()
    assert press(browser(other.clerk), page_of("verify"), incident.pk, "V").status_code == 404
    assert press(browser(cast.head), page_of("verify"), incident.pk, "V").status_code == 403
    assert press(browser(cast.handler), page_of("decide"), incident.pk, "V").status_code == 403
    incident.refresh_from_db()
    assert incident.state == State.FEEDBACK


@pytest.mark.django_db
def test_a_department_feeds_back_what_it_had_not_begun_by_one_key(cast: Cast) -> None:
    incident = cast.at("assigned")
    desk = browser(cast.handler)
    assert press(desk, page_of("start"), incident.pk, "F").status_code == 422
    answer = press(desk, page_of("start"), incident.pk, "F", result="已拆除")
    assert answer.status_code == 200
    made = list(IncidentMove.objects.filter(incident=incident).order_by("-position").values_list("move", flat=True)[:2])
    assert made == ["feed-back", "start"]


@pytest.mark.django_db
def test_a_closed_case_is_late_for_nobody_and_a_return_visit_has_its_own_days(cast: Cast) -> None:
    incident = cast.at("closed")
    closed = timezone.now() - timedelta(days=3)
    Incident.objects.filter(pk=incident.pk).update(due_at=closed, closed_at=closed)
    [row] = browser(cast.clerk).get(page_of("evaluate")).context["waiting"]
    assert row.due == closed + timedelta(days=15)


@pytest.mark.django_db
def test_a_supervision_note_is_answered_and_closed_by_keys(cast: Cast) -> None:
    incident = cast.at("handling")
    now = timezone.now()
    note = Supervision.objects.create(
        incident=incident, stage="close", due_at=now - timedelta(days=1), party="handler", opened_at=now
    )
    desk = browser(cast.handler)
    assert press(desk, page_of("answer", "supervision"), note.pk, "V").status_code == 422
    assert press(desk, page_of("answer", "supervision"), note.pk, "V", note="材料昨天才到").status_code == 200
    head = browser(cast.head)
    [row] = head.get(page_of("close", "supervision")).context["waiting"]
    assert "材料昨天才到" in [value for _label, value in row.facts]
    assert press(head, page_of("close", "supervision"), note.pk, "V").status_code == 200
    note.refresh_from_db()
    assert note.closed_by == cast.head


@pytest.mark.django_db
def test_more_rows_take_no_more_queries(cast: Cast) -> None:
    clerk = browser(cast.clerk)
    clerk.get(page_of("verify"))  # what is asked once for each process
    counts = []
    for _round in range(2):
        for _row in range(3):
            cast.at("feedback")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clerk.get(page_of("verify")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_once_the_deadline_is_over_an_extension_can_only_be_refused(cast: Cast) -> None:
    incident = cast.at("extension_asked")
    head, page = browser(cast.head), page_of("decide")
    put_at(incident, "extension_asked", due_at=timezone.now() + timedelta(hours=1))
    assert [one.decision.key for one in head.get(page).context["waiting"][0].offered] == ["V", "N"]
    put_at(incident, "extension_asked", due_at=timezone.now() - timedelta(minutes=1))
    [row] = head.get(page).context["waiting"]
    assert [one.decision.key for one in row.offered] == ["N"]
    assert TOO_LATE_TO_EXTEND in [value for _label, value in row.facts]
    act = reverse("admin:incidents_incident_move_decide_extension", args=[incident.pk])
    asked = head.get(act)
    assert [value for value, _label in asked.context["form"].fields["approved"].choices] == ["no"]
    assert str(TOO_LATE_TO_EXTEND) in asked.content.decode()
    late = press(head, page, incident.pk, "V")  # on a page from before
    assert late.status_code == 422
    assert str(TOO_LATE_TO_EXTEND) in late.content.decode()
    refused = press(head, page, incident.pk, "N", approved="no", note="逾期申请")
    assert refused.status_code == 200, refused.content.decode()


@pytest.mark.django_db
def test_more_time_is_asked_for_by_a_key_only_while_it_can_be_given(cast: Cast) -> None:
    incident, desk = cast.at("handling"), browser(cast.handler)

    def keys(**columns: Any) -> list[str]:
        put_at(incident, "handling", **columns)
        [row] = desk.get(page_of("handle")).context["waiting"]
        return [one.decision.key for one in row.offered]

    soon = timezone.now() + timedelta(hours=1)
    assert keys(due_at=soon) == ["F", "R", "E"]
    assert keys(due_at=soon, extended_days=2) == ["F", "R"]
    assert keys(due_at=timezone.now() - timedelta(minutes=1), extended_days=0) == ["F", "R"]


@pytest.mark.django_db
def test_a_return_visit_offers_to_reopen_only_as_long_as_that_is_possible(cast: Cast) -> None:
    incident = cast.at("closed")

    def choices(closed_at: datetime) -> list[str]:
        Incident.objects.filter(pk=incident.pk).update(closed_at=closed_at)
        asked = browser(cast.clerk).get(reverse("admin:incidents_incident_move_evaluate", args=[incident.pk]))
        return [value for value, _label in asked.context["form"].fields["reopens"].choices]

    assert choices(timezone.now() - timedelta(days=1)) == ["", "yes", "no"]
    assert choices(timezone.now() - timedelta(days=16)) == ["", "no"]
