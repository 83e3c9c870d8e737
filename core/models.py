"""Idempotent requests, jobs, heartbeats, what failed or is due, the installation, the audit log, histories, seals."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import core.history.models
import core.sealing.models  # noqa: F401
from core.columns import Columns
from core.history.declared import Unrecorded
from core.names import name_of
from core.sealing.models import KEPT_AT_LEAST


class IdempotentRequest(models.Model):
    """The answer that one POST with an Idempotency-Key was given; kept 7 days."""

    history = Unrecorded("answers for machines, kept for a week")

    user_key = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    privacy = Columns(never="user_key path key digest status answer created_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_key", "path", "key"], name="idempotent_request_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"


class Heartbeat(models.Model):
    """When a part that works by itself was last alive (`beat`), or when the installation was started (`start`)."""

    history = Unrecorded("the clock writes it every minute")

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    privacy = Columns(public="name at")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"


class Failure(models.Model):
    """One error of the program, counted by where it happens; written by the log (`core.failures`)."""

    history = Unrecorded("the log writes it")

    key = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(_("kind of error"), max_length=100)
    place = models.CharField(_("place in the program"), max_length=200)
    message = models.CharField(_("message"), max_length=200)
    path = models.CharField(_("address or task"), max_length=200)
    reference = models.CharField(_("reference in the log"), max_length=64)
    count = models.PositiveIntegerField(_("how often"))
    first_at = models.DateTimeField(_("first seen at"))
    last_at = models.DateTimeField(_("last seen at"), db_index=True)

    privacy = Columns(public="key kind place message path reference count first_at last_at")

    class Meta:
        verbose_name = _("error of the program")
        verbose_name_plural = _("errors of the program")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class FailedItem(models.Model):
    """One item of a queue that failed: tried again at `next_at`, or set aside where there is no such time any more.

    It goes when the item is done. See `core.unattended.queues`.
    """

    history = Unrecorded("the queues write it")

    queue = models.CharField(_("queue"), max_length=60)
    item = models.CharField(pgettext_lazy("of a queue", "item"), max_length=100)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200)
    first_at = models.DateTimeField(_("first seen at"))
    last_at = models.DateTimeField(_("last seen at"))
    next_at = models.DateTimeField(_("next attempt"), null=True)

    privacy = Columns(public="queue item attempts error first_at last_at next_at")

    class Meta:
        verbose_name = _("item that failed")
        verbose_name_plural = _("items that failed")
        ordering = ["-last_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["queue", "item"], name="failed_item_once")]

    def __str__(self) -> str:
        return f"{name_of(self.queue)} · {self.item}"

    @property
    def is_set_aside(self) -> bool:
        return self.next_at is None

    def may_be_tried(self, at: datetime) -> bool:
        """Whether its rest is over. A clock that was set back since the last attempt keeps nothing waiting."""
        return self.next_at is not None and (self.next_at <= at or at < self.last_at)


class ChoreRun(models.Model):
    """For which of its times a chore of the installation was done last, and what stopped it since."""

    history = Unrecorded("the clock writes it")

    name = models.CharField(_("chore"), max_length=60, primary_key=True)
    done_for = models.DateTimeField(_("done for"))
    done_at = models.DateTimeField(_("done at"), null=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)

    privacy = Columns(public="name done_for done_at tried_at attempts error")

    class Meta:
        verbose_name = _("chore")
        verbose_name_plural = _("chores")
        ordering = ["name"]

    def __str__(self) -> str:
        return name_of(self.name)


class InstallationKind(models.TextChoices):
    """What an installation is for as long as it has its data."""

    OFFICE = "office", pgettext_lazy("kind of installation", "office")
    DEMO = "demo", pgettext_lazy("kind of installation", "demo")


class Installation(models.Model):
    """What this installation is: one row, written at its first start. Restarts and variables change nothing of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=InstallationKind)
    since = models.DateTimeField(_("since"))
    second_factor_waived = models.CharField(_("why the second factor is not asked for"), max_length=250, blank=True)

    privacy = Columns(public="kind since second_factor_waived")

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        constraints = [models.CheckConstraint(name="installation_is_one", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.get_kind_display()


class AuditKind(models.TextChoices):
    """What the audit log knows of."""

    LOGIN = "login", _("log-in")
    LOGIN_FAILED = "login_failed", _("failed log-in")
    LOCKOUT = "lockout", _("locked out")
    UNLOCK = "unlock", _("unlocked")
    LOGOUT = "logout", _("log-out")
    SECOND_FACTOR = "second_factor", _("second factor")
    PASSWORD = "password", _("password")
    ACCOUNT = "account", _("account")
    GRANT = "grant", _("grant")
    TOKEN = "token", _("token")
    EXPORT = "export", pgettext_lazy("act", "export")
    IMPORT = "import", pgettext_lazy("act", "import")
    PHONE = "phone", _("phone shown")
    SEARCH = "search", _("search")
    RESTRICTED = "restricted", _("restricted case opened")
    OFFICE = "office", _("act in the back office")
    SYSTEM = "system", _("act on the installation")


class AuditEntry(models.Model):
    """One act: who did what to what, when and from where. Appended only; the database refuses everything else.

    It names accounts by key and name and refers to no row, so that nothing can ever ask it to change.
    Rows that are older than the law asks for may be deleted, and younger ones may not.
    """

    history = Unrecorded("it is history itself")

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    kind = models.CharField(_("kind of act"), max_length=13, choices=AuditKind)
    actor_key = models.BigIntegerField(null=True, editable=False)
    actor = models.CharField(_("account"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    subject = models.CharField(_("done to"), max_length=250, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    mark = models.CharField(max_length=64, blank=True, db_default="", editable=False)  # see `core.audit.mark_of`

    privacy = Columns(public="at kind actor_key actor address subject detail", never="mark")

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["kind", "-at"], name="audit_kind_at"),
            models.Index(fields=["actor", "-at"], name="audit_actor_at"),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_is_not_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="audit_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
    IF OLD.at > now() - interval '{KEPT_AT_LEAST} days' THEN
        RAISE EXCEPTION 'the audit log is kept for {KEPT_AT_LEAST} days at least';
    END IF;
    RETURN OLD;
""",
            ),
            pgtrigger.Trigger(
                name="audit_is_not_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the audit log is never emptied';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_kind_display()} {self.subject}".strip()


class JobState(models.TextChoices):
    """How far a job is. What has ended changes no more."""

    WAITING = "waiting", pgettext_lazy("of a job", "waiting")
    RUNNING = "running", pgettext_lazy("of a job", "running")
    DONE = "done", pgettext_lazy("of a job", "done")
    REFUSED = "refused", pgettext_lazy("of a job", "refused")
    FAILED = "failed", pgettext_lazy("of a job", "failed")
    STOPPED = "stopped", pgettext_lazy("of a job", "stopped")


UNDER_WAY = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs belong to who asked for them, and to nobody else."""

    def visible_to(self, user: object) -> JobQuerySet:
        return self.filter(asked_by=getattr(user, "pk", None))


class Job(models.Model):
    """One request of one account: what was sent, how far it is, and what became of it."""

    history = Unrecorded("what a task is asked and how far it is; what it writes is recorded where it is written")

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("asked by")
    )
    title = models.CharField(_("what"), max_length=200)
    kind = models.CharField(max_length=100)  # the name of the address: by it the next one knows how long this took
    path = models.CharField(max_length=300)
    sent = models.JSONField()  # the rest of the request: see `core.jobs.requests`
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    begun_at = models.DateTimeField(_("begun at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    seen_at = models.DateTimeField(_("seen at"), null=True)  # when the account looked at how it ended
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop = models.BooleanField(default=False)
    told = models.TextField(_("result"), blank=True)
    leads_to = models.CharField(max_length=500, blank=True)

    objects = JobQuerySet.as_manager()

    privacy = Columns(
        public="asked_by title state asked_at begun_at ended_at told",
        never="kind path sent seen_at done total stop leads_to",
    )

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="job_of_account"),
            models.Index(fields=["asked_at"], name="job_under_way", condition=models.Q(state__in=UNDER_WAY)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class JobFile(models.Model):
    """The file that a job made; it goes after a day."""

    history = Unrecorded("made again by asking again; it goes after a day")

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    privacy = Columns(never="job name content_type content")

    class Meta:
        verbose_name = _("file of a background job")
        verbose_name_plural = _("files of background jobs")

    def __str__(self) -> str:
        return f"{self.job_id}"
