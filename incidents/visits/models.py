"""Visits and patrols, and the numbers that another system gave them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from grids.closed_days import asks_why_once_closed, on_day
from grids.territory.models import Grid, Subdistrict
from incidents.common import bounds
from incidents.common.models import Judged, OnGridQuerySet
from incidents.incident.models import Incident
from incidents.premises.models import Premises
from staff.people.models import Worker


class VisitKind(models.TextChoices):
    VISIT = "visit", _("visit")
    PATROL = "patrol", _("patrol")


class VisitedClass(models.TextChoices):
    """Class of whom was visited: kinds of households and places. A closed list, so that it marks nobody."""

    RESIDENTS = "residents", _("resident households")
    LANDLORDS = "landlords", _("landlords of rentals")
    ENTERPRISES = "enterprises", _("enterprises and workshops")
    SHOPS = "shops", _("shops and restaurants")
    PUBLIC_PLACES = "public_places", _("public places")
    SITES = "sites", _("building sites")
    INSTITUTIONS = "institutions", _("schools and other institutions")
    STREETS = "streets", _("streets and open ground")


class Visit(Judged):
    """One visit or patrol by a member in a grid: a line of the visit log."""

    history = Recorded(told_with="grid")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="visits", verbose_name=_("member"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="visits", verbose_name=_("grid"))
    day = models.DateField(_("day"), validators=[has_come])
    begins_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=VisitKind)
    visited = models.CharField(_("class of whom"), max_length=14, choices=VisitedClass, blank=True)
    households = models.PositiveSmallIntegerField(
        _("households"), null=True, blank=True, help_text=_("Blank: not recorded.")
    )
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=pgettext_lazy("register", "premises"),
    )
    content = models.CharField(_("content"), max_length=500, blank=True)
    problem = models.CharField(_("problem found"), max_length=500, blank=True)
    handling = models.CharField(_("how it was handled"), max_length=500, blank=True)
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("incident")
    )
    recorded_at = recorded_now()

    privacy = Judged.privacy | Columns(
        public="worker grid day kind visited households content problem handling incident recorded_at",
        office="premises",
        center="begins_at ends_at",
        places="premises",
        erasable="content problem handling",
        person="worker",
        served="grid",
        subdistrict="grid__subdistrict",
    )

    objects = OnGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit or patrol")
        verbose_name_plural = _("visits and patrols")
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["day", "grid"], name="visit_day_grid"),
            models.Index(fields=["premises", "-day"], name="visit_premises_day"),
        ]
        constraints = [
            *Judged.Meta.constraints,
            models.CheckConstraint(
                name="visit_households_are_plausible",
                condition=Q(households__lte=bounds.HOUSEHOLDS.refuses),
                violation_error_message=_("More households than one visit can reach."),
            ),
            models.CheckConstraint(
                name="visit_ends_after_it_begins",
                condition=Q(begins_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
                violation_error_message=_("It must end after it begins."),
            ),
        ]
        triggers = asks_why_once_closed(
            "worker", "grid", "kind", "visited", "households", "judged_invented", dated="day", days=on_day("day")
        )

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"


class VisitNumber(models.Model):
    """The number that the other system gave to a visit, so that the same number is one row here."""

    visit = models.OneToOneField(Visit, models.CASCADE, primary_key=True, related_name="number_elsewhere")
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+")
    external_id = models.CharField(_("number in the other system"), max_length=60)

    privacy = Columns(public="visit subdistrict external_id")

    class Meta:
        verbose_name = _("number of a visit elsewhere")
        verbose_name_plural = _("numbers of visits elsewhere")
        constraints = [models.UniqueConstraint(fields=["subdistrict", "external_id"], name="visit_external_id_once")]

    def __str__(self) -> str:
        return self.external_id
