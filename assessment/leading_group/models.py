"""The leading group of a subdistrict (领导小组): its members, its meetings, and what it decides."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.querysets import OfSubdistrictQuerySet
from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come, has_happened
from core.history.declared import Recorded
from grids.duties import DECISION_READERS
from grids.matters.models import MatterAdmission
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User


class Position(models.TextChoices):
    """What a member is in the group."""

    HEAD = "head", pgettext_lazy("leading group", "head")
    DEPUTY = "deputy", pgettext_lazy("leading group", "deputy head")
    MEMBER = "member", pgettext_lazy("leading group", "member")


class DecisionKind(models.TextChoices):
    """What is decided; the records that it is about point at the decision."""

    ADMISSION = "admission", _("admission of a matter")
    RULES = "rules", _("issue of rules")
    OBJECTION = "objection", _("second instance of an objection")
    AWARDS = "awards", _("awards")
    OTHER = "other", _("other")


AWARDED = [(role.value, role.label) for role in (access.Role.LEADER, access.Role.FULL_TIME, access.Role.PART_TIME)]


class GroupMemberQuerySet(OfSubdistrictQuerySet):
    def on(self, day: date) -> Self:
        """The members of a day, the head first."""
        rank = models.Case(
            models.When(position=Position.HEAD, then=0), models.When(position=Position.DEPUTY, then=1), default=2
        )
        return self.filter(during__contains=day).order_by(rank, "pk")


class GroupMember(models.Model):
    """One person in the leading group of a subdistrict, in one position, over a range of days.

    Who has an account here is named by it, so that nobody answers in the group what they decided before.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="leading_group", verbose_name=_("subdistrict")
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    post = models.CharField(
        _("post"), max_length=60, blank=True, help_text=_("In the office, such as party secretary.")
    )
    position = models.CharField(_("position in the group"), max_length=6, choices=Position, default=Position.MEMBER)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="leading_groups", verbose_name=_("account")
    )
    during = DateRangeField(_("in the group"))
    recorded_at = recorded_now()

    privacy = Columns(
        public="subdistrict name post position during recorded_at", office="user", subdistrict="subdistrict"
    )

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the leading group")
        verbose_name_plural = _("members of the leading group")
        ordering = ["subdistrict", "-during", "pk"]
        constraints = [
            ExclusionConstraint(
                name="leading_group_has_one_head_at_a_time",
                expressions=[("subdistrict", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(position=Position.HEAD),
                violation_error_message=_("The group has another head on some of these days."),
            ),
            ExclusionConstraint(
                name="leading_group_has_an_account_once",
                expressions=[
                    ("subdistrict", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(user__isnull=False),
                violation_error_message=_("This account is in the group already on some of these days."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name


class GroupRecordQuerySet(models.QuerySet[Any]):
    """Meetings and decisions: for the office and the inspector of discipline."""

    def visible_to(self, user: User) -> Self:
        return self.filter(subdistrict__in=access.access_of(user).subdistricts_as(*DECISION_READERS))


class GroupMeeting(models.Model):
    """One meeting of the leading group. Once its minutes are signed, nothing of it changes."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="group_meetings", verbose_name=_("subdistrict")
    )
    held_on = models.DateField(_("held on"), validators=[has_come])
    place = models.CharField(_("place"), max_length=100)
    subject = models.CharField(_("subject"), max_length=200)
    guests = models.CharField(_("others present"), max_length=300, blank=True)
    minutes = models.TextField(_("minutes"), max_length=20_000)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    signed_on = models.DateField(_("minutes signed on"), validators=[has_come], null=True, editable=False)
    signed_by = models.ForeignKey(
        GroupMember, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("minutes signed by")
    )

    privacy = Columns(
        public="subdistrict held_on place subject recorded_by recorded_at signed_on signed_by",
        office="guests minutes",
        subdistrict="subdistrict",
    )

    objects = GroupRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of the leading group")
        verbose_name_plural = _("meetings of the leading group")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_signed_says_by_whom",
                condition=Q(signed_on=None, signed_by=None) | Q(signed_on__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_is_signed_after_it_was_held",
                condition=Q(signed_on=None) | Q(signed_on__gte=models.F("held_on")),
            ),
        ]
        triggers = [
            has_happened("recorded_at"),
            pgtrigger.Protect(
                name="signed_minutes_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_on__isnull=False),
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.subject}"


OF_SIGNED_MINUTES_STAYS = """
    IF EXISTS (
        SELECT FROM assessment_groupmeeting
        WHERE id IN (OLD.meeting_id, NEW.meeting_id) AND signed_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the minutes of this meeting are signed: nothing of it changes';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def of_signed_minutes_stays() -> pgtrigger.Trigger:
    """A trigger of what belongs to a meeting."""
    return pgtrigger.Trigger(
        name="of_signed_minutes_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=OF_SIGNED_MINUTES_STAYS,
    )


class GroupAttendance(models.Model):
    """One member of the group who attended a meeting."""

    history = Recorded(told_with="meeting")

    meeting = models.ForeignKey(GroupMeeting, models.PROTECT, related_name="attendance", verbose_name=_("meeting"))
    member = models.ForeignKey(GroupMember, models.PROTECT, related_name="attendances", verbose_name=_("member"))

    privacy = Columns(public="meeting member")

    class Meta:
        verbose_name = _("attendance of a meeting")
        verbose_name_plural = _("attendance of meetings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="meeting_attended_once")]
        triggers = [of_signed_minutes_stays()]

    def __str__(self) -> str:
        return str(self.member)


class MeetingFile(models.Model):
    """One file that belongs to the minutes of a meeting, such as their signed page as a scan."""

    history = Recorded(left_out=("content",))

    meeting = models.ForeignKey(GroupMeeting, models.PROTECT, related_name="files", verbose_name=_("meeting"))
    name = models.CharField(_("file name"), max_length=100)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))

    privacy = Columns(
        public="meeting media_type size digest added_by added_at",
        office="name content",
        subdistrict="meeting__subdistrict",
    )

    class Meta:
        verbose_name = _("file of a meeting")
        verbose_name_plural = _("files of meetings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "digest"],
                name="meeting_file_once",
                violation_error_message=_("This file is kept with the meeting already."),
            )
        ]
        triggers = [
            has_happened("added_at"),
            of_signed_minutes_stays(),
            pgtrigger.Protect(name="file_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


class GroupDecision(models.Model):
    """One decision of the leading group. Other records point at it, so it never changes; it may be withdrawn."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="group_decisions", verbose_name=_("subdistrict")
    )
    meeting = models.ForeignKey(
        GroupMeeting, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("meeting"),
        help_text=_("Empty where it was decided by circulation."),
    )  # fmt: skip
    number = models.CharField(_("document number"), max_length=60)
    decided_on = models.DateField(_("decided on"), validators=[has_come])
    kind = models.CharField(pgettext_lazy("decision", "kind"), max_length=9, choices=DecisionKind)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text of the decision"), max_length=5000)
    # Matters are admitted on a floor below, which knows nothing of this one: so the decision names what it is about.
    admission = models.ForeignKey(
        MatterAdmission, models.PROTECT, null=True, blank=True, related_name="group_decisions",
        verbose_name=_("admission of a matter"),
    )  # fmt: skip
    award_category = models.CharField(
        _("category of the awards"), max_length=9, choices=AWARDED, blank=True, db_default="",
        help_text=_("Of a decision about awards: which of them. Empty: all categories."),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    withdrawn_at = models.DateTimeField(pgettext_lazy("time", "withdrawn"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("withdrawn by")
    )
    withdrawn_because = models.CharField(_("why withdrawn"), max_length=300, blank=True, editable=False)

    privacy = Columns(
        public=(
            "subdistrict meeting number decided_on kind title text admission award_category recorded_by recorded_at "
            "withdrawn_at withdrawn_by withdrawn_because"
        ),
        subdistrict="subdistrict",
    )

    objects = GroupRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of the leading group")
        verbose_name_plural = _("decisions of the leading group")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "number"],
                condition=Q(withdrawn_at=None),
                name="group_decision_number_once",
                violation_error_message=_("Another decision has this number."),
            ),
            models.CheckConstraint(
                name="group_decision_withdrawn_says_by_whom_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="group_decision_of_a_matter_is_of_its_kind",
                condition=Q(admission=None) | Q(kind=DecisionKind.ADMISSION),
                violation_error_message=_("A matter is named by the decision about its admission alone."),
            ),
            models.CheckConstraint(
                name="group_decision_of_awards_alone_names_their_category",
                condition=Q(award_category="") | Q(kind=DecisionKind.AWARDS),
                violation_error_message=_("A category is named by a decision about awards alone."),
            ),
        ]
        triggers = [
            has_happened("recorded_at", "withdrawn_at"),
            pgtrigger.ReadOnly(
                name="decided_stays",
                fields=[
                    *("subdistrict", "meeting", "number", "decided_on", "kind", "title", "text", "admission"),
                    *("award_category", "recorded_by", "recorded_at"),
                ],
            ),
            pgtrigger.Protect(
                name="withdrawn_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
