"""Scores of people and of grids by month, quarter and year: the rows of a numbered revision, and what counted.

They are the most private thing here (docs/decisions/054): a row does not inherit who sees the worker it is about.
"""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.figures.indicators import BULLETIN
from assessment.figures.quarter_indicators import QUARTER
from assessment.figures.results import Evidence, RankedResult, Result, add_points
from assessment.score.revisions import ScoreKind, ScoreRevision, ScoreState, of_told_revisions_stay
from core.columns import Columns
from core.history.declared import Unrecorded
from grids.territory.models import Grid
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker

__all__ = [
    "Grade",
    "MonthlyScore",
    "QuarterlyScore",
    "ScoreEvidence",
    "ScoreKind",
    "ScoreRevision",
    "ScoreState",
    "YearCategory",
    "YearlyScore",
]

# --- rows -----------------------------------------------------------------------------------------


class ScoreQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own scores once they are told; the final ones of a grid's people for its leader and guide; all for
        the office. Nobody else: the district and readers of exports get counts and means.

        Those of a month are final for others as soon as they are told.
        """
        seen = access.access_of(user)
        told = ~Q(revision__state=ScoreState.DRAFT)
        final = Q(revision__state=ScoreState.FINAL) | Q(revision__kind=ScoreKind.MONTH)
        visible = Q(revision__subdistrict__in=seen.offices)
        if seen.worker:
            visible |= Q(worker=seen.worker) & told
        if led := seen.grids_as(Role.LEADER, Role.GUIDE):
            visible |= Q(grids__overlap=sorted(led)) & final & told
        return self.filter(visible)

    def latest(self) -> Self:  # type: ignore[override]
        """Those of the valid revision of each period."""
        return self.filter(revision__in=ScoreRevision.objects.latest().values("pk"))


def grids_of_the_period() -> Any:
    """A column with the keys of the grids on which a score was earned: by them its leader and guide see the row."""
    return ArrayField(models.BigIntegerField(), default=list, verbose_name=_("grids"), editable=False)


class MonthlyScore(Result):
    """The score of one full-time member in one month, by the formula of the bulletin over the stretches served.

    `measures` is what was counted, stretch by stretch; with the terms of the revision it gives the figures again,
    byte by byte. `stretches` is what followed for each.
    """

    history = Unrecorded("computed from facts as a month is frozen, and fixed by triggers")

    revision = models.ForeignKey(
        ScoreRevision, models.CASCADE, related_name="monthly_scores", verbose_name=_("revision")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="monthly_scores", verbose_name=_("worker"))
    grids = grids_of_the_period()
    days = models.PositiveSmallIntegerField(_("days of the month"))
    effective_days = models.DecimalField(_("effective days"), max_digits=4, decimal_places=1)
    not_scored_because = models.CharField(_("no score because"), max_length=30, blank=True)
    stretches = models.JSONField(_("stretches"))
    explanation = models.JSONField(_("explanation"))

    privacy = Columns(
        public="revision worker grids score not_scored_because",
        office=[
            *("facts", "measures", "days", "effective_days", "stretches", "explanation"),
            *(component.column for component in BULLETIN),
        ],
        person="worker",
        subdistrict="revision__subdistrict",
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly score")
        verbose_name_plural = _("monthly scores")
        ordering = ["-revision__period_start", "-revision__revision", "worker__staff_number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "worker"], name="monthly_score_once"),
            models.CheckConstraint(
                name="monthly_score_or_its_reason",
                condition=Q(score__isnull=False, not_scored_because="")
                | (Q(score__isnull=True) & ~Q(not_scored_because="")),
            ),
        ]
        indexes = [models.Index(fields=["worker", "revision"], name="monthly_score_of_worker")]
        triggers = of_told_revisions_stay()

    def __str__(self) -> str:
        return f"{self.facts.get('name', '')} · {self.revision}"


add_points(MonthlyScore, BULLETIN)


class Grade(models.TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("grade", "excellent")
    QUALIFIED = "qualified", pgettext_lazy("grade", "qualified")
    BASICALLY_QUALIFIED = "basically_qualified", pgettext_lazy("grade", "basically qualified")
    UNQUALIFIED = "unqualified", pgettext_lazy("grade", "unqualified")


class QuarterlyScore(RankedResult):
    """The assessment of one full-time member in one quarter: six indicators, adjustments, grade and rank.

    `in_bottom` is what counts: `protected` says that it is better than the figures, because they changed for
    somebody else's objection.
    """

    history = Unrecorded("computed from facts as a quarter is drafted, and fixed by triggers once people are told")

    not_ranked_because = None  # type: ignore[assignment]  # who is assessed is ranked: see `not_assessed_because`
    revision = models.ForeignKey(
        ScoreRevision, models.CASCADE, related_name="quarterly_scores", verbose_name=_("revision")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="quarterly_scores", verbose_name=_("worker"))
    grids = grids_of_the_period()
    bonus = models.DecimalField(_("bonus"), max_digits=5, decimal_places=2, default=0)
    deduction = models.DecimalField(_("deduction"), max_digits=5, decimal_places=2, default=0)
    grade = models.CharField(_("grade"), max_length=19, choices=Grade, blank=True)
    standing_score = models.DecimalField(
        _("score that counts"),
        max_digits=5,
        decimal_places=2,
        null=True,
        help_text=_("By which grade and grounds are judged: the score, but where the better one is kept."),
    )
    not_assessed_because = models.CharField(_("not assessed because"), max_length=30, blank=True)
    protected = models.BooleanField(_("kept at the better"), default=False)
    explanation = models.JSONField(_("explanation"))

    privacy = Columns(
        public="revision worker grids score grade not_assessed_because",
        office=[
            *("facts", "measures", "rank", "in_bottom", "bonus", "deduction"),
            *("standing_score", "protected", "explanation"),
            *(component.column for component in QUARTER),
        ],
        person="worker",
        subdistrict="revision__subdistrict",
    )

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly score")
        verbose_name_plural = _("quarterly scores")
        ordering = ["-revision__period_start", "-revision__revision", "worker__staff_number"]
        constraints = [models.UniqueConstraint(fields=["revision", "worker"], name="quarterly_score_once")]
        indexes = [models.Index(fields=["worker", "revision"], name="quarterly_score_of_worker")]
        triggers = of_told_revisions_stay()

    def __str__(self) -> str:
        return f"{self.facts.get('name', '')} · {self.revision}"


add_points(QuarterlyScore, QUARTER)


class YearCategory(models.TextChoices):
    GRID = "grid", _("grid")
    FULL_TIME = Role.FULL_TIME.value, Role.FULL_TIME.label
    LEADER = Role.LEADER.value, Role.LEADER.label
    PART_TIME = Role.PART_TIME.value, Role.PART_TIME.label


class YearlyScoreQuerySet(ScoreQuerySet):
    def visible_to(self, user: User) -> Self:
        """As other scores; that of a grid is for everybody who serves it."""
        served = access.access_of(user).grids_as(*Role.values)
        of_grids = self.filter(revision__state=ScoreState.FINAL, grid__in=served)
        return self.filter(Q(pk__in=super().visible_to(user).values("pk")) | Q(pk__in=of_grids.values("pk")))


class YearlyScore(models.Model):
    """The score of one year: of a grid, or of a person in one category. `facts` says what was had, needed, excused."""

    history = Unrecorded("computed from frozen scores, and fixed by triggers once people are told")

    revision = models.ForeignKey(
        ScoreRevision, models.CASCADE, related_name="yearly_scores", verbose_name=_("revision")
    )
    category = models.CharField(_("category"), max_length=9, choices=YearCategory)
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, related_name="yearly_scores", verbose_name=_("worker")
    )
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="yearly_scores", verbose_name=_("grid"))
    grids = grids_of_the_period()
    months_mean = models.DecimalField(_("mean of the months"), max_digits=7, decimal_places=4, null=True)
    quarters_mean = models.DecimalField(_("mean of the quarters"), max_digits=7, decimal_places=4, null=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    facts = models.JSONField(_("facts"))
    explanation = models.JSONField(_("explanation"))

    privacy = Columns(
        public="revision category worker grid grids score",
        office="months_mean quarters_mean facts explanation",
        person="worker",
        subdistrict="revision__subdistrict",
    )

    objects = YearlyScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly score")
        verbose_name_plural = _("yearly scores")
        ordering = ["-revision__period_start", "-revision__revision", "category", "pk"]
        constraints = [
            models.CheckConstraint(
                name="yearly_score_of_a_grid_or_a_person",
                condition=Q(category=YearCategory.GRID, grid__isnull=False, worker__isnull=True)
                | (~Q(category=YearCategory.GRID) & Q(grid__isnull=True, worker__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["revision", "category", "worker", "grid"], nulls_distinct=False, name="yearly_score_once"
            ),
        ]
        triggers = of_told_revisions_stay()

    def __str__(self) -> str:
        return f"{self.name} · {self.revision}"

    @property
    def name(self) -> str:
        """Whose score it is: the person, or the grid."""
        return str(self.facts.get("name") or self.grid or "")


class ScoreEvidence(Evidence):
    """Which rows counted for one person, or one grid, in one revision, and how."""

    history = Unrecorded("rows kept as scores are told, fixed by triggers")

    revision = models.ForeignKey(ScoreRevision, models.CASCADE, related_name="evidence", verbose_name=_("revision"))
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+", verbose_name=_("worker"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="+", verbose_name=_("grid"))

    privacy = Columns(
        public="revision worker grid", office="rows", person="worker", subdistrict="revision__subdistrict"
    )

    class Meta:
        verbose_name = _("rows behind a score")
        verbose_name_plural = _("rows behind scores")
        ordering = ["revision", "worker", "grid"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "worker", "grid"], nulls_distinct=False, name="score_evidence_once"
            ),
            models.CheckConstraint(
                name="score_evidence_of_a_person_or_a_grid",
                condition=Q(worker__isnull=True) ^ Q(grid__isnull=True),
            ),
        ]
        triggers = of_told_revisions_stay()

    def __str__(self) -> str:
        return f"{self.revision} · {self.worker_id or self.grid_id}"
