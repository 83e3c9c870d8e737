"""Tasks of the center: members answer with one tap, the guide sees who is late."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.paging import page_of
from core.web.refusals import sent
from core.web.seen import Seen
from incidents.assignments import services
from incidents.assignments.lists import FIELD_QUEUES, TO_PASS_ON
from incidents.assignments.models import AnswerState, TaskAnswer
from incidents.assignments.people import to_call
from incidents.common.forms import AnswerForm
from incidents.common.pages import entry, step, with_grid, works
from staff.access import Role, access_of, account_of

PER_PAGE = 60
ONE_TAP = (AnswerState.DONE, AnswerState.NOTHING_FOUND)


@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """Page: what I must answer for my grids, late ones first; what others must answer there; or what was answered."""
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    if not access.posts:
        raise Http404
    show = FIELD_QUEUES.chosen(access, request.GET.get("show", ""), "answered")
    mine = TaskAnswer.objects.visible_to(user).filter(grid__in=access.tends_as(*Role.values))
    rows: Any = with_grid(mine.select_related("task", "answered_by__worker"), timezone.localdate(now))
    if show == "answered":
        rows = rows.exclude(state=AnswerState.OPEN).order_by("-answered_at", "-pk")
    else:
        rows = FIELD_QUEUES.narrowed(rows, show, user, now).order_by("task__due_at", "pk")
    page = page_of(request, rows, PER_PAGE)
    for row in page:
        row.late = row.is_late(now)
        row.mine = works(access, row.grid_id) and row.task.withdrawn_at is None
    if show == TO_PASS_ON.key:
        called = to_call(list(page), timezone.localdate(now))
        for row in page:
            row.to_call = called[row.grid_id]
    context = {
        "rows": page.object_list,
        "page": page,
        "show": show,
        "tabs": [*FIELD_QUEUES.tabs(access), ("answered", _("answered tasks"))],
    }
    return render(request, "incidents/assignments/list.html", context)


def _seen(request: HttpRequest, key: int) -> TaskAnswer:
    rows = TaskAnswer.objects.visible_to(account_of(request)).select_related("task")
    return get_object_or_404(with_grid(rows, timezone.localdate()), pk=key)


@login_required
def answer(request: HttpRequest, key: int, state: str) -> HttpResponse:
    """Answer a task by one tap, `state` being done or nothing found; then a redirect to the tasks, with a message.

    Raises Http404 for a task that the account may not see.
    """
    row = _seen(request, key)
    if state not in ONE_TAP:
        raise Http404

    def perform() -> str:
        services.answer_task(answer=row, state=state, by=account_of(request), at=timezone.now())
        return _("Answered for %(grid)s.") % {"grid": row.grid}

    return step(request, perform, reverse("field-tasks"))


@login_required
def not_done(request: HttpRequest, key: int) -> HttpResponse:
    """An answer with a note: why it is not done, or what was found."""
    seen = Seen(request, TaskAnswer, key)
    row = _seen(request, key)
    form = AnswerForm(sent(request), initial={"note": row.note})
    form.fields["note"].help_text = _("What is not done needs a reason.")

    def perform() -> tuple[str, str]:
        state, note = request.POST.get("ending", ""), form.cleaned_data["note"]
        services.answer_task(answer=row, state=state, note=note, by=account_of(request), at=timezone.now())
        return reverse("field-tasks"), _("Answered for %(grid)s.") % {"grid": row.grid}

    buttons = [(AnswerState.NOT_DONE, _("Not done")), (AnswerState.DONE, _("Done"))]
    lead = f"{row.grid} · {row.task.content or row.task.title}"
    back = reverse("field-tasks")
    mended = seen if row.state != AnswerState.OPEN else None  # a first answer is over nothing: it may wait for the line
    return entry(
        request, form, perform, title=row.task.title, back=back, lead=lead, buttons=buttons, row=row, seen=mended
    )


urlpatterns = [
    path("tasks/", tasks, name="field-tasks"),
    path("tasks/<int:key>/note/", not_done, name="field-task-note"),
    path("tasks/<int:key>/<slug:state>/", answer, name="field-task-answer"),
]
