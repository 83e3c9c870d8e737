"""Rights that were asked for: a duty or a token that one person asks for and a second one gives."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Recorded
from grids.duties import ADMINISTRATORS, Duty
from grids.territory.models import Subdistrict
from staff.access import access_of
from staff.accounts.models import Grant, User
from staff.departments.models import Department


class RightRequestQuerySet(models.QuerySet["RightRequest"]):
    def visible_to(self, user: User) -> Self:
        """Administrators see all; a head those for the own subdistrict, and those for all of them."""
        access = access_of(user)
        if access.holds(*ADMINISTRATORS):
            return self
        heads = access.subdistricts_as(Duty.HEAD)
        return self.filter(Q(subdistrict__in=heads) | Q(subdistrict=None)) if heads else self.none()

    def open(self) -> Self:
        return self.filter(decided_at=None)


class Reset(models.TextChoices):
    """What of somebody else's account is set anew."""

    PASSWORD = "password", _("a new password")
    SECOND_FACTOR = "second_factor", _("removing the second factor")


class RightRequest(models.Model):
    """One right over an account that waits for a second person or was decided.

    A duty, a token of a service account, or a new password of who holds that duty (`resets`).
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="rights_asked_for", verbose_name=_("account"))
    duty = models.CharField(_("duty"), max_length=12, choices=Duty)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subdistrict")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    during = DateRangeField(_("in force"))
    token_digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    token_expires_at = models.DateTimeField(_("token expires at"), null=True, editable=False)
    resets = models.CharField(_("set anew"), max_length=13, choices=Reset, blank=True, default="", db_default="")
    # Encoded, until it is decided.
    password = models.CharField(max_length=128, blank=True, editable=False, default="", db_default="")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_as = models.CharField(_("asked as"), max_length=12, choices=Duty)
    asked_at = models.DateTimeField(_("asked for at"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(pgettext_lazy("time", "decided"), null=True)
    given = models.BooleanField(_("given"), null=True)
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="requests", verbose_name=_("grant"))

    history = Recorded(left_out=("token_digest", "password"))

    privacy = Columns(
        public=(
            "user duty subdistrict department during token_expires_at asked_by asked_as asked_at decided_by decided_at "
            "given grant resets"
        ),
        never="token_digest password",
    )

    objects = RightRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("right that was asked for")
        verbose_name_plural = _("rights that were asked for")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="right_is_decided_by_another",
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user")) & ~Q(asked_by=F("user"))),
                violation_error_message=_("A right is given by a second person, and to somebody else."),
            ),
            models.CheckConstraint(
                name="right_is_decided_whole",
                condition=Q(decided_by=None, decided_at=None, given=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, given__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_resets_display() or self.get_duty_display()}"

    @property
    def is_token(self) -> bool:
        return bool(self.token_digest)
