"""Seals, and what a search through them found."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Unrecorded

MAY_GO = "audit"  # the one stream whose rows are deleted one day
KEPT_AT_LEAST = 183  # days; the Cybersecurity Law asks for six months


class Seal(models.Model):
    """The digest of one row as it was soon after it became final, linked to the seal before it in its stream.

    Digest and link are made with the installation's key: see `core.sealing.rules` and docs/decisions.
    """

    history = Unrecorded("it is proof itself, and fixed by triggers")

    stream = models.CharField(max_length=30)
    position = models.BigIntegerField()
    row = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    at = models.DateTimeField(_("time"))

    privacy = Columns(public="stream position row digest link at")

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["stream", "position"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "position"], name="seal_position_once"),
            models.UniqueConstraint(fields=["stream", "row"], name="seal_of_row_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="seal_is_not_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="seal_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
    IF OLD.stream <> '{MAY_GO}' OR OLD.at > now() - interval '{KEPT_AT_LEAST} days' THEN
        RAISE EXCEPTION 'a seal is kept as long as what it seals';
    END IF;
    RETURN OLD;
""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.position}"


class Verification(models.Model):
    """One search through everything that may never change; not finished: it was broken off."""

    history = Unrecorded("the clock writes it every night")

    started_at = models.DateTimeField(pgettext_lazy("time", "started"))
    finished_at = models.DateTimeField(pgettext_lazy("time", "finished"), null=True, db_index=True)
    checked = models.JSONField(pgettext_lazy("sealing", "checked"), default=dict)  # how many, by kind
    differences = models.PositiveIntegerField(_("differences"), default=0)
    found = models.JSONField(_("found"), default=list)  # the first of them, named
    heads = models.JSONField(default=dict)  # position and link of the newest seal, by stream

    privacy = Columns(public="started_at finished_at checked differences found", never="heads")

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-started_at"]
        triggers = [
            pgtrigger.Protect(
                name="finished_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> float | None:
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None
