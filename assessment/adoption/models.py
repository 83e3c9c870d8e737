"""How a version of the rules became binding: consultation, decision, publication, and who signed for it."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.leading_group.models import GroupDecision
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import has_come, has_happened
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker


class OfRulesQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """How rules came about, for everybody who may read the rules."""
        return self.filter(scheme__in=Scheme.objects.visible_to(user).values("pk"))


OF_ISSUED_RULES_STAYS = """
    IF EXISTS (
        SELECT FROM assessment_scheme WHERE id IN (OLD.scheme_id, NEW.scheme_id) AND issued_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'these rules are issued: how they came about does not change any more';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class Consultation(models.Model):
    """A draft of the rules that was shown to people: to whom, when, what came in and what was done with it."""

    about_the_rules = True  # so that a version with such a row is still free to be edited

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="consultations", verbose_name=_("assessment scheme")
    )
    shown_to = models.CharField(_("shown to"), max_length=300)
    begins_on = models.DateField(_("first day"), validators=[has_come])
    until = models.DateField(_("last day"), validators=[has_come])
    came_in = models.TextField(_("what came in"), max_length=5000)
    done = models.TextField(_("what was done with it"), max_length=5000)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    privacy = Columns(
        public="scheme shown_to begins_on until recorded_at",
        office="came_in done recorded_by",
        subdistrict="scheme__subdistrict",
    )

    objects = OfRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation about rules")
        verbose_name_plural = _("consultations about rules")
        ordering = ["scheme", "begins_on"]
        constraints = [
            models.CheckConstraint(
                name="consultation_ends_after_it_begins",
                condition=Q(until__gte=models.F("begins_on")),
                violation_error_message=_("The last day is not before the first."),
            )
        ]
        triggers = [
            has_happened("recorded_at"),
            pgtrigger.Trigger(
                name="of_issued_rules_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=OF_ISSUED_RULES_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.begins_on}"


class Adoption(models.Model):
    """On what decision a version of the rules rests, and where it was published once it was issued."""

    about_the_rules = True  # so that a version with such a row is still free to be edited

    scheme = models.OneToOneField(Scheme, models.PROTECT, related_name="adoption", verbose_name=_("assessment scheme"))
    decision = models.ForeignKey(
        GroupDecision, models.PROTECT, null=True, related_name="rules",
        verbose_name=_("decision of the leading group"),
    )  # fmt: skip
    published_on = models.DateField(pgettext_lazy("rules", "published on"), validators=[has_come], null=True)
    published_where = models.CharField(pgettext_lazy("rules", "where it was published"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded"))

    privacy = Columns(
        public="scheme decision published_on published_where recorded_at",
        office="recorded_by",
        subdistrict="scheme__subdistrict",
    )

    objects = OfRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption of rules")
        verbose_name_plural = _("adoptions of rules")
        constraints = [
            models.CheckConstraint(
                name="rules_published_says_where",
                condition=Q(published_on=None, published_where="")
                | Q(published_on__isnull=False) & ~Q(published_where=""),
            )
        ]
        triggers = [
            has_happened("recorded_at"),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.scheme)


class RulesReceiptQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the own office."""
        seen = access.access_of(user)
        return self.filter(Q(worker=seen.worker or 0) | Q(scheme__subdistrict__in=seen.offices))


class RulesReceipt(models.Model):
    """One person's signature under a version of the rules: in the own account, or on paper, as the office records."""

    about_the_rules = True  # so that a version with such a row is still free to be edited

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="receipts", verbose_name=_("assessment scheme"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="rules_signed", verbose_name=_("person"))
    signed_at = models.DateTimeField(pgettext_lazy("time", "signed"))
    on_paper = models.BooleanField(_("on paper"), default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    privacy = Columns(
        public="scheme worker signed_at on_paper recorded_by", person="worker", subdistrict="scheme__subdistrict"
    )

    objects = RulesReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature under rules")
        verbose_name_plural = _("signatures under rules")
        ordering = ["scheme", "signed_at"]
        constraints = [models.UniqueConstraint(fields=["scheme", "worker"], name="rules_signed_once")]
        triggers = [
            has_happened("signed_at"),
            pgtrigger.Protect(name="signed_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} · {self.worker}"


class RulesToAdopt(Scheme):
    """A version of the rules on the page of its adoption: a view of the same rows."""

    class Meta:
        proxy = True
        verbose_name = _("adoption of rules")
        verbose_name_plural = _("adoption of rules")
