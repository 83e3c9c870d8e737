"""Mediation of disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import EncryptedTextField, recorded_now
from core.happened import has_come
from grids.closed_days import asks_why_once_closed, on_day
from incidents.incident.models import Incident
from staff.accounts.models import User
from staff.people.models import Worker

if TYPE_CHECKING:
    from grids.scope import Scope


class MediationOutcome(models.TextChoices):
    SETTLED = "settled", pgettext_lazy("mediation", "settled by agreement")
    FAILED = "failed", pgettext_lazy("mediation", "not settled")
    REFERRED = "referred", pgettext_lazy("mediation", "referred to another body")


class Agreement(models.TextChoices):
    ORAL = "oral", _("oral agreement")
    WRITTEN = "written", _("written agreement")


class MediationQuerySet(models.QuerySet[Any]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(incident__subdistrict__in=scope.subdistricts) | Q(incident__grid__in=scope.grids))

    def visible_to(self, user: User) -> Self:
        """All who may see the incident may see its mediations; fewer may see the parties."""
        return self.filter(incident__in=Incident.objects.visible_to(user).values("pk"))


class Mediation(models.Model):
    """One mediation of the dispute of one incident. The parties are sealed; people with a role in it see them."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="mediations", verbose_name=_("incident"))
    held_on = models.DateField(_("mediated on"), validators=[has_come])
    mediator = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="mediations", verbose_name=_("mediator")
    )
    other_mediators = models.CharField(
        _("other mediators"), max_length=100, blank=True, help_text=_("Such as the people's mediation committee.")
    )
    parties = EncryptedTextField(_("parties"), max_length=200)
    outcome = models.CharField(_("outcome"), max_length=8, choices=MediationOutcome)
    agreement = models.CharField(pgettext_lazy("mediation", "agreement"), max_length=7, choices=Agreement, blank=True)
    content = models.CharField(_("course and result"), max_length=1000, blank=True)
    may_escalate = models.BooleanField(
        _("may grow worse"), default=False, help_text=_("Makes the case urgent: its limit runs by the clock.")
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by"))
    recorded_at = recorded_now()

    privacy = Columns(
        public="incident held_on mediator other_mediators outcome agreement may_escalate created_by recorded_at",
        office="parties content",
        erasable="parties content",
        person="mediator",
        author="created_by",
        members="incident__grid",
        handled="incident__department",
        level="incident__level",
        subdistrict="incident__subdistrict",
    )

    objects = MediationQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation")
        verbose_name_plural = _("mediations")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["held_on"], name="mediation_held_on")]
        constraints = [
            models.CheckConstraint(
                name="mediation_has_a_mediator",
                condition=Q(mediator__isnull=False) | ~Q(other_mediators=""),
                violation_error_message=_("Name the mediator."),
            ),
            models.CheckConstraint(
                name="mediation_settled_by_an_agreement",
                condition=(Q(outcome=MediationOutcome.SETTLED) & ~Q(agreement=""))
                | (~Q(outcome=MediationOutcome.SETTLED) & Q(agreement="")),
                violation_error_message=_("A settled dispute has an oral or a written agreement, and only that."),
            ),
        ]
        triggers = asks_why_once_closed(
            "incident",
            "mediator",
            "outcome",
            "agreement",
            dated="held_on",
            days=on_day("held_on"),
            place="(SELECT subdistrict_id FROM incidents_incident WHERE id = {row}.incident_id)",
        )

    def __str__(self) -> str:
        return f"{self.incident} {self.held_on}"
