"""An act on a bulletin that takes too long goes on as a job, and has the same result as without one."""

from __future__ import annotations

import signal
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from assessment.bulletin import services as bulletins
from assessment.bulletin.models import Bulletin
from assessment.bulletin.tests.waiting_month import MONTH, NOW, act, made_up, page, state
from assessment.tests.turning import FailAt
from core.history.models import RowChange
from core.jobs import services
from core.jobs.again import leads_back
from core.jobs.services import JOBS, seconds_of_the_last, sweep_jobs, work_on
from core.models import AuditEntry, FailedItem, Job, JobFile, JobState
from core.testing.processes import ended, forked, wait_until_alone
from core.testing.worlds import shared_world
from core.unattended.queues import work_through
from core.waited_for import OutOfTime
from staff.accounts.models import Grant

FOREVER = 60  # seconds


@pytest.fixture(autouse=True)
def nobody_waits(settings: Any) -> Any:
    settings.ACT_WAIT = 0
    with time_machine.travel(NOW, tick=False):
        yield


@shared_world
def place() -> Any:
    return made_up()


def audited() -> int:
    return AuditEntry.objects.filter(detail="月通报定稿").count()


@pytest.mark.django_db
class TestFreezing:
    def test_it_is_left_done_by_the_task_and_found_again(self, place: Any) -> None:
        answer = act(place, "freeze")
        job = Job.objects.get()
        assert answer.url == reverse("admin:core_job_change", args=[job.pk]) + "?follow=1"
        assert (state(place), job.state, job.asked_by) == ("draft", "waiting", place.clerk)
        assert audited() == 0
        waits = page(place, job, "?follow=1")
        assert 'http-equiv="refresh"' in waits.content.decode()
        assert "等待处理" in waits.content.decode()
        home = place.browser.get(reverse("admin:index")).content.decode()
        assert "正在后台处理" in home
        assert job.title in home

        assert work_through(JOBS, at=NOW) == 1
        job.refresh_from_db()
        assert (state(place), job.state, job.sent) == ("frozen", "done", {})
        assert "通报已定稿" in job.told
        frozen = RowChange.objects.filter(entity="assessment_bulletin", key=place.bulletin.pk).latest("pk")
        assert (frozen.door, frozen.actor_key) == ("office", place.clerk.pk)
        entry = AuditEntry.objects.get(detail="月通报定稿")
        assert (entry.actor, entry.address) == (place.clerk.username, "127.0.0.1")

        assert "后台处理已结束" in place.browser.get(reverse("admin:index")).content.decode()
        led = page(place, job, "?follow=1")
        assert led.url == reverse("admin:assessment_bulletin_change", args=[place.bulletin.pk])
        assert "通报已定稿" in place.browser.get(led.url).content.decode()
        assert "后台处理已结束" not in place.browser.get(reverse("admin:index")).content.decode()

    def test_once_it_is_done_the_same_job_does_nothing(self, place: Any) -> None:
        act(place, "freeze")
        assert work_through(JOBS, at=NOW) == 1
        assert not work_on(Job.objects.get().pk, at=NOW)

    def test_what_the_domain_refuses_is_told_in_its_words(self, place: Any) -> None:
        Bulletin.objects.filter(pk=place.bulletin.pk).update(state="frozen", frozen_at=NOW)
        act(place, "redraft")
        work_through(JOBS, at=NOW)
        job = Job.objects.get()
        assert job.state == "refused"
        assert "冻结" in job.told
        form = reverse("admin:assessment_bulletin_redraft", args=[place.bulletin.pk])
        assert page(place, job, "?follow=1").url == leads_back(job) == f"{form}?again={job.pk}"

    def test_what_changed_since_the_person_looked_is_not_overwritten(self, place: Any) -> None:
        question = place.browser.get(reverse("admin:assessment_bulletin_redraft", args=[place.bulletin.pk]))
        act(place, "redraft", row_seen=question.context["row_seen"])
        Bulletin.objects.filter(pk=place.bulletin.pk).update(drafted_at=NOW)
        work_through(JOBS, at=NOW)
        job = Job.objects.get()
        assert job.state == "refused"
        assert "没有保存" in job.told

    def test_a_right_that_was_taken_away_meanwhile_is_gone(self, place: Any) -> None:
        act(place, "freeze")
        Grant.objects.filter(user=place.clerk).delete()
        work_through(JOBS, at=NOW)
        assert (Job.objects.get().state, state(place)) == ("refused", "draft")

    def test_an_error_is_told_with_its_number_and_nothing_is_kept(self, place: Any, monkeypatch: Any) -> None:
        def broken(*_args: Any, **_more: Any) -> None:
            Bulletin.objects.filter(pk=place.bulletin.pk).update(drafted_at=NOW)
            raise RuntimeError

        act(place, "redraft")
        monkeypatch.setattr("assessment.bulletin.admin_acts.redraft_bulletin", broken)
        work_through(JOBS, at=NOW)
        job = Job.objects.get()
        assert job.state == "failed"
        assert "管理员" in job.told
        assert Bulletin.objects.get(pk=place.bulletin.pk).drafted_at == MONTH.ends_at

    def test_one_that_waits_is_stopped_at_once_and_only_by_its_account(self, place: Any) -> None:
        act(place, "freeze")
        job = Job.objects.get()
        other = Client()
        other.force_login(place.head)
        address = reverse("admin:core_job_stop", args=[job.pk])
        assert other.get(reverse("admin:core_job_change", args=[job.pk])).status_code == 404
        assert other.post(address).status_code == 404
        assert place.browser.post(address).status_code == 302
        assert work_through(JOBS, at=NOW) == 0
        job.refresh_from_db()
        assert (job.state, state(place)) == ("stopped", "draft")
        assert "已经结束" in place.browser.post(address).content.decode()

    def test_one_whose_worker_is_gone_stops_at_the_next_try_and_one_set_aside_at_once(self, place: Any) -> None:
        for sets_aside in (False, True):
            act(place, "freeze")
            job = Job.objects.latest("pk")
            Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, begun_at=NOW)
            if sets_aside:
                seen = {"first_at": NOW, "last_at": NOW, "attempts": 3, "error": "X"}
                FailedItem.objects.create(queue=JOBS.name, item=str(job.pk), **seen)
            place.browser.post(reverse("admin:core_job_stop", args=[job.pk]))
            assert work_through(JOBS, at=NOW) == (not sets_aside)
            job.refresh_from_db()
            assert (job.state, state(place), FailedItem.objects.count()) == ("stopped", "draft", 0)


