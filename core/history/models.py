"""The one log of changed rows."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Unrecorded


class Operation(models.TextChoices):
    """What happened to a row."""

    CREATE = "create", pgettext_lazy("row", "entered")
    UPDATE = "update", pgettext_lazy("row", "changed")
    DELETE = "delete", pgettext_lazy("row", "removed")


class Door(models.TextChoices):
    """The way by which a change came in."""

    OFFICE = "office", _("back office")
    REST = "rest", _("REST")
    FIELD = "field", _("phone page")
    PAGE = "page", _("page")
    SHEET = "sheet", pgettext_lazy("door", "sheet")
    COMMAND = "command", pgettext_lazy("door", "command")
    TASK = "task", _("task by the clock")
    CYCLE = "cycle", pgettext_lazy("door", "cycle")


class RowChange(models.Model):
    """One row that was entered, changed or removed, as a trigger of its table saw it. Appended only.

    `was` and `becomes` hold the columns that changed; of a removed row `was` is all of it. Rows of one
    statement that made them up in bulk share one entry without a key, whose `becomes` counts them.
    `position` is left empty: the publisher of the change feed will number the entries in the order in which
    their transactions became visible, by `transaction`. See docs/decisions/043.
    """

    history = Unrecorded("it is the history")

    at = models.DateTimeField(_("time"))
    entity = models.CharField(max_length=63)  # the table
    key = models.CharField(max_length=40, null=True)
    operation = models.CharField(pgettext_lazy("row", "what happened"), max_length=6, choices=Operation)
    was = models.JSONField(null=True)
    becomes = models.JSONField(null=True)
    actor_key = models.BigIntegerField(null=True)
    actor = models.CharField(_("account"), max_length=150, blank=True)
    door = models.CharField(_("through"), max_length=7, choices=Door, blank=True)
    detail = models.CharField(max_length=200, blank=True)  # which command, task, step or sheet
    reason = models.TextField(_("reason"), blank=True)
    transaction = models.BigIntegerField()
    position = models.BigIntegerField(null=True)

    # Values are read as those of the row they are about: see `core.history.reading`.
    privacy = Columns(
        public="at entity key operation actor_key actor door detail transaction position", never="was becomes reason"
    )

    class Meta:
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["entity", "key", "-id"], name="row_change_of_row")]
        triggers = [
            pgtrigger.Protect(name="history_is_not_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.key} {self.operation}"
