"""The weekly inspection: a row per grid, what the center found, and the sample that it verifies."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.figures.counts import Week, counts_in
from assessment.figures.results import Evidence, add_counts, stays
from assessment.periods import Kind, Period
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import end_of, has_happened
from core.history.declared import Unrecorded
from core.years import in_words
from grids.duties import Duty
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker


class OfGridQuerySet(models.QuerySet[Any]):
    """Rows about a grid: the office and who serves the grid see them. `path` leads to the row with both."""

    path = ""

    def visible_to(self, user: User) -> Self:
        scope = access.access_of(user).scope
        if scope.everything:
            return self
        return self.filter(
            Q(**{f"{self.path}subdistrict__in": scope.subdistricts}) | Q(**{f"{self.path}grid__in": scope.grids})
        )


EXCEPTION_COUNT = Func(F("exceptions"), function="jsonb_array_length", output_field=models.IntegerField())


class InspectionQuerySet(OfGridQuerySet):
    def exceptions_first(self) -> Self:
        """The rows by week, within a week those with the most exceptions first."""
        return self.order_by("-week", EXCEPTION_COUNT.desc(), "grid")


class Inspection(models.Model):
    """What the week of one grid looked like when the center inspected it (policy: one a week).

    Each count of a `Week` is a column of its own.
    """

    history = Unrecorded("computed from facts by the clock, and fixed by triggers")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="inspections", verbose_name=_("subdistrict")
    )
    week = models.DateField(_("week"), help_text=_("Its Monday."))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="inspections", verbose_name=_("grid"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="inspections", verbose_name=_("scheme"))
    expected = models.JSONField(_("expected"), default=dict, help_text=_("At least or at most, by indicator."))
    exceptions = models.JSONField(_("exceptions"), default=list)

    privacy = Columns(
        public=[
            "subdistrict",
            "week",
            "grid",
            "scheme",
            "expected",
            "exceptions",
            *(one.name for one in counts_in(Week)),
        ]
    )

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly inspection")
        verbose_name_plural = _("weekly inspections")
        ordering = ["-week", "grid"]
        constraints = [models.UniqueConstraint(fields=["grid", "week"], name="inspection_once_a_week")]
        indexes = [models.Index(fields=["subdistrict", "week"], name="inspection_of_week")]
        triggers = [stays("recorded_stays"), has_happened(end_of("week", "7 days"), name="week_is_over")]

    def __str__(self) -> str:
        return in_words(self.period)

    @property
    def period(self) -> Period:
        return Period(self.week, Kind.WEEK)

    @property
    def counts(self) -> Week:
        """What was counted, as one value."""
        return Week.from_json({name: getattr(self, name) for name in WEEK_COUNTS})


add_counts(Inspection, counts_in(Week))

# What a row of a week shows, in the order in which it is exported.
WEEK_COUNTS = tuple(count.name for count in counts_in(Week))


class FindingState(models.TextChoices):
    NOTED = "noted", pgettext_lazy("finding", "noted")
    ASSIGNED = "assigned", pgettext_lazy("finding", "to be put right")
    ANSWERED = "answered", pgettext_lazy("finding", "put right, to be checked")
    CLOSED = "closed", pgettext_lazy("finding", "checked and closed")


class FindingQuerySet(OfGridQuerySet):
    path = "inspection__"

    def overdue(self, on: date) -> Self:
        """Findings that are to be put right and whose day is past."""
        return self.filter(is_overdue(on))


def is_overdue(on: date) -> Q:
    """The condition of overdue findings: to be put right before the day, and not answered."""
    return Q(state=FindingState.ASSIGNED, due_on__lt=on)


class InspectionFinding(models.Model):
    """Something that the center found in the week of a grid; assigned, it is put right by a day and checked."""

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="findings", verbose_name=_("weekly inspection")
    )
    text = models.CharField(pgettext_lazy("finding", "what was found"), max_length=500)
    state = models.CharField(_("state"), max_length=8, choices=FindingState, default=FindingState.NOTED, editable=False)
    due_on = models.DateField(_("to be put right by"), null=True, editable=False)

    privacy = Columns(public="inspection text state due_on", subdistrict="inspection__subdistrict")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding of an inspection")
        verbose_name_plural = _("findings of inspections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="finding_assigned_has_a_day",
                condition=Q(state=FindingState.NOTED, due_on__isnull=True)
                | Q(~Q(state=FindingState.NOTED), due_on__isnull=False),
                violation_error_message=_("Name the day by which it is to be put right."),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="found_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="words_of_finding_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                | pgtrigger.Q(old__inspection__df=pgtrigger.F("new__inspection"))
                | pgtrigger.Q(old__state=FindingState.CLOSED),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class FindingAct(models.TextChoices):
    NOTE = "note", _("noted")
    ASSIGN = "assign", _("assigned")
    ANSWER = "answer", _("put right")
    ACCEPT = "accept", _("found put right")
    REJECT = "reject", _("found not put right")


class FindingStep(models.Model):
    """One step in the life of a finding: by whom, when, and what was said. Appended, never changed."""

    finding = models.ForeignKey(InspectionFinding, models.PROTECT, related_name="steps", verbose_name=_("finding"))
    act = models.CharField(_("step"), max_length=8, choices=FindingAct)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    due_on = models.DateField(_("to be put right by"), null=True)

    privacy = Columns(public="finding act at by note due_on")

    class Meta:
        verbose_name = _("step of a finding")
        verbose_name_plural = _("steps of findings")
        ordering = ["finding", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.at:%Y-%m-%d}"


class SampleKind(models.TextChoices):
    """What is drawn to be verified."""

    REPORT = "report", _("report")
    VISIT = "visit", _("visit or patrol")
    SELF_CLOSED = "self_closed", _("self-closed case")
    ENTRY = "entry", _("base-information entry")


class SampleQuerySet(models.QuerySet["InspectionSample"]):
    def visible_to(self, user: User) -> Self:
        """The samples of the user's own offices; all of them for a district account that sees everything."""
        seen = access.access_of(user)
        return (
            self if seen.scope.everything and seen.holds(Duty.DISTRICT) else self.filter(subdistrict__in=seen.offices)
        )


