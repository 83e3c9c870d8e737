"""Numbered revisions of the scores of one period: drafted, told to people, final. The rows are in `models`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin
from assessment.figures.results import stay_once_frozen
from assessment.periods import Kind, Period
from assessment.querysets import OfSubdistrictQuerySet
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import has_happened
from core.years import in_words
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User


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
    *("drafted_at", "told_at", "digest", "reason", "for_workers", "corrections", "opened_by"),
)


def _any_differs(columns: Iterable[str]) -> pgtrigger.Q:
    """Whether an update changes any of these columns."""
    differs = [pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in columns]
    return reduce(or_, differs)


class ScoreRevision(models.Model):
    """One revision of the scores of one period. Its figures never change once people were told of them.

    Scores of a month are told when the bulletin is frozen, and again with each revision of the bulletin. Scores of a
    quarter or a year become final when the time for objections is over.
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
    corrections = models.JSONField(
        _("accepted rows"),
        default=dict,
        blank=True,
        help_text=_(
            "By worker the rows of an accepted objection. Whoever it was made for without any is counted anew."
        ),
    )
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))
    reviewed_at = models.DateTimeField(pgettext_lazy("time", "reviewed"), null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by"))

    privacy = Columns(
        public=(
            "subdistrict kind period_start revision state bulletin scheme terms drafted_at told_at final_at digest "
            "opened_by reviewed_at reviewed_by"
        ),
        office="reason for_workers corrections",
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
                name="score_revision_is_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=models.F("opened_by")) | Q(opened_by=None),
                violation_error_message=_("Another person than the one who opened the revision reviews it."),
            ),
            models.CheckConstraint(
                name="score_revision_is_told_once_reviewed",
                condition=Q(revision=1)
                | Q(kind=ScoreKind.MONTH)
                | Q(state=ScoreState.DRAFT)
                | Q(reviewed_at__isnull=False),
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
        return gettext("%(period)s, revision %(number)d") % {"period": in_words(self.period), "number": self.revision}

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
