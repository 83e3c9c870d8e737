"""The monthly bulletin, its lines with the rows behind them, its documents, and who has read it."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessment.figures.indicators import BULLETIN
from assessment.figures.results import Evidence, GridResult, add_rates, columns_of, rates_of, stay_once_frozen
from assessment.periods import Kind, Period
from assessment.querysets import OfSubdistrictQuerySet
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import end_of, has_happened
from core.history.declared import Unrecorded
from core.punctuation import listed
from core.years import in_words
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker


class BulletinState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("bulletin", "draft")
    FROZEN = "frozen", _("frozen")
    ISSUED = "issued", _("issued")


class BulletinQuerySet(OfSubdistrictQuerySet):
    def visible_to(self, user: User) -> Self:
        """The bulletins one may read: the frozen ones of the subdistrict for everybody, drafts for the office."""
        seen = access.access_of(user)
        return super().visible_to(user).filter(~Q(state=BulletinState.DRAFT) | Q(subdistrict__in=seen.offices))

    def latest_revisions(self) -> Self:
        """Of each month the valid frozen bulletin: the one with the highest revision."""
        newer = Bulletin.objects.filter(
            subdistrict=OuterRef("subdistrict"), month=OuterRef("month"), revision__gt=OuterRef("revision")
        ).exclude(state=BulletinState.DRAFT)
        return self.exclude(state=BulletinState.DRAFT).filter(~Exists(newer))


FROZEN_BY_THE_VERSION_IN_FORCE = """
    IF NEW.state = 'draft' OR (TG_OP = 'UPDATE' AND OLD.state <> 'draft') THEN
        RETURN NEW;
    END IF;
    PERFORM FROM grids_subdistrict WHERE id = NEW.subdistrict_id FOR NO KEY UPDATE;  -- as who changes a scheme does
    IF NOT EXISTS (
        SELECT FROM (
            SELECT id, terms FROM assessment_scheme
            WHERE subdistrict_id = NEW.subdistrict_id AND in_force_from <= NEW.month
            ORDER BY in_force_from DESC LIMIT 1
        ) AS in_force
        WHERE id = NEW.scheme_id AND terms = NEW.terms
    ) THEN
        RAISE EXCEPTION 'a month is frozen by the terms of the version in force on its first day';
    END IF;
    RETURN NEW;
