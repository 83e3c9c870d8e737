"""What belongs to a round of awards: its panel with their votes, what was published, and what came in about it."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.award.models import AwardCandidate, AwardRound, Place, of_decided_round_stays
from core.columns import Columns
from core.happened import has_come, has_happened
from core.history.declared import Recorded, Unrecorded
from staff.accounts.models import User
from staff.people.models import Worker


class PanelMember(models.Model):
    """One member of the panel of a round. `worker` is the person, so that nobody votes on their own award."""

    history = Recorded(told_with="round")

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="panel", verbose_name=_("award round"))
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )

    privacy = Columns(public="round name", office="worker", subdistrict="round__subdistrict")

    class Meta:
        verbose_name = _("member of a panel")
        verbose_name_plural = _("members of panels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="panel_member_once")]
        triggers = [of_decided_round_stays()]

    def __str__(self) -> str:
        return self.name


class VoteKind(models.TextChoices):
    FOR = "for", pgettext_lazy("vote", "for")
    AGAINST = "against", pgettext_lazy("vote", "against")
    ABSTAIN = "abstain", pgettext_lazy("vote", "abstains")


NOBODY_VOTES_ON_THEMSELVES = """
    IF EXISTS (
        SELECT FROM assessment_panelmember member JOIN assessment_awardcandidate candidate
            ON candidate.worker_id = member.worker_id
        WHERE member.id = NEW.member_id AND candidate.id = NEW.candidate_id
    ) THEN
        RAISE EXCEPTION 'nobody votes on their own award';
    END IF;
    IF EXISTS (
        SELECT FROM assessment_awardcandidate candidate
        JOIN assessment_awardround round ON round.id = candidate.round_id
        WHERE candidate.id IN (OLD.candidate_id, NEW.candidate_id) AND round.state <> 'open'
    ) THEN
        RAISE EXCEPTION 'votes are given while the round is open';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class PanelVote(models.Model):
    """The vote of one member of the panel on one candidate."""

    candidate = models.ForeignKey(
        AwardCandidate, models.PROTECT, related_name="votes", verbose_name=_("candidate for an award")
    )
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="votes", verbose_name=_("member of a panel"))
    vote = models.CharField(_("vote"), max_length=7, choices=VoteKind)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    privacy = Columns(
        office="candidate member vote recorded_by recorded_at", subdistrict="candidate__round__subdistrict"
    )

    class Meta:
        verbose_name = _("vote of a panel")
        verbose_name_plural = _("votes of panels")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["candidate", "member"], name="panel_vote_once")]
        triggers = [
            has_happened("recorded_at"),
            pgtrigger.Trigger(
                name="nobody_votes_on_themselves",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=NOBODY_VOTES_ON_THEMSELVES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.vote}"


class PublishedPlaceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """As the candidates that they are of."""
        return self.filter(candidate__in=AwardCandidate.objects.visible_to(user).values("pk"))


class PublishedPlace(models.Model):
    """What one candidate was told at one publication of a round; from being told of it runs the time to object."""

    history = Unrecorded("written as a proposal is published, and never changed")

    candidate = models.ForeignKey(
        AwardCandidate, models.PROTECT, related_name="published", verbose_name=_("candidate for an award")
    )
    number = models.PositiveSmallIntegerField(_("publication"), help_text=_("1; more where published again."))
    place = models.CharField(pgettext_lazy("award", "place"), max_length=6, choices=Place)
    proposed = models.BooleanField(_("proposed for the award"))

    privacy = Columns(
        public="candidate number place proposed",
        person="candidate__worker",
        subdistrict="candidate__round__subdistrict",
    )

    objects = PublishedPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("published place")
        verbose_name_plural = _("published places")
        ordering = ["candidate", "number"]
        constraints = [models.UniqueConstraint(fields=["candidate", "number"], name="published_place_once")]
        triggers = [pgtrigger.Protect(name="published_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.candidate} · {self.number}"


class PublicationRemark(models.Model):
    """What came in about a published proposal, from whomever, and what was done with it."""

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="remarks", verbose_name=_("award round"))
    received_on = models.DateField(pgettext_lazy("remark", "received on"), validators=[has_come])
    text = models.CharField(_("what came in"), max_length=500)
    done = models.CharField(_("what was done with it"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    privacy = Columns(
        public="round received_on",
        office="text done recorded_by recorded_at",
        subdistrict="round__subdistrict",
    )

    class Meta:
        verbose_name = _("remark about a publication")
        verbose_name_plural = _("remarks about publications")
        ordering = ["pk"]
        triggers = [has_happened("recorded_at"), of_decided_round_stays()]

    def __str__(self) -> str:
        return str(self.received_on)

    @property
    def told_apart(self) -> str:
        """For the office, which reads it."""
        return f"{self.received_on} {self.text}"
