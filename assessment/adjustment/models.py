"""Bonus and deductions of one person in one quarter, with their evidence."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.adjustment.rules import BONUS, DEDUCTION
from assessment.periods import Kind, Period
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Recorded
from core.web.uploads import IMAGES
from core.years import in_words
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker


class Side(models.TextChoices):
    BONUS = BONUS, _("bonus")
    DEDUCTION = DEDUCTION, _("deduction")


class AdjustmentState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("adjustment", "proposed")
    TOLD = "told", pgettext_lazy("adjustment", "shown to the person")
    APPROVED = "approved", pgettext_lazy("adjustment", "approved")
    DECLINED = "declined", pgettext_lazy("adjustment", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("adjustment", "withdrawn")


DECIDED = (AdjustmentState.APPROVED, AdjustmentState.DECLINED)


class AdjustmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own once they are shown, those of the office, and for the inspector to read. Nobody else."""
        seen = access.access_of(user)
        offices = seen.subdistricts_as(Duty.CENTER, Duty.HEAD, Duty.INSPECTOR)
        own = Q(worker=seen.worker or 0) & ~Q(told_at=None)
        return self.filter(Q(subdistrict__in=offices) | own)

    def approved(self) -> Self:
        return self.filter(state=AdjustmentState.APPROVED)


_REFUSED = "RAISE EXCEPTION '{}' USING ERRCODE = 'check_violation';"

APPROVED_BY_ANOTHER_WITH_EVIDENCE = f"""
    IF NEW.state NOT IN ('approved', 'declined') OR NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM staff_user one, staff_user other
        WHERE one.id = NEW.decided_by_id AND (
            other.id = NEW.proposed_by_id
                AND coalesce(one.worker_id, one.person_id) = coalesce(other.worker_id, other.person_id)
            OR NEW.worker_id IN (one.worker_id, one.person_id)
        )
    ) THEN
        {_REFUSED.format("nobody decides on an adjustment that they proposed, or that is about themselves")}
    END IF;
    IF NOT EXISTS (
        SELECT FROM staff_grant
        WHERE user_id = NEW.decided_by_id AND duty = 'head' AND subdistrict_id = NEW.subdistrict_id
          AND during @> (NEW.decided_at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        {_REFUSED.format("only a head of the office decides on an adjustment")}
    END IF;
    IF NEW.state = 'approved' AND NOT EXISTS (
        SELECT FROM assessment_adjustmentfile WHERE adjustment_id = NEW.id AND removed_at IS NULL
    ) THEN
        {_REFUSED.format("an adjustment is approved with its evidence")}
    END IF;
    RETURN NEW;
"""  # noqa: S608  (all of it ours)


# Once it is decided nothing of it changes; an accepted objection writes down beside it what counts instead.
FIXED = (
    *("subdistrict", "worker", "quarter", "side", "points", "reason", "article", "state", "proposed_by"),
    *("proposed_at", "told_at", "statement", "decided_by", "decided_at", "decision"),
)
DIFFERS = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in FIXED))


