"""The cycle by hand in the back office: bulletins, interviews, schemes and the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.bulletin.models import Bulletin
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.services import run_step
from assessment.interview.models import Interview
from assessment.interview.services import hold_interview
from assessment.periods import month_of
from assessment.scheme.models import Scheme
from assessment.scheme.terms_words import GROUPS, LABELS, terms_fields
from assessment.tests.factories import Office, measured, office, staffed, surveyed
from core.clock import starts_at
from core.testing.worlds import shared_world
from incidents.entries.models import BaseEntry
from staff.accounts.models import User
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
IN_MARCH = starts_at(date(2026, 3, 9)).replace(hour=10)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def two_months() -> Office:
    """Two drafted months; the last grid is the last in both."""
    of = office()
    staffed(of)
    for month in (JANUARY, FEBRUARY):
        measured(of, month, [100, 80, 60, 10])
        surveyed(of, month)
        run_step(subdistrict=of.subdistrict, stage=Stage.BULLETIN, period=month_of(month), at=IN_MARCH)
    return of


@pytest.fixture
def made(two_months: Office):
    with time_machine.travel(IN_MARCH, tick=False):
        yield two_months


def action(bulletin: Bulletin, name: str) -> str:
    return reverse(f"admin:assessment_bulletin_{name}", args=(bulletin.pk,))


def of_month(made, month: date) -> Bulletin:
    return Bulletin.objects.get(subdistrict=made.subdistrict, month=month)


def freeze_both(made, client: Client) -> None:
    for month in (JANUARY, FEBRUARY):
        assert client.post(action(of_month(made, month), "freeze")).status_code == 302


class TestBulletins:
    def test_a_person_freezes_and_interviews_open(self, made):
        user = center(made.subdistrict)
        freeze_both(made, browser(user))
        frozen = of_month(made, FEBRUARY)
        assert frozen.state == "frozen"
        assert frozen.frozen_by == user
        assert Interview.objects.filter(bulletin=frozen).count() == 2

    def test_opening_the_page_of_an_action_changes_nothing(self, made):
        assert browser(center(made.subdistrict)).get(action(of_month(made, JANUARY), "freeze")).status_code == 200
        assert of_month(made, JANUARY).state == "draft"

    def test_months_out_of_order_are_refused_in_words(self, made):
        answer = browser(center(made.subdistrict)).post(action(of_month(made, FEBRUARY), "freeze"))
        assert answer.status_code == 200
        assert "2026年1月" in str(answer.context["form"].non_field_errors())

    def test_a_missing_import_is_one_sentence_without_codes_and_leads_on(self, made):
        BaseEntry.objects.all().delete()
        client, january = browser(center(made.subdistrict)), of_month(made, JANUARY)
        (said,) = client.post(action(january, "freeze")).context["form"].non_field_errors()
        assert said.startswith("2026年1月尚未收到")
        page = client.get(reverse("admin:assessment_bulletin_change", args=(january.pk,))).content.decode()
        assert reverse("admin:incidents_receipt_nothing_received") in page
        run = CycleRun(pk=1, stage="freeze", period="2026-01", error=f"ImportMissing: {said}")
        owed = render_to_string("assessment/cycle/owed.html", {"owed": [{"run": run, "due": IN_MARCH}]})
        assert said in owed
        assert "ImportMissing" not in owed

    def test_a_frozen_one_is_issued_under_its_number(self, made):
        client = browser(head(made.subdistrict))
        freeze_both(made, client)
        client.post(action(of_month(made, JANUARY), "issue"), {"document_number": "南街网〔2026〕1号"})
        assert of_month(made, JANUARY).state == "issued"

    def test_recomputation_is_reported(self, made):
        answer = browser(center(made.subdistrict)).get(action(of_month(made, JANUARY), "verify"), follow=True)
        (message,) = answer.context["messages"]
        assert message.level_tag == "success"

    def test_the_page_shows_the_whole_table_and_explains_each_line(self, made):
        client = browser(center(made.subdistrict))
        bulletin = of_month(made, FEBRUARY)
        page = client.get(reverse("admin:assessment_bulletin_change", args=(bulletin.pk,))).content.decode()
        for line in bulletin.lines.all():
            assert line.facts["name"] in page
            html = client.get(reverse("admin:assessment_bulletinline_change", args=(line.pk,))).content.decode()
            assert str(line.score) in html

    def test_nothing_of_it_can_be_edited_or_deleted(self, made):
        client = browser(center(made.subdistrict))
        bulletin = of_month(made, FEBRUARY)
        assert client.post(reverse("admin:assessment_bulletin_change", args=(bulletin.pk,)), {}).status_code == 403
        assert client.post(reverse("admin:assessment_bulletin_delete", args=(bulletin.pk,))).status_code == 403


class TestInterviews:
    def test_a_leader_is_interviewed_by_a_head_only(self, made):
        client = browser(center(made.subdistrict))
        freeze_both(made, client)
        of_leader = Interview.objects.get(grounds__role="leader")
        page = reverse("admin:assessment_interview_hold", args=(of_leader.pk,))
        values = {
            "held_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
            "place": "三楼",
            "record": "谈话",
            "plan": "整改",
        }
        html = client.get(reverse("admin:assessment_interview_change", args=(of_leader.pk,))).content.decode()
        assert "由街道领导约谈" in html  # for there is no button
        assert client.post(page, values).context["form"].non_field_errors()
        assert browser(head(made.subdistrict)).post(page, values).status_code == 302
        of_leader.refresh_from_db()
        assert of_leader.state == "held"

    def test_an_empty_record_is_named(self, made):
        client = browser(head(made.subdistrict))
        freeze_both(made, client)
        page = reverse("admin:assessment_interview_hold", args=(Interview.objects.first().pk,))
        assert set(client.post(page, {}).context["form"].errors) == {"held_at", "place", "record", "plan"}

    def test_a_check_is_recorded_once_its_day_has_come(self, made):
        chief = head(made.subdistrict)
        client = browser(chief)
        freeze_both(made, client)
        interview = Interview.objects.get(grounds__role="full_time")
        now = timezone.now()
        hold_interview(interview=interview, by=chief, at=now, held_at=now, place="三楼", record="谈话", plan="整改")
        page = reverse("admin:assessment_interview_change", args=(interview.pk,))
        check = reverse("admin:assessment_interview_record_check", args=(interview.pk,))
        assert check not in client.get(page).content.decode()
        with time_machine.travel(now + timedelta(days=31)):
            client.force_login(chief)
            assert check in client.get(page).content.decode()
            assert client.post(check, {"passed": "no", "result": "未到位"}).status_code == 200  # no new plan
            assert client.post(check, {"passed": "no", "result": "未到位", "plan": "再走访"}).status_code == 302
            assert "再走访" in client.get(page).content.decode()
            assert check not in client.get(page).content.decode()
            assert client.get(reverse("admin:assessment_interview_changelist") + "?todo=sign").status_code == 200
            listed = client.get(reverse("admin:assessment_interview_changelist") + "?todo=overdue").content.decode()
            assert Interview.objects.get(grounds__role="leader").worker.name in listed


class TestSchemes:
    def values(self, scheme: Scheme, **changed: object) -> dict[str, object]:
        from assessment.scheme.forms import TermsForm

        form = TermsForm(scheme.value)
        return {name: "" if field.initial is None else field.initial for name, field in form.fields.items()} | changed

    def test_every_term_has_a_label_and_every_group_a_title(self):
        assert {path for _group, path, _info in terms_fields()} == set(LABELS)
        assert {group for group, _path, _info in terms_fields()} == set(GROUPS)

    def test_terms_are_edited_while_no_bulletin_uses_them(self):
        of = office()
        page = reverse("admin:assessment_scheme_edit_terms", args=(of.scheme.pk,))
        values = self.values(of.scheme, **{"weights.base": "50", "weights.incidents": "30"})
        assert browser(center(of.subdistrict)).post(page, values).status_code == 302
        of.scheme.refresh_from_db()
        assert of.scheme.value.weights.base == 50

    def test_weights_that_do_not_sum_are_refused(self):
        of = office()
        page = reverse("admin:assessment_scheme_edit_terms", args=(of.scheme.pk,))
        answer = browser(center(of.subdistrict)).post(page, self.values(of.scheme, **{"weights.base": "50"}))
        assert answer.context["form"].non_field_errors()

    def test_a_long_form_names_at_its_top_what_is_wrong_further_down(self):
        of = office()
        page = reverse("admin:assessment_scheme_edit_terms", args=(of.scheme.pk,))
        answer = browser(center(of.subdistrict)).post(page, self.values(of.scheme, **{"incidents.target": "-1"}))
        concern = answer.content.decode().split("office-concern")[1].split("</div>")[0]
        assert "有效上报件数" in concern

    def test_a_version_that_was_used_stays_and_a_new_one_follows(self, made):
        client = browser(center(made.subdistrict))
        edit = reverse("admin:assessment_scheme_edit_terms", args=(made.scheme.pk,))
        assert client.post(edit, self.values(made.scheme, induction_days="10")).context["form"].errors
        freeze_both(made, client)
        make = reverse("admin:assessment_scheme_make_version", args=(made.scheme.pk,))
        assert client.post(make, {"in_force_from": "2026-02-01"}).context["form"].errors["in_force_from"]
        answer = client.post(make, {"in_force_from": "2026-04-01"})
        newest = Scheme.objects.get(version=2, subdistrict=made.subdistrict)
        assert answer["Location"].endswith(f"/scheme/{newest.pk}/change/")  # there its terms are edited
        assert newest.terms == made.scheme.terms


class TestTheLedger:
    def test_a_step_is_run_by_hand_once(self, made):
        client = browser(center(made.subdistrict))
        page = reverse("admin:assessment_cyclerun_run_by_hand")
        for _ in range(2):
            assert client.post(page, {"stage": "inspection", "period": "2026-W06"}).status_code == 302
        assert CycleRun.objects.get(subdistrict=made.subdistrict, period="2026-W06").attempts == 1

    def test_a_period_of_the_wrong_kind_is_named(self, made):
        page = reverse("admin:assessment_cyclerun_run_by_hand")
        answer = browser(center(made.subdistrict)).post(page, {"stage": "bulletin", "period": "2026-W06"})
        assert answer.context["form"].errors["period"]

    def test_what_is_owed_stands_above_the_list(self):
        of = office(cycle_starts_on=date(2026, 3, 1))
        with time_machine.travel(IN_MARCH, tick=False):
            page = browser(center(of.subdistrict)).get(reverse("admin:assessment_cyclerun_changelist"))
        assert {row["period"] for row in page.context["owed"]} >= {"2026年2月", "2026年第9周"}

    def test_a_head_reads_the_ledger_without_running_anything(self, made):
        client = browser(head(made.subdistrict))
        assert client.get(reverse("admin:assessment_cyclerun_changelist")).status_code == 200
        assert client.get(reverse("admin:assessment_cyclerun_run_by_hand")).status_code == 403


def test_lists_make_the_same_queries_for_few_and_for_many_rows(made):
    user = center(made.subdistrict)
    pages = ["bulletin", "bulletinline", "interview", "cyclerun"]

    def counted() -> dict[str, int]:
        client, counts = browser(user), {}
        for name in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"admin:assessment_{name}_changelist")).status_code == 200
            counts[name] = len(queries)
        return counts

    client = browser(user)
    client.post(action(of_month(made, JANUARY), "freeze"))
    counted()  # what stands is known from the second time on
    few = counted()
    client.post(action(of_month(made, FEBRUARY), "freeze"))
    many = counted()
    assert many["bulletin"] == few["bulletin"]
    assert many["bulletinline"] == few["bulletinline"]
    assert many["cyclerun"] == few["cyclerun"]
    assert many["interview"] <= few["interview"] + 2  # the grounds and their grids, once there are any
