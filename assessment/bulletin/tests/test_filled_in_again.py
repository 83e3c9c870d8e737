"""What was typed for a job that was not done comes back into its form, for who typed it and for a day."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessment.bulletin.models import Bulletin
from assessment.bulletin.tests.waiting_month import NOW, made_up, page
from core.jobs import services
from core.jobs.again import leads_back
from core.jobs.services import JOBS, sweep_jobs
from core.models import Job
from core.testing.worlds import shared_world
from core.unattended.queues import work_through
from staff.accounts.models import Grant
from staff.tests.factories import center

BEFORE, TODAY = "2001-01-01", "2026-03-20"
NOTE = "第三网格的评议表漏交，已补录并核对"


@pytest.fixture(autouse=True)
def nobody_waits(settings: Any) -> Any:
    settings.ACT_WAIT = 0
    with time_machine.travel(NOW, tick=False):
        yield


@shared_world
def place() -> Any:
    return made_up()


def renamed(place: Any, **sent: str) -> Job:
    """A job that renames the first grid of the place; before the grid was there it is refused."""
    sends_a_name(place, effective_on=BEFORE, **sent)
    return worked_on()


def goes_well(place: Any) -> Job:
    sends_a_name(place)
    return worked_on()


def sends_a_name(place: Any, **sent: str) -> None:
    address = reverse("admin:grids_grid_rename", args=[place.grids[0].pk])
    place.browser.post(address, {"name": "新名", "reason": NOTE, "effective_on": TODAY, **sent})


def worked_on() -> Job:
    work_through(JOBS, at=NOW)
    return Job.objects.latest("pk")


@pytest.mark.django_db
class TestAForm:
    def test_it_shows_what_was_typed_and_at_each_field_what_was_refused(self, place: Any) -> None:
        job = renamed(place)
        assert job.state == "refused"
        form = place.browser.get(page(place, job, "?follow=1").url).context["form"]
        assert (form["name"].value(), form["reason"].value()) == ("新名", NOTE)
        assert list(form.errors) == ["effective_on"]

    def test_it_is_sent_again_and_done(self, place: Any) -> None:
        shown = place.browser.get(leads_back(renamed(place)))
        fields = {bound.html_name: bound.value() or "" for bound in shown.context["form"]}
        sent = {**fields, "effective_on": TODAY, "row_seen": shown.context["row_seen"]}
        place.browser.post(shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"], sent)
        assert (worked_on().state, place.grids[0].versions.latest("during").name) == ("done", "新名")

    def test_to_look_at_it_does_nothing(self, place: Any) -> None:
        job = goes_well(place)
        assert job.state == "done"
        Job.objects.update(
            state="refused", sent={"typed": True, "query": "", "sent": "name=又一个&effective_on=2026-03-21"}
        )
        assert place.browser.get(leads_back(Job.objects.get())).status_code == 200
        assert place.grids[0].versions.latest("during").name == "新名"

    def test_what_the_domain_refused_is_said_there_too(self, place: Any) -> None:
        Bulletin.objects.filter(pk=place.bulletin.pk).update(state="frozen", frozen_at=NOW)
        place.browser.post(reverse("admin:assessment_bulletin_redraft", args=[place.bulletin.pk]))
        job = worked_on()
        shown = place.browser.get(leads_back(job))
        assert (shown.status_code, shown.context["form"].non_field_errors()) == (200, [job.told])

    def test_what_changed_since_is_told_once_and_may_be_sent_over_the_new_state(self, place: Any) -> None:
        address = reverse("admin:assessment_bulletin_redraft", args=[place.bulletin.pk])
        place.browser.post(address, {"row_seen": place.browser.get(address).context["row_seen"]})
        Bulletin.objects.filter(pk=place.bulletin.pk).update(drafted_at=NOW)
        job = worked_on()
        shown = place.browser.get(leads_back(job))
        told = shown.context["form"].non_field_errors()
        assert (job.state, "没有保存" in told[0], len(set(told)) == len(told)) == ("refused", True, True)
        place.browser.post(leads_back(job), {"row_seen": shown.context["row_seen"]})
        assert worked_on().state == "done"

    def test_the_one_of_a_stopped_job_and_of_one_that_failed_comes_back_too(self, place: Any, monkeypatch: Any) -> None:
        address = reverse("admin:assessment_bulletin_redraft", args=[place.bulletin.pk])
        place.browser.post(address)
        stopped = Job.objects.get()
        services.stop(stopped, at=NOW)
        place.browser.post(address)
        monkeypatch.setattr("assessment.bulletin.admin_acts.redraft_bulletin", lambda **_more: 1 / 0)
        assert worked_on().state == "failed"
        for job in Job.objects.all():
            assert "返回表单" in page(place, job).content.decode()
            assert place.browser.get(leads_back(job)).status_code == 200


@pytest.mark.django_db
class TestWhose:
    def test_nobody_else_gets_it(self, place: Any) -> None:
        job, other = renamed(place), Client()
        other.force_login(center(place.subdistrict))
        shown = other.get(leads_back(job))
        assert (shown.status_code, shown.context["form"].is_bound, NOTE in shown.content.decode()) == (
            200,
            False,
            False,
        )

    def test_it_fills_in_no_other_form(self, place: Any) -> None:
        job = renamed(place)
        other = reverse("admin:grids_grid_change_facts", args=[place.grids[0].pk])
        assert not place.browser.get(other, {"again": job.pk}).context["form"].is_bound

    @pytest.mark.parametrize("key", ["", "0", "x", "²", "9" * 40])
    def test_a_key_that_is_none_shows_the_form_as_ever(self, place: Any, key: str) -> None:
        address = reverse("admin:grids_grid_rename", args=[place.grids[0].pk])
        assert not place.browser.get(address, {"again": key}).context["form"].is_bound

    def test_who_lost_the_right_gets_no_form_until_it_is_given_back(self, place: Any) -> None:
        sends_a_name(place)
        duty = Grant.objects.get(user=place.clerk)
        held = duty.during
        Grant.objects.update(during="empty")
        job = worked_on()
        assert job.state == "refused"
        assert NOTE not in place.browser.get(leads_back(job)).content.decode()
        Grant.objects.filter(pk=duty.pk).update(during=held)
        assert place.browser.get(leads_back(job)).context["form"]["reason"].value() == NOTE

    def test_it_is_kept_for_a_day_and_what_was_done_not_at_all(self, place: Any) -> None:
        assert goes_well(place).sent == {}
        job = renamed(place)
        assert job.ended_at is not None
        sweep_jobs(at=job.ended_at + services.KEPT)
        job.refresh_from_db()
        assert leads_back(job)
        sweep_jobs(at=job.ended_at + 2 * services.KEPT)
        job.refresh_from_db()
        assert (job.sent, leads_back(job)) == ({}, "")
        assert "返回表单" not in page(place, job).content.decode()
