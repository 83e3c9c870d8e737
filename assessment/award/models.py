"""Rounds of awards: candidates by the record of a year, opinions, votes of the panel, publication, decision."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.award import rules
from assessment.leading_group.models import GroupDecision
from assessment.querysets import OfSubdistrictQuerySet
from assessment.score.models import ScoreRevision, YearCategory
from core.columns import Columns
from core.happened import has_come, has_happened
from core.punctuation import in_turn
from core.years import year_in_words
from grids.duties import DECISION_READERS
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker

CATEGORIES = [(one.value, one.label) for one in (YearCategory.LEADER, YearCategory.FULL_TIME, YearCategory.PART_TIME)]


class AwardState(models.TextChoices):
    OPEN = "open", pgettext_lazy("award", "open")
    PROPOSED = "proposed", pgettext_lazy("award", "proposed")
    PUBLISHED = "published", pgettext_lazy("award", "published")
    DECIDED = "decided", pgettext_lazy("award", "decided")


BEFORE_PUBLICATION = (AwardState.OPEN, AwardState.PROPOSED)
SHOWN = (AwardState.PUBLISHED, AwardState.DECIDED)  # to everybody of the subdistrict


class AwardRoundQuerySet(OfSubdistrictQuerySet):
    def visible_to(self, user: User) -> Self:
        """What is published, for everybody of the subdistrict and each candidate; the rest for office and inspector."""
        seen = access.access_of(user)
        own = AwardCandidate.objects.filter(worker=seen.worker or 0).values("round")
        shown = Q(pk__in=super().visible_to(user).values("pk")) | Q(pk__in=own)
        return self.filter(shown & Q(state__in=SHOWN) | Q(subdistrict__in=seen.subdistricts_as(*DECISION_READERS)))


NOBODY_DECIDES_ON_THEMSELVES = """
    IF EXISTS (
        SELECT FROM assessment_awardcandidate candidate
        JOIN staff_user account ON coalesce(account.worker_id, account.person_id) = candidate.worker_id
        WHERE candidate.round_id = NEW.id AND candidate.proposed
            AND account.id IN (NEW.proposed_by_id, NEW.published_by_id, NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody proposes or decides on their own award';
    END IF;
    RETURN NEW;
"""


class AwardRound(models.Model):
    """The awards of one category in one year, from the record of the year to the decision.

    `members`, `eligible` and `quota` say on which base the seats were counted. A decided round never changes.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="awards", verbose_name=_("subdistrict"))
    year = models.PositiveSmallIntegerField(_("year"))
    category = models.CharField(_("category"), max_length=9, choices=CATEGORIES)
    revision = models.ForeignKey(
        ScoreRevision, models.PROTECT, related_name="awards", verbose_name=_("scores of the year")
    )
    percent = models.PositiveSmallIntegerField(_("percent of the eligible"))
    members = models.PositiveIntegerField(_("people of the category"), default=0)
    eligible = models.PositiveIntegerField(_("eligible"), default=0)
    quota = models.PositiveIntegerField(_("quota"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=AwardState, default=AwardState.OPEN)
    opened_at = models.DateTimeField(pgettext_lazy("award", "opened"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    reopened_because = models.CharField(_("why it was opened again"), max_length=300, blank=True)
    police_asked_on = models.DateField(_("police asked on"), validators=[has_come], null=True)
    police_answered = models.CharField(_("what the police answered"), max_length=500, blank=True)
    discipline_asked_on = models.DateField(_("discipline office asked on"), validators=[has_come], null=True)
    discipline_answered = models.CharField(_("what the discipline office answered"), max_length=500, blank=True)
    proposed_on = models.DateField(_("proposed on"), validators=[has_come], null=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by"))
    publications = models.PositiveSmallIntegerField(_("times published"), default=0)
    published_on = models.DateField(_("published on"), validators=[has_come], null=True)
    published_until = models.DateField(_("published until"), null=True)
    published_where = models.CharField(_("where it was published"), max_length=200, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("published by"))
    decision = models.ForeignKey(
        GroupDecision, models.PROTECT, null=True, related_name="awards",
        verbose_name=_("decision of the leading group"),
    )  # fmt: skip
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    title = models.CharField(_("title of the document"), max_length=40, blank=True)
    amount = models.DecimalField(_("amount for each"), max_digits=9, decimal_places=2, null=True)
    approval_number = models.CharField(_("number of the approval"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), validators=[has_come], null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))

    privacy = Columns(
        public=(
            "subdistrict year category revision percent members eligible quota state opened_at proposed_on "
            "publications published_on published_until published_where document_number title decided_on"
        ),
        office=(
            "opened_by reopened_because police_asked_on police_answered discipline_asked_on discipline_answered "
            "proposed_by published_by decision amount approval_number decided_by"
        ),
        subdistrict="subdistrict",
    )

    objects = AwardRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("award round")
        verbose_name_plural = _("award rounds")
        ordering = ["-year", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "year", "category"],
                name="award_round_once",
                violation_error_message=_("There is a round of this year and category already."),
            ),
            models.CheckConstraint(
                name="award_amount_has_its_approval",
                condition=Q(amount=None) | (Q(amount__gt=0) & ~Q(approval_number="")),
                violation_error_message=_("An amount needs the number of its approval."),
            ),
            models.CheckConstraint(
                name="award_published_after_the_proposal",
                condition=~Q(state__in=["published", "decided"])
                | Q(
                    proposed_on__isnull=False,
                    published_on__gte=models.F("proposed_on"),
                    published_until__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="award_decided_by_a_document_after_publication",
                condition=~Q(state="decided")
                | (
                    Q(decision__isnull=False, decided_by__isnull=False, decided_on__gt=models.F("published_until"))
                    & ~Q(document_number="")
                    & ~Q(title="")
                ),
            ),
        ]  # fmt: skip
        triggers = [
            has_happened("opened_at"),
            pgtrigger.Trigger(
                name="nobody_decides_on_themselves",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=NOBODY_DECIDES_ON_THEMSELVES,
            ),
            pgtrigger.Protect(
                name="decided_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=AwardState.DECIDED)
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{year_in_words(self.year)} {self.get_category_display()}"

    @property
    def is_consulted(self) -> bool:
        """Whether police and discipline office both answered."""
        return bool(self.police_answered and self.discipline_answered)


OF_DECIDED_ROUND_STAYS = """
    IF EXISTS (
        SELECT FROM assessment_awardround WHERE id IN (OLD.round_id, NEW.round_id) AND state = 'decided'
    ) THEN
        RAISE EXCEPTION 'this round is decided: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def of_decided_round_stays() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="of_decided_round_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=OF_DECIDED_ROUND_STAYS,
    )


BARS = {
    rules.NO_YEARLY_SCORE: _("no yearly score"),
    rules.NO_POINTS: _("no points"),
    rules.UNQUALIFIED_QUARTER: _("a quarter was unqualified"),
    rules.INTERVIEW_OPEN: _("an interview is open, or its check has not been passed"),
}


class Place(models.TextChoices):
    IN = rules.IN, pgettext_lazy("award", "within the quota")
    TIED = rules.TIED, pgettext_lazy("award", "tied at the quota")
    OUT = rules.OUT, pgettext_lazy("award", "not within the quota")
    BARRED = rules.BARRED, pgettext_lazy("award", "not eligible")


class DecidedBy(models.TextChoices):
    SCORE = rules.BY_SCORE, pgettext_lazy("award", "the score")
    QUARTERS = rules.BY_QUARTERS, pgettext_lazy("award", "the higher mean of quarters")
    MONTHS = rules.BY_MONTHS, pgettext_lazy("award", "fewer bottom months")
    VOTE = rules.BY_VOTE, pgettext_lazy("award", "the panel's vote")


class AwardCandidateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own once it is published; who is proposed, as published, for all; everything for the office."""
        seen = access.access_of(user)
        shown = Q(round__in=AwardRound.objects.visible_to(user), round__state__in=SHOWN, proposed=True)
        own = Q(worker=seen.worker or 0, round__state__in=SHOWN)
        return self.filter(shown | own | Q(round__subdistrict__in=seen.offices))


class AwardCandidate(models.Model):
    """One person in a round, with the record of the year as it was when the round was judged."""

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="candidates", verbose_name=_("award round"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="award_candidates", verbose_name=_("person"))
    score = models.DecimalField(_("yearly score"), max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    quarters_mean = models.DecimalField(_("mean of the quarters"), max_digits=7, decimal_places=4, null=True)
    bottom_months = models.PositiveSmallIntegerField(_("bottom months"), null=True)
    unqualified_quarters = models.PositiveSmallIntegerField(_("unqualified quarters"), default=0)
    open_interviews = models.PositiveSmallIntegerField(_("open interviews"), default=0)
    bars = ArrayField(models.CharField(max_length=30), default=list, verbose_name=_("not eligible because"))
    tied_at_quota = models.BooleanField(_("tied at the quota"), default=False)
    place = models.CharField(pgettext_lazy("award", "place"), max_length=6, choices=Place, default=Place.OUT)
    decided_by = models.CharField(_("decided between equals by"), max_length=8, choices=DecidedBy, blank=True)
    kept = models.BooleanField(_("kept although only another's objection changed the order"), default=False)
    proposed = models.BooleanField(_("proposed for the award"), default=False)
    deeds = models.CharField(_("what speaks for it"), max_length=300, blank=True)
    village_opinion = models.CharField(_("opinion of the village"), max_length=300, blank=True)
    guide_opinion = models.CharField(_("opinion of the guide"), max_length=300, blank=True)
    center_opinion = models.CharField(_("opinion of the center"), max_length=300, blank=True)
    left_out_because = models.CharField(_("left out because"), max_length=300, blank=True)

    privacy = Columns(
        public="round worker place proposed",
        office=(
            "score rank quarters_mean bottom_months unqualified_quarters open_interviews bars tied_at_quota decided_by "
            "kept deeds village_opinion guide_opinion center_opinion left_out_because"
        ),
        person="worker",
        subdistrict="round__subdistrict",
    )

    objects = AwardCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate for an award")
        verbose_name_plural = _("candidates for awards")
        ordering = ["round", models.F("rank").asc(nulls_last=True), "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "worker"], name="award_candidate_once")]
        triggers = [of_decided_round_stays()]

    def __str__(self) -> str:
        return f"{self.worker} · {self.round}"

    @property
    def bars_in_words(self) -> str:
        return in_turn(str(BARS[bar]) for bar in self.bars)
