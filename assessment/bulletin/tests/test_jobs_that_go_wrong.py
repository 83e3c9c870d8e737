"""Jobs that need an answer first, that lead to a page, that begin late, or that have many messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models.signals import post_save
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from assessment.bulletin.tests.waiting_month import NOW, act, made_up, page, state
from core.documents.answers import served
from core.history.saying import ReasonNeeded, said
from core.jobs import requests, services
from core.jobs.again import leads_back
from core.jobs.services import JOBS
from core.jobs.tasks import work_on_jobs
from core.models import AuditEntry, FailedItem, Job, JobFile
from core.office.papers import YearTableForm
from core.plausible import Bound, refuse_implausible
from core.testing.worlds import shared_world
from core.unattended.queues import TRIES, work_through

REDRAFT = "assessment.bulletin.admin_acts.redraft_bulletin"


@pytest.fixture(autouse=True)
def nobody_waits(settings: Any) -> Any:
    settings.ACT_WAIT = 0
    with time_machine.travel(NOW, tick=False):
        yield


@shared_world
def place() -> Any:
    return made_up()


def answered(place: Any) -> Job:
    """The newest job once it was worked on; it was kept by the request, not done."""
    job = Job.objects.latest("pk")
    assert job.state == "waiting"
    assert work_through(JOBS, at=NOW) == 1
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_a_job_that_needs_a_reason_leads_to_where_one_is_given(place: Any, monkeypatch: Any) -> None:
    def closed(**_more: Any) -> None:
        if not said().reason:
            raise ReasonNeeded("2026-02 is closed", fields={"reason": "2026-02 is closed"})

    monkeypatch.setattr(REDRAFT, closed)
    act(place, "redraft")
    refused = answered(place)
    assert (refused.state, "closed" in refused.told) == ("refused", True)
    assert "reason" in place.browser.get(leads_back(refused)).context["form"].fields
    place.browser.post(leads_back(refused), {"reason": "漏记的评议已补上"})
    assert answered(place).state == "done"


@pytest.mark.django_db
def test_an_unusual_figure_that_a_job_asked_about_is_confirmed_by_sending_it_from_where_it_leads(
    place: Any, monkeypatch: Any
) -> None:
    figures = [7]
    monkeypatch.setattr(
        REDRAFT, lambda **_more: refuse_implausible("figure", figures[0], Bound("figure", asks=5, refuses=10))
    )

    def send(address: str, token: str) -> Job:
        place.browser.post(address, {"csrfmiddlewaretoken": token * 64})
        return answered(place)

    address = reverse("admin:assessment_bulletin_redraft", args=[place.bulletin.pk])
    refused = send(address, "a")
    assert (refused.state, "7" in refused.told) == ("refused", True)
    figures[0] = 8  # another figure is another question
    refused = send(leads_back(refused), "b")
    assert (refused.state, "8" in refused.told) == ("refused", True)
    assert send(leads_back(refused), "c").state == "done"


@pytest.mark.django_db
def test_a_page_that_takes_long_is_shown_in_the_end_and_makes_no_job_after_job(place: Any, monkeypatch: Any) -> None:
    asks = YearTableForm.__init__

    def slowly(form: YearTableForm, *args: Any, **more: Any) -> None:
        Job.objects.exists()  # the clock is asked before each statement
        asks(form, *args, **more)

    monkeypatch.setattr(YearTableForm, "__init__", slowly)
    answer = place.browser.get(reverse("admin:staff_training_print_register"))
    assert "/job/" in answer.url
    job = answered(place)
    assert job.state == "done"
    shown = place.browser.get(page(place, job, "?follow=1").url)
    assert (shown.status_code, list(shown.context["form"].fields)) == (200, ["year", "format"])
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_job_whose_first_try_begins_never_looks_as_if_it_had_failed(place: Any) -> None:
    act(place, "redraft")
    job, looks = Job.objects.get(), []

    def look(created: bool, **_more: Any) -> None:
        if created:
            looks.append("http-equiv" in page(place, job).content.decode())

    post_save.connect(look, sender=FailedItem)
    try:
        work_through(JOBS, at=NOW)
    finally:
        post_save.disconnect(look, sender=FailedItem)
    assert looks == [True]


@pytest.mark.django_db
def test_stopped_in_its_last_try_it_keeps_nothing(place: Any, monkeypatch: Any) -> None:
    """Its last try counts as failed until it went well, so that its page says that nobody works on it."""
    act(place, "freeze")
    seen = {"first_at": NOW, "last_at": NOW, "next_at": NOW, "attempts": TRIES - 1}
    FailedItem.objects.create(queue=JOBS.name, item=str(Job.objects.get().pk), **seen)

    def stopped_meanwhile(job: Job) -> requests.Outcome:
        outcome = requests.answer(job)
        services.stop(job, at=NOW)
        return outcome

    monkeypatch.setattr(services, "answer", stopped_meanwhile)
    work_through(JOBS, at=NOW + timedelta(hours=1))
    assert state(place) == "draft"


@pytest.mark.django_db
def test_many_lines_are_read_on_the_page_of_the_job(place: Any) -> None:
    act(place, "redraft")
    job = answered(place)
    assert page(place, job, "?follow=1").status_code == 302
    Job.objects.update(told="一\n二")
    read = page(place, job, "?follow=1")
    assert "<br>" in read.content.decode()
    assert job.leads_to
    assert "打开页面" in read.content.decode()


@pytest.mark.django_db
def test_a_search_whose_rows_a_job_exports_is_recorded_once(place: Any) -> None:
    address = reverse("admin:staff_posting_export") + "?q=%E7%BD%91"
    columns = dict.fromkeys(place.browser.get(address).context["form"].fields, "on")
    before = AuditEntry.objects.filter(kind="search").count()
    place.browser.post(address, {**columns, "format": "0", "resource": "0"})
    assert answered(place).state == "done"
    assert AuditEntry.objects.filter(kind="search").count() == before + 1


@pytest.mark.django_db
def test_each_of_several_begins_at_its_own_time(place: Any, monkeypatch: Any) -> None:
    act(place, "redraft")
    act(place, "freeze")
    with time_machine.travel(NOW, tick=False) as clock:

        def slowly(job: Job) -> requests.Outcome:
            clock.shift(timedelta(minutes=10))
            return requests.answer(job)

        monkeypatch.setattr(services, "answer", slowly)
        assert work_on_jobs() == 2
    first, second = Job.objects.order_by("pk").values_list("begun_at", flat=True)
    assert second - first == timedelta(minutes=10)


@pytest.mark.django_db
def test_an_address_that_is_too_long_to_be_kept_leads_to_its_page(place: Any) -> None:
    address = reverse("admin:staff_posting_changelist")
    Job.objects.create(
        asked_by=place.clerk, title="名单", kind="", path=address, asked_at=timezone.now(), state="waiting",
        sent={"method": "GET", "query": f"q={'%E7%BD%91' * 100}", "sent": "", "language": "zh-hans",
              "address": "", "confirmed": []},
    )  # fmt: skip
    assert answered(place).leads_to == address


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_though_signs_are_given_all_the_time(monkeypatch: Any) -> None:
    """A sign comes over another connection: it would wait for ever for the row that the end of the job has written."""
    place = made_up()
    monkeypatch.setattr(services, "EVERY", -1)
    address = reverse("admin:staff_posting_export")
    columns = dict.fromkeys(place.browser.get(address).context["form"].fields, "on")
    place.browser.post(address, {**columns, "format": "0", "resource": "0"})
    monkeypatch.setattr(services, "TELL", f"SET lock_timeout = '2s'; {services.TELL}")
    work_through(JOBS, at=NOW)
    assert (Job.objects.get().state, JobFile.objects.count()) == ("done", 1)


def test_the_longest_name_of_a_file_is_kept_with_its_ending() -> None:
    answer: HttpResponse = served(f"{'名' * 300}.docx", b"", "text/plain")
    name = requests.file_of(answer).name
    assert name.endswith("名.docx")
    assert len(name) <= JobFile._meta.get_field("name").max_length
