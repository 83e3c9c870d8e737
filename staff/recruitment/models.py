from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import CHANNELS, Person
from staff.postings.models import Posting


class ApplicationState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("application", "applied")
    ELIGIBLE = "eligible", pgettext_lazy("application", "eligible")
    REFUSED = "refused", pgettext_lazy("application", "refused")
    APPOINTED = "appointed", pgettext_lazy("application", "appointed")


PREFERRED_FIRST = (models.Case(models.When(former_post="", then=1), default=0), "applied_on", "pk")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def visible_to(self, user: User) -> Self:
        """Recruitment is the office's business."""
        return self.filter(subdistrict__in=access.access_of(user).offices)

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Opening(models.Model):
    """One search for a full-time member of one grid, opened because a post there is vacant or not enough serve."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="openings", verbose_name=_("subdistrict"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="openings", verbose_name=_("grid"))
    after = models.ForeignKey(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="openings",
        verbose_name=_("after the posting"),
        help_text=_("The posting whose end left the vacancy, where it is known."),
    )
    vacant_since = models.DateField(_("vacant since"), null=True, blank=True)
    opened_on = models.DateField(pgettext_lazy("recruitment", "opened on"))
    opened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=pgettext_lazy("recruitment", "opened by")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    closed_on = models.DateField(pgettext_lazy("recruitment", "closed on"), null=True, editable=False)
    closed_because = models.CharField(_("why closed"), max_length=200, blank=True, editable=False)
    filled_by = models.ForeignKey(
        Posting, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("filled by")
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="subdistrict grid after vacant_since opened_on opened_by closed_on filled_by recorded_at",
        office="note closed_because",
        subdistrict="subdistrict",
    )

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid"],
                condition=Q(closed_on=None),
                name="opening_one_at_a_time_for_a_grid",
                violation_error_message=_("Recruitment for this grid is open already."),
            ),
            models.CheckConstraint(
                name="opening_closed_says_why",
                condition=Q(closed_on=None, closed_because="", filled_by=None)
                | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.opened_on}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> Self:
        """Candidates are the office's business: nobody else reads who wanted a post and did not get it."""
        return self.filter(subdistrict__in=access.access_of(user).offices)

    def preferred_first(self) -> Self:
        """Those of the four named backgrounds first, then as they applied."""
        return self.order_by(*PREFERRED_FIRST)


class Application(Person):
    """One candidate who wants to become a full-time member by one of the three channels."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="applications", verbose_name=_("subdistrict")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=[(c.value, c.label) for c in CHANNELS])
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="applications", verbose_name=_("grid wanted"))
    opening = models.ForeignKey(
        Opening, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("opening")
    )
    applied_on = models.DateField(_("applied on"), validators=[has_come])
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState, default=ApplicationState.APPLIED, editable=False
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("examined by")
    )
    decided_at = models.DateTimeField(pgettext_lazy("time", "decided"), null=True, blank=True, editable=False)
    decision = models.CharField(_("reason of the decision"), max_length=200, blank=True, editable=False)
    relaxed_by = models.CharField(_("relaxed by"), max_length=60, blank=True, editable=False)
    posting = models.OneToOneField(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="application",
        editable=False,
        verbose_name=_("posting"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = recorded_now()

    privacy = Person.privacy | Columns(
        public="subdistrict channel grid opening applied_on state decided_by decided_at posting recorded_at",
        office="decision relaxed_by note",
        subdistrict="subdistrict",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_on", "pk"]
        constraints = [
            *Person.Meta.constraints,
            models.CheckConstraint(
                name="application_appointed_names_its_posting",
                condition=Q(state=ApplicationState.APPOINTED, posting__isnull=False)
                | (~Q(state=ApplicationState.APPOINTED) & Q(posting__isnull=True)),
            ),
        ]
