"""Scheme, ledger of the cycle, inspection, bulletin and its lines, interview."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import ValidationError as TermsError

from assessment.periods import Kind, Period
from assessment.terms import Terms
from grids.models import Grid, Subdistrict
from staff import access
from staff.models import Role, User, Worker

if TYPE_CHECKING:
    from grids.scope import Scope


class OfSubdistrictQuerySet(models.QuerySet[Any]):
    """Rows that everybody who has anything to do with the subdistrict may read."""

    def within(self, scope: Scope) -> Self:
        """Rows of the subdistricts inside, and of those that any grid inside belongs to."""
        if scope.everything:
            return self
        of_grids = Subdistrict.objects.filter(grids__in=scope.grids).values("pk")
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(subdistrict__in=of_grids))

    def visible_to(self, user: User) -> Self:
        return self.within(access.access_of(user).scope)


class SchemeQuerySet(OfSubdistrictQuerySet):
    def in_force(self, subdistrict: Subdistrict, day: date) -> Scheme:
        """The version that governs a period which begins on `day`. Raises Scheme.DoesNotExist."""
        found = self.filter(subdistrict=subdistrict, in_force_from__lte=day).order_by("-in_force_from").first()
        if found is None:
            raise Scheme.DoesNotExist(f"No scheme of {subdistrict} is in force on {day}.")
        return found


class Scheme(models.Model):
    """One version of the office's assessment rules. It governs every period that begins while it is in force."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="schemes", verbose_name=_("subdistrict"))
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    in_force_from = models.DateField(_("in force from"), help_text=_("Until the next version begins."))
    terms = models.JSONField(_("terms"))

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment scheme")
        verbose_name_plural = _("assessment schemes")
        ordering = ["subdistrict", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["subdistrict", "in_force_from"],
                name="scheme_one_from_a_day",
                violation_error_message=_("Another version begins on this day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    def clean(self) -> None:
        try:
            Terms.model_validate(self.terms)
        except TermsError as error:
            wrong = [f"{'.'.join(map(str, part['loc'])) or 'terms'}: {part['msg']}" for part in error.errors()]
            raise ValidationError({"terms": wrong}) from error

    @property
    def value(self) -> Terms:
        """The terms as the typed value that rules take."""
        return Terms.model_validate(self.terms)


class Stage(models.TextChoices):
    """The steps of the wheel, in the order in which they depend on each other."""

    INSPECTION = "inspection", _("weekly inspection")
    BULLETIN = "bulletin", _("bulletin drafted")
    FREEZE = "freeze", _("bulletin frozen")
    INTERVIEWS = "interviews", _("interviews opened")


class CycleRun(models.Model):
    """One step of the wheel for one subdistrict and period. `finished` decides that it has run, for ever."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="cycle_runs", verbose_name=_("subdistrict")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    period = models.CharField(_("period"), max_length=8)
    period_start = models.DateField(editable=False)
    due = models.DateTimeField(_("due"))
    started = models.DateTimeField(_("started"), null=True)
    finished = models.DateTimeField(_("finished"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    late = models.BooleanField(_("late"), default=False)
    error = models.TextField(_("error"), blank=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="+", verbose_name=_("scheme"))
    digest = models.CharField(_("digest of the result"), max_length=64, blank=True)

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the cycle")
        verbose_name_plural = _("ledger of the cycle")
        ordering = ["-due", "-id"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "stage", "period"], name="cycle_run_once")]
        triggers = [
            pgtrigger.Protect(
                name="finished_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__finished__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.period}"


class Inspection(models.Model):
    """What the week of one grid looked like when the center inspected it (policy: one a week)."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="inspections", verbose_name=_("subdistrict")
    )
    week = models.DateField(_("week"), help_text=_("Its Monday."))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="inspections", verbose_name=_("grid"))
    visits = models.PositiveIntegerField(_("visits"))
    patrols = models.PositiveIntegerField(_("patrols"))
    reports = models.PositiveIntegerField(_("reports"))
    entries = models.PositiveIntegerField(_("base-information entries"))
    due = models.PositiveIntegerField(_("cases due"))
    on_time = models.PositiveIntegerField(_("settled on time"))
    overdue = models.PositiveIntegerField(_("overdue at the end"))
    days_without_report = models.PositiveSmallIntegerField(_("days without a report"))
    exceptions = models.JSONField(_("exceptions"), default=list)

    class InspectionQuerySet(models.QuerySet["Inspection"]):
        def visible_to(self, user: User) -> Self:
            scope = access.access_of(user).scope
            if scope.everything:
                return self
            return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(grid__in=scope.grids))

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly inspection")
        verbose_name_plural = _("weekly inspections")
        ordering = ["-week", "grid"]
        constraints = [models.UniqueConstraint(fields=["grid", "week"], name="inspection_once_a_week")]
        triggers = [pgtrigger.Protect(name="recorded_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(Period(self.week, Kind.WEEK))


class BulletinState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("bulletin", "draft")
    FROZEN = "frozen", _("frozen")
    ISSUED = "issued", _("issued")


class BulletinQuerySet(OfSubdistrictQuerySet):
    def visible_to(self, user: User) -> Self:
        """Everybody in the subdistrict reads what is frozen; drafts are the office's."""
        seen = access.access_of(user)
        return super().visible_to(user).filter(~Q(state=BulletinState.DRAFT) | Q(subdistrict__in=seen.offices))

    def latest_revisions(self) -> Self:
        """Of each month the frozen bulletin that stands: the one with the highest revision."""
        newer = Bulletin.objects.filter(
            subdistrict=OuterRef("subdistrict"), month=OuterRef("month"), revision__gt=OuterRef("revision")
        ).exclude(state=BulletinState.DRAFT)
        return self.exclude(state=BulletinState.DRAFT).filter(~Exists(newer))


class Bulletin(models.Model):
    """One revision of the ranked bulletin of one month. Frozen, it never changes but for being issued."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="bulletins", verbose_name=_("subdistrict")
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=6, choices=BulletinState, default=BulletinState.DRAFT)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="bulletins", verbose_name=_("scheme"))
    terms = models.JSONField(_("terms"), help_text=_("As they were when the lines were computed."))
    drafted_at = models.DateTimeField(_("drafted"))
    frozen_at = models.DateTimeField(pgettext_lazy("time", "frozen"), null=True)
    frozen_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("frozen by"),
        help_text=_("Empty: by the clock."),
    )
    issued_at = models.DateTimeField(pgettext_lazy("time", "issued"), null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by"))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly bulletin")
        verbose_name_plural = _("monthly bulletins")
        ordering = ["-month", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "month", "revision"], name="bulletin_revision_once"),
            models.UniqueConstraint(
                fields=["subdistrict", "document_number"],
                condition=~Q(document_number=""),
                name="bulletin_document_number_once",
                violation_error_message=_("Another bulletin carries this document number."),
            ),
            models.CheckConstraint(
                name="bulletin_frozen_has_its_moment",
                condition=Q(state=BulletinState.DRAFT) ^ Q(frozen_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_is_not_deleted",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=BulletinState.DRAFT),
            ),
            pgtrigger.Protect(
                name="frozen_figures_stay",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=BulletinState.DRAFT)
                & (
                    pgtrigger.Q(old__digest__df=pgtrigger.F("new__digest"))
                    | pgtrigger.Q(old__terms__df=pgtrigger.F("new__terms"))
                    | pgtrigger.Q(old__scheme__df=pgtrigger.F("new__scheme"))
                    | pgtrigger.Q(old__month__df=pgtrigger.F("new__month"))
                    | pgtrigger.Q(old__revision__df=pgtrigger.F("new__revision"))
                    | pgtrigger.Q(old__frozen_at__df=pgtrigger.F("new__frozen_at"))
                    | pgtrigger.Q(old__frozen_by__df=pgtrigger.F("new__frozen_by"))
                    | pgtrigger.Q(new__state=BulletinState.DRAFT)
                    | pgtrigger.Q(old__state=BulletinState.ISSUED)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} r{self.revision}"

    @property
    def period(self) -> Period:
        return Period(self.month, Kind.MONTH)


FROZEN_LINE_STAYS = """
    IF EXISTS (
        SELECT 1 FROM assessment_bulletin WHERE id IN (OLD.bulletin_id, NEW.bulletin_id) AND state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'the lines of a frozen bulletin never change';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class BulletinLineQuerySet(models.QuerySet["BulletinLine"]):
    def visible_to(self, user: User) -> Self:
        """All lines of the bulletins one may read: everybody who is ranked sees the whole table."""
        return self.filter(bulletin__in=Bulletin.objects.visible_to(user).values("pk"))


class BulletinLine(models.Model):
    """One grid in one revision of a bulletin, with everything it was computed from.

    `facts` is what the grid was called and who served it; `measures` is what was counted. Together
    with the bulletin's terms they give the figures again, byte by byte.
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="lines", verbose_name=_("bulletin"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="bulletin_lines", verbose_name=_("grid"))
    facts = models.JSONField(_("facts"))
    measures = models.JSONField(_("measures"))
    rank = models.PositiveIntegerField(_("rank"), null=True)
    ranked = models.BooleanField(_("ranked"))
    not_ranked_because = models.CharField(_("not ranked because"), max_length=30, blank=True)
    member_months = models.DecimalField(_("member-months"), max_digits=6, decimal_places=2)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    base_score = models.DecimalField(_("base information"), max_digits=5, decimal_places=2, null=True)
    incident_score = models.DecimalField(_("incidents"), max_digits=5, decimal_places=2, null=True)
    awareness_rate = models.DecimalField(_("awareness rate"), max_digits=5, decimal_places=4, null=True)
    awareness_asked = models.PositiveIntegerField(_("asked"))
    awareness_score = models.DecimalField(_("awareness"), max_digits=5, decimal_places=2, null=True)
    previous_rank = models.PositiveIntegerField(_("previous rank"), null=True)
    in_bottom = models.BooleanField(_("bottom-ranked"))
    months_in_bottom = models.PositiveSmallIntegerField(_("months in bottom"))
    explanation = models.JSONField(_("explanation"))

    objects = BulletinLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin line")
        verbose_name_plural = _("bulletin lines")
        ordering = ["bulletin", models.F("rank").asc(nulls_last=True), "grid"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "grid"], name="bulletin_line_once")]
        indexes = [models.Index(fields=["grid", "bulletin"], name="bulletin_line_of_grid")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_line_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN_LINE_STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} · {self.facts['name']}"


class InterviewState(models.TextChoices):
    OPEN = "open", pgettext_lazy("interview", "open")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and all of the subdistricts whose office one is. Nobody else reads them."""
        seen = access.access_of(user)
        if seen.scope.everything and seen.has("district"):
            return self
        return self.filter(Q(subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))


class Interview(models.Model):
    """A talk with one person because grids they served were bottom-ranked two months running."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="interviews", verbose_name=_("subdistrict")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="interviews", verbose_name=_("person"))
    month = models.DateField(_("trigger month"), help_text=_("The second of the two months."))
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="interviews", verbose_name=_("bulletin"))
    state = models.CharField(_("state"), max_length=9, choices=InterviewState, default=InterviewState.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    due_on = models.DateField(_("to be held by"))
    check_on = models.DateField(_("rectification checked on"), null=True)
    held_at = models.DateTimeField(pgettext_lazy("time", "held"), null=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("held by"))
    record = models.TextField(_("record"), blank=True, max_length=5000)
    plan = models.TextField(_("rectification plan"), blank=True, max_length=5000)
    cancelled_note = models.CharField(_("why cancelled"), max_length=200, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-month", "worker"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "month"], name="interview_once_per_person_and_month"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.month:%Y-%m}"


class InterviewGround(models.Model):
    """One grid and role for which a person is interviewed."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="grounds", verbose_name=_("interview"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    first_rank = models.PositiveIntegerField(_("rank in the first month"))
    second_rank = models.PositiveIntegerField(_("rank in the second month"))

    class Meta:
        verbose_name = _("ground of an interview")
        verbose_name_plural = _("grounds of interviews")
        ordering = ["interview", "grid"]
        constraints = [models.UniqueConstraint(fields=["interview", "grid", "role"], name="interview_ground_once")]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.role}"
