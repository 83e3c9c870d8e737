"""Scores of people and of grids by month, quarter and year: rows of a numbered revision, and the rows behind each.

They are the most private thing here (docs/decisions/054): a row does not inherit who sees the worker it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.bulletin.models import Bulletin
from assessment.figures.indicators import BULLETIN
from assessment.figures.results import Evidence, RankedResult, Result, add_points, stay_once_frozen
from assessment.periods import Kind, Period
from assessment.querysets import OfSubdistrictQuerySet
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Unrecorded
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker

# --- revisions ------------------------------------------------------------------------------------


class ScoreKind(models.TextChoices):
    MONTH = Kind.MONTH.value, _("scores of a month")
    QUARTER = Kind.QUARTER.value, _("quarterly assessment")
    YEAR = Kind.YEAR.value, _("scores of a year")


class ScoreState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("score", "draft")
    TOLD = "told", pgettext_lazy("score", "told")
    FINAL = "final", pgettext_lazy("score", "final")


class ScoreRevisionQuerySet(OfSubdistrictQuerySet):
    def visible_to(self, user: User) -> Self:
        """That there are scores of a period is no secret of anybody; drafts are for the office."""
        seen = access.access_of(user)
        return super().visible_to(user).filter(~Q(state=ScoreState.DRAFT) | Q(subdistrict__in=seen.offices))

    def latest(self) -> Self:  # type: ignore[override]
        """Of each kind and period the valid revision: the highest that is no draft."""
        newer = ScoreRevision.objects.filter(
            subdistrict=OuterRef("subdistrict"),
            kind=OuterRef("kind"),
            period_start=OuterRef("period_start"),
            revision__gt=OuterRef("revision"),
        ).exclude(state=ScoreState.DRAFT)
        return self.exclude(state=ScoreState.DRAFT).filter(~Exists(newer))


PERIOD_IS_OVER = """((NEW.period_start + CASE NEW.kind
    WHEN 'month' THEN interval '1 month' WHEN 'quarter' THEN interval '3 months' ELSE interval '1 year'
END) AT TIME ZONE 'Asia/Shanghai')"""

# What may change of a revision that people were told of: that it becomes final.
FIXED = (
    *("subdistrict", "kind", "period_start", "revision", "bulletin", "scheme", "terms"),
    *("drafted_at", "told_at", "digest", "reason", "for_workers", "opened_by"),
)


def _any_differs(columns: Iterable[str]) -> pgtrigger.Q:
    """Whether an update changes any of these columns."""
    differs = [pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in columns]
    return reduce(or_, differs)


class ScoreRevision(models.Model):
    """One revision of the scores of one period. Told to people, its figures never change.

    Those of a month are told when its bulletin freezes, and follow each revision of it. Those of a quarter and of
    a year become final when nobody may object any more.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="score_revisions", verbose_name=_("subdistrict")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=ScoreKind)
    period_start = models.DateField(_("period"), help_text=_("Its first day."))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=5, choices=ScoreState, default=ScoreState.DRAFT)
    bulletin = models.OneToOneField(
        Bulletin, models.PROTECT, null=True, related_name="scores", verbose_name=_("monthly bulletin")
    )
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="score_revisions", verbose_name=_("scheme"))
    terms = models.JSONField(_("terms"), help_text=_("As they were when the scores were computed."))
    drafted_at = models.DateTimeField(_("drafted"))
    told_at = models.DateTimeField(pgettext_lazy("time", "told"), null=True)
    final_at = models.DateTimeField(pgettext_lazy("time", "final"), null=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    reason = models.CharField(_("reason of the revision"), max_length=500, blank=True)
    for_workers = ArrayField(
        models.BigIntegerField(),
        default=list,
        verbose_name=_("for whom it was made"),
        help_text=_("Empty: for the office's own correction."),
    )
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))

    privacy = Columns(
        public=(
            "subdistrict kind period_start revision state bulletin scheme terms drafted_at told_at final_at digest "
            "opened_by"
        ),
        office="reason for_workers",
        subdistrict="subdistrict",
    )

    objects = ScoreRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of scores")
        verbose_name_plural = _("revisions of scores")
        ordering = ["-period_start", "kind", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "kind", "period_start", "revision"], name="score_revision_once"
            ),
            models.CheckConstraint(
                name="score_revision_of_a_month_follows_a_bulletin",
                condition=Q(kind=ScoreKind.MONTH) ^ Q(bulletin__isnull=True),
            ),
            models.CheckConstraint(
                name="score_revision_told_has_its_moment",
                condition=Q(state=ScoreState.DRAFT) ^ Q(told_at__isnull=False),
            ),
            models.CheckConstraint(
                name="score_revision_final_has_its_moment",
                condition=Q(state=ScoreState.FINAL, final_at__isnull=False)
                | (~Q(state=ScoreState.FINAL) & Q(final_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="score_revision_has_its_reason",
                condition=Q(revision=1) | ~Q(reason=""),
                violation_error_message=_("A revision says what it corrects, and why."),
            ),
        ]
        triggers = [
            has_happened("drafted_at", "told_at", "final_at", PERIOD_IS_OVER),
            pgtrigger.Protect(
                name="told_is_not_deleted",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=ScoreState.DRAFT),
            ),
            pgtrigger.Protect(
                name="told_figures_stay",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=ScoreState.DRAFT)
                & (
                    pgtrigger.Q(old__state=ScoreState.FINAL)
                    | pgtrigger.Q(new__state=ScoreState.DRAFT)
                    | _any_differs(FIXED)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} r{self.revision}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, Kind(self.kind))


