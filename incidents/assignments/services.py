"""Tasks from the center down to the grids: issued, answered, withdrawn, and notified of when late."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from grids.duties import Duty
from grids.territory.models import Grid
from incidents.assignments.models import AnswerState, Task, TaskAnswer, TaskKind
from incidents.assignments.notices import ANSWERERS, tell
from incidents.common.notices import people_serving
from incidents.common.rights import must_work_on
from incidents.incident.texts import check_texts
from staff.access import access_of
from staff.accounts.models import User


class TaskOver(Conflict):
    """The task was withdrawn."""

    code = "task_over"


@transaction.atomic
def issue_task(task: Task, *, grids: Collection[Grid], by: User, at: datetime) -> Task:
    """Issue a task to grids of one subdistrict, and notify those who must answer. Raises InvalidInput, NotAllowed."""
    chosen = {grid.pk: grid for grid in grids}
    check_texts({"title": task.title, "content": task.content})
    wrong: dict[str, str] = {}
    if task.due_at <= at:
        wrong["due_at"] = _("The due time must lie ahead.")
    if not chosen:
        wrong["grids"] = _("Choose one grid at least.")
    elif len({grid.subdistrict_id for grid in chosen.values()}) > 1:
        wrong["grids"] = _("Choose grids of one subdistrict.")
    elif Grid.objects.filter(pk__in=chosen).open_on(day_of(at)).count() < len(chosen):
        wrong["grids"] = _("This grid is not open today.")
    if wrong:
        raise InvalidInput(_("The task cannot be issued as it stands."), fields=wrong)
    task.subdistrict_id = next(iter(chosen.values())).subdistrict_id
    _must_be_the_center(by, task)
    task.issued_by, task.issued_at = by, at
    task.full_clean(exclude=["subdistrict"])
    task.save()
    TaskAnswer.objects.bulk_create(TaskAnswer(task=task, grid_id=key) for key in sorted(chosen))
    concerned = people_serving(chosen, ANSWERERS, day_of(at)).values()
    tell(task, "task_issued", f"task-{task.pk}", set().union(*concerned), at)
    return task


@transaction.atomic
def answer_task(*, answer: TaskAnswer, state: str, note: str = "", by: User, at: datetime) -> TaskAnswer:
    """Answer for one grid; a later answer takes the place of the earlier. Raises InvalidInput, NotYourGrid, TaskOver.

    Only another state is a new answer: who mends a note is not late by it.
    """
    rows = TaskAnswer.objects.select_for_update(no_key=True, of=("self",)).select_related("task", "grid")
    row: TaskAnswer = rows.get(pk=answer.pk)
    must_work_on(by, row.grid)
    check_texts({"note": note})
    if row.task.withdrawn_at is not None:
        raise TaskOver(_("The center has withdrawn this task."))
    wrong: dict[str, str] = {}
    if state not in (AnswerState.DONE, AnswerState.NOT_DONE, AnswerState.NOTHING_FOUND):
        wrong["state"] = _("Answer done, not done, or nothing found.")
    elif state == AnswerState.NOTHING_FOUND and row.task.kind != TaskKind.SWEEP:
        wrong["state"] = _("Only a sweep can find nothing.")
    if state == AnswerState.NOT_DONE and not note.strip():
        wrong["note"] = _("Say why it is not done.")
    if wrong:
        raise InvalidInput(_("The answer cannot be taken in as it stands."), fields=wrong)
    if row.state != state:
        row.state, row.answered_at, row.answered_by = state, at, by
    row.note = note
    row.save(update_fields=["state", "note", "answered_at", "answered_by"])
    return row


@transaction.atomic
def withdraw_task(*, task: Task, by: User, at: datetime) -> Task:
    """Withdraw a task; the answers given stay. Raises TaskOver, NotAllowed."""
    row: Task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    _must_be_the_center(by, row)
    if row.withdrawn_at is not None:
        raise TaskOver(_("The center has withdrawn this task."))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    return row


def _must_be_the_center(by: User, task: Task) -> None:
    if not access_of(by).holds(Duty.CENTER, in_=task.subdistrict_id):
        raise NotAllowed(_("Only the center of the subdistrict issues tasks."))
