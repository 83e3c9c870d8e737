"""Rules that bind: consulted about, decided, published, told, read and signed by each."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from assessment.adoption.lists import receipts
from assessment.adoption.models import Adoption, Consultation, RulesReceipt
from assessment.adoption.services import (
    NotAdopted,
    NotIssued,
    name_decision,
    record_consultation,
    record_publication,
    record_signature,
    sign,
    tell_members,
)
from assessment.delivery.models import Delivery
from assessment.leading_group.services import DecisionInUse, withdraw_decision
from assessment.leading_group.tests.factories import decision
from assessment.scheme.models import Scheme
from assessment.scheme.services import issue_scheme, save_terms
from assessment.tests.factories import office, staffed
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from incidents.tests.factories import shanghai
from staff.accounts.identity import AboutOneself
from staff.inbox.models import Notice
from staff.tests.factories import PART_TIME, account, center, head, posted

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 20)
AT = shanghai("2026-05-20 10:00")


@shared_world
def place():
    made = office(villages=1, grids_each=2, adoption={"consultation_first": True})
    made.people = staffed(made)
    made.clerk = center(made.subdistrict)
    return made


def consulted(place) -> Consultation:
    return record_consultation(
        scheme=place.scheme, shown_to="全体网格长、专职网格员", begins_on=date(2026, 5, 1), until=date(2026, 5, 10),
        came_in="建议放宽走访次数", done="已采纳，由每周3次改为2次", by=place.clerk, at=AT,
    )  # fmt: skip


def decided(place) -> Adoption:
    made = decision(place.subdistrict, "rules", decided_on=date(2026, 5, 15), by=place.clerk)
    return name_decision(scheme=place.scheme, decision=made, by=place.clerk, at=AT)


def issued(place) -> Scheme:
    consulted(place)
    decided(place)
    place.scheme = issue_scheme(scheme=place.scheme, document_number="1号", issued_on=MAY, at=AT)
    return place.scheme


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestBeforeTheIssue:
    def test_rules_that_ask_for_it_are_not_issued_before_consultation_and_decision(self, place):
        words = {"scheme": place.scheme, "document_number": "1号", "issued_on": MAY, "at": AT}
        with pytest.raises(NotAdopted) as refused:
            issue_scheme(**words)
        assert "征求" in str(refused.value)
        consulted(place)
        with pytest.raises(NotAdopted, match="领导小组"):
            issue_scheme(**words)
        decided(place)
        assert issue_scheme(**words).issued_on == MAY

    def test_rules_made_earlier_do_not_ask_for_it(self):
        made = office()
        assert issue_scheme(scheme=made.scheme, document_number="1号", issued_on=MAY, at=AT).issued_on == MAY

    def test_what_came_in_may_still_change_the_terms(self, place):
        consulted(place)
        terms = place.scheme.value.model_copy(update={"induction_days": 20})
        assert save_terms(scheme=place.scheme, terms=terms).value.induction_days == 20

    def test_a_consultation_says_what_came_in_and_stays_once_the_rules_are_issued(self, place):
        with pytest.raises(ValidationError):
            record_consultation(
                scheme=place.scheme, shown_to="全体", begins_on=date(2026, 5, 9), until=date(2026, 5, 1),
                came_in="", done="", by=place.clerk, at=AT,
            )  # fmt: skip
        issued(place)
        with pytest.raises(Conflict):
            consulted(place)
        with pytest.raises(DatabaseError, match="issued"), transaction.atomic():
            Consultation.objects.update(came_in="没有")
        with pytest.raises(Conflict):
            decided(place)

    def test_the_decision_is_about_rules_of_this_office_and_is_not_withdrawn(self, place):
        other = decision(place.subdistrict, "awards", decided_on=date(2026, 5, 15), by=place.clerk)
        with pytest.raises(InvalidInput):
            name_decision(scheme=place.scheme, decision=other, by=place.clerk, at=AT)
        elsewhere = office().subdistrict
        strange = decision(elsewhere, "rules", decided_on=date(2026, 5, 15))
        with pytest.raises(InvalidInput):
            name_decision(scheme=place.scheme, decision=strange, by=place.clerk, at=AT)
        adoption = decided(place)
        with pytest.raises(DecisionInUse):
            withdraw_decision(decision=adoption.decision, because="写错", by=place.clerk, at=AT)

    def test_only_the_own_office_writes_it_down(self, place):
        place.clerk = center(office().subdistrict)
        with pytest.raises(NotAllowed):
            consulted(place)


class TestReceipts:
    def test_each_leader_and_full_time_member_is_told_once(self, place):
        posted(PART_TIME, to=place.grids[0])
        issued(place)
        told = set(Delivery.objects.filter(kind="scheme").values_list("worker", flat=True))
        assert told == {who.pk for pair in place.people.values() for who in pair}
        assert tell_members(scheme=place.scheme, at=AT) == 0
        newcomer = posted("full_time", to=place.grids[0], begins_on=date(2026, 5, 1)).worker
        assert tell_members(scheme=place.scheme, at=AT) == 1
        assert Delivery.objects.filter(kind="scheme", worker=newcomer).exists()

    def test_told_read_and_signed_are_three_things(self, place):
        issued(place)
        leader, member = place.people[place.grids[0].pk]
        user = account(of=member)
        client = browser(user)
        page = reverse("rules", args=(place.scheme.pk,))
        with time_machine.travel(AT):
            text = client.get(page).content.decode()
            assert "季度考核" in text
            assert "每名专职网格员每周应走访不少于2次" in text
            row = next(row for row in receipts(place.scheme, MAY) if row.worker == member)
            assert (row.read_at is not None, row.signed_at) == (True, None)
            client.post(page)
            assert "签收" in client.get(page).content.decode()
        row = next(row for row in receipts(place.scheme, MAY) if row.worker == member)
        assert (row.told_at is not None, row.signed_at is not None, row.on_paper) == (True, True, False)
        with pytest.raises(Conflict):
            sign(scheme=place.scheme, by=user, at=AT)
        first = receipts(place.scheme, MAY)[0]
        assert first.signed_at is None  # who has not signed comes first
        assert receipts(place.scheme, MAY)[-1].worker == member
        assert {row.worker for row in receipts(place.scheme, MAY)} >= {leader, member}

    def test_one_with_an_account_finds_it_in_the_inbox_and_at_home(self, place):
        member = place.people[place.grids[0].pk][1]
        user = account(of=member)
        issued(place)
        assert Notice.objects.filter(user=user, topic="rules_issued").count() == 1

    def test_on_paper_the_office_records_it_but_nobody_their_own(self, place):
        leader, member = place.people[place.grids[0].pk]
        with pytest.raises(NotIssued):
            record_signature(scheme=place.scheme, worker=member, signed_on=MAY, by=place.clerk)
        issued(place)
        with pytest.raises(InvalidInput):
            record_signature(scheme=place.scheme, worker=member, signed_on=date(2026, 5, 1), by=place.clerk)
        made = record_signature(scheme=place.scheme, worker=member, signed_on=MAY, by=place.clerk)
        assert made.on_paper
        from staff.accounts.services import grant

        own = account(of=leader)
        grant(user=own, duty="center", subdistrict=place.subdistrict, on=date(2020, 1, 1))
        with pytest.raises(AboutOneself):
            record_signature(scheme=place.scheme, worker=leader, signed_on=MAY, by=own)
        with pytest.raises(DatabaseError), transaction.atomic():
            RulesReceipt.objects.update(on_paper=False)

    def test_a_part_time_member_and_the_office_do_not_sign(self, place):
        issued(place)
        for user in (account(of=posted(PART_TIME, to=place.grids[0]).worker), place.clerk):
            with pytest.raises(NotAllowed):
                sign(scheme=place.scheme, by=user, at=AT)

    def test_a_draft_is_read_by_nobody_on_the_phone(self, place):
        user = account(of=place.people[place.grids[0].pk][1])
        assert browser(user).get(reverse("rules", args=(place.scheme.pk,))).status_code == 404


class TestTheOfficePage:
    def test_it_is_walked_from_the_consultation_to_the_last_signature(self, place):
        client = browser(place.clerk)

        def do(name: str, **sent: object) -> None:
            done = client.post(reverse(f"admin:assessment_rulestoadopt_{name}", args=(place.scheme.pk,)), sent)
            assert done.status_code == 302, (name, done.context["form"].errors)

        with time_machine.travel(AT):
            page = reverse("admin:assessment_rulestoadopt_change", args=(place.scheme.pk,))
            assert "领导小组" in client.get(page).content.decode()
            do("consult", shown_to="全体", begins_on="2026-05-01", until="2026-05-10", came_in="无", done="无")
            made = decision(place.subdistrict, "rules", decided_on=date(2026, 5, 15), by=place.clerk)
            do("decide", decision=made.pk)
            issue = reverse("admin:assessment_scheme_issue", args=(place.scheme.pk,))
            onward = client.get(reverse("admin:assessment_rulestoadopt_issue", args=(place.scheme.pk,)))
            assert onward.headers["Location"] == issue
            assert client.post(issue, {"document_number": "1号", "issued_on": "2026-05-20"}).status_code == 302
            do("publish", published_on="2026-05-20", where="公告栏")
            do("tell")
            member = place.people[place.grids[0].pk][1]
            do("record_signature", worker=member.pk, signed_on="2026-05-20")
            text = client.get(page).content.decode()
            where = reverse("admin:assessment_groupdecision_change", args=(made.pk,))
            for part in ("3人未签收", member.name, made.number, "公告栏", f'href="{where}"'):
                assert part in text, part
            decided = client.get(where).content.decode()
            assert f'href="{reverse("admin:assessment_scheme_change", args=(place.scheme.pk,))}"' in decided
            assert reverse("admin:assessment_groupdecision_withdraw", args=(made.pk,)) not in decided
        with pytest.raises(Conflict):
            record_publication(scheme=place.scheme, published_on=MAY, where="再来", by=place.clerk, at=AT)
        assert browser(head(place.subdistrict)).post(
            reverse("admin:assessment_rulestoadopt_tell", args=(place.scheme.pk,))
        ).status_code == 403  # fmt: skip