@pytest.mark.django_db
class TestTheTask:
    def test_a_paper_is_kept_as_a_file_for_a_day(self, place: Any) -> None:
        address = reverse("admin:staff_posting_export")
        columns = dict.fromkeys(place.browser.get(address).context["form"].fields, "on")
        asked = place.browser.post(address, {**columns, "format": "0", "resource": "0"})
        job = Job.objects.get()
        assert asked.url.startswith(reverse("admin:core_job_change", args=[job.pk]))
        work_through(JOBS, at=NOW)
        file = JobFile.objects.get()
        assert (file.name[-5:], bytes(file.content)[:2]) == (".xlsx", b"PK")
        assert AuditEntry.objects.filter(kind="export", subject=file.name, actor=place.clerk.username).count() == 1
        got = place.browser.get(reverse("admin:core_job_download", args=[job.pk]))
        assert (got.content, file.name in got["Content-Disposition"]) == (bytes(file.content), True)
        ended = Job.objects.get().ended_at
        assert ended is not None
        Job.objects.update(leads_to="/admin/staff/worker/?q=13800138000")
        sweep_jobs(at=ended + services.KEPT)
        assert (JobFile.objects.count(), Job.objects.get().leads_to[-11:]) == (1, "13800138000")
        sweep_jobs(at=ended + 2 * services.KEPT)
        assert (JobFile.objects.count(), Job.objects.get().leads_to) == (0, "")
        assert sweep_jobs(at=ended + 2 * services.JOB_KEPT) == 1

    def test_how_long_the_last_one_took_is_known_to_the_next(self, place: Any) -> None:
        act(place, "redraft")
        work_through(JOBS, at=NOW)
        done = Job.objects.get()
        done.ended_at = NOW + 12 * timedelta(seconds=1)
        done.save()
        act(place, "redraft")
        job = Job.objects.get(state=JobState.WAITING)
        assert seconds_of_the_last(job) == 12
        job.state, job.begun_at = JobState.RUNNING, NOW
        job.save()
        assert page(place, job).context["took"] == 12


@pytest.mark.django_db(transaction=True)
def test_one_that_runs_is_stopped_before_its_next_statement_and_keeps_nothing(monkeypatch: Any) -> None:
    place = made_up()
    act(place, "freeze")
    job, reached, go_on = Job.objects.get(), Event(), Event()
    compute = bulletins.compute

    def slowly(*args: Any, **more: Any) -> Any:
        counted = compute(*args, **more)
        reached.set()
        assert go_on.wait(FOREVER)
        return counted

    def work() -> None:
        try:
            work_through(JOBS, at=NOW)
        finally:
            connection.close()

    monkeypatch.setattr(services, "EVERY", -1)
    monkeypatch.setattr(bulletins, "compute", slowly)
    worker = Thread(target=work)
    worker.start()
    assert reached.wait(FOREVER)
    assert place.browser.post(reverse("admin:core_job_stop", args=[job.pk])).status_code == 302
    go_on.set()
    worker.join(FOREVER)
    job.refresh_from_db()
    assert (job.state, state(place)) == ("stopped", "draft")


@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_it_is_done_once_in_the_end(monkeypatch: Any) -> None:
    place = made_up()
    act(place, "freeze")
    counting = FailAt()
    with monkeypatch.context() as alone, transaction.atomic(), connection.execute_wrapper(counting):
        alone.setattr(services, "EVERY", FOREVER)  # a sign would wait for the transaction around it
        work_on(Job.objects.get().pk, at=NOW)
        transaction.set_rollback(True)
    statements = counting.seen_without_savepoints
    at = NOW
    for number in (statements // 3, statements - 2):
        assert ended(forked(lambda now=at: work_through(JOBS, at=now), kill_at=number)) == -signal.SIGKILL
        wait_until_alone()
        assert (state(place), audited()) == ("draft", 0)
        at += timedelta(hours=1)
    assert work_through(JOBS, at=at) == 1
    assert (Job.objects.get().state, state(place), audited()) == ("done", "frozen", 1)


@pytest.mark.django_db(transaction=True)
def test_what_is_cut_off_lets_go_of_all_its_locks(settings: Any) -> None:
    place = made_up()
    settings.ACT_WAIT = 0.02
    for name in ("freeze", "redraft"):
        act(place, name)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert cursor.fetchone() == (0,)
    work_through(JOBS, at=NOW)
    assert state(place) == "frozen"


def test_who_is_out_of_time_is_no_failure_that_others_go_on_after() -> None:
    assert not issubclass(OutOfTime, Exception)
