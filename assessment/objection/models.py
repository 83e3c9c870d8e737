"""Objections to results and decisions, in two instances, with the answers and the files that were handed in."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.leading_group.models import GroupDecision
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Recorded
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker


class State(models.TextChoices):
    FILED = "filed", pgettext_lazy("objection", "to be answered")
    ANSWERED = "answered", pgettext_lazy("objection", "answered")
    REVIEW = "review", pgettext_lazy("objection", "review to be answered")
    REVIEWED = "reviewed", pgettext_lazy("objection", "review answered")


WAITING = (State.FILED, State.REVIEW)


class Outcome(models.TextChoices):
    UPHELD = "upheld", pgettext_lazy("objection", "the result stands")
    CORRECTED = "corrected", pgettext_lazy("objection", "corrected")
    PARTLY = "partly", pgettext_lazy("objection", "partly corrected")


ACCEPTED = (Outcome.CORRECTED, Outcome.PARTLY)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the subdistricts in whose office one works."""
        seen = access.access_of(user)
        return self.filter(Q(subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))

    def in_time(self) -> Self:
        """Those that stop what waits for them: filed in time, or a review asked in time."""
        return self.filter(in_time=True).exclude(review_in_time=False)

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)


FILED_STAYS = """
    IF (OLD.subdistrict_id, OLD.worker_id, OLD.kind, OLD.key, OLD.thing, OLD.filed_at, OLD.filed_by_id, OLD.in_time)
        IS DISTINCT FROM (NEW.subdistrict_id, NEW.worker_id, NEW.kind, NEW.key, NEW.thing, NEW.filed_at,
                          NEW.filed_by_id, NEW.in_time)
        OR NOT OLD.judged_by <@ NEW.judged_by
    THEN
        RAISE EXCEPTION 'what was filed, by whom and when never changes';
    END IF;
    IF OLD.review_asked_at IS NOT NULL AND (OLD.review_asked_at, OLD.review_in_time)
        IS DISTINCT FROM (NEW.review_asked_at, NEW.review_in_time)
    THEN
        RAISE EXCEPTION 'when a review was asked for never changes';
    END IF;
    IF (NEW.state IN ('answered', 'reviewed')) AND NOT EXISTS (
        SELECT FROM assessment_objectionanswer
        WHERE objection_id = NEW.id AND instance = CASE NEW.state WHEN 'answered' THEN 1 ELSE 2 END
    ) THEN
        RAISE EXCEPTION 'an objection is answered by its answer';
    END IF;
    RETURN NEW;
"""


class Objection(models.Model):
    """One person's objection to one result or decision about them, and the review where they asked for one.

    `kind` and `key` name the row, `thing` what is the same in all revisions of it. `judged_by` are the accounts that
    may not answer. What was filed never changes; what was answered is a row of its own.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="objections", verbose_name=_("subdistrict")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="objections", verbose_name=_("person"))
    kind = models.CharField(_("objects to"), max_length=20)
    key = models.BigIntegerField(_("key of the row"))
    thing = models.CharField(_("the same in every revision"), max_length=80)
    period = models.CharField(_("period"), max_length=10, blank=True)
    reason = models.TextField(_("reason of the objection"), max_length=5000)
    request = models.TextField(_("what is asked for"), max_length=2000)
    filed_at = models.DateTimeField(pgettext_lazy("objection", "filed"))
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    in_time = models.BooleanField(_("filed in time"))
    answer_due_on = models.DateField(_("to be answered by"))
    judged_by = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("accounts that may not answer"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.FILED)
    review_asked_at = models.DateTimeField(_("review asked"), null=True)
    review_reason = models.TextField(_("reason of the review"), max_length=5000, blank=True)
    review_in_time = models.BooleanField(_("review asked in time"), null=True)
    review_due_on = models.DateField(_("review to be answered by"), null=True)

    privacy = Columns(
        public=(
            "subdistrict worker kind key thing period filed_at filed_by in_time answer_due_on judged_by state "
            "review_asked_at review_in_time review_due_on"
        ),
        office="reason request review_reason",
        erasable="reason request review_reason",
        person="worker",
        subdistrict="subdistrict",
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "worker"],
                name="objection_once_to_a_row",
                violation_error_message=_("You have objected to this already."),
            ),
            models.CheckConstraint(
                name="objection_says_why_and_what_is_asked",
                condition=~Q(reason="") & ~Q(request=""),
                violation_error_message=_("Say why you object, and what you ask for."),
            ),
            models.CheckConstraint(
                name="objection_review_is_asked_whole",
                condition=Q(
                    review_asked_at=None,
                    review_reason="",
                    review_in_time=None,
                    review_due_on=None,
                    state__in=["filed", "answered"],
                )
                | (
                    Q(
                        review_asked_at__gte=models.F("filed_at"),
                        review_in_time__isnull=False,
                        review_due_on__isnull=False,
                        state__in=["review", "reviewed"],
                    )
                    & ~Q(review_reason="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["kind", "thing"], name="objection_to_thing")]
        triggers = [
            has_happened("filed_at", "review_asked_at"),
            pgtrigger.Trigger(name="filed_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=FILED_STAYS),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As people call it."""
        return f"SS{self.pk:05d}"

    @property
    def as_a_reason(self) -> str:
        """Why facts and figures change because of it; a text of the office, in its language."""
        return f"申诉 {self.number}"

    @property
    def due_on(self) -> Any:
        """The last day for the answer that it waits for; None where it waits for none."""
        return {State.FILED: self.answer_due_on, State.REVIEW: self.review_due_on}.get(State(self.state))


