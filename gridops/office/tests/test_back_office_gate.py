"""Who enters the back office, and what each duty finds there."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gridops.tests.matrix_of_pay import PAGES as PAY_PAGES
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.tests.factories import limits, make_incident
from staff.accounts.models import Grant, User
from staff.accounts.rights import decide_right
from staff.tests.factories import LEADER, account, center, department, handler, head, member_account, officer, posted

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lists() -> list[str]:
    return sorted(f"{model._meta.app_label}.{model._meta.model_name}" for model in admin.site._registry)


def address(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")


class TestTheGate:
    def test_djangos_own_flags_open_nothing(self):
        user = account()
        user.is_staff = user.is_superuser = True
        user.save()
        answer = browser(user).get("/admin/")
        assert answer.status_code == 302
        assert browser(user).get(address("incidents.incident")).status_code == 302

    def test_a_leader_does_not_enter(self):
        place = territory()
        assert browser(member_account(LEADER, to=place.grids[0])).get("/admin/").status_code == 302

    def test_who_is_not_logged_in_is_sent_to_the_one_login_page(self):
        answer = Client().get("/admin/", follow=True)
        assert answer.redirect_chain[-1][0].startswith("/login/?next=")

    def test_an_account_that_was_closed_does_not_enter(self):
        place = territory()
        user = center(place.subdistrict)
        client = browser(user)
        user.is_active = False
        user.save()
        assert client.get("/admin/").status_code == 302


OF_THE_INSTALLATION = {"core.failure", "core.faileditem", "core.chorerun", "core.verification"}
OF_EVERYBODY = {"core.job"}  # each account finds its own
PAY_LISTS = {label.lower() for label in PAY_PAGES}


class TestWhatEachDutyFinds:
    @pytest.fixture
    def place(self):
        return territory()

    @pytest.mark.parametrize("duty", [Duty.CENTER, Duty.HEAD])
    def test_the_office_opens_every_list_but_those_of_accounts(self, place, duty):
        client = browser(officer(duty, place.subdistrict))
        opened = {model for model in lists() if client.get(address(model)).status_code == 200}
        closed = {"admin.logentry", "core.auditentry", *OF_THE_INSTALLATION}
        closed |= {"staff.user", "staff.grant", "staff.token", "staff.lockout"}
        if duty == Duty.CENTER:
            closed |= PAY_LISTS | {"staff.rightrequest"}
        assert set(lists()) - opened == closed

    @pytest.mark.parametrize("duty", [Duty.PAYROLL, Duty.INSPECTOR])
    def test_payroll_officers_and_inspectors_find_pay_and_no_case(self, place, duty):
        client = browser(officer(duty, place.subdistrict))
        opened = {model for model in lists() if client.get(address(model)).status_code == 200} - OF_EVERYBODY
        assert opened >= PAY_LISTS
        assert not [model for model in opened - PAY_LISTS if not model.startswith("assessment.")]

    def test_system_administrators_find_accounts_and_nothing_of_incidents_and_scores(self, place):
        client = browser(officer(Duty.SYSTEM))
        opened = {model for model in lists() if client.get(address(model)).status_code == 200}
        assert opened == {
            "staff.user",
            "staff.grant",
            "staff.rightrequest",
            "staff.token",
            "staff.department",
            "staff.outwardmessage",
            *OF_THE_INSTALLATION,
            *OF_EVERYBODY,
        }

    def test_security_administrators_find_tokens_and_lockouts_beside(self, place):
        client = browser(officer(Duty.SECURITY))
        opened = {model for model in lists() if client.get(address(model)).status_code == 200}
        of_accounts = {"staff.user", "staff.grant", "staff.rightrequest", "staff.token", "staff.lockout"}
        assert opened == of_accounts | OF_EVERYBODY

    def test_the_audit_administrator_finds_the_log_alone(self, place):
        client = browser(officer(Duty.AUDIT))
        opened = [model for model in lists() if client.get(address(model)).status_code == 200]
        assert opened == ["admin.logentry", "core.auditentry", "core.job", "staff.rightrequest"]

    @pytest.mark.parametrize(
        ("duty", "may"),
        [
            (Duty.SYSTEM, {"staff_user_add", "staff_grant_give_duty"}),
            (Duty.SECURITY, {"staff_token_issue"}),
            (Duty.AUDIT, {"core_auditentry_export"}),
        ],
    )
    def test_each_administrator_acts_in_the_own_field_alone(self, place, duty, may):
        client = browser(officer(duty))
        acts = ["staff_user_add", "staff_grant_give_duty", "staff_token_issue", "core_auditentry_export"]
        assert {act for act in acts if client.get(reverse(f"admin:{act}")).status_code == 200} == may

    @pytest.mark.parametrize("duty", [Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT])
    def test_no_administrator_sees_an_incident_or_a_score(self, place, duty):
        limits(place.subdistrict)
        incident = make_incident(place.grids[0], by=center(place.subdistrict))
        client = browser(officer(duty))
        hidden = [model for model in lists() if model.split(".")[0] in ("incidents", "assessment")]
        assert hidden
        assert {client.get(address(model)).status_code for model in hidden} == {403}
        assert client.get(reverse("admin:incidents_incident_change", args=(incident.pk,))).status_code == 403
        for path in ("incidents", "bulletins", "inspections", "interviews", "workers", "postings"):
            assert client.get(f"/api/v1/{path}/").json()["results"] == [], path
        assert client.get("/api/v1/exports/incidents.ndjson").getvalue().startswith(b'{"_end": {"rows": 0,')
        assert client.get("/dashboard/").status_code in (302, 403)

    def test_a_department_finds_its_own_incidents_only(self, place):
        limits(place.subdistrict)
        reporter = posted("full_time", to=place.grids[0]).worker
        mine, other = (make_incident(place.grids[0], by=center(place.subdistrict), reporter=reporter) for _ in range(2))
        unit = department(place.subdistrict)
        type(mine).objects.filter(pk=mine.pk).update(department=unit)
        client = browser(handler(unit))
        page = client.get(address("incidents.incident")).content.decode()
        assert mine.number in page
        assert other.number not in page
        assert client.get(reverse("admin:incidents_incident_change", args=(other.pk,))).status_code == 302
        assert client.get(address("assessment.bulletin")).status_code == 403

    def test_navigation_names_only_what_may_be_opened(self, place):
        page = browser(officer(Duty.SYSTEM)).get("/admin/").content.decode()
        assert address("staff.user") in page
        assert address("incidents.incident") not in page

    def test_the_center_of_another_subdistrict_sees_nothing_of_this_one(self, place):
        elsewhere = territory()
        page = browser(center(elsewhere.subdistrict)).get(address("grids.grid")).content.decode()
        assert place.grids[0].versions.get().code not in page

    def test_heads_read_but_do_not_edit_people(self, place):
        assert browser(head(place.subdistrict)).get(reverse("admin:staff_posting_add")).status_code == 403


class TestAccounts:
    def test_an_account_is_created_with_a_password_and_a_person(self):
        place = territory()
        who = posted(LEADER, to=place.grids[0]).worker
        password = "kind-Horse-77-battery"
        values = {"username": "zhang", "password1": password, "password2": password, "staff_number": who.staff_number}
        answer = browser(officer(Duty.SYSTEM)).post(reverse("admin:staff_user_add"), values)
        assert answer.status_code == 302
        made = User.objects.get(username="zhang")
        assert made.worker == who
        assert made.check_password(password)

    def test_an_unknown_staff_number_is_named(self):
        values = {"username": "zhang", "password1": "kind-Horse-77", "password2": "kind-Horse-77", "staff_number": "x"}
        answer = browser(officer(Duty.SYSTEM)).post(reverse("admin:staff_user_add"), values)
        assert answer.context["adminform"].form.errors["staff_number"]

    def test_nobody_gives_a_duty_to_themselves(self):
        place = territory()
        user = officer(Duty.SYSTEM)
        values = {"user": user.pk, "duty": "head", "subdistrict": place.subdistrict.pk, "begins_on": "2026-01-01"}
        answer = browser(user).post(reverse("admin:staff_user_give_duty", args=(user.pk,)), values)
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()
        assert not Grant.objects.filter(user=user, duty="head").exists()

    def test_a_password_is_set_for_somebody(self):
        other = account()
        address = reverse("admin:staff_user_set_password", args=(other.pk,))
        answer = browser(officer(Duty.SYSTEM)).post(address)
        other.refresh_from_db()
        assert other.check_password(answer.context["password"])
        assert other.must_change_password

    def test_a_token_is_shown_once_and_can_be_revoked(self):
        client = browser(officer(Duty.SECURITY))
        values = {"name": "district-reader", "duty": "export", "days": 30, "subdistrict": ""}
        page = client.post(reverse("admin:staff_token_issue"), values).content.decode()
        assert "gridops_" in page
        listing = client.get(address("staff.token")).content.decode()
        asked = User.objects.get(username="district-reader").rights_asked_for.get()
        decide_right(asked=asked, given=True, by=officer(Duty.SYSTEM), at=timezone.now())
        token = asked.user.tokens.get()
        assert token.digest not in listing
        client.post(address("staff.token"), {"action": "revoke", "_selected_action": [token.pk]})
        token.refresh_from_db()
        assert token.revoked_at


def test_every_list_of_the_office_makes_the_same_queries_for_few_and_for_many_rows():
    """Lists that join other tables do it once."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    place = territory(villages=1, grids_each=1)
    user = center(place.subdistrict)
    watched = ["grids.grid", "staff.worker", "staff.posting", "incidents.incident", "staff.attendance"]

    def counted() -> dict[str, int]:
        client = browser(user)
        counts = {}
        for model in watched:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(model)).status_code == 200
            counts[model] = len(queries)
        return counts

    def fill(count: int) -> None:
        for _ in range(count):
            who = posted("part_time", to=place.grids[0]).worker
            make_incident(place.grids[0], by=user, reporter=who)
            who.attendance.create(day="2026-03-02", status="present")

    limits(place.subdistrict)
    fill(1)
    counted()  # what stands is known from the second page on
    few = counted()
    fill(6)
    assert counted() == few
