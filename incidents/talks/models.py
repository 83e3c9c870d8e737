"""Notes of talks: what a guide and somebody who serves one of the guide's grids said, and what comes next."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.happened import has_come, has_happened
from grids.territory.models import Grid
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker

LONGEST = 1000
OPEN_STEP = ~Q(next_step="") & Q(done_on=None)


class TalkNoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The notes that this account wrote, and those about its person. Nobody else reads them."""
        return self.filter(Q(written_by=user.pk) | Q(worker=access.access_of(user).worker or 0))

    def open(self) -> Self:
        """The notes with a next step that is not done yet."""
        return self.filter(OPEN_STEP)


class TalkNote(models.Model):
    """One talk of a guide with a leader or member of a grid. No figure counts it."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="talk_notes", verbose_name=_("grid"))
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="talk_notes", verbose_name=pgettext_lazy("talk", "with whom")
    )
    day = models.DateField(pgettext_lazy("talk", "day of the talk"), validators=[has_come])
    said = models.TextField(pgettext_lazy("talk", "what was said"), max_length=LONGEST)
    next_step = models.CharField(pgettext_lazy("talk", "next step"), max_length=200, blank=True)
    due_on = models.DateField(pgettext_lazy("talk", "to be done by"), null=True, blank=True)
    done_on = models.DateField(
        pgettext_lazy("talk", "done on"), null=True, blank=True, editable=False, validators=[has_come]
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=pgettext_lazy("talk", "guide")
    )
    written_at = models.DateTimeField(pgettext_lazy("talk", "written"), editable=False)

    privacy = Columns(
        public="grid worker day due_on done_on written_by written_at",
        office="said next_step",
        erasable="said next_step",
        person="worker",
        author="written_by",
        subdistrict="grid__subdistrict",
    )

    objects = TalkNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of a talk")
        verbose_name_plural = _("notes of talks")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="talk_note_step_has_its_days",
                condition=~Q(next_step="") | Q(due_on=None, done_on=None),
                violation_error_message=_("A day without a next step: say what is to be done."),
            ),
            models.CheckConstraint(
                name="talk_note_step_after_the_talk",
                condition=Q(due_on=None) | Q(due_on__gte=F("day")),
                violation_error_message=_("The next step comes after the talk."),
            ),
        ]
        triggers = [has_happened("written_at")]

    def __str__(self) -> str:
        return f"{self.day} {self.worker}"