"""


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
    reason = models.CharField(
        _("reason of the revision"), max_length=500, blank=True, help_text=_("What it corrects, and why.")
    )
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by"))
    reviewed_at = models.DateTimeField(pgettext_lazy("time", "reviewed"), null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by"))
    for_grids = ArrayField(
        models.BigIntegerField(),
        default=list,
        verbose_name=_("made for the objections of these grids"),
        help_text=_("Empty: the office corrects its own facts."),
    )
    corrections = models.JSONField(
        _("rows that it corrects"),
        default=list,
        help_text=_("Of a revision that is made for an objection: which rows count as they do now, by source and key."),
    )

    privacy = Columns(
        public=(
            "subdistrict month revision state scheme terms drafted_at frozen_at frozen_by issued_at issued_by "
            "document_number digest reason opened_by reviewed_at reviewed_by for_grids corrections"
        ),
    )

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
            models.CheckConstraint(
                name="bulletin_revision_has_its_reason",
                condition=Q(revision=1, reason="") | (Q(revision__gt=1) & ~Q(reason="")),
                violation_error_message=_("A revision says what it corrects, and why."),
            ),
            models.CheckConstraint(
                name="bulletin_revision_is_reviewed_and_frozen_by_a_person",
                condition=Q(revision=1)
                | Q(state=BulletinState.DRAFT)
                | Q(reviewed_at__isnull=False, frozen_by__isnull=False),
            ),
            models.CheckConstraint(
                name="bulletin_issued_says_its_number_when_and_by_whom",
                condition=(
                    Q(state=BulletinState.ISSUED, issued_at__isnull=False, issued_by__isnull=False)
                    & ~Q(document_number="")
                )
                | (
                    ~Q(state=BulletinState.ISSUED)
                    & Q(document_number="", issued_at__isnull=True, issued_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="bulletin_for_objections_is_a_revision_that_says_what_it_corrects",
                condition=Q(for_grids=[], corrections=[]) | (Q(revision__gt=1) & ~Q(for_grids=[]) & ~Q(corrections=[])),
            ),
            models.UniqueConstraint(
                fields=["subdistrict"],
                condition=Q(state=BulletinState.DRAFT, revision__gt=1),
                name="bulletin_one_open_revision",
                violation_error_message=_("Another revision is open already."),
            ),
        ]
        triggers = [
            has_happened("drafted_at", "reviewed_at", "frozen_at", "issued_at", end_of("month", "1 month")),
            pgtrigger.Trigger(
                name="frozen_by_the_version_in_force",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=FROZEN_BY_THE_VERSION_IN_FORCE,
            ),
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
                    | pgtrigger.Q(old__subdistrict__df=pgtrigger.F("new__subdistrict"))
                    | pgtrigger.Q(old__month__df=pgtrigger.F("new__month"))
                    | pgtrigger.Q(old__revision__df=pgtrigger.F("new__revision"))
                    | pgtrigger.Q(old__drafted_at__df=pgtrigger.F("new__drafted_at"))
                    | pgtrigger.Q(old__opened_by__df=pgtrigger.F("new__opened_by"))
                    | pgtrigger.Q(old__frozen_at__df=pgtrigger.F("new__frozen_at"))
                    | pgtrigger.Q(old__frozen_by__df=pgtrigger.F("new__frozen_by"))
                    | pgtrigger.Q(old__reason__df=pgtrigger.F("new__reason"))
                    | pgtrigger.Q(old__reviewed_at__df=pgtrigger.F("new__reviewed_at"))
                    | pgtrigger.Q(old__reviewed_by__df=pgtrigger.F("new__reviewed_by"))
                    | pgtrigger.Q(old__for_grids__df=pgtrigger.F("new__for_grids"))
                    | pgtrigger.Q(old__corrections__df=pgtrigger.F("new__corrections"))
                    | pgtrigger.Q(new__state=BulletinState.DRAFT)
                    | pgtrigger.Q(old__state=BulletinState.ISSUED)
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(period)s, revision %(number)d") % {"period": in_words(self.period), "number": self.revision}

    @property
    def period(self) -> Period:
        return Period(self.month, Kind.MONTH)

    @property
    def is_revision(self) -> bool:
        """Whether it corrects a frozen bulletin; the first of a month corrects nothing."""
        return self.revision > 1

    @property
    def is_for_objections(self) -> bool:
        """Whether it was made because an objection was accepted: then it takes in what was accepted, and no more."""
        return bool(self.for_grids)


def of_frozen_bulletins_stay() -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows belong to a bulletin: none comes, changes or goes once it is frozen."""
    return stay_once_frozen(
        owner="assessment_bulletin",
        column="bulletin_id",
        frozen="state <> 'draft'",
        message="the lines of a frozen bulletin never change",
    )


class BulletinLineQuerySet(models.QuerySet["BulletinLine"]):
    def visible_to(self, user: User) -> Self:
        """All lines of the bulletins one may read: everybody who is ranked sees the whole table."""
        return self.filter(bulletin__in=Bulletin.objects.visible_to(user).values("pk"))


