"""Models of the acts of the map: the act, the grids it changed, and which grid succeeds which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from grids.territory.models import Grid, OfSubdistrictQuerySet, Subdistrict, Village


class ActKind(models.TextChoices):
    """What an act does to the map."""

    OPEN = "open", pgettext_lazy("map", "opening")
    RENAME = "rename", pgettext_lazy("map", "renaming")
    FACTS = "facts", pgettext_lazy("map", "change of facts")
    MOVE = "move", pgettext_lazy("map", "move to another village")
    SPLIT = "split", pgettext_lazy("map", "splitting")
    MERGE = "merge", pgettext_lazy("map", "merging")
    CLOSE = "close", pgettext_lazy("map", "closing")
    TAKE_BACK = "take_back", pgettext_lazy("map", "taking back")


WITH_ITS_SHEET = "coalesce(current_setting('gridops.takes_back', true), '') = 'yes'"

CLOSING_ACTS = (ActKind.SPLIT, ActKind.MERGE, ActKind.CLOSE)


class GridAct(models.Model):
    """One decision about the map: what was done to which grids, from which day, why, by whom and when."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="acts", verbose_name=_("subdistrict"))
    kind = models.CharField(_("act"), max_length=9, choices=ActKind)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by", verbose_name=_("takes back")
    )
    effective_on = models.DateField(_("takes effect on"))
    reason = models.CharField(_("reason"), max_length=200)
    decided_at = models.DateTimeField(_("entered"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    changes = models.JSONField(_("changes"), default=list, help_text=_("Per grid what was, and what is from then on."))

    privacy = Columns(public="subdistrict kind takes_back effective_on reason decided_at decided_by changes")

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of the map")
        verbose_name_plural = _("acts of the map")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="grid_act_taking_back_names_an_act",
                condition=Q(kind=ActKind.TAKE_BACK, takes_back__isnull=False)
                | (~Q(kind=ActKind.TAKE_BACK) & Q(takes_back__isnull=True)),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),
            # A sheet of villages and grids can be taken back whole, with its acts: see core.sheets.journal.
            pgtrigger.Protect(
                name="not_removed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"NOT (OLD.kind IN ('open', 'rename', 'facts') AND {WITH_ITS_SHEET})"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


def stays_unless_taken_back() -> list[pgtrigger.Trigger]:
    """What an act did never changes, and goes only where the act was taken back before its day, or took one back."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),
        pgtrigger.Trigger(
            name="goes_when_taken_back",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            condition=pgtrigger.Condition(f"NOT ({WITH_ITS_SHEET})"),
            func="""
    IF NOT EXISTS (
        SELECT 1 FROM grids_gridact
        WHERE takes_back_id = OLD.act_id OR (id = OLD.act_id AND takes_back_id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'what an act of the map did stays, unless the act is taken back';
    END IF;
    RETURN OLD;
""",
        ),
    ]


class GridOfAct(models.Model):
    """One grid that an act touched."""

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="parts", verbose_name=_("act"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="acts", verbose_name=_("grid"))

    privacy = Columns(public="act grid")

    class Meta:
        verbose_name = _("grid of an act")
        verbose_name_plural = _("grids of acts")
        constraints = [models.UniqueConstraint(fields=["act", "grid"], name="grid_of_act_once")]
        triggers = stays_unless_taken_back()

    def __str__(self) -> str:
        return f"{self.act_id} · {self.grid_id}"


class VillageOfAct(models.Model):
    """One village that an act opened, renamed or closed."""

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="villages", verbose_name=_("act"))
    village = models.ForeignKey(Village, models.PROTECT, related_name="acts", verbose_name=_("village"))

    privacy = Columns(public="act village")

    class Meta:
        verbose_name = _("village of an act")
        verbose_name_plural = _("villages of acts")
        constraints = [models.UniqueConstraint(fields=["act", "village"], name="village_of_act_once")]
        triggers = stays_unless_taken_back()

    def __str__(self) -> str:
        return f"{self.act_id} · {self.village_id}"


class GridLink(models.Model):
    """From `on` the ground of one grid, or a part of it, belongs to another.

    A grid that closes names one heir: who serves the heir handles the open incidents of the closed grid,
    and postings that run on continue there.
    """

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="links", verbose_name=_("act"))
    predecessor = models.ForeignKey(Grid, models.PROTECT, related_name="successors", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Grid, models.PROTECT, related_name="predecessors", verbose_name=_("successor"))
    on = models.DateField(_("takes effect on"))
    heir = models.BooleanField(_("takes over open cases and postings"), default=False)

    privacy = Columns(public="act predecessor successor on heir")

    class Meta:
        verbose_name = _("succession of grids")
        verbose_name_plural = _("successions of grids")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="grid_link_once"),
            models.UniqueConstraint(fields=["predecessor"], condition=Q(heir=True), name="grid_link_one_heir"),
            models.CheckConstraint(name="grid_link_not_to_itself", condition=~Q(predecessor=F("successor"))),
        ]
        triggers = stays_unless_taken_back()

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class ClosedInto(Func):
    """The grids closed by `day` whose open incidents went to the grid in `column`, through any number of heirs.

    An array beside each row of a query, so that it takes no query of its own.
    """

    closed = """ARRAY(
        WITH RECURSIVE taken_over (grid) AS (
            SELECT predecessor_id FROM grids_gridlink WHERE heir AND "on" <= %s AND successor_id = {column}
            UNION
            SELECT l.predecessor_id FROM grids_gridlink l JOIN taken_over t ON l.successor_id = t.grid
            WHERE l.heir AND l."on" <= %s
        )
        SELECT grid FROM taken_over
    )"""

    def __init__(self, column: str, day: date) -> None:
        super().__init__(column, output_field=ArrayField(models.BigIntegerField()))
        self.day = day

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]  # noqa: ARG002
        column, values = compiler.compile(self.source_expressions[0])
        return self.closed.format(column=column), (self.day, *values, self.day)
