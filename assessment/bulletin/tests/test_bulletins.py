"""A bulletin's life: drafted, measured again, frozen, issued, and computed again from what it kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessment.bulletin.issue import issue_bulletin
from assessment.bulletin.lines import digest_of
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.services import (
    BulletinNotReady,
    ImportMissing,
    OutOfOrder,
    WrongState,
    draft_bulletin,
    freeze_bulletin,
    recompute_bulletin,
    redraft_bulletin,
)
from assessment.periods import parse
from assessment.tests.factories import amended, measured, office, staffed, surveyed
from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.entries.models import BaseEntry, Receipt
from staff.tests.factories import FULL_TIME, center, posted

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
APRIL = MARCH.next()
AFTER = MARCH.ends_at + timedelta(hours=2)


@shared_world
def place():
    made = office()
    staffed(made)
    measured(made, MARCH.start, [100, 80, 60, 40])
    surveyed(made, MARCH.start)
    return made


def drafted(place, month=MARCH):
    return draft_bulletin(subdistrict=place.subdistrict, month=month, at=month.ends_at)


def frozen(place, month=MARCH):
    return freeze_bulletin(bulletin=drafted(place, month), at=month.ends_at, by=None)


def test_a_draft_ranks_every_grid(place):
    lines = drafted(place).lines.order_by("grid")
    assert [line.rank for line in lines] == [1, 2, 3, 4]
    assert [line.in_bottom for line in lines] == [False, False, False, True]
    assert [str(line.base_score) for line in lines] == ["40.00", "32.00", "24.00", "16.00"]


def test_drafting_twice_gives_the_one_that_exists(place):
    first = drafted(place)
    assert drafted(place) == first
    assert Bulletin.objects.filter(subdistrict=place.subdistrict).count() == 1


def test_a_month_that_has_not_ended_is_not_drafted(place):
    with pytest.raises(BulletinNotReady):
        draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=MARCH.ends_at - timedelta(microseconds=1))


def test_measuring_again_picks_up_what_was_corrected(place):
    draft = drafted(place)
    measured(place, date(2026, 3, 20), [0, 0, 0, 60])
    again = redraft_bulletin(bulletin=draft, at=AFTER)
    assert [line.rank for line in again.lines.order_by("grid")] == [1, 3, 4, 1]
    assert again.digest != draft.digest


def test_freezing_measures_as_things_stand_then(place):
    drafted(place)
    measured(place, date(2026, 3, 20), [0, 0, 0, 60])
    assert frozen(place).lines.get(grid=place.grids[3]).rank == 1


def test_freezing_refuses_while_a_required_import_is_missing(place):
    BaseEntry.objects.all().delete()
    with pytest.raises(ImportMissing, match="基础信息"):
        frozen(place)


def test_a_month_that_was_drafted_ahead_of_time_is_not_frozen_before_its_end(place):
    draft = drafted(place)  # as `cycle catch-up --at` of a time to come does
    with pytest.raises(BulletinNotReady):
        freeze_bulletin(bulletin=draft, at=MARCH.ends_at - timedelta(microseconds=1), by=center(place.subdistrict))
    assert Bulletin.objects.get(pk=draft.pk).state == "draft"


def test_a_receipt_says_that_nothing_came_and_is_enough(place):
    BaseEntry.objects.all().delete()
    clerk = center(place.subdistrict)
    Receipt.objects.create(
        subdistrict=place.subdistrict, dataset="base_entries", month=MARCH.start, received_at=AFTER, received_by=clerk
    )
    assert frozen(place).state == "frozen"


def test_an_import_of_another_month_is_not_enough(place):
    BaseEntry.objects.update(day=date(2026, 4, 1))
    with pytest.raises(ImportMissing):
        frozen(place)


def test_months_are_frozen_in_order(place):
    drafted(place)
    measured(place, APRIL.start, [1, 1, 1, 1])
    with pytest.raises(OutOfOrder, match="2026年3月"):
        frozen(place, APRIL)


def test_a_month_before_a_frozen_one_is_not_frozen_any_more(place):
    measured(place, APRIL.start, [1, 1, 1, 1])
    frozen(place, APRIL)
    with pytest.raises(OutOfOrder):
        frozen(place)


def test_what_is_frozen_is_neither_frozen_nor_measured_again(place):
    bulletin = frozen(place)
    with pytest.raises(WrongState):
        freeze_bulletin(bulletin=bulletin, at=AFTER, by=None)
    with pytest.raises(WrongState):
        redraft_bulletin(bulletin=bulletin, at=AFTER)


def test_issuing_needs_a_frozen_bulletin_and_a_number(place):
    clerk = center(place.subdistrict)
    with pytest.raises(WrongState):
        issue_bulletin(bulletin=drafted(place), document_number="1", by=clerk, at=AFTER)
    bulletin = frozen(place)
    with pytest.raises(InvalidInput):
        issue_bulletin(bulletin=bulletin, document_number="  ", by=clerk, at=AFTER)
    issued = issue_bulletin(bulletin=bulletin, document_number=" 南街〔2026〕3号 ", by=clerk, at=AFTER)
    assert (issued.state, issued.document_number, issued.issued_by) == ("issued", "南街〔2026〕3号", clerk)
    with pytest.raises(WrongState):
        issue_bulletin(bulletin=issued, document_number="2", by=clerk, at=AFTER)


def test_a_document_number_is_given_once(place):
    clerk = center(place.subdistrict)
    issue_bulletin(bulletin=frozen(place), document_number="1", by=clerk, at=AFTER)
    measured(place, APRIL.start, [1, 1, 1, 1])
    with pytest.raises((ValidationError, InvalidInput)) as refusal:
        issue_bulletin(bulletin=frozen(place, APRIL), document_number="1", by=clerk, at=AFTER)
    assert isinstance(refusal.value, InvalidInput)


@pytest.mark.parametrize("column", ["digest", "terms", "frozen_at", "revision", "month"])
def test_a_frozen_bulletin_cannot_be_altered_even_by_a_query(place, column):
    bulletin = frozen(place)
    value = {"digest": "x", "terms": {}, "frozen_at": timezone.now(), "revision": 9, "month": date(2020, 1, 1)}[column]
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(**{column: value})


def test_a_frozen_bulletin_never_becomes_a_draft_and_is_never_deleted(place):
    bulletin = frozen(place)
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(state="draft", frozen_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        bulletin.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk)._raw_delete("default")


def test_lines_of_a_frozen_bulletin_cannot_be_changed_added_or_deleted(place):
    bulletin = frozen(place)
    line = bulletin.lines.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        bulletin.lines.update(score=100)
    with pytest.raises(DatabaseError), transaction.atomic():
        bulletin.lines.all().delete()
    line.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        line.save(force_insert=True)


def test_a_line_of_a_frozen_bulletin_cannot_be_moved_out_of_it(place):
    bulletin = frozen(place)
    draft = drafted(place, APRIL)
    draft.lines.all().delete()
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        BulletinLine.objects.filter(bulletin=bulletin).update(bulletin=draft)


def test_a_line_of_a_draft_cannot_be_moved_into_a_frozen_bulletin(place):
    bulletin = frozen(place)
    measured(place, APRIL.start, [1, 1, 1, 1])
    draft = drafted(place, APRIL)
    line, elsewhere = draft.lines.first(), territory().grids[0]  # a grid that has no line there yet
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        BulletinLine.objects.filter(pk=line.pk).update(bulletin=bulletin, grid=elsewhere)


def test_computing_a_past_month_again_gives_the_same_bytes_whatever_happened_since(place):
    bulletin = frozen(place)
    again = Bulletin.objects.get(pk=bulletin.pk)
    assert recompute_bulletin(again).same
    measured(place, date(2026, 3, 20), [0, 0, 0, 60])
    posted(FULL_TIME, to=place.grids[0], begins_on=date(2026, 3, 1))
    amended(place, begins_on=APRIL.start, weights={"base": "100", "incidents": "0", "awareness": "0"})
    again = Bulletin.objects.get(pk=bulletin.pk)
    assert recompute_bulletin(again).same
    assert recompute_bulletin(again).kept == bulletin.digest


def test_a_month_kept_before_a_count_was_known_gives_the_same_bytes(place):
    draft = drafted(place)
    for line in draft.lines.all():
        assert line.measures.pop("leave_days") == 0
        line.save(update_fields=["measures"])
    Bulletin.objects.filter(pk=draft.pk).update(digest=digest_of(draft, draft.lines.all()))
    assert recompute_bulletin(Bulletin.objects.get(pk=draft.pk)).same


def test_a_tampered_line_is_noticed(place):
    draft = drafted(place)
    draft.lines.filter(rank=4).update(score=99)
    assert not recompute_bulletin(Bulletin.objects.get(pk=draft.pk)).same or _lines_differ(draft)


def _lines_differ(bulletin):
    from assessment.bulletin.lines import digest_of

    return digest_of(bulletin, list(bulletin.lines.all())) != bulletin.digest


def test_a_line_remembers_the_names_of_the_time(place):
    facts = drafted(place).lines.get(grid=place.grids[0]).facts
    assert facts["leaders"] == ["王芳"]
    assert facts["members"] == ["王芳"]
    assert facts["code"].endswith("001")


def test_a_new_version_of_the_scheme_governs_months_that_begin_under_it(place):
    from assessment.scheme.models import Scheme

    Scheme.objects.create(
        subdistrict=place.subdistrict,
        version=2,
        title="二",
        in_force_from=date(2026, 3, 2),
        terms={**place.scheme.terms, "induction_days": 0},
    )
    measured(place, APRIL.start, [1, 1, 1, 1])
    assert drafted(place).scheme.version == 1
    assert drafted(place, APRIL).scheme.version == 2


@pytest.mark.parametrize("villages", [1, 5])
def test_drafting_takes_the_same_number_of_queries_for_few_grids_and_for_many(django_assert_num_queries, villages):
    made = office(villages=villages)
    staffed(made)
    measured(made, MARCH.start, [9] * len(made.grids))
    with django_assert_num_queries(18):  # two of them a savepoint, so that a grid that is refused can be named
        drafted(made)