class BulletinLine(GridResult):
    """One grid in one revision of a bulletin, with everything it was computed from.

    `facts` is what the grid was called and who served it; `measures` is what was counted. Together
    with the bulletin's terms they give the figures again, byte by byte.
    """

    history = Unrecorded("computed from facts, written anew with each draft, and fixed by triggers once frozen")

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="lines", verbose_name=_("bulletin"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="bulletin_lines", verbose_name=_("grid"))
    ranked = models.BooleanField(_("ranked"))
    member_months = models.DecimalField(_("member-months"), max_digits=6, decimal_places=2)
    previous_rank = models.PositiveIntegerField(_("previous rank"), null=True)
    months_in_bottom = models.PositiveSmallIntegerField(_("months in bottom"))
    protected = models.BooleanField(
        _("protected"),
        default=False,
        help_text=_("The figures changed for somebody else's objection, so that the better consequence stays."),
    )
    explanation = models.JSONField(_("explanation"))

    privacy = GridResult.privacy | Columns(
        public=[
            *("bulletin", "grid", "ranked", "member_months", "previous_rank", "months_in_bottom", "explanation"),
            "protected",
            *rates_of(BULLETIN),
        ],
        subdistrict="bulletin__subdistrict",
    )

    objects = BulletinLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin line")
        verbose_name_plural = _("bulletin lines")
        ordering = ["bulletin", models.F("rank").asc(nulls_last=True), "grid"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "grid"], name="bulletin_line_once")]
        indexes = [models.Index(fields=["grid", "bulletin"], name="bulletin_line_of_grid")]
        triggers = of_frozen_bulletins_stay()

    def __str__(self) -> str:
        return f"{self.bulletin} · {self.facts['name']}"


add_rates(BulletinLine, BULLETIN)

# What a line shows, in the order in which it is shown.
LINE_FIGURES = (
    "rank",
    "ranked",
    "not_ranked_because",
    "member_months",
    "score",
    *columns_of(BULLETIN),
    "previous_rank",
    "in_bottom",
    "months_in_bottom",
    "protected",
    "explanation",
)


class DocumentKind(models.TextChoices):
    DOCX = "docx", _("document")
    XLSX = "xlsx", _("workbook")


class OfBulletinQuerySet(models.QuerySet["IssuedDocument"]):
    def visible_to(self, user: User) -> Self:
        """The documents of the bulletins one may read."""
        return self.filter(bulletin__in=Bulletin.objects.visible_to(user).values("pk"))


class IssuedDocument(models.Model):
    """One file of an issued bulletin, byte for byte as it was issued."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="documents", verbose_name=_("bulletin"))
    kind = models.CharField(_("kind"), max_length=4, choices=DocumentKind)
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))

    privacy = Columns(public="bulletin kind name content digest")

    objects = OfBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [models.UniqueConstraint(fields=["bulletin", "kind"], name="issued_document_once")]
        triggers = [pgtrigger.Protect(name="issued_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, user: User) -> Self:
        """One's own mark; all of them for the office that issued the bulletin."""
        seen = access.access_of(user)
        return self.filter(Q(bulletin__subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))


class Reading(models.Model):
    """One person on the distribution list of an issued bulletin, and when they first opened it."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="readings", verbose_name=_("bulletin"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="readings", verbose_name=_("worker"))
    roles = models.JSONField(_("roles"), help_text=_("Held when it was issued."))
    read_at = models.DateTimeField(pgettext_lazy("time", "read"), null=True)

    privacy = Columns(public="bulletin worker roles read_at")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("distribution list")
        ordering = ["bulletin", "worker"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "worker"], name="reading_once")]
        triggers = [
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="read_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__read_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.bulletin}"

    @property
    def role_names(self) -> str:
        labels = dict(Role.choices)
        return listed(str(labels.get(role, role)) for role in self.roles)


class LineEvidence(Evidence):
    """Which rows counted for one grid in one frozen revision, and how."""

    history = Unrecorded("rows kept at freezing, fixed by triggers")

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="evidence", verbose_name=_("bulletin"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))

    privacy = Evidence.privacy | Columns(public="bulletin grid")

    class Meta:
        verbose_name = _("rows behind a line")
        verbose_name_plural = _("rows behind lines")
        ordering = ["bulletin", "grid"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "grid"], name="line_evidence_once")]
        triggers = of_frozen_bulletins_stay()

    def __str__(self) -> str:
        return f"{self.bulletin} · {self.grid_id}"
