"""Notes of talks: a guide writes them of the own grids, the person reads them, and nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed
from incidents.talks.models import TalkNote
from incidents.talks.services import erase_old, note_talk
from incidents.tests.clients import browser
from staff.accounts.models import User
from staff.tests.factories import GUIDE, LEADER, center, member_account

pytestmark = pytest.mark.django_db
SAID = "最近走访少，原因是家里有事"
PAGE = "field-talks"


@pytest.fixture
def guide(place) -> User:
    return member_account(GUIDE, to=place.villages[0])


def noted(guide: User, member: User, **more: object):
    today = timezone.localdate()
    values = {"worker": member.worker_id, "day": today, "said": SAID, "next_step": "下周一起走访", "due_on": today}
    return browser(guide).post(reverse(PAGE), {**values, **more})


def test_a_guide_notes_a_talk_and_ticks_its_next_step_off(place, member, guide) -> None:
    assert noted(guide, member).status_code == 302
    note = TalkNote.objects.get()
    assert (note.grid, note.worker, note.written_by) == (place.grids[0], member.worker, guide)
    page = browser(guide)
    assert "下周一起走访" in page.get(reverse("dashboard")).content.decode()
    page.post(reverse("field-talk-done", args=(note.pk,)))
    note.refresh_from_db()
    assert note.done_on == timezone.localdate()
    assert "下周一起走访" not in page.get(reverse("dashboard")).content.decode()


def test_the_person_reads_it_and_nobody_else_does(place, member, guide) -> None:
    noted(guide, member)
    assert SAID in browser(member).get(reverse(PAGE)).content.decode()
    note = TalkNote.objects.get()
    for other in (member_account(LEADER, to=place.grids[0]), center(place.subdistrict)):
        assert not TalkNote.objects.visible_to(other).exists()
        assert browser(other).post(reverse("field-talk-done", args=(note.pk,))).status_code == 404
    assert browser(member).post(reverse("field-talk-done", args=(note.pk,))).status_code == 404


def test_it_is_with_who_served_a_grid_of_ones_own_on_a_day_that_was(place, member, guide) -> None:
    now = timezone.now()
    elsewhere = member_account(GUIDE, to=place.villages[1])
    with pytest.raises(NotAllowed):
        note_talk(TalkNote(worker=member.worker, day=timezone.localdate(), said=SAID), by=elsewhere, at=now)
    later = timezone.localdate() + timedelta(days=1)
    with pytest.raises(InvalidInput):
        note_talk(TalkNote(worker=member.worker, day=later, said=SAID), by=guide, at=now)
    assert noted(guide, member, next_step="").context["form"].errors, "a day without a step"
    assert not TalkNote.objects.exists()


def test_its_words_go_after_the_period(place, member, guide) -> None:
    noted(guide, member)
    assert erase_old(place.subdistrict.pk, timezone.now() - timedelta(days=10)) == 0
    assert erase_old(place.subdistrict.pk, timezone.now() + timedelta(days=10)) == 1
    assert (TalkNote.objects.get().said, TalkNote.objects.get().next_step) == ("-", "")