def of_told_revisions_stay() -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows belong to a revision: none comes, changes or goes once people are told."""
    return stay_once_frozen(
        owner="assessment_scorerevision",
        column="revision_id",
        frozen="state <> 'draft'",
        message="scores that people were told never change",
    )


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
        return f"{self.revision} · {self.worker_id}"


add_points(MonthlyScore, BULLETIN)


class Grade(models.TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("grade", "excellent")
    QUALIFIED = "qualified", pgettext_lazy("grade", "qualified")
    BASICALLY_QUALIFIED = "basically_qualified", pgettext_lazy("grade", "basically qualified")
    UNQUALIFIED = "unqualified", pgettext_lazy("grade", "unqualified")


def points_of(name: Any) -> Any:
    """A column of the points of one part of a quarter's score; null where there was nothing to measure."""
    return models.DecimalField(name, max_digits=5, decimal_places=2, null=True)


QUARTER_POINTS = (
    *("attendance_score", "visits_score", "base_score"),
    *("incident_score", "mediation_score", "awareness_score"),
)


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
    attendance_score = points_of(_("attendance"))
    visits_score = points_of(_("visits and patrols"))
    base_score = points_of(_("base information"))
    incident_score = points_of(_("incidents"))
    mediation_score = points_of(_("mediation and hazards"))
    awareness_score = points_of(_("publicity and awareness"))
    bonus = models.DecimalField(_("bonus"), max_digits=5, decimal_places=2, default=0)
    deduction = models.DecimalField(_("deduction"), max_digits=5, decimal_places=2, default=0)
    grade = models.CharField(_("grade"), max_length=19, choices=Grade, blank=True)
    not_assessed_because = models.CharField(_("not assessed because"), max_length=30, blank=True)
    protected = models.BooleanField(_("kept at the better"), default=False)
    explanation = models.JSONField(_("explanation"))

    privacy = Columns(
        public="revision worker grids score grade not_assessed_because",
        office=[
            *("facts", "measures", "rank", "in_bottom", "bonus", "deduction", "protected", "explanation"),
            *QUARTER_POINTS,
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
        return f"{self.revision} · {self.worker_id}"


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
        return f"{self.revision} · {self.category} · {self.worker_id or self.grid_id}"


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
