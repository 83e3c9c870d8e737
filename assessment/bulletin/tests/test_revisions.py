"""Correction after freezing: a numbered revision, reviewed and frozen by people; the one that it corrects is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from assessment.bulletin.differences import compare, difference, difference_of
from assessment.bulletin.issue import issue_bulletin
from assessment.bulletin.lines import canonical_bytes
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.revision import (
    NotReviewed,
    RevisionOpen,
    freeze_revision,
    open_revision,
    review_revision,
    withdraw_revision,
)
from assessment.bulletin.services import (
    OutOfOrder,
    WrongState,
    draft_bulletin,
    freeze_bulletin,
    recompute_bulletin,
    redraft_bulletin,
)
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.services import catch_up, run_step
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed, surveyed
from assessment.tests.parallel import at_once
from assessment.worklist import QUEUES
from core.errors import InvalidInput
from core.history.saying import saying
from core.testing.worlds import shared_world
from core.todo import waits
from incidents.entries.models import BaseEntry
from staff.access import access_of
from staff.accounts.models import User
from staff.tests.factories import PART_TIME, center, member_account

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
APRIL, MAY = MARCH.next(), MARCH.next().next()
LATER = MAY.ends_at + timedelta(days=3)
WHY = "三网格漏报基础信息"


@shared_world
def place():
    made = office()
    staffed(made)
    for month in (MARCH, APRIL, MAY):
        measured(made, month.start, [100, 80, 60, 40])
        surveyed(made, month.start)
    made.clerk = center(made.subdistrict)
    return made


def frozen(place, month=MARCH) -> Bulletin:
    draft = draft_bulletin(subdistrict=place.subdistrict, month=month, at=month.ends_at)
    return freeze_bulletin(bulletin=draft, at=month.ends_at, by=None)


def opened(place, bulletin, reason=WHY) -> Bulletin:
    return open_revision(bulletin=bulletin, reason=reason, by=place.clerk, at=LATER)


def reviewed(place, revision) -> Bulletin:
    return review_revision(bulletin=revision, by=place.clerk, at=LATER)


def revised(place, bulletin) -> Bulletin:
    return freeze_revision(bulletin=reviewed(place, opened(place, bulletin)), by=place.clerk, at=LATER)


def kept_bytes(bulletin: Bulletin) -> bytes:
    fresh = Bulletin.objects.get(pk=bulletin.pk)
    return canonical_bytes(fresh, list(fresh.lines.all()))


def correct_march(place) -> None:
    """The last grid did far more in March than was known."""
    with saying(reason="更正"):
        BaseEntry.objects.filter(grid=place.grids[3], day=MARCH.start).update(new=90)


class TestARevision:
    def test_it_shows_what_it_corrects_and_leaves_the_old_one_byte_for_byte(self, place):
        first = frozen(place)
        before = kept_bytes(first)
        correct_march(place)
        second = revised(place, first)
        assert (second.revision, second.state, second.reason) == (2, "frozen", WHY)
        assert [line.rank for line in second.lines.order_by("grid")] == [1, 3, 4, 2]
        assert kept_bytes(first) == before
        assert recompute_bulletin(Bulletin.objects.get(pk=first.pk)).same
        assert recompute_bulletin(Bulletin.objects.get(pk=second.pk)).same

    def test_its_table_names_grid_figure_before_after_and_moves_of_rank(self, place):
        first = frozen(place)
        correct_march(place)
        table = difference_of(opened(place, first))
        by_name = {row.code: row for row in table.grids}
        lifted = by_name[place.grids[3].versions.get().code]
        values = {change.figure: (change.before, change.after) for change in lifted.changes}
        assert values["rank"] == ("4", "2")
        assert values["base_score"] == ("16.00", "36.00")
        assert values["entries.houses.new"] == ("40", "90")
        assert (lifted.moves, table.rest) == (2, 1)
        assert {row.rank_before for row in table.rank_moves} == {2, 3, 4}

    def test_one_without_any_change_has_an_empty_table(self, place):
        table = difference_of(opened(place, frozen(place)))
        assert (table.grids, table.rest) == ((), 4)
        assert difference_of(Bulletin.objects.get(revision=1)) is None

    def test_it_needs_a_reason(self, place):
        with pytest.raises(InvalidInput):
            opened(place, frozen(place), reason="  ")

    def test_it_needs_a_review_and_a_review_of_figures_that_changed_since_does_not_count(self, place):
        revision = opened(place, frozen(place))
        with pytest.raises(NotReviewed):
            freeze_revision(bulletin=revision, by=place.clerk, at=LATER)
        reviewed(place, revision)
        correct_march(place)
        with pytest.raises(NotReviewed):
            freeze_revision(bulletin=revision, by=place.clerk, at=LATER)
        assert Bulletin.objects.get(pk=revision.pk).state == "draft"
        again = redraft_bulletin(bulletin=revision, at=LATER)
        assert again.reviewed_at is None
        assert freeze_revision(bulletin=reviewed(place, again), by=place.clerk, at=LATER).frozen_by == place.clerk

    def test_measuring_again_without_a_change_keeps_the_review(self, place):
        revision = reviewed(place, opened(place, frozen(place)))
        assert redraft_bulletin(bulletin=revision, at=LATER).reviewed_at == LATER

    def test_only_the_latest_frozen_one_is_corrected_and_a_draft_is_not(self, place):
        draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=MARCH.ends_at)
        with pytest.raises(WrongState):
            opened(place, draft)
        first = freeze_bulletin(bulletin=draft, at=MARCH.ends_at, by=None)
        revised(place, first)
        with pytest.raises(WrongState, match="2"):
            opened(place, first)

    def test_one_is_open_at_a_time_in_the_whole_subdistrict(self, place):
        march, april = frozen(place), frozen(place, APRIL)
        opened(place, march)
        for other in (march, april):
            with pytest.raises(RevisionOpen, match="2026年3月"):
                opened(place, other)

    def test_the_database_refuses_a_second_open_one_a_missing_reason_and_the_clock(self, place):
        march, april = frozen(place), frozen(place, APRIL)
        revision = opened(place, march)
        fields = {"scheme": march.scheme, "terms": {}, "drafted_at": LATER, "digest": ""}
        for wrong in (
            {"month": april.month, "revision": 2, "reason": "xy"},
            {"month": MAY.start, "revision": 2},
            {"month": MAY.start, "revision": 1, "reason": "xy"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Bulletin.objects.create(subdistrict=place.subdistrict, **fields, **wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            Bulletin.objects.filter(pk=revision.pk).update(state="frozen", frozen_at=LATER)

    @pytest.mark.parametrize("column", ["reason", "reviewed_at", "reviewed_by"])
    def test_frozen_its_reason_and_review_stay(self, place, column):
        revision = revised(place, frozen(place))
        with pytest.raises(DatabaseError), transaction.atomic():
            Bulletin.objects.filter(pk=revision.pk).update(**{column: "other" if column == "reason" else None})

    def test_withdrawn_it_leaves_the_frozen_one_standing(self, place):
        first = frozen(place)
        withdraw_revision(bulletin=opened(place, first), by=place.clerk)
        assert list(Bulletin.objects.all()) == [first]
        with pytest.raises(WrongState):
            withdraw_revision(bulletin=first, by=place.clerk)
        assert opened(place, first).revision == 2

    def test_it_is_issued_under_a_number_of_its_own(self, place):
        first = issue_bulletin(bulletin=frozen(place), document_number="1", by=place.clerk, at=LATER)
        second = revised(place, first)
        with pytest.raises((InvalidInput, ValidationError)):
            issue_bulletin(bulletin=second, document_number="1", by=place.clerk, at=LATER)
        assert issue_bulletin(bulletin=second, document_number="2", by=place.clerk, at=LATER).state == "issued"
        assert Bulletin.objects.get(pk=first.pk).document_number == "1"

    def test_what_was_corrected_before_it_was_issued_is_not_issued_any_more(self, place):
        first = frozen(place)
        second = revised(place, first)
        with pytest.raises(WrongState, match="2"):
            issue_bulletin(bulletin=first, document_number="1", by=place.clerk, at=LATER)
        client = Client()
        client.force_login(place.clerk)

        def has_button(bulletin) -> bool:
            page = client.get(reverse("admin:assessment_bulletin_change", args=(bulletin.pk,))).content.decode()
            return reverse("admin:assessment_bulletin_issue", args=(bulletin.pk,)) in page

        def waiting_to_be_issued() -> int:
            kinds = waits(QUEUES, place.clerk, access_of(place.clerk), at=LATER).kinds
            return next(row.count for row in kinds if row.icon == "campaign")

        assert (has_button(first), has_button(second), waiting_to_be_issued()) == (False, True, 1)
        issue_bulletin(bulletin=second, document_number="1", by=place.clerk, at=LATER)
        assert waiting_to_be_issued() == 0


class TestTheMonthsAfterIt:
    def test_frozen_lines_never_change_and_what_is_frozen_later_refers_to_the_revision(self, place):
        march, april = frozen(place), frozen(place, APRIL)
        before = kept_bytes(april)
        correct_march(place)
        revised(place, march)
        assert kept_bytes(april) == before
        assert april.lines.get(grid=place.grids[3]).months_in_bottom == 2
        last = frozen(place, MAY).lines.get(grid=place.grids[3])
        # April is still as frozen, bottom; in March's revision the grid is not: two months, not three.
        assert (last.in_bottom, last.months_in_bottom) == (True, 2)
        again = revised(place, april).lines.get(grid=place.grids[3])
        assert (again.previous_rank, again.months_in_bottom) == (2, 1)

    def test_a_later_month_is_not_frozen_while_an_earlier_one_is_being_corrected(self, place):
        opened(place, frozen(place))
        with pytest.raises(OutOfOrder, match="2026年3月"):
            frozen(place, APRIL)

    def test_the_cycle_leaves_an_open_revision_to_people(self, place):
        place.scheme.terms["cycle_starts_on"] = "2026-04-01"
        place.scheme.save()
        first = frozen(place)
        opened(place, first)
        run_step(subdistrict=place.subdistrict, stage=Stage.FREEZE, period=MARCH, at=LATER)
        run_step(subdistrict=place.subdistrict, stage=Stage.INTERVIEWS, period=MARCH, at=LATER)
        assert Bulletin.objects.get(revision=2).state == "draft"
        assert CycleRun.objects.get(stage=Stage.FREEZE).digest == first.digest
        catch_up(at=LATER, subdistrict=place.subdistrict)
        assert "2026年3月" in CycleRun.objects.get(stage=Stage.FREEZE, period="2026-04").error


texts = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from(["1", "2", "x"]))


class TestComparing:
    @given(texts)
    def test_nothing_differs_from_itself(self, figures):
        assert compare(figures, figures) == ()

    @given(texts, texts)
    def test_the_changes_lead_from_one_to_the_other(self, before, after):
        led = {**before, **{change.figure: change.after for change in compare(before, after)}}
        assert {k: v for k, v in led.items() if v is not None} == {k: v for k, v in after.items() if v is not None}

    @given(texts, texts)
    def test_seen_from_the_other_side_before_and_after_change_places(self, before, after):
        there = {(c.figure, c.before, c.after) for c in compare(before, after)}
        back = {(c.figure, c.after, c.before) for c in compare(after, before)}
        assert there == back

    def test_a_grid_that_only_one_side_has_appears_or_vanishes(self, place):
        lines = list(frozen(place).lines.all())
        (appeared,) = difference(lines[1:], lines).grids
        (vanished,) = difference(lines, lines[1:]).grids
        assert (appeared.appears, appeared.rank_before) == (True, None)
        assert (vanished.vanishes, vanished.rank_after) == (True, None)


class TestOverRest:
    def client(self, user: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    def test_every_revision_is_listed_and_its_lines_are_read_by_number(self, place):
        first = frozen(place)
        correct_march(place)
        revised(place, first)
        leader = self.client(member_account(PART_TIME, to=place.grids[0]))
        listed = leader.get("/api/v1/bulletins/").json()["results"]
        assert [(row["revision"], row["reason"]) for row in listed] == [(1, ""), (2, WHY)]
        code = place.grids[3].versions.get().code
        lines = "/api/v1/bulletins/2026-03/lines/"
        for query, rank in (("", 2), ("&revision=1", 4), ("&revision=2", 2)):
            (row,) = leader.get(f"{lines}?grid={code}{query}").json()["results"]
            assert row["rank"] == rank
        table = leader.get("/api/v1/bulletins/2026-03/differences/").json()["results"]
        assert {(r["grid"], r["rank_before"], r["rank_after"]) for r in table} >= {(code, 4, 2)}
        assert leader.get("/api/v1/bulletins/2026-03/differences/?revision=1").json()["results"] == []

    def test_an_open_one_is_the_offices_and_is_named_by_number_only(self, place):
        opened(place, frozen(place))
        clerk, leader = self.client(place.clerk), self.client(member_account(PART_TIME, to=place.grids[0]))
        assert clerk.get("/api/v1/bulletins/2026-03/").json()["revision"] == 1
        assert clerk.get("/api/v1/bulletins/2026-03/?revision=2").json()["state"] == "draft"
        assert leader.get("/api/v1/bulletins/2026-03/?revision=2").status_code == 404


class TestInTheBackOffice:
    def browser(self, place) -> Client:
        client = Client()
        client.force_login(place.clerk)
        return client

    def step(self, bulletin: Bulletin, name: str) -> str:
        return reverse(f"admin:assessment_bulletin_{name}", args=(bulletin.pk,))

    def test_it_is_opened_reviewed_and_frozen_there_and_shows_its_table(self, place):
        first, client = frozen(place), self.browser(place)
        assert client.post(self.step(first, "revise"), {"reason": ""}).context["form"].errors["reason"]
        correct_march(place)
        answer = client.post(self.step(first, "revise"), {"reason": WHY})
        revision = Bulletin.objects.get(revision=2)
        assert answer.url == reverse("admin:assessment_bulletin_change", args=(revision.pk,))
        page = client.get(reverse("admin:assessment_bulletin_change", args=(revision.pk,)))
        assert WHY in page.content.decode()
        assert len(page.context["difference"].grids) == 3
        assert client.post(self.step(revision, "freeze")).context["form"].non_field_errors()  # not reviewed
        assert client.post(self.step(revision, "review")).status_code == 302
        assert client.post(self.step(revision, "freeze")).status_code == 302
        revision.refresh_from_db()
        assert (revision.state, revision.frozen_by, revision.reviewed_by) == ("frozen", place.clerk, place.clerk)

    def test_withdrawing_leads_back_to_the_list(self, place):
        revision = opened(place, frozen(place))
        answer = self.browser(place).post(self.step(revision, "withdraw"), follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] == reverse("admin:assessment_bulletin_changelist")


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_of_two_who_open_one_revision_one_is_refused(self, place):
        first = frozen(place)
        answers = at_once(*[lambda: opened(place, first)] * 2)
        assert {type(answer) for answer in answers} == {Bulletin, RevisionOpen}
        assert BulletinLine.objects.filter(bulletin__revision=2).count() == 4

    def test_of_two_who_freeze_it_one_is_refused(self, place):
        revision = reviewed(place, opened(place, frozen(place)))
        answers = at_once(*[lambda: freeze_revision(bulletin=revision, by=place.clerk, at=LATER)] * 2)
        assert {type(answer) for answer in answers} == {Bulletin, WrongState}

    def test_it_is_either_frozen_or_withdrawn(self, place):
        revision = reviewed(place, opened(place, frozen(place)))
        answers = at_once(
            lambda: freeze_revision(bulletin=revision, by=place.clerk, at=LATER),
            lambda: withdraw_revision(bulletin=revision, by=place.clerk),
        )
        refused = [answer for answer in answers if isinstance(answer, WrongState | Bulletin.DoesNotExist)]
        assert len(refused) == 1, answers
        assert Bulletin.objects.filter(revision=2).exists() == isinstance(answers[0], Bulletin)

    def test_a_later_month_frozen_at_the_same_moment_either_waits_or_comes_first(self, place):
        march = frozen(place)
        april = draft_bulletin(subdistrict=place.subdistrict, month=APRIL, at=APRIL.ends_at)
        answers = at_once(
            lambda: opened(place, march), lambda: freeze_bulletin(bulletin=april, at=APRIL.ends_at, by=None)
        )
        assert isinstance(answers[0], Bulletin)
        assert isinstance(answers[1], Bulletin | OutOfOrder)
