"""The page of background jobs: watched, stopped, and led on to what came of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.documents.answers import served
from core.jobs import services
from core.jobs.again import REFUSED, leads_back
from core.jobs.services import JOBS, KEPT
from core.models import Job, JobFile, JobState
from core.office.acts import Asked, act, always, link
from core.office.admin import ReadOnlyAdmin
from core.office.display import Tag, column
from core.office.jobs import FOLLOW
from core.office.queues import QueueFilter
from core.unattended.told import have_tried_again, was_set_aside, why_set_aside
from grids.duties import BACK_OFFICE
from staff.jobs import lists

NEARLY = 95  # percent: how far a bar goes that is drawn by how long the last one took
TONES = {
    JobState.WAITING: "info",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.REFUSED: "warning",
    JobState.STOPPED: "warning",
    JobState.FAILED: "danger",
}


def _is_set_aside(job: Any) -> bool:
    """Whether it failed so often that it is no longer tried."""
    return bool(job.is_under_way and getattr(job, "failed", False))


def _is_worked_on(job: Any) -> bool:
    return job.is_under_way and not _is_set_aside(job)


def _standing(job: Any) -> Tag:
    state = JobState.FAILED if _is_set_aside(job) else JobState(job.state)
    return Tag(state, state.label)


def _result(job: Any) -> str:
    """What came of it, in words."""
    if _is_set_aside(job):
        return why_set_aside(JOBS, job.pk)
    if job.state == JobState.DONE and not job.told:
        return str(_("It is done."))
    return str(job.told)


@act(
    _("Stop"),
    icon="cancel",
    offered=lambda asked: asked.row.is_under_way,
    lead=_("It ends before its next step; nothing of what it did is kept."),
    may_be_left=False,
)
def stop(asked: Asked) -> object:
    services.stop(asked.row, at=asked.at)
    return _("It stops.")


@act(_("Try again"), icon="replay", offered=lambda asked: _is_set_aside(asked.row), may_be_left=False)
def again(asked: Asked) -> object:
    have_tried_again(JOBS, asked.row.pk)
    return _("It is tried again with the next round.")


@link(
    _("Download"),
    icon="download",
    offered=lambda asked: JobFile.objects.filter(job=asked.row).exists(),
    turn=always,
    may_be_left=False,
)
def download(asked: Asked) -> HttpResponse:
    """The file that it made; the audit log had it when it was made."""
    file = asked.row.file
    return served(file.name, bytes(file.content), file.content_type)


@link(_("Back to the form"), icon="edit_note", offered=lambda asked: bool(leads_back(asked.row)), turn=always)
def correct(asked: Asked) -> HttpResponse:
    """The form with everything that was typed, to be sent again."""
    return HttpResponseRedirect(leads_back(asked.row))


def _leads_on(asked: Asked) -> bool:
    return bool(asked.row.leads_to) and not leads_back(asked.row)


@link(_("Open the page"), icon="open_in_new", offered=_leads_on, turn=always)
def onward(asked: Asked) -> HttpResponse:
    return HttpResponseRedirect(asked.row.leads_to)


def _followed_to(request: HttpRequest, job: Job) -> str:
    """Where who has been waiting is led, with how it ended as a message; empty where they stay to read it.

    A form that is filled in again says itself what was refused, at its fields.
    """
    if job.state == JobState.REFUSED and job.sent.get(REFUSED):
        return leads_back(job)
    address = leads_back(job) if job.state == JobState.REFUSED else ""
    address = address or job.leads_to
    if not address or "\n" in job.told:
        return ""
    tell = messages.success if job.state == JobState.DONE else messages.error
    tell(request, _result(job))
    return address


class JobQueues(QueueFilter):
    queues = lists.JOBS


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """What took longer than a person waits. Each account sees its own jobs."""

    when_empty = _("You asked for nothing that takes long. An act, a paper or an export that does is found here.")
    readers = editors = BACK_OFFICE
    acts = (download, correct, onward, again, stop)
    list_display = ("asked_at", "title", "standing", "in_short")
    list_display_links = ("asked_at", "title")
    list_filter = (JobQueues, "state")
    change_form_after_template = "staff/jobs/job.html"
    standing = column(_("state"), _standing, ordering="state", colours=TONES)
    result = column(_("result"), _result)
    in_short = column(_("result"), lambda job: _result(job).partition("\n")[0])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(failed=was_set_aside(JOBS)).defer("sent")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is not there yet is not shown."""
        if obj is None or _is_worked_on(obj):
            return ("title", "standing", "asked_at")
        return ("title", "standing", "result", ("asked_at", "begun_at", "ended_at"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Who has been waiting here is led on to what came of it; else its page says how far it is.

        A text of several lines is read here, because a message on another page would join the lines.
        """
        job = self.get_object(request, object_id)
        if job is None or not self.reads(request):
            raise Http404
        services.look_at(job, at=timezone.now())
        if FOLLOW in request.GET and not job.is_under_way and (address := _followed_to(request, job)):
            return HttpResponseRedirect(address)
        answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return answer

    def is_worked_on(self, row: Job) -> bool:
        return _is_worked_on(row)

    def below(self, request: HttpRequest, row: Job) -> dict[str, Any]:
        if not _is_worked_on(row):
            address = leads_back(row)
            return {"leads_back": address, "filled_in_until": row.ended_at + KEPT} if address and row.ended_at else {}
        took = services.seconds_of_the_last(row)
        since = (timezone.now() - row.begun_at).total_seconds() if row.begun_at else 0
        bar = min(NEARLY, round(100 * since / took)) if took and row.begun_at else None
        return {"job": row, "seconds": int(since), "took": round(took) if took else None, "bar": bar}
