"""Who was told what, when and how: the one place from which times for objections run."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.happened import has_happened
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.inbox.topics import readable
from staff.people.models import Worker


class How(models.TextChoices):
    READ = "read", pgettext_lazy("delivery", "read")
    SIGNED = "signed", _("receipt signed")
    SERVED = "served", _("handed over")
    NOTICE = "notice", _("served by notice")


RECORDED = (How.SIGNED, How.SERVED)  # what the office records; the others are noted by themselves


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the subdistricts in whose office one works."""
        seen = access.access_of(user)
        return self.filter(Q(subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))

    def untold(self) -> Self:
        return self.filter(told_at=None)


TOLD_STAYS = """
    IF TG_OP = 'UPDATE' AND OLD.told_at IS NOT NULL THEN
        RAISE EXCEPTION 'when and how somebody was told never changes';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.kind, OLD.key, OLD.worker_id, OLD.sent_at)
        IS DISTINCT FROM (NEW.kind, NEW.key, NEW.worker_id, NEW.sent_at)
    THEN
        RAISE EXCEPTION 'what was sent to whom never changes';
    END IF;
    IF EXISTS (
        SELECT FROM staff_user
        WHERE id = NEW.recorded_by_id AND coalesce(worker_id, person_id) = NEW.worker_id
    ) THEN
        RAISE EXCEPTION 'nobody records that they were told themselves';
    END IF;
    RETURN NEW;
"""


class Delivery(models.Model):
    """One thing that one person is to be told: sent, and told once they read it, signed for it or were served.

    `kind` and `key` name the row that it is about; `topic` and `values` are what the notice says.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    kind = models.CharField(_("kind"), max_length=20)
    key = models.BigIntegerField(_("key of the row"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="deliveries", verbose_name=_("person"))
    topic = models.CharField(_("topic"), max_length=40)
    values = models.JSONField(_("values"), default=dict)
    link = models.CharField(_("link"), max_length=300)
    notice = models.CharField(_("about"), max_length=120, help_text=_("What the notice in the inbox is about."))
    sent_at = models.DateTimeField(pgettext_lazy("delivery", "sent"))
    told_at = models.DateTimeField(pgettext_lazy("delivery", "told"), null=True)
    how = models.CharField(pgettext_lazy("delivery", "how"), max_length=6, choices=How, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))

    privacy = Columns(
        public="subdistrict kind key worker topic values link notice sent_at told_at how recorded_by",
        person="worker",
        subdistrict="subdistrict",
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "worker"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_told_says_when_and_how",
                condition=Q(told_at=None, how="") | (Q(told_at__gte=models.F("sent_at")) & ~Q(how="")),
            ),
            models.CheckConstraint(
                name="delivery_receipt_is_recorded_by_somebody",
                condition=Q(how__in=RECORDED, recorded_by__isnull=False)
                | (~Q(how__in=RECORDED) & Q(recorded_by__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "notice"], condition=Q(told_at=None), name="delivery_untold"),
        ]
        triggers = [
            has_happened("sent_at", "told_at"),
            pgtrigger.Trigger(
                name="told_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=TOLD_STAYS,
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.text}"

    @property
    def text(self) -> str:
        """What is to be told, in the language of the current reader."""
        return readable(self.topic, self.values)
