"""Writes of the box: somebody of the field says something, and the office answers it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed
from grids.duties import Duty
from grids.territory.models import Subdistrict
from incidents.suggestions import notices
from incidents.suggestions.models import Suggestion
from staff.access import Role, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User

ERASED = "-"  # the database wants words where there were some


def erase_answered(subdistrict: int, before: datetime) -> int:
    """Erase the words of everything that was answered before a moment. Kind, day and people stay."""
    rows = Suggestion.objects.filter(subdistrict=subdistrict, answered_at__lt=before)
    return rows.exclude(text=ERASED, answer=ERASED).update(text=ERASED, answer=ERASED)


def boxes_of(user: User) -> QuerySet[Subdistrict]:
    """The subdistricts in which the person serves a grid, in whatever role: the boxes into which it may write."""
    return Subdistrict.objects.filter(grids__in=access_of(user).grids_as(*Role.values)).distinct().order_by("code")


@transaction.atomic
def put_into_the_box(suggestion: Suggestion, *, by: User, at: datetime) -> Suggestion:
    """Write it down; from then on it waits among the tasks of the center. Raises NotAllowed, ValidationError."""
    if not boxes_of(by).filter(pk=suggestion.subdistrict_id).exists():
        raise NotAllowed(_("The box is for people who serve a grid of the subdistrict."))
    suggestion.written_by, suggestion.written_at = by, at
    suggestion.full_clean()
    suggestion.save()
    return suggestion


def is_of(row: Suggestion, user: User) -> bool:
    """Whether the person of this account wrote it, also with another account of the same person."""
    person, writer = person_of(user), row.written_by
    return writer.pk == user.pk or (person is not None and person_of(writer) == person)


def may_answer(row: Suggestion, user: User) -> bool:
    """Whether it is unanswered and was written by another person. `answer_suggestion` checks the duty."""
    return row.answered_at is None and not is_of(row, user)


@transaction.atomic
def answer_suggestion(*, suggestion: Suggestion, answer: str, by: User, at: datetime) -> Suggestion:
    """Answer it, once, and tell its author. Raises NotAllowed, Conflict, ValidationError."""
    # Two operators who answer at once: the second one waits here, and finds the answer.
    row: Suggestion = Suggestion.objects.select_for_update(no_key=True).get(pk=suggestion.pk)
    if not access_of(by).holds(Duty.CENTER, in_=row.subdistrict_id):
        raise NotAllowed(_("The center of the subdistrict answers what lies in its box."))
    if is_of(row, by):
        raise NotAllowed(_("What is one's own is answered by a colleague."))
    if row.answered_at is not None:
        raise Conflict(_("This is answered already."))
    row.answer, row.answered_by, row.answered_at = answer, by, at
    row.full_clean()
    row.save()
    notices.answered(row, at)
    return row