class Adjustment(models.Model):
    """Points that are added to, or taken from, one person's score of one quarter, for one reason.

    Proposed with evidence, shown to the person, then decided by another person, a head. Only approved ones count.
    """

    history = Recorded(told_with="worker")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="adjustments", editable=False, verbose_name=_("subdistrict")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="adjustments", verbose_name=_("person"))
    quarter = models.DateField(_("quarter"), help_text=_("Its first day."))
    side = models.CharField(_("bonus or deduction"), max_length=9, choices=Side)
    points = models.DecimalField(pgettext_lazy("adjustment", "points"), max_digits=4, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=500)
    article = models.CharField(
        _("article of the policy or the rules"),
        max_length=200,
        help_text=_("On what it rests, such as 考核办法第十二条."),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=AdjustmentState, default=AdjustmentState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), editable=False)
    told_at = models.DateTimeField(pgettext_lazy("time", "shown to the person"), null=True, editable=False)
    statement = models.CharField(_("what the person says"), max_length=1000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(pgettext_lazy("adjustment", "decided"), null=True, editable=False)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True, editable=False)
    corrected_points = models.DecimalField(
        _("points since an accepted objection"), max_digits=4, decimal_places=2, null=True, editable=False
    )

    privacy = Columns(
        public=(
            "subdistrict worker quarter side points reason article state proposed_by proposed_at told_at decided_by "
            "decided_at decision statement corrected_points"
        ),
        erasable="reason decision statement",
        person="worker",
        author="proposed_by",
        subdistrict="subdistrict",
    )

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bonus or deduction")
        verbose_name_plural = _("bonus and deductions")
        ordering = ["-quarter", "-proposed_at", "-pk"]
        indexes = [models.Index(fields=["worker", "quarter"], name="adjustment_of_quarter")]
        constraints = [
            models.CheckConstraint(
                name="adjustment_corrected_was_approved",
                condition=Q(corrected_points=None) | Q(state=AdjustmentState.APPROVED.value, corrected_points__gte=0),
            ),
            models.CheckConstraint(
                name="adjustment_has_points",
                condition=Q(points__gt=0),
                violation_error_message=_("Give more than 0 points; a deduction is told by its kind."),
            ),
            models.CheckConstraint(
                name="adjustment_quarter_is_a_first",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                violation_error_message=_("Name the quarter by its first day."),
            ),
            models.CheckConstraint(
                name="adjustment_is_decided_after_it_was_shown",
                condition=Q(state__in=DECIDED, told_at__isnull=False, decided_by__isnull=False)
                & Q(decided_at__gte=models.F("told_at"))
                | ~Q(state__in=DECIDED) & Q(decided_by__isnull=True, decided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="adjustment_is_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                violation_error_message=_("Nobody decides on what they proposed themselves."),
            ),
            models.CheckConstraint(
                name="adjustment_declined_says_why",
                condition=~Q(state__in=[AdjustmentState.DECLINED, AdjustmentState.WITHDRAWN]) | ~Q(decision=""),
                violation_error_message=_("Say why."),
            ),
        ]
        triggers = [
            has_happened("proposed_at", "told_at", "decided_at"),
            pgtrigger.Trigger(
                name="another_decides_with_evidence",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=APPROVED_BY_ANOTHER_WITH_EVIDENCE,
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["approved", "declined", "withdrawn"]) & DIFFERS,
            ),
            pgtrigger.Protect(
                name="shown_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__told_at__isnull=False)
                & (
                    pgtrigger.Q(old__worker__df=pgtrigger.F("new__worker"))
                    | pgtrigger.Q(old__quarter__df=pgtrigger.F("new__quarter"))
                    | pgtrigger.Q(old__side__df=pgtrigger.F("new__side"))
                    | pgtrigger.Q(old__points__df=pgtrigger.F("new__points"))
                    | pgtrigger.Q(old__reason__df=pgtrigger.F("new__reason"))
                    | pgtrigger.Q(old__article__df=pgtrigger.F("new__article"))
                    | pgtrigger.Q(old__proposed_by__df=pgtrigger.F("new__proposed_by"))
                    | pgtrigger.Q(old__told_at__df=pgtrigger.F("new__told_at"))
                ),
            ),
            pgtrigger.Trigger(
                name="begins_as_a_proposal",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
    IF NEW.state <> 'proposed' THEN
        RAISE EXCEPTION 'an adjustment begins as a proposal';
    END IF;
    RETURN NEW;
""",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {in_words(self.period)} · {self.get_side_display()} {self.counting}"

    @property
    def counting(self) -> Decimal:
        """The points that count: those proposed, or what an accepted objection made of them."""
        return self.points if self.corrected_points is None else self.corrected_points

    @property
    def period(self) -> Period:
        return Period(self.quarter, Kind.QUARTER)


class AdjustmentFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """With the adjustment that they prove."""
        return self.filter(adjustment__in=Adjustment.objects.visible_to(user).values("pk"))

    def held(self) -> Self:
        """Those whose file still exists."""
        return self.filter(removed_at=None)


class AdjustmentFile(models.Model):
    """One image or document that proves an adjustment. Withdrawn while it is proposed; afterwards it stays."""

    history = Recorded(left_out=("stored_as",))

    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, related_name="files", editable=False, verbose_name=_("bonus or deduction")
    )
    name = models.CharField(_("file name"), max_length=100, blank=True)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)  # SHA-256 of the file as it is kept
    stored_as = models.CharField(max_length=32, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(pgettext_lazy("time", "removed"), null=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("removed by"))

    privacy = Columns(
        public="adjustment name media_type size digest uploaded_by uploaded_at removed_at removed_by",
        never="stored_as",
        erasable="name",
        person="adjustment__worker",
        author="uploaded_by",
        subdistrict="adjustment__subdistrict",
    )

    objects = AdjustmentFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of an adjustment")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stored_as"], condition=~Q(stored_as=""), name="adjustment_file_once"),
            models.CheckConstraint(
                name="adjustment_file_removed_without_its_file",
                condition=Q(removed_at=None, removed_by=None) & ~Q(stored_as="")
                | Q(removed_at__isnull=False, removed_by__isnull=False, stored_as=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="adjustment_file_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="evidence_is_fixed_once_shown",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
    IF EXISTS (SELECT FROM assessment_adjustment WHERE id = NEW.adjustment_id AND state <> 'proposed') THEN
        RAISE EXCEPTION 'the evidence of an adjustment that was shown to the person stays as it is';
    END IF;
    RETURN NEW;
""",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.media_type in IMAGES