# Nobody answers what is about themselves, what they judged, or a review of what they answered. The person counts, not
# the account.
ANSWERED_BY_SOMEBODY_ELSE = """
    IF EXISTS (
        SELECT FROM assessment_objection o
        JOIN staff_user answering ON answering.id = NEW.answered_by_id
        LEFT JOIN staff_user barred ON barred.id = ANY(o.judged_by) OR barred.id IN (
            SELECT answered_by_id FROM assessment_objectionanswer WHERE objection_id = o.id
        )
        WHERE o.id = NEW.objection_id AND (
            coalesce(answering.worker_id, answering.person_id) = o.worker_id
            OR barred.id = answering.id
            OR coalesce(barred.worker_id, barred.person_id) = coalesce(answering.worker_id, answering.person_id)
        )
    ) THEN
        RAISE EXCEPTION 'an objection is answered by somebody who had no part in what it is about';
    END IF;
    IF NEW.instance = 2 AND NOT EXISTS (
        SELECT FROM assessment_objection WHERE id = NEW.objection_id AND review_asked_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'nobody asked for a review';
    END IF;
    RETURN NEW;
"""


class AnswerQuerySet(models.QuerySet["ObjectionAnswer"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(objection__in=Objection.objects.visible_to(user).values("pk"))


class ObjectionAnswer(models.Model):
    """The answer of one instance, with its reason, and the table of what it changed for whom."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="answers", verbose_name=_("objection"))
    instance = models.PositiveSmallIntegerField(_("instance"), choices=[(1, _("first")), (2, _("review"))])
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    reason = models.TextField(_("reason of the answer"), max_length=5000)
    answered_at = models.DateTimeField(pgettext_lazy("time", "answered"))
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("objection", "answered by")
    )
    decision = models.ForeignKey(
        GroupDecision,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decision of the leading group"),
        help_text=_("Where the leading group answered the review."),
    )
    changes = models.JSONField(_("what it changed for whom"), default=list)

    privacy = Columns(
        public="objection instance outcome answered_at answered_by decision",
        office="reason changes",
        erasable="reason",
        person="objection__worker",
        subdistrict="objection__subdistrict",
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to an objection")
        verbose_name_plural = _("answers to objections")
        ordering = ["objection", "instance"]
        constraints = [
            models.UniqueConstraint(fields=["objection", "instance"], name="objection_answered_once_an_instance"),
            models.CheckConstraint(name="objection_answer_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="objection_answer_has_an_instance", condition=Q(instance__in=[1, 2])),
            models.CheckConstraint(
                name="objection_answer_of_the_group_is_a_review", condition=Q(decision=None) | Q(instance=2)
            ),
        ]
        triggers = [
            has_happened("answered_at"),
            pgtrigger.Trigger(
                name="answered_by_somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ANSWERED_BY_SOMEBODY_ELSE,
            ),
            pgtrigger.Protect(name="answered_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.objection} {self.instance}"


class EvidenceQuerySet(models.QuerySet["ObjectionEvidence"]):
    def visible_to(self, user: User) -> Self:
        """The files of the objections that one sees."""
        return self.filter(objection__in=Objection.objects.visible_to(user).values("pk"))


class ObjectionEvidence(models.Model):
    """One file that was handed in with an objection or its review."""

    history = Recorded(left_out=("stored_as",))

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="evidence", verbose_name=_("objection"))
    name = models.CharField(_("file name"), max_length=100)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))
    stored_as = models.CharField(max_length=32)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"))

    privacy = Columns(
        public="objection media_type size digest uploaded_by uploaded_at",
        office="name",
        erasable="name",
        never="stored_as",
        person="objection__worker",
        subdistrict="objection__subdistrict",
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of an objection")
        verbose_name_plural = _("evidence of objections")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["objection", "digest"], name="objection_evidence_once")]
        triggers = [pgtrigger.Protect(name="handed_in_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name


ANSWERING = frozenset({Duty.CENTER, Duty.HEAD})
