"""Accounts, their duties by dated grants, tokens and lockouts."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any, Self

from axes.models import AccessAttempt
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Recorded, Unrecorded
from grids.duties import Duty
from grids.scope import Scope
from grids.territory.models import Subdistrict
from staff.access import access_of
from staff.accounts.guards import BOUND_BY_OTHERS, DUTIES_APART, NOBODY_GIVES_TO_THEMSELVES
from staff.departments.models import Department


class User(AbstractUser):
    """An account: of a person, who may be a worker, or of another system (`is_service`).

    What an account may see and do follows from its worker's postings and its dated grants; Django's
    own staff and superuser flags decide nothing.
    """

    history = Recorded(left_out=("last_login",))

    worker = models.OneToOneField(
        "staff.Worker", models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("worker")
    )
    person = models.ForeignKey(
        "staff.Worker",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="further_accounts",
        verbose_name=_("further account of"),
        help_text=_("Of somebody who has an account already: this one does not follow the person's postings."),
    )
    is_service = models.BooleanField(_("another system"), default=False)
    must_change_password = models.BooleanField(
        _("must change the password"), default=False, help_text=_("Somebody else knows it: it is changed first.")
    )

    privacy = Columns(
        public=(
            "last_login is_superuser username first_name last_name email is_staff is_active date_joined worker person "
            "is_service must_change_password"
        ),
        never="password",
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="account_names_its_person_once",
                condition=Q(worker__isnull=True) | Q(person__isnull=True),
                violation_error_message=_("An account follows a person's postings, or is a further one of a person."),
            )
        ]
        triggers = [BOUND_BY_OTHERS]

    @property
    def scope(self) -> Scope:
        """The territory whose records it reads today."""
        return access_of(self).scope

    named_with = ("worker", "person")

    def __str__(self) -> str:
        who = self.worker or self.person
        return self.get_full_name() or (who.name if who else self.username)

    @property
    def told_apart(self) -> str:
        """The real name with the one to log in with, for lists to choose from: two people can have one real name."""
        return f"{self} {self.username}"

    @classmethod
    def workers(cls) -> models.QuerySet[Any]:
        """Everybody to whom an account may belong. Accounts cannot import people: the layers forbid it."""
        return cls._worker_model()._default_manager.all()

    @classmethod
    def _worker_model(cls) -> Any:
        return cls._meta.get_field("worker").related_model


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def not_ended(self, day: date) -> Self:
        """In force, or to be: most grants have no last day, and a comparison with none is neither true nor false."""
        return self.filter(models.Q(during__endswith=None) | models.Q(during__endswith__gt=day))


class Grant(models.Model):
    """One duty of one account over a half-open range of days; an acting head's is simply a short one."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("account"))
    duty = models.CharField(_("duty"), max_length=12, choices=Duty)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subdistrict")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("department")
    )
    during = DateRangeField(_("in force"))

    privacy = Columns(public="user duty subdistrict department during")

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["user", "duty"]
        constraints = [
            models.CheckConstraint(
                name="grant_department_names_one",
                condition=Q(duty=Duty.DEPARTMENT, department__isnull=False)
                | (~Q(duty=Duty.DEPARTMENT) & Q(department__isnull=True)),
                violation_error_message=_("Name a department for the duty of a department handler, and only for it."),
            ),
            models.CheckConstraint(
                name="grant_of_the_office_names_a_subdistrict",
                condition=~Q(duty__in=[Duty.CENTER, Duty.HEAD, Duty.FIELD, Duty.PAYROLL, Duty.INSPECTOR])
                | Q(subdistrict__isnull=False),
                violation_error_message=_("This duty is done for one subdistrict: name it."),
            ),
        ]
        triggers = [NOBODY_GIVES_TO_THEMSELVES, DUTIES_APART]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_duty_display()}"


class Token(models.Model):
    """One bearer token of a service account. Only its digest is kept; it is shown once, when issued."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens", verbose_name=_("account"))
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("token", "issued"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(pgettext_lazy("time", "revoked"), null=True, blank=True)

    privacy = Columns(public="user created_at expires_at revoked_at", never="digest")

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.digest[:8]}"

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def valid_at(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Lockout(AccessAttempt):
    """Wrong passwords for one name; five of them close it for half an hour."""

    class Meta:
        proxy = True
        verbose_name = _("wrong log-ins")
        verbose_name_plural = _("lockouts")


class GuessedName(models.Model):
    """How many wrong passwords a name got on unknown devices since a moment: see `staff.accounts.guessing`."""

    history = Unrecorded("a count for a day; each wrong password is in the audit log")

    name = models.CharField(_("account"), max_length=150, unique=True)
    wrong = models.PositiveIntegerField(_("wrong passwords"), default=0)
    since = models.DateTimeField(_("first seen at"), db_index=True)

    privacy = Columns(public="name wrong since")

    def __str__(self) -> str:
        return f"{self.name} {self.wrong}"
