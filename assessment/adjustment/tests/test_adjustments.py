"""Bonus and deductions: proved, shown to the person, decided by another; in the service and in the database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.adjustment import services
from assessment.adjustment.models import Adjustment
from assessment.periods import Kind, containing, parse
from assessment.tests.factories import office
from core.errors import DomainError, NotAllowed
from core.tests.files import photo
from core.web.uploads import check_upload
from staff.accounts.identity import AboutOneself
from staff.accounts.services import grant
from staff.tests.factories import FULL_TIME, account, center, head, posted

pytestmark = pytest.mark.django_db
Q1 = parse("2026Q1", Kind.QUARTER)
AT = timezone.now() - timedelta(days=2)


class World:
    def __init__(self) -> None:
        self.office = office()
        self.subdistrict = self.office.subdistrict
        self.clerk, self.head = center(self.subdistrict), head(self.subdistrict)
        self.member = posted(FULL_TIME, to=self.office.grids[0]).worker
        self.account = account(of=self.member)

    def proposed(self, **more) -> Adjustment:
        given = {
            "side": "bonus",
            "points": Decimal("3.00"),
            "reason": "防汛值守",
            "article": "第八条",
            "by": self.clerk,
        }
        return services.propose_adjustment(worker=self.member, quarter=Q1, at=AT, **{**given, **more})

    def proved(self, **more) -> Adjustment:
        row = self.proposed(**more)
        upload = check_upload("证据.jpg", photo())
        services.attach_evidence(adjustment=row, uploads=[upload], by=self.clerk, at=AT)
        return row

    def shown(self, **more) -> Adjustment:
        return services.show_adjustment(adjustment=self.proved(**more), by=self.clerk, at=AT)

    def page(self, who) -> Client:
        client = Client()
        client.force_login(who)
        return client

    def read(self, row: Adjustment):
        return self.page(self.account).get(reverse("adjustment", args=(row.pk,)))


def decide(world: World, row: Adjustment, *, by=None, approved=True, decision=""):
    at = timezone.now()
    return services.decide_adjustment(adjustment=row, approved=approved, decision=decision, by=by or world.head, at=at)


def refused_by_the_database(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def test_what_is_read_and_approved_by_another_counts_and_nothing_before():
    world = World()
    row = world.shown()
    assert services.approved_sums([world.member.pk], Q1) == {}
    assert "防汛值守" in world.read(row).content.decode()
    decided = decide(world, row)
    assert (decided.state, decided.decided_by) == ("approved", world.head)
    assert services.approved_sums([world.member.pk], Q1) == {world.member.pk: (Decimal(3), Decimal(0))}


def test_nothing_is_approved_before_the_person_was_told():
    world = World()
    row = world.shown()
    with pytest.raises(services.NotToldYet):
        decide(world, row)
    with pytest.raises(services.WrongAdjustmentState):
        decide(world, world.proposed())
    decide(world, row, approved=False, decision="依据不足")  # declining needs no reading


def test_nothing_is_shown_without_evidence():
    world = World()
    with pytest.raises(services.NoEvidence):
        services.show_adjustment(adjustment=world.proposed(), by=world.clerk, at=AT)


def test_who_proposed_it_does_not_decide_whichever_of_their_accounts_they_use():
    world = World()
    both = head(world.subdistrict)
    row = world.shown(by=both)
    world.read(row)
    with pytest.raises(NotAllowed):
        decide(world, row, by=both)
    with pytest.raises(NotAllowed):  # the center does not decide at all
        decide(world, row, by=world.clerk)
    changed = {"state": "approved", "decided_by": both, "decided_at": timezone.now()}
    assert refused_by_the_database(lambda: Adjustment.objects.filter(pk=row.pk).update(**changed))
    changed["decided_by"] = world.clerk
    assert refused_by_the_database(lambda: Adjustment.objects.filter(pk=row.pk).update(**changed))


def test_nobody_proposes_or_decides_for_themselves():
    world = World()
    for duty in ("center", "head"):
        grant(user=world.account, duty=duty, subdistrict=world.subdistrict, on=date(2020, 1, 1))
    with pytest.raises(AboutOneself):
        world.proposed(by=world.account)
    row = world.shown()
    world.read(row)
    with pytest.raises(AboutOneself):
        decide(world, row, by=world.account)
    changed = {"state": "approved", "decided_by": world.account, "decided_at": timezone.now()}
    assert refused_by_the_database(lambda: Adjustment.objects.filter(pk=row.pk).update(**changed))


def test_what_was_shown_or_decided_stays():
    world = World()
    row = world.shown()
    rows = Adjustment.objects.filter(pk=row.pk)
    for change in ({"points": 9}, {"reason": "别的"}, {"article": "别的"}, {"side": "deduction"}, {"told_at": None}):
        assert refused_by_the_database(lambda change=change: rows.update(**change)), change
    assert refused_by_the_database(lambda: row.files.update(removed_at=timezone.now(), removed_by=world.clerk))
    world.read(row)
    decide(world, row)
    assert refused_by_the_database(lambda: rows.update(decision="别的"))
    assert refused_by_the_database(rows.delete)
    assert refused_by_the_database(lambda: rows.update(state="told"))


def test_the_person_answers_before_it_is_decided_and_sees_nothing_that_was_not_shown():
    world = World()
    assert world.read(world.proved()).status_code == 404
    row = world.shown(side="deduction")
    answer = world.page(world.account).post(reverse("adjustment", args=(row.pk,)), {"statement": "当天在岗"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.statement == "当天在岗"
    stranger = account(of=posted(FULL_TIME, to=world.office.grids[0]).worker)
    assert world.page(stranger).get(reverse("adjustment", args=(row.pk,))).status_code == 404
    with pytest.raises(NotAllowed):
        services.answer_adjustment(adjustment=row, statement="x", by=world.clerk, at=AT)


def test_a_proposal_is_withdrawn_with_a_reason_and_then_counts_for_nothing():
    world = World()
    row = world.shown()
    with pytest.raises(DomainError):
        services.withdraw_adjustment(adjustment=row, reason=" ", by=world.clerk, at=AT)
    services.withdraw_adjustment(adjustment=row, reason="重复", by=world.clerk, at=AT)
    with pytest.raises(services.WrongAdjustmentState):
        decide(world, row)


def test_a_file_that_was_uploaded_by_mistake_is_withdrawn_while_it_is_only_proposed():
    world = World()
    row = world.proved()
    (file,) = row.files.all()
    its_page, column = reverse("admin:assessment_adjustment_change", args=(row.pk,)), 'scope="col">撤回</th>'
    assert column in world.page(world.clerk).get(its_page).content.decode()
    services.withdraw_evidence(file=file, by=world.clerk, at=AT)
    assert column not in world.page(world.clerk).get(its_page).content.decode()  # a column of nothing is left out
    assert not row.files.held().exists()
    assert services.sweep_evidence()["missing"] == 0


@pytest.mark.parametrize("wrong", [{"points": Decimal(0)}, {"reason": ""}, {"article": ""}, {"side": "gift"}])
def test_what_is_missing_is_named(wrong):
    with pytest.raises(DomainError) as refusal:
        World().proposed(**wrong)
    assert set(wrong) <= set(refusal.value.fields) or wrong == {"points": Decimal(0)}


def test_nobody_without_a_full_time_post_in_the_quarter_is_adjusted():
    world = World()
    world.member = posted("leader", to=world.office.grids[1]).worker
    with pytest.raises(DomainError) as refusal:
        world.proposed()
    assert set(refusal.value.fields) == {"worker"}


def test_the_office_s_page_proposes_and_decides():
    world = World()
    address = reverse("admin:assessment_adjustment_add")
    given = {
        "worker": world.member.pk,
        "quarter": containing(timezone.localdate(), Kind.QUARTER).start.isoformat(),
        "side": "bonus",
        "points": "2",
        "reason": "值守",
        "article": "第八条",
    }
    assert world.page(world.clerk).get(address).status_code == 200
    answer = world.page(world.clerk).post(address, given)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = Adjustment.objects.get()
    assert (row.points, row.proposed_by) == (Decimal(2), world.clerk)
    page = world.page(world.clerk).get(reverse("admin:assessment_adjustment_change", args=(row.pk,)))
    assert "值守" in page.content.decode()
    shown = world.shown()
    world.read(shown)
    decide_page = reverse("admin:assessment_adjustment_decide", args=(shown.pk,))
    assert world.page(world.head).get(decide_page).status_code == 200
    world.page(world.head).post(decide_page, {"approved": "yes", "decision": ""})
    shown.refresh_from_db()
    assert shown.state == "approved"