class InspectionSample(models.Model):
    """The random sample of one week: drawn once, from a recorded seed, so that anybody can draw it again."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="inspection_samples", verbose_name=_("subdistrict")
    )
    week = models.DateField(_("week"), help_text=_("Its Monday."))
    seed = models.PositiveBigIntegerField(_("seed"))
    drawn_at = models.DateTimeField(pgettext_lazy("time", "drawn"))
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drawn by"))
    sizes = models.JSONField(_("sizes"), help_text=_("How many were to be drawn, by kind."))
    populations = models.JSONField(_("drawn from"), help_text=_("How many there were, and their digest, by kind."))

    privacy = Columns(public="subdistrict week seed drawn_at drawn_by sizes populations")

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample of a week")
        verbose_name_plural = _("samples of the weeks")
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "week"],
                name="inspection_sample_once_a_week",
                violation_error_message=_("The sample of this week is drawn already."),
            )
        ]
        triggers = [pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return in_words(self.period)

    @property
    def period(self) -> Period:
        return Period(self.week, Kind.WEEK)


class Verdict(models.TextChoices):
    CHECKED = "checked", _("checked, in order")
    WRONG = "wrong", _("wrong")


class SampleItemQuerySet(models.QuerySet["SampleItem"]):
    def visible_to(self, user: User) -> Self:
        """The office sees all of them; who serves a grid those of the grid, once they are verified."""
        seen = access.access_of(user)
        if seen.scope.everything and seen.holds(Duty.DISTRICT):
            return self
        own = Q(grid__in=seen.scope.grids) & ~Q(verdict="")
        return self.filter(Q(sample__subdistrict__in=seen.offices) | own)


class SampleItem(models.Model):
    """One thing that was drawn to be verified, and what came of it. Nobody verifies their own."""

    sample = models.ForeignKey(InspectionSample, models.PROTECT, related_name="items", verbose_name=_("sample"))
    kind = models.CharField(_("kind"), max_length=11, choices=SampleKind)
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("number"), max_length=24)
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    day = models.DateField(_("day"))
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+", verbose_name=_("whose work it is"))
    authors = ArrayField(models.BigIntegerField(), verbose_name=_("accounts of those whose work it is"), default=list)
    verdict = models.CharField(_("verdict"), max_length=7, choices=Verdict, blank=True, editable=False)
    verified_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("verified by")
    )
    verified_at = models.DateTimeField(pgettext_lazy("time", "verified"), null=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True, editable=False)

    privacy = Columns(
        public="sample kind position key grid day verdict verified_by verified_at note",
        office="worker authors",
        person="worker",
        subdistrict="sample__subdistrict",
    )

    objects = SampleItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a sample")
        verbose_name_plural = _("items of samples")
        ordering = ["sample", "kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "kind", "key"], name="sample_item_once"),
            models.CheckConstraint(
                name="sample_item_verified_whole",
                condition=Q(verdict="", verified_by__isnull=True, verified_at__isnull=True)
                | (~Q(verdict="") & Q(verified_by__isnull=False, verified_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="sample_item_wrong_says_why",
                condition=~Q(verdict=Verdict.WRONG) | ~Q(note=""),
                violation_error_message=_("Say what is wrong."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="drawn_item_stays", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="nobody_verifies_their_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.verified_by_id = ANY(NEW.authors) THEN
                        RAISE EXCEPTION 'nobody verifies their own work';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (OLD.verdict <> '' OR OLD.key <> NEW.key OR OLD.authors <> NEW.authors) THEN
                        RAISE EXCEPTION 'what was drawn and verified stays';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"


class InspectionEvidence(Evidence):
    """Which rows counted for one grid in one inspected week, and how."""

    history = Unrecorded("rows kept with an inspection, fixed by triggers")

    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="evidence", verbose_name=_("weekly inspection")
    )

    privacy = Evidence.privacy | Columns(public="inspection")

    class Meta:
        verbose_name = _("rows behind a weekly inspection")
        verbose_name_plural = _("rows behind weekly inspections")
        ordering = ["inspection"]
        triggers = [stays("kept_rows_stay")]

    def __str__(self) -> str:
        return str(self.inspection)


ANSWERING = (Role.LEADER, Role.FULL_TIME, Role.GUIDE)  # who puts right what the center found in their grid
