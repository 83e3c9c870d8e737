"""Hazards that members find, and how each of them ends."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import day_of
from core.columns import Columns
from core.fields import EncryptedTextField, recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from grids.closed_days import asks_why_once_closed, at_moment
from grids.matters.models import Subcategory
from grids.territory.models import Grid
from incidents.common.models import Judged, OnGridQuerySet
from incidents.incident.models import Incident
from incidents.premises.models import Premises
from incidents.visits.models import Visit
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker


class HazardLevel(models.TextChoices):
    GENERAL = "general", pgettext_lazy("hazard", "general")
    SERIOUS = "serious", pgettext_lazy("hazard", "serious")
    MAJOR = "major", pgettext_lazy("hazard", "major")


class HazardState(models.TextChoices):
    """A hazard is put right where possible, otherwise reported (policy, section 3)."""

    OPEN = "open", pgettext_lazy("hazard", "to be put right")
    FIXED = "fixed", pgettext_lazy("hazard", "fixed on the spot")
    RECTIFIED = "rectified", pgettext_lazy("hazard", "put right, re-checked")
    REPORTED = "reported", pgettext_lazy("hazard", "reported as a case")


class HazardQuerySet(OnGridQuerySet):
    def visible_to(self, user: User) -> Self:
        """Hazards within the user's scope, those they found, and those reported to their department."""
        seen = access.access_of(user)
        own = Q(created_by=user.pk)
        if seen.worker:
            own |= Q(found_by=seen.worker)
        if seen.departments:
            own |= Q(incident__department__in=seen.departments)
        if seen.scope.everything:
            return self
        return self.filter(Q(grid__subdistrict__in=seen.scope.subdistricts) | Q(grid__in=seen.scope.grids) | own)

    def open(self) -> Self:
        return self.filter(state=HazardState.OPEN)

    def overdue(self, at: datetime) -> Self:
        return self.filter(is_overdue(at))


# One that was judged invented is nobody's to put right.
OPEN = Q(state=HazardState.OPEN, judged_invented=False)


def is_overdue(at: datetime) -> Q:
    """Hazards that were not put right by the deadline."""
    return OPEN & Q(due_at__lte=at)


class Hazard(Judged):
    """One hazard in a grid: fixed on the spot, put right by a day and re-checked, or reported as an incident."""

    history = Recorded(left_out=("told_overdue_at",))

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="hazards", verbose_name=_("grid"))
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hazards",
        verbose_name=pgettext_lazy("register", "premises"),
    )
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Where it is, unless the premises are named.")
    )
    subcategory = models.ForeignKey(
        Subcategory, models.PROTECT, related_name="hazards", verbose_name=_("kind of hazard")
    )
    level = models.CharField(
        pgettext_lazy("hazard", "level"), max_length=8, choices=HazardLevel, default=HazardLevel.GENERAL
    )
    found_at = models.DateTimeField(_("checked at"), validators=[has_come])
    found_by = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="hazards_found", verbose_name=_("checked by")
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="hazards", verbose_name=_("during the visit")
    )
    checked = models.CharField(_("what was checked"), max_length=200, blank=True)
    description = models.CharField(_("the hazard"), max_length=500)
    measures = models.CharField(pgettext_lazy("hazard", "measures"), max_length=500, blank=True)
    responsible = EncryptedTextField(
        _("responsible"), max_length=60, blank=True, help_text=_("Who answers for putting it right, by office.")
    )
    state = models.CharField(_("state"), max_length=10, choices=HazardState, default=HazardState.OPEN, editable=False)
    due_at = models.DateTimeField(_("to be put right by"), null=True, editable=False)
    settled_at = models.DateTimeField(
        _("settled"), null=True, editable=False, help_text=_("Put right, or handed on as a case.")
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, related_name="hazards", editable=False, verbose_name=_("incident")
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by"))
    told_overdue_at = models.DateTimeField(null=True, editable=False)  # when the sweep sent its one notice
    recorded_at = recorded_now()

    privacy = Judged.privacy | Columns(
        public=(
            "grid subcategory level found_at found_by visit checked description measures state due_at settled_at "
            "incident created_by told_overdue_at recorded_at"
        ),
        office="responsible premises place",
        places="premises place",
        erasable="place checked description measures responsible",
        person="found_by",
        author="created_by",
        served="grid",
        handled="incident__department",
        subdistrict="grid__subdistrict",
    )

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        ordering = ["-found_at", "-pk"]
        indexes = [
            models.Index(fields=["found_at", "grid"], name="hazard_found_grid"),
            models.Index(fields=["due_at", "grid"], name="hazard_due_grid"),
            models.Index(fields=["found_by", "due_at"], name="hazard_finder_due"),
        ]
        constraints = [
            *Judged.Meta.constraints,
            models.CheckConstraint(
                name="hazard_has_a_place",
                condition=Q(premises__isnull=False) | ~Q(place=""),
                violation_error_message=_("Name the premises or the place."),
            ),
            models.CheckConstraint(
                name="hazard_open_has_a_deadline_and_no_end",
                condition=Q(state=HazardState.OPEN, due_at__isnull=False, settled_at__isnull=True)
                | (~Q(state=HazardState.OPEN) & Q(settled_at__isnull=False)),
                violation_error_message=_("An open hazard has a deadline; one that is settled has its time."),
            ),
            models.CheckConstraint(
                name="hazard_reported_has_its_case",
                condition=Q(state=HazardState.REPORTED, incident__isnull=False)
                | (~Q(state=HazardState.REPORTED) & Q(incident__isnull=True)),
            ),
        ]
        triggers = asks_why_once_closed(
            *("grid", "found_by", "level", "judged_invented"),
            *("due_at", "state", "settled_at"),  # settled by acts alone, which are a reason by themselves
            dated="found_at",
            days=at_moment("found_at"),
        )

    def __str__(self) -> str:
        return f"{self.subcategory} {day_of(self.found_at)}"

    @property
    def told_apart(self) -> str:
        """For who may read where it is."""
        return f"{self.subcategory} {self.where}"

    @property
    def where(self) -> str:
        return self.place or str(self.premises or "")

    @property
    def on_time(self) -> bool | None:
        """Whether it was settled by its deadline; None without a deadline or before it is settled."""
        if self.due_at is None or self.settled_at is None:
            return None
        return self.settled_at <= self.due_at


class HazardRecheck(models.Model):
    """One re-check of one hazard: when, by whom, and whether it was put right. Appended, never changed."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="rechecks", verbose_name=_("hazard"))
    at = models.DateTimeField(_("re-checked at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    passed = models.BooleanField(_("put right"))
    note = models.CharField(_("result of the re-check"), max_length=500, blank=True)
    by_sheet = models.BooleanField(
        _("from a sheet"), default=False, db_default=False, help_text=_("`by` is then who brought the sheet in.")
    )

    privacy = Columns(
        public="hazard at by passed note by_sheet",
        erasable="note",
        subdistrict="hazard__grid__subdistrict",
    )

    class Meta:
        verbose_name = _("re-check of a hazard")
        verbose_name_plural = _("re-checks of hazards")
        ordering = ["hazard", "at", "pk"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),
            # A whole import can be taken back, and with it the re-checks of its sheet: see core.sheets.journal.
            pgtrigger.Protect(
                name="not_removed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "NOT (OLD.by_sheet AND coalesce(current_setting('gridops.takes_back', true), '') = 'yes')"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.at:%Y-%m-%d}"
