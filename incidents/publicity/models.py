"""Publicity activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from grids.closed_days import ITS_OWN_PLACE, asks_why_once_closed, on_day
from grids.territory.models import Grid, Subdistrict
from incidents.common import bounds
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker

if TYPE_CHECKING:
    from grids.scope import Scope


class PublicityKind(models.TextChoices):
    LECTURE = "lecture", _("lecture or meeting")
    LEAFLETS = "leaflets", _("leaflets")
    DOOR = "door", _("from door to door")
    STALL = "stall", _("stall or consultation")
    BOARD = "board", _("board, banner or broadcast")
    DRILL = "drill", _("drill")
    ONLINE = "online", _("message group")


class PublicityTopic(models.TextChoices):
    PEACE = "peace", _("peace and safety")
    LAW = "law", _("law")
    FRAUD = "fraud", _("against fraud")
    FIRE = "fire", _("fire safety")
    DRUGS = "drugs", _("against drugs")
    WORK = "work", _("work safety")
    FOOD = "food", _("food and drug safety")
    TRAFFIC = "traffic", _("traffic safety")
    OTHER = "other", pgettext_lazy("publicity", "other")


class PublicityQuerySet(models.QuerySet[Any]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        there = PublicityGrid.objects.filter(grid__in=scope.grids).values("activity")
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(pk__in=there))

    def visible_to(self, user: User) -> Self:
        return self.within(access.access_of(user).scope)


class PublicityActivity(models.Model):
    """One publicity activity on a day, in one grid or several, and how many people it reached."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="publicity", editable=False, verbose_name=_("subdistrict")
    )
    grids = models.ManyToManyField(Grid, through="PublicityGrid", related_name="publicity", verbose_name=_("grids"))
    day = models.DateField(_("day"), validators=[has_come])
    kind = models.CharField(pgettext_lazy("publicity", "kind"), max_length=8, choices=PublicityKind)
    topic = models.CharField(_("topic"), max_length=8, choices=PublicityTopic)
    reached = models.PositiveIntegerField(_("people reached"), help_text=_("A count; nobody is named."))
    worker = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publicity",
        verbose_name=pgettext_lazy("publicity", "held by"),
    )
    content = models.CharField(_("content"), max_length=500, blank=True)
    recorded_at = recorded_now()

    privacy = Columns(
        public="subdistrict day kind topic reached worker content recorded_at",
        erasable="content",
        subdistrict="subdistrict",
    )

    objects = PublicityQuerySet.as_manager()

    class Meta:
        verbose_name = _("publicity activity")
        verbose_name_plural = _("publicity activities")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["subdistrict", "-day"], name="publicity_subdistrict_day")]
        constraints = [
            models.CheckConstraint(
                name="publicity_reached_is_plausible",
                condition=Q(reached__lte=bounds.REACHED.refuses),
                violation_error_message=_("More people than one activity can reach."),
            )
        ]
        triggers = asks_why_once_closed(
            "subdistrict", "kind", "reached", "worker", dated="day", days=on_day("day"), place=ITS_OWN_PLACE
        )

    def __str__(self) -> str:
        return f"{self.day} {self.get_topic_display()}"


class PublicityGrid(models.Model):
    """One grid in which an activity was held."""

    activity = models.ForeignKey(PublicityActivity, models.CASCADE, related_name="held_in", verbose_name=_("activity"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))

    privacy = Columns(public="activity grid")

    class Meta:
        verbose_name = _("grid of an activity")
        verbose_name_plural = _("grids of an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "grid"], name="publicity_grid_once")]
        triggers = asks_why_once_closed(
            "grid",
            dated="activity",
            days="(SELECT daterange(day, day + 1) FROM incidents_publicityactivity WHERE id = {row}.activity_id)",
        )

    def __str__(self) -> str:
        return f"{self.activity_id} · {self.grid_id}"
