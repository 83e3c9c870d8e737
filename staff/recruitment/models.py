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
        public="subdistrict channel grid applied_on state decided_by decided_at posting recorded_at",
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
