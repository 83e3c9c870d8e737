"""The hand-over of a grid's work by name: what somebody who leaves a post hands to whom, item by item."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.happened import has_happened
from grids.territory.models import Grid, Subdistrict
from incidents.assignments.models import TaskAnswer
from incidents.handover.rules import FOUND, ItemKind
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.premises.models import Premises
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting

KINDS = [
    (ItemKind.INCIDENT.value, _("open case")),
    (ItemKind.PREMISES.value, pgettext_lazy("hand-over", "premises")),
    (ItemKind.HAZARD.value, _("hazard")),
    (ItemKind.MEDIATION.value, _("mediation to follow up")),
    (ItemKind.TASK.value, pgettext_lazy("of the grids", "task")),
    (ItemKind.VISIT.value, _("visit due")),
    (ItemKind.RECTIFICATION.value, _("rectification")),
    (ItemKind.DEVICE.value, _("device or other thing")),
    (ItemKind.ACCOUNT.value, _("account")),
    (ItemKind.PAPER.value, _("paper file")),
]
BY_HAND = [choice for choice in KINDS if choice[0] not in FOUND]


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: User) -> Self:
        """The office, who hands over, who takes over, and the leader of the grid."""
        seen = access.access_of(user)
        mine = Q(worker=seen.worker or 0) | Q(pk__in=HandOverItem.objects.of(seen.worker).values("hand_over"))
        led = Q(grid__in=seen.grids_as(Role.LEADER))
        return self.filter(Q(subdistrict__in=seen.offices) | mine | led)

    def open(self) -> Self:
        return self.filter(completed_at=None, cancelled_at=None)


class HandOver(models.Model):
    """What one person hands over when one full-time posting ends."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="hand_overs", verbose_name=_("subdistrict")
    )
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="hand_overs", verbose_name=_("posting"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="hand_overs", verbose_name=_("handed over by"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="hand_overs", verbose_name=_("grid"))
    day = models.DateField(_("first day without the post"))
    watched_by = models.CharField(_("watched by"), max_length=60, blank=True)
    opened_at = models.DateTimeField(pgettext_lazy("hand-over", "opened"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("hand-over", "by"))
    completed_at = models.DateTimeField(_("all accepted"), null=True)
    cancelled_at = models.DateTimeField(pgettext_lazy("time", "cancelled"), null=True)

    privacy = Columns(
        public="subdistrict posting worker grid day watched_by opened_at opened_by completed_at cancelled_at",
        person="worker",
        subdistrict="subdistrict",
    )

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting"],
                condition=Q(cancelled_at=None),
                name="hand_over_once_a_posting",
                violation_error_message=_("This post is handed over already."),
            ),
        ]
        triggers = [
            has_happened("opened_at", "completed_at", "cancelled_at"),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"


class HandOverItemQuerySet(models.QuerySet["HandOverItem"]):
    def of(self, worker: int | None) -> Self:
        """What somebody takes over."""
        return self.filter(successor=worker or 0, hand_over__cancelled_at=None)

    def waiting(self) -> Self:
        return self.filter(accepted_at=None, hand_over__cancelled_at=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(hand_over__in=HandOver.objects.visible_to(user).values("pk"))


class HandOverItem(models.Model):
    """One thing of a hand-over, and who takes it over. Accepted, it stays as it is.

    Whoever accepted a hazard or a case answers for it by name from that moment on: a later reader asks for the last
    accepted item of the thing. Before a first hand-over nothing is held by name: who serves the grid works on it.
    """

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="items", verbose_name=_("hand-over"))
    kind = models.CharField(pgettext_lazy("hand-over", "kind"), max_length=13, choices=KINDS)
    name = models.CharField(pgettext_lazy("hand-over", "what"), max_length=200)
    due_on = models.DateField(pgettext_lazy("hand-over", "due"), null=True, blank=True)
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, related_name="handed_over", editable=False, verbose_name=_("incident")
    )
    premises = models.ForeignKey(
        Premises,
        models.PROTECT,
        null=True,
        related_name="handed_over",
        editable=False,
        verbose_name=pgettext_lazy("register", "premises"),
    )
    hazard = models.ForeignKey(
        Hazard, models.PROTECT, null=True, related_name="handed_over", editable=False, verbose_name=_("hazard")
    )
    answer = models.ForeignKey(
        TaskAnswer,
        models.PROTECT,
        null=True,
        related_name="handed_over",
        editable=False,
        verbose_name=pgettext_lazy("of the grids", "task"),
    )
    successor = models.ForeignKey(Worker, models.PROTECT, related_name="taken_over", verbose_name=_("taken over by"))
    accepted_at = models.DateTimeField(pgettext_lazy("time", "taken over"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    note = models.CharField(_("what to mind"), max_length=200, blank=True)

    privacy = Columns(
        public="hand_over kind name due_on incident premises hazard answer successor accepted_at accepted_by note",
        person="successor",
        subdistrict="hand_over__subdistrict",
    )

    objects = HandOverItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a hand-over")
        verbose_name_plural = _("items of hand-overs")
        ordering = ["hand_over", "pk"]
        indexes = [
            models.Index(fields=["hazard", "accepted_at"], name="hand_over_item_hazard"),
            models.Index(fields=["successor"], condition=Q(accepted_at=None), name="hand_over_item_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="hand_over_item_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="hand_over_item_names_its_row",
                condition=~Q(kind__in=[ItemKind.INCIDENT.value, ItemKind.MEDIATION.value]) | Q(incident__isnull=False),
            ),
        ]
        triggers = [
            has_happened("accepted_at"),
            pgtrigger.Protect(
                name="accepted_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__accepted_at__isnull=False)
            ),
            pgtrigger.Protect(
                name="accepted_is_not_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> Any:
        """The row that it is; None for what is written down by hand."""
        return self.incident or self.hazard or self.premises or self.answer
