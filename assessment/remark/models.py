"""What somebody who serves a grid says is wrong in the draft of its month, and the answer of the office."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.bulletin.models import Bulletin
from core.columns import Columns
from core.happened import has_happened
from core.years import in_words
from grids.territory.models import Grid
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker


class Outcome(models.TextChoices):
    CORRECTED = "corrected", pgettext_lazy("remark", "corrected")
    STANDS = "stands", pgettext_lazy("remark", "nothing to correct")


class DraftRemarkQuerySet(models.QuerySet["DraftRemark"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the subdistricts in whose office one works."""
        seen = access.access_of(user)
        return self.filter(Q(bulletin__subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))

    def waiting(self) -> Self:
        return self.filter(answered_at=None)


# The words may be erased by retention; everything else is said once.
SAID_ONCE = """
    IF (OLD.bulletin_id, OLD.grid_id, OLD.worker_id, OLD.component, OLD.shown, OLD.made_at)
        IS DISTINCT FROM (NEW.bulletin_id, NEW.grid_id, NEW.worker_id, NEW.component, NEW.shown, NEW.made_at)
        OR OLD.answered_at IS NOT NULL AND (OLD.outcome, OLD.answered_at, OLD.answered_by_id)
        IS DISTINCT FROM (NEW.outcome, NEW.answered_at, NEW.answered_by_id)
    THEN
        RAISE EXCEPTION 'a remark is made once and answered once';
    END IF;
    RETURN NEW;
"""

ABOUT_A_DRAFT = """
    IF NOT EXISTS (
        SELECT FROM assessment_bulletin WHERE id = NEW.bulletin_id AND state = 'draft' AND revision = 1 FOR KEY SHARE
    ) THEN
        RAISE EXCEPTION 'remarks are made on the draft of a month';
    END IF;
    RETURN NEW;
"""

# The person counts, not the account.
ANSWERED_BY_SOMEBODY_ELSE = """
    IF NEW.answered_by_id IS NOT NULL AND EXISTS (
        SELECT FROM staff_user WHERE id = NEW.answered_by_id AND coalesce(worker_id, person_id) = NEW.worker_id
    ) THEN
        RAISE EXCEPTION 'nobody answers their own remark';
    END IF;
    RETURN NEW;
"""


class DraftRemark(models.Model):
    """One remark on the line of one grid in a draft: what the person thinks is wrong, and what came of it.

    It is cheaper than an objection: before the freezing, without a form, and it stops nothing. `shown` is the figure
    that the draft gave when the remark was made. Our decision; see docs/decisions/085.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="remarks", verbose_name=_("monthly bulletin"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="draft_remarks", verbose_name=_("grid"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="draft_remarks", verbose_name=_("person"))
    component = models.CharField(
        _("component"), max_length=30, blank=True, help_text=_("Its code. Empty: the line as a whole.")
    )
    shown = models.DecimalField(_("points in the draft"), max_digits=5, decimal_places=2, null=True)
    text = models.TextField(_("what is wrong"), max_length=1000)
    made_at = models.DateTimeField(_("made"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(pgettext_lazy("time", "answered"), null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("objection", "answered by")
    )

    privacy = Columns(
        public="bulletin grid worker component shown made_at outcome answered_at answered_by",
        office="text answer",
        erasable="text answer",
        person="worker",
        subdistrict="bulletin__subdistrict",
    )

    objects = DraftRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark on a draft")
        verbose_name_plural = _("remarks on drafts")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="draft_remark_says_what", condition=~Q(text=""), violation_error_message=_("Say what is wrong.")
            ),
            models.CheckConstraint(
                name="draft_remark_is_answered_whole",
                condition=Q(outcome="", answer="", answered_at=None, answered_by=None)
                | (
                    Q(outcome__in=Outcome.values, answered_at__gte=F("made_at"), answered_by__isnull=False)
                    & ~Q(answer="")
                ),
                violation_error_message=_("An answer says what came of it, and why."),
            ),
        ]
        triggers = [
            has_happened("made_at", "answered_at"),
            pgtrigger.Trigger(
                name="about_a_draft", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ABOUT_A_DRAFT
            ),
            pgtrigger.Trigger(name="said_once", when=pgtrigger.Before, operation=pgtrigger.Update, func=SAID_ONCE),
            pgtrigger.Trigger(
                name="answered_by_somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ANSWERED_BY_SOMEBODY_ELSE,
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{in_words(self.bulletin.period)} {self.worker}"
