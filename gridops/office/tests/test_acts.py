"""Acts of the back office: what the base does for each of them, and every act that a page declares."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from unfold.enums import ActionVariant

from core.errors import InvalidInput
from core.models import AuditEntry, AuditKind
from core.office.acts import Act, Asked, Done, act, always, link
from core.office.admin import OfficeAdmin
from core.office.widgets import dressed
from core.testing.laws import drawn, few_of
from core.web.refusals import NOT_NOW
from gridops.office.tests.acts import PAGES, address_of, asks, expected
from grids.duties import CENTER, OFFICE, Duty
from grids.territory.forms import ActForm
from grids.territory.models import Village
from grids.tests.factories import territory
from incidents.incident.models import Incident
from incidents.incident.models_of_limits import TimeLimit
from incidents.tests.cast import Cast
from incidents.tests.factories import limits
from staff.accounts.models import User
from staff.tests.factories import center, department, handler, head, officer

pytestmark = pytest.mark.django_db

# --- the base -------------------------------------------------------------------------------------


def refused(asked: Asked) -> object:
    raise InvalidInput("Not so.", fields={"reason": "Say more."})


def renamed(asked: Asked) -> object:
    return f"{asked.row} is {asked.values['reason']}"


def noted() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind=AuditKind.OFFICE))


def on_page(*acts: Act) -> OfficeAdmin:
    """A page of villages with these acts."""
    about = {"acts": acts, "readers": OFFICE, "editors": CENTER}
    return type("VillagePage", (OfficeAdmin,), about)(Village, admin.site)


def answer(page: OfficeAdmin, name: str, request: Any, row: Any) -> Any:
    return page.get_unfold_action(name).method(request, str(row.pk))


GIVEN = {"effective_on": "2026-11-01", "reason": "new"}


class TestTheBase:
    @pytest.fixture
    def place(self):
        return territory()

    @pytest.fixture
    def village(self, place):
        return place.villages[0]

    def page(self, **more: Any) -> OfficeAdmin:
        about = {"name": "do", "label": "Do", "icon": "edit", "form": ActForm, "perform": renamed}
        return on_page(Act(**{**about, **more}))

    def test_what_one_does_not_see_does_not_exist(self, village):
        stranger = center(territory().subdistrict)
        for data in (None, GIVEN):
            with pytest.raises(Http404):
                answer(self.page(), "do", asks(stranger, data=data), village)

    def test_what_one_may_not_do_is_forbidden(self, place, village):
        for user in (head(place.subdistrict), officer(Duty.SYSTEM)):
            for data in (None, GIVEN):
                with pytest.raises(PermissionDenied) as refused:
                    answer(self.page(), "do", asks(user, data=data), village)
                assert not refused.value.args

    def test_what_is_not_offered_has_no_page_and_what_is_sent_nevertheless_the_service_judges(self, place, village):
        page, clerk = self.page(offered=lambda _asked: False), center(place.subdistrict)
        with pytest.raises(PermissionDenied) as refused:
            answer(page, "do", asks(clerk), village)
        assert refused.value.args == (NOT_NOW,), "who opens an old page reads another reason than who has no duty"
        assert answer(page, "do", asks(clerk, data=GIVEN), village).status_code == 302

    def test_what_the_service_would_refuse_has_no_button_and_the_page_says_why(self, place, village):
        page, clerk = self.page(hindered=lambda asked: f"{asked.row} rests."), center(place.subdistrict)
        assert page.get_actions_detail(asks(clerk), village.pk) == []
        assert page.hindered(Asked(page, asks(clerk), village)) == [("Do", f"{village} rests.")]
        assert page.hindered(Asked(page, asks(head(place.subdistrict)), village)) == []
        request = asks(clerk)
        assert answer(page, "do", request, village).url == page.address_of(village)
        assert [str(each) for each in get_messages(request)] == [f"{village} rests."]
        assert answer(page, "do", asks(clerk, data=GIVEN), village).status_code == 302

    def test_a_link_that_is_not_offered_is_forbidden_whatever_is_sent(self, place, village):
        page = on_page(link("Do", icon="edit", name="do", offered=lambda _asked: False)(lambda _asked: None))
        for data in (None, {}):
            with pytest.raises(PermissionDenied):
                answer(page, "do", asks(center(place.subdistrict), data=data), village)

    def test_the_question_has_what_it_is_decided_by(self, place, village):
        page = self.page(lead=lambda asked: f"of {asked.row}", facts=lambda _asked: [("name", "x"), ("empty", "")])
        context = answer(page, "do", asks(center(place.subdistrict)), village).context_data
        assert (context["title"], context["lead"], context["facts"]) == ("Do", f"of {village}", [("name", "x")])
        assert context["original"] == village
        assert not noted()

    def test_it_is_done_noted_and_said(self, place, village):
        request = asks(center(place.subdistrict), data=GIVEN)
        page = self.page(title="Really do")
        done = answer(page, "do", request, village)
        assert done.url == page.address_of(village)
        assert [str(each) for each in get_messages(request)] == [f"{village} is new"]
        (entry,) = noted()
        assert (entry.detail, str(village) in entry.subject) == ("Really do", True)

    def test_a_refusal_stands_at_its_field_and_nothing_is_noted(self, place, village):
        request = asks(center(place.subdistrict), data=GIVEN)
        response = answer(self.page(perform=refused), "do", request, village)
        assert response.context_data["form"].errors == {"reason": ["Say more."]}
        assert not noted()
        assert not list(get_messages(request))

    def test_what_is_wrong_in_the_form_reaches_no_service(self, place, village):
        called: list[Asked] = []
        request = asks(center(place.subdistrict), data={"reason": ""})
        response = answer(self.page(perform=called.append), "do", request, village)
        assert set(response.context_data["form"].errors) == {"effective_on", "reason"}
        assert not called

    def test_where_it_leads(self, place, village):
        clerk, other = center(place.subdistrict), place.villages[1]
        page = self.page(perform=lambda _asked: Done("", then=other))
        assert answer(page, "do", asks(clerk, data=GIVEN), village).url == page.address_of(other)
        page = self.page(gone=True)
        assert answer(page, "do", asks(clerk, data=GIVEN), village).url == page.address_of()
        page = self.page(perform=lambda _asked: Done("", once={"secret": "s"}), may_be_left=False)
        assert answer(page, "do", asks(clerk, data=GIVEN), village).context_data["secret"] == "s"

    def test_what_is_kept_nowhere_is_left_to_no_task(self, place, village):
        page = self.page(perform=lambda _asked: Done("", once={"secret": "s"}))
        with pytest.raises(TypeError, match="kept nowhere"):
            answer(page, "do", asks(center(place.subdistrict), data=GIVEN), village)

    def test_an_act_does_one_thing(self):
        with pytest.raises(TypeError):
            Act(name="do", label="Do", icon="edit")


class TestWhoseTurn:
    def prominent(self, user: User, incident: Incident) -> list[str]:
        """The names of the acts whose buttons are prominent, as the page shows them: in front of every menu."""
        request = asks(user)
        page = admin.site._registry[Incident]
        allowed = page.get_actions_detail(request, incident.pk)
        places = page._get_actions_navigation(page.actions_detail, allowed, incident.pk)
        plain = [each["path"].rstrip("/").rpartition("/")[2] for each in places if "items" not in each]
        names = [each.path.rpartition("/")[2] for each in allowed if each.variant == ActionVariant.PRIMARY]
        assert set(names) <= set(plain)
        return sorted(names)

    @pytest.mark.parametrize(
        ("state", "clerk", "boss"),
        [
            ("reported", ["accept"], []),
            ("accepted", ["assign"], []),
            ("extension_asked", [], ["decide-extension"]),
            ("feedback", ["verify"], []),
            ("closed", [], []),
        ],
    )
    def test_it_decides_which_button_is_prominent(self, state, clerk, boss):
        cast = Cast()
        incident = cast.at(state)
        assert self.prominent(cast.clerk, incident) == clerk
        assert self.prominent(cast.head, incident) == boss

    def test_a_department_handles_its_incident(self):
        cast = Cast()
        incident = cast.at("assigned")
        unit = incident.department or department(incident.subdistrict)
        assert self.prominent(handler(unit), incident) == ["start"]

    def test_what_is_nobodys_turn_is_no_prominent_button(self):
        place = territory()
        page = on_page(
            act("Mine", icon="x", name="mine", turn=always)(renamed), act("Other", icon="x", name="other")(renamed)
        )
        buttons = page.get_actions_detail(asks(center(place.subdistrict)), place.villages[0].pk)
        assert [each.variant for each in buttons] == [ActionVariant.PRIMARY, ActionVariant.DEFAULT]
        assert page.get_actions_detail(asks(head(place.subdistrict)), place.villages[0].pk) == []


# --- every act of every page ----------------------------------------------------------------------


def test_every_page_with_acts_is_looked_at() -> None:
    assert {page for page in admin.site._registry.values() if getattr(page, "acts", ())} == set(PAGES.values())
    assert all(isinstance(page, OfficeAdmin) for page in admin.site._registry.values())


@pytest.mark.law
@pytest.mark.parametrize("name", PAGES)
def test_every_act_is_where_it_says_and_only_for_whom_it_is(
    name: str, rows_here: dict[str, Any], visitors_here: dict[str, User]
) -> None:
    """Some visitors try each act, drawn by chance; in the soak all."""
    page, row, chance = PAGES[name], rows_here[name], drawn("Some visitors try each act")
    clients = {who: Client() for who in visitors_here}
    requests = {who: asks(user) for who, user in visitors_here.items()}
    for one in page.acts:
        assert str(one.label).strip()
        assert str(one.heading).strip()
        assert one.icon
        where = address_of(page, one, row)
        for who, user in few_of(list(visitors_here.items()), 2, chance):
            if not clients[who].cookies:
                clients[who].force_login(user)
            status, wanted = clients[who].get(where).status_code, expected(page, one, user, row, requests[who])
            assert status in wanted, f"{name} {one.name} for {who}: {status}, not {wanted}"


def test_no_page_has_a_button_beside_its_acts() -> None:
    for page in admin.site._registry.values():
        assert not type(page).actions_list, page
        assert not type(page).actions_detail, page


def test_no_page_saves_behind_the_back_of_its_form() -> None:
    """`write` is called while the form is judged; what `save_model` would refuse, no page could show."""
    for page in admin.site._registry.values():
        assert type(page).save_model is OfficeAdmin.save_model, page
        assert not page.list_editable, page


class TestWhatServicesRefuseOnTheFormOfARow:
    def test_the_request_runs_once_and_the_refusal_is_at_its_field(self, monkeypatch):
        place = territory()
        client = Client()
        client.force_login(center(place.subdistrict))
        page = admin.site._registry[TimeLimit]
        limits(place.subdistrict)
        row = TimeLimit.objects.filter(subdistrict=place.subdistrict).first()
        calls: list[Any] = []

        def write(_request: Any, obj: Any, _form: Any, _change: bool) -> None:
            calls.append(obj)
            TimeLimit.objects.filter(pk=obj.pk).update(amount=77)
            raise InvalidInput("Not so.", fields={"amount": "Too much."})

        monkeypatch.setattr(page, "write", write)
        values = {name: getattr(row, name) for name in ("urgency", "stage", "amount", "unit")}
        values |= {"subdistrict": row.subdistrict_id, "matter": row.matter_id or "", "in_force_from": "2027-01-01"}
        answer = client.post(reverse("admin:incidents_timelimit_change", args=(row.pk,)), values)
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors == {"amount": ["Too much."]}
        assert len(calls) == 1
        assert TimeLimit.objects.get(pk=row.pk).amount == row.amount
        assert not AuditEntry.objects.filter(subject__contains=str(row)).exists()

    def test_what_is_right_is_written_once_and_noted(self):
        place = territory()
        client = Client()
        client.force_login(center(place.subdistrict))
        limits(place.subdistrict)
        row = TimeLimit.objects.filter(subdistrict=place.subdistrict).first()
        values = {name: getattr(row, name) for name in ("urgency", "stage", "unit")}
        values |= {"subdistrict": row.subdistrict_id, "matter": row.matter_id or "", "in_force_from": row.in_force_from}
        answer = client.post(reverse("admin:incidents_timelimit_change", args=(row.pk,)), {**values, "amount": 9})
        assert answer.status_code == 302
        assert TimeLimit.objects.get(pk=row.pk).amount == 9
        assert AuditEntry.objects.filter(subject__contains=str(row._meta.verbose_name)).count() == 1


def test_several_boxes_stand_below_their_label() -> None:
    """The theme takes what has the input type of a box for a single one, and writes the label beside it."""

    class Several(forms.Form):
        who = forms.MultipleChoiceField(choices=[("1", "一")], widget=forms.CheckboxSelectMultiple)
        some = forms.ModelMultipleChoiceField(User.objects.none(), widget=forms.CheckboxSelectMultiple)

    field = dressed(Several())["who"]
    page = render_to_string("unfold/helpers/field.html", {"field": field})
    assert page.index("<label") < page.index("<input")
    assert list(dressed(Several())["some"].field.widget.choices) == []


def test_the_button_of_a_question_says_what_is_done() -> None:
    """A word alone may mean a thing in another language: Name was 名称 where somebody was to be named."""
    with override("zh-hans"):
        things = {str(_("Name")), str(_("name")), "对象", "内容"}
        found = [
            f"{page.opts.label}.{one.name}"
            for page in admin.site._registry.values()
            for one in getattr(page, "acts", ())
            if str(one.submit) in things
        ]
    assert found == []


def test_a_moment_among_the_facts_of_a_question_is_told_in_local_time() -> None:
    drafted = datetime(2026, 11, 10, tzinfo=UTC)
    made = act("Draft again", icon="refresh", facts=lambda _asked: [("drafted", drafted), ("note", "")])(
        lambda _asked: ""
    )
    with override("zh-hans"):
        assert made.question(Asked(page=None, request=RequestFactory().get("/")))["facts"] == [
            ("drafted", "2026-11-10 08:00")
        ]
