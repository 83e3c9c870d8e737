"""Tasks that the center gives to grids, and what each grid answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Recorded
from grids.territory.models import Grid, Subdistrict
from incidents.common.models import OnGridQuerySet
from staff import access
from staff.accounts.models import User

if TYPE_CHECKING:
    from grids.scope import Scope


class TaskKind(models.TextChoices):
    NOTICE = "notice", pgettext_lazy("task", "notice")
    CAMPAIGN = "campaign", pgettext_lazy("task", "campaign")
    SWEEP = "sweep", pgettext_lazy("task", "sweep")


class AnswerState(models.TextChoices):
    OPEN = "open", pgettext_lazy("answer", "not answered")
    DONE = "done", pgettext_lazy("answer", "done")
    NOT_DONE = "not_done", pgettext_lazy("answer", "not done")
    NOTHING_FOUND = "nothing_found", pgettext_lazy("answer", "nothing found")


class TaskQuerySet(models.QuerySet[Any]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        there = TaskAnswer.objects.filter(grid__in=scope.grids).values("task")
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(pk__in=there))

    def visible_to(self, user: User) -> Self:
        return self.within(access.access_of(user).scope)


class Task(models.Model):
    """One thing that the center asks of chosen grids by a day: a notice, a campaign or a sweep."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="tasks", editable=False, verbose_name=_("subdistrict")
    )
    kind = models.CharField(pgettext_lazy("task", "kind"), max_length=8, choices=TaskKind)
    title = models.CharField(_("title"), max_length=100)
    content = models.TextField(_("what is to be done"), max_length=2000, blank=True)
    issued_at = models.DateTimeField(pgettext_lazy("task", "issued"), editable=False)
    issued_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=pgettext_lazy("task", "issued by")
    )
    due_at = models.DateTimeField(pgettext_lazy("task", "due"))
    withdrawn_at = models.DateTimeField(pgettext_lazy("task", "withdrawn"), null=True, editable=False)

    privacy = Columns(public="subdistrict kind title content issued_at issued_by due_at withdrawn_at")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of the grids", "task")
        verbose_name_plural = pgettext_lazy("of the grids", "tasks")
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["subdistrict", "-issued_at"], name="task_subdistrict_latest")]
        constraints = [
            models.CheckConstraint(
                name="task_is_due_after_it_is_issued",
                condition=Q(due_at__gt=F("issued_at")),
                violation_error_message=_("The due time must lie ahead."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class TaskAnswerQuerySet(OnGridQuerySet):
    def owed(self) -> Self:
        """Answers not given yet, of tasks that were not withdrawn."""
        return self.filter(state=AnswerState.OPEN, task__withdrawn_at=None)

    def late(self, at: datetime) -> Self:
        return self.owed().filter(task__due_at__lte=at)


class TaskAnswer(models.Model):
    """What one grid answers to one task: not yet, done, not done, or nothing found."""

    history = Recorded(left_out=("told_late_at",))

    task = models.ForeignKey(
        Task, models.PROTECT, related_name="answers", verbose_name=pgettext_lazy("of the grids", "task")
    )
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="task_answers", verbose_name=_("grid"))
    state = models.CharField(
        pgettext_lazy("task", "answer"), max_length=14, choices=AnswerState, default=AnswerState.OPEN
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("answered by")
    )
    told_late_at = models.DateTimeField(null=True, editable=False)  # when the sweep sent its one notice

    privacy = Columns(public="task grid state note answered_at answered_by told_late_at")

    objects = TaskAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of a grid")
        verbose_name_plural = _("answers of the grids")
        ordering = ["task", "grid"]
        indexes = [
            models.Index(fields=["grid", "state"], name="task_answer_grid_state"),
            models.Index(fields=["task"], condition=Q(state="open", told_late_at=None), name="task_answer_owed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "grid"], name="task_answer_once_a_grid"),
            models.CheckConstraint(
                name="task_answer_names_who_and_when",
                condition=Q(state=AnswerState.OPEN, answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state=AnswerState.OPEN) & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="task_answer_not_done_says_why",
                condition=~Q(state=AnswerState.NOT_DONE) | ~Q(note=""),
                violation_error_message=_("Say why it is not done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} · {self.grid_id}"

    def is_late(self, at: datetime) -> bool:
        """Answers given after the due time, or still missing after it."""
        return (self.answered_at or at) > self.task.due_at
