"""Who is deciding on which waiting incident at the moment, and the filters that the office keeps."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from core.history.declared import Unrecorded
from grids.territory.models import Subdistrict
from incidents.incident.models import Incident
from staff import access
from staff.accounts.models import User


class CaseClaim(models.Model):
    """One operator has one waiting incident in front of them until `until`; nobody else is given it before."""

    history = Unrecorded("who has a waiting incident open at this moment")

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="claim")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    privacy = Columns(public="incident user until")

    def __str__(self) -> str:
        return f"{self.incident_id} {self.user_id}"


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> Self:
        """The user's own filters, and those that their center shares. A filter gives no access to any incident."""
        seen = access.access_of(user)
        reads = seen.offices | {row.pk for row in Subdistrict.objects.filter(departments__in=seen.departments)}
        return self.filter(Q(owner=user.pk) | Q(shared=True, subdistrict__in=reads))


class SavedFilter(models.Model):
    """A named choice of incidents in the list: the filters and the words of its address."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("account"))
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subdistrict")
    )
    name = models.CharField(_("name of the filter"), max_length=40)
    query = models.CharField(_("filters"), max_length=2000)
    shared = models.BooleanField(_("for the whole office"), default=False)

    privacy = Columns(public="owner subdistrict name query shared")

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["-shared", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("You have a filter of this name already."),
            ),
            models.CheckConstraint(
                name="saved_filter_shared_in_a_subdistrict",
                condition=Q(shared=False) | Q(subdistrict__isnull=False),
                violation_error_message=_("A shared filter belongs to a subdistrict."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
