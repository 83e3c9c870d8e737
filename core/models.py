"""Idempotent requests, heartbeats, what failed or is due, the installation, the audit log, histories, and seals."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import core.history.models
import core.sealing.models  # noqa: F401
from core.columns import Columns
from core.history.declared import Unrecorded
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
        return f"{self.queue} {self.item}"

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
        return self.name


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
