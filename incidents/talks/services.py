"""Writing notes of talks: a guide writes one and marks its next step as done; retention erases the words later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from incidents.incident.texts import check_texts
from incidents.talks.models import TalkNote
from staff.access import Role, access_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import GridService

WITH = (Role.LEADER, Role.FULL_TIME, Role.PART_TIME)
ERASED = "-"  # the form wants words, and there were some


def people_of(user: User) -> QuerySet[Worker]:
    """The people who serve the grids that this account guides, without the person of the account."""
    access = access_of(user)
    serving = GridService.objects.on(access.day).filter(grid__in=access.grids_as(Role.GUIDE), role__in=WITH)
    return Worker.objects.filter(pk__in=serving.values("worker")).exclude(pk=access.worker or 0).order_by("name")


@transaction.atomic
def note_talk(note: TalkNote, *, by: User, at: datetime) -> TalkNote:
    """Save a note about somebody who served a grid that `by` guides on that day. Raises NotAllowed, InvalidInput."""
    guided = access_of(by).grids_as(Role.GUIDE)
    serving = GridService.objects.on(note.day).filter(worker=note.worker_id, grid__in=guided, role__in=WITH)
    grid = serving.order_by("grid").values_list("grid", flat=True).first()
    if grid is None or note.worker_id == by.worker_id:
        raise NotAllowed(_("A guide notes talks with those who serve the grids of the own village, on that day."))
    if note.day > day_of(at):
        raise InvalidInput(_("The talk has not been held yet."), fields={"day": _("not after today")})
    check_texts({"said": note.said, "next_step": note.next_step})
    note.grid_id, note.written_by, note.written_at = grid, by, at
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def next_step_done(*, key: int, by: User, at: datetime) -> TalkNote:
    """Mark the next step as done. Only the writer of the note may, and only once. Raises NotAllowed, Conflict."""
    note: TalkNote | None = TalkNote.objects.select_for_update(no_key=True).filter(pk=key, written_by=by.pk).first()
    if note is None:
        raise NotAllowed(_("Who wrote a note says that its next step is done."))
    if not note.next_step or note.done_on is not None:
        raise Conflict(_("This step is done already, or there is none."))
    note.done_on = day_of(at)
    note.full_clean()
    note.save()
    return note


def erase_old(subdistrict: int, before: datetime) -> int:
    """Erase the words of talks held before a moment. The day and the two people stay. Returns how many were erased."""
    rows = TalkNote.objects.filter(grid__subdistrict=subdistrict, day__lt=day_of(before)).exclude(said=ERASED)
    return rows.update(said=ERASED, next_step="", due_on=None, done_on=None)
